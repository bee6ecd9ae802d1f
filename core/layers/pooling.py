"""Pooling: windows that keep one number of each patch, so that pictures and sequences shrink."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from core.layers.base import Context, Emitter, LayerType, Port, Rejected, SetParam
from core.layers.convolution import AXES, NAMES
from core.layers.rules import differing, need_float, need_rank, short, windowed
from core.layers.sizes import SizeValue
from core.layers.wires import WireType
from core.spec import Bool, Param, Size, Values

DEFAULTS: dict[str, Any] = {
    "stride": None,
    "padding": 0,
    "dilation": 1,
    "ceil_mode": False,
    "count_include_pad": True,
}


def pool_shape(c: Context, p: Values, x: WireType) -> WireType:
    """N C spatial… -> N C spatial…; sizes by `windowed`."""
    spatial = len(p.kernel_size)
    need_float(x, "Pooling")
    need_rank(x, (spatial + 2,), f"Pooling {spatial}D")
    _need_narrow_padding(p)
    sizes = [_pool_size(c, p, x, i) for i in range(spatial)]
    return replace(x, sizes=(*x.sizes[:2], *sizes), partner="")


def _pool_size(c: Context, p: Values, x: WireType, i: int) -> SizeValue:
    return windowed(
        c,
        x.sizes[2 + i],
        p.kernel_size[i],
        (p.stride or p.kernel_size)[i],
        p.padding[i],
        p.get("dilation", (1, 1))[i],
        axis=NAMES[AXES[len(p.kernel_size)][i]],
        what="The window",
        ceil=p.ceil_mode,
    )


def _need_narrow_padding(p: Values) -> None:
    widest = tuple(k // 2 for k in p.kernel_size)
    for i, (given, most) in enumerate(zip(p.padding, widest, strict=True)):
        if given > most:
            raise Rejected(
                f"Padding can be at most half of the window: {most} along {NAMES[AXES[len(widest)][i]]}, not {given}.",
                "With more, some windows would see nothing but padding.",
                param="padding",
                repair=(
                    f"Use padding {short(widest)}" if len(set(widest)) == 1 else "Use half of the window",
                    SetParam("padding", tuple(map(min, p.padding, widest))),
                ),
            )


def _emit(cls: str) -> Any:
    def emit(p: Values, b: Emitter, x: Any) -> Any:
        given = {n: short(v) if isinstance(v, tuple) else v for n, v in p.items() if n != "kernel_size"}
        extra = differing(Values(given), DEFAULTS, *given)
        return b.call(b.module(f"torch.nn.{cls}", short(p.kernel_size), **extra), x)

    return emit


def adaptive_shape(c: Context, p: Values, x: WireType) -> WireType:
    """N C H W -> N C output_size."""
    need_float(x, "Adaptive pooling")
    need_rank(x, (4,), "Adaptive pooling 2D")
    return replace(x, sizes=(*x.sizes[:2], *p.output_size), partner="")


def adaptive_emit(p: Values, b: Emitter, x: Any) -> Any:
    return b.call(b.module("torch.nn.AdaptiveAvgPool2d", short(p.output_size)), x)


def _subtitle(p: Values) -> str:
    telling = ["×".join(map(str, p.kernel_size))]
    telling += [f"stride {short(p.stride)}"] if p.stride and p.stride != p.kernel_size else []
    telling += [f"padding {short(p.padding)}"] if any(p.padding) else []
    return " · ".join(telling)


def _window(dims: int) -> tuple[Param, ...]:
    return (
        Size("kernel_size", (2,) * dims, "Window size", "How many points one window covers.", dims=dims, low=1),
        Size(
            "stride",
            None,
            "Stride",
            "Steps by which the window moves; auto: as wide as the window, so that none overlap.",
            dims=dims,
            low=1,
            optional=True,
        ),
        Size("padding", (0,) * dims, "Padding", "Border added around the input.", dims=dims, low=0, advanced=True),
    )


def _dilation(dims: int) -> Size:
    help = "Gaps between the window's points; widens what it sees."
    return Size("dilation", (1,) * dims, "Dilation", help, dims=dims, low=1, advanced=True)


CEIL = Bool(
    "ceil_mode", False, "Round up", "Adds a last, partly filled window where the size does not divide.", advanced=True
)
COUNT = Bool(
    "count_include_pad", True, "Count the padding", "Whether the zeros of the border enter the average.", advanced=True
)


def _pool(cls: str, title: str, summary: str, extra: tuple[Param, ...], **told: Any) -> LayerType:
    dims = int(cls[-2])
    pattern = "N C " + " ".join(AXES[dims])
    return LayerType(
        cls,
        title,
        "pooling",
        summary,
        params=(*_window(dims), *extra),
        inputs=(Port("x", pattern, help="Feature maps, channels first."),),
        outputs=(Port("y", pattern, help="The same channels, smaller."),),
        shape=pool_shape,
        emit=_emit(cls),
        subtitle=_subtitle,
        identifier="pool",
        **told,
    )


MAX_EXPLANATION = (
    "A convolution says how strongly a pattern is present at each place; the largest value of a window says whether it is "
    "present nearby. The map shrinks, the layers after it see farther, and a small shift of the input changes little. Nothing is learned."
)
MAX_SOURCE = "Yamaguchi et al., A neural network for speaker-independent isolated word recognition, 1990"
MAX_POOL1D = _pool(
    "MaxPool1d",
    "Max pooling 1D",
    "Keeps the largest number of each stretch of a sequence, so that it gets shorter.",
    (_dilation(1), CEIL),
    aka=("subsampling", "downsample", "shrink", "maximum"),
    icon="mdi6.arrow-collapse-horizontal",
    explanation=MAX_EXPLANATION,
    source=MAX_SOURCE,
)
MAX_POOL2D = _pool(
    "MaxPool2d",
    "Max pooling 2D",
    "Keeps the largest number of each small patch, so that the picture gets smaller.",
    (_dilation(2), CEIL),
    aka=("subsampling", "downsample", "shrink", "maximum", "maxpooling"),
    icon="mdi6.arrow-collapse-all",
    explanation=MAX_EXPLANATION,
    source=MAX_SOURCE,
)
AVG_POOL2D = _pool(
    "AvgPool2d",
    "Average pooling 2D",
    "Replaces each small patch by its mean, so that the picture gets smaller.",
    (CEIL, COUNT),
    aka=("mean", "subsampling", "downsample", "shrink", "averagepooling"),
    icon="mdi6.blur",
    explanation="The gentle way to shrink a picture: every point of the patch counts, where max pooling keeps only the strongest. "
    "LeNet used it; today it mostly stands at the end of a network or between the stages of a DenseNet.",
    source="LeCun et al., Gradient-based learning applied to document recognition, 1998",
)
ADAPTIVE_AVG_POOL2D = LayerType(
    "AdaptiveAvgPool2d",
    "Adaptive average pooling 2D",
    "pooling",
    "Averages a picture down to the size you name, whatever size comes in.",
    params=(Size("output_size", (1, 1), "Output size", "Height and width that come out.", dims=2, low=1),),
    aka=("global average pooling", "gap", "mean", "squeeze"),
    inputs=(Port("x", "N C H W", help="Feature maps of any size."),),
    outputs=(Port("y", "N C H W", help="The same channels at the chosen size."),),
    shape=adaptive_shape,
    emit=adaptive_emit,
    subtitle=lambda p: "×".join(map(str, p.output_size)),
    icon="mdi6.arrow-collapse",
    identifier="pool",
    explanation="With output size 1×1 each feature map becomes one number, its mean: the usual bridge from convolutions to the last Linear layer, "
    "with no weights of its own and for pictures of any size.",
    source="Lin et al., Network in network, 2013",
)
FAMILY = (MAX_POOL1D, MAX_POOL2D, AVG_POOL2D, ADAPTIVE_AVG_POOL2D)
