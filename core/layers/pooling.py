"""Pooling: windows that keep one number of each patch, so that sequences, pictures and volumes shrink."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from core.layers.base import Context, Emitter, LayerType, Port, Rejected, SetParam, Suggestion
from core.layers.rules import differing, need_float, need_rank, short, windowed
from core.layers.sizes import SizeValue, at_least
from core.layers.spatial import AXES, NAMES, OVER, pattern, right_rank, sliding
from core.layers.wires import INT, WireType
from core.spec import Bool, Float, Int, Param, Size, Values

DEFAULTS: dict[str, Any] = {
    "stride": None,
    "padding": 0,
    "dilation": 1,
    "ceil_mode": False,
    "count_include_pad": True,
    "divisor_override": None,
}


def _pool_shape(stem: str) -> Any:
    def shape(c: Context, p: Values, x: WireType) -> WireType | tuple[WireType, ...]:
        """N C spatial… -> N C spatial…; sizes by `windowed`. With `return_indices` the places too, as whole numbers."""
        spatial = len(p.kernel_size)
        need_float(x, "Pooling")
        need_rank(x, (spatial + 2,), f"Pooling {spatial}D", right_rank(x, spatial, stem))
        _need_narrow_padding(p)
        if spatial == 3 and stem != "MaxPool{}d":
            _need_whole_windows(c, p, x)
        sizes = [_pool_size(c, p, x, i) for i in range(spatial)]
        return with_indices(p, replace(x, sizes=(*x.sizes[:2], *sizes), partner=""))

    return shape


def _need_whole_windows(c: Context, p: Values, x: WireType) -> None:
    """torch's means over volumes do not count their padding or a partly filled window here."""
    for size, kernel, axis in zip(x.sizes[2:], p.kernel_size, AXES[3], strict=True):
        fits = at_least(size, kernel)
        if fits is False:
            raise Rejected(
                f"The window is {kernel} wide along {NAMES[axis]}, but the input is only {size} there.",
                "In volumes a window must lie inside the input without its padding.",
                port="x",
                param="kernel_size",
                repair=_smaller_window(p, x),
            )
        if fits is None:
            c.only_if(f"{size} is at least {kernel} along {NAMES[axis]}")


def with_indices(p: Values, y: WireType) -> WireType | tuple[WireType, ...]:
    return (y, replace(y, dtype=INT)) if p.get("return_indices") else y


def _pool_size(c: Context, p: Values, x: WireType, i: int) -> SizeValue:
    return windowed(
        c,
        x.sizes[2 + i],
        p.kernel_size[i],
        (p.stride or p.kernel_size)[i],
        _padding(p)[i],
        p.get("dilation", (1, 1, 1))[i],
        axis=NAMES[AXES[len(p.kernel_size)][i]],
        what="The window",
        ceil=p.ceil_mode,
        repair=lambda: _smaller_window(p, x),
    )


def _padding(p: Values) -> tuple[int, ...]:
    return p.get("padding") or (0,) * len(p.kernel_size)


def _smaller_window(p: Values, x: WireType) -> tuple[str, Suggestion] | None:
    """As wide as the input where it was wider."""
    dilations = p.get("dilation", (1, 1, 1))
    fitting = []
    for size, kernel, dilation in zip(x.sizes[2:], p.kernel_size, dilations, strict=False):
        if not isinstance(size, int):
            return None
        fitting.append(min(kernel, (int(size) - 1) // dilation + 1))
    return (f"Use a window of {'×'.join(map(str, fitting))}", SetParam("kernel_size", tuple(fitting)))


def _need_narrow_padding(p: Values) -> None:
    widest = tuple(k // 2 for k in p.kernel_size)
    for i, (given, most) in enumerate(zip(_padding(p), widest, strict=True)):
        if given > most:
            raise Rejected(
                f"Padding can be at most half of the window: {most} along {NAMES[AXES[len(widest)][i]]}, not {given}.",
                "With more, some windows would see nothing but padding.",
                param="padding",
                repair=(
                    f"Use padding {short(widest)}" if len(set(widest)) == 1 else "Use half of the window",
                    SetParam("padding", tuple(map(min, _padding(p), widest))),
                ),
            )


def _emit(cls: str) -> Any:
    def emit(p: Values, b: Emitter, x: Any) -> Any:
        given = {n: short(v) if isinstance(v, tuple) else v for n, v in p.items() if n in DEFAULTS}
        extra = differing(Values(given), DEFAULTS, *given)
        first = (tidy(p.norm_type),) if "norm_type" in p else ()
        return pooled(p, b, x, f"torch.nn.{cls}", *first, short(p.kernel_size), **extra)

    return emit


def pooled(p: Values, b: Emitter, x: Any, target: str, *args: Any, **kwargs: Any) -> Any:
    """The call; it gives the places too where they are asked for and used."""
    if not p.get("return_indices"):
        return b.call(b.module(target, *args, **kwargs), x)
    if not b.used("indices"):
        return b.call(b.module(target, *args, **kwargs), x), None
    return b.unpack(b.call(b.module(target, *args, **kwargs, return_indices=True), x), 2, ("y", "indices"))


def tidy(number: float) -> float:
    """`2` for `2.0`."""
    return int(number) if number == int(number) else number


def pooled_ports(dims: int, help: str) -> Any:
    y = Port("y", pattern(dims), help=help)
    indices = Port(
        "indices",
        pattern(dims),
        "Places",
        "Where in each map the largest numbers stood, counted row by row: for the unpooling that brings them back.",
    )
    return lambda p: (y, indices) if p.get("return_indices") else (y,)


def _subtitle(p: Values) -> str:
    telling = ["×".join(map(str, p.kernel_size))]
    telling += [f"stride {short(p.stride)}"] if p.stride and p.stride != p.kernel_size else []
    telling += [f"padding {short(_padding(p))}"] if any(_padding(p)) else []
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
    )


def _border(dims: int) -> Size:
    return Size("padding", (0,) * dims, "Padding", "Border added around the input.", dims=dims, low=0, advanced=True)


def _dilation(dims: int) -> Size:
    help = "Gaps between the window's points; widens what it sees."
    return Size("dilation", (1,) * dims, "Dilation", help, dims=dims, low=1, advanced=True)


CEIL = Bool(
    "ceil_mode", False, "Round up", "Adds a last, partly filled window where the size does not divide.", advanced=True
)
COUNT = Bool(
    "count_include_pad", True, "Count the padding", "Whether the zeros of the border enter the average.", advanced=True
)
DIVISOR = Int(
    "divisor_override",
    None,
    "Divisor",
    "What each sum is divided by; auto: by the number of points, which makes it the mean.",
    low=1,
    optional=True,
    advanced=True,
)
INDICES = Bool(
    "return_indices",
    False,
    "Give the places",
    "A second output says where the largest numbers stood, as Max unpooling needs it.",
    advanced=True,
)
NORM = Float(
    "norm_type",
    2.0,
    "Power",
    "1 adds the numbers of a window; the larger the power, the nearer to the largest one. Numbers below zero need an even power.",
    above=0.0,
)


def _pool(stem: str, dims: int, title: str, summary: str, params: tuple[Param, ...], **told: Any) -> LayerType:
    return LayerType(
        stem.format(dims),
        f"{title} {dims}D",
        "pooling",
        summary,
        params=params,
        inputs=(Port("x", pattern(dims), help=f"{OVER[dims].capitalize()} or feature maps, channels first."),),
        outputs=pooled_ports(dims, "The same channels, smaller."),
        shape=_pool_shape(stem),
        emit=_emit(stem.format(dims)),
        subtitle=_subtitle,
        window=sliding,
        identifier="pool",
        **told,
    )


PATCH = {1: "stretch of a sequence", 2: "small patch of a picture", 3: "small cube of a volume"}
SMALLER = {1: "so that it gets shorter", 2: "so that it gets smaller", 3: "so that it gets smaller"}
SHRINK = ("subsampling", "downsample", "shrink")


def _max_pool(dims: int, icon: str) -> LayerType:
    return _pool(
        "MaxPool{}d",
        dims,
        "Max pooling",
        f"Keeps the largest number of each {PATCH[dims]}, {SMALLER[dims]}.",
        (*_window(dims), _border(dims), _dilation(dims), CEIL, INDICES),
        aka=(*SHRINK, "maximum", f"maxpooling{dims}d"),
        icon=icon,
        explanation="A convolution says how strongly a pattern is present at each place; the largest value of a window says whether it is "
        "present nearby. The map shrinks, the layers after it see farther, and a small shift of the input changes little. Nothing is learned.",
        source="Yamaguchi et al., A neural network for speaker-independent isolated word recognition, 1990",
    )


def _avg_pool(dims: int, icon: str) -> LayerType:
    return _pool(
        "AvgPool{}d",
        dims,
        "Average pooling",
        f"Replaces each {PATCH[dims]} by its mean, {SMALLER[dims]}.",
        (*_window(dims), _border(dims), CEIL, COUNT, *([DIVISOR] if dims > 1 else [])),
        aka=(*SHRINK, "mean", f"averagepooling{dims}d"),
        icon=icon,
        explanation="The gentle way to shrink a map: every point of the patch counts, where max pooling keeps only the strongest. "
        "LeNet used it; today it mostly stands at the end of a network or between the stages of a DenseNet.",
        source="LeCun et al., Gradient-based learning applied to document recognition, 1998",
    )


def _lp_pool(dims: int, icon: str) -> LayerType:
    return _pool(
        "LPPool{}d",
        dims,
        "Power-average pooling",
        f"Replaces each {PATCH[dims]} by its power norm, between sum and maximum, {SMALLER[dims]}.",
        (NORM, *_window(dims), CEIL),
        aka=(*SHRINK, "lp norm", "norm pooling", "euclidean"),
        icon=icon,
        explanation="With power 1 a window gives its sum, with power 2 its length as a vector, and with a large power nearly its largest number: "
        "a dial between average and max pooling. The roots of powers that are not even are not defined for numbers below zero, so put it after a ReLU.",
        source="Sermanet et al., Convolutional neural networks applied to house numbers digit classification, 2012: (sum of x^p)^(1/p)",
    )


MAX_POOL1D = _max_pool(1, "mdi6.arrow-collapse-horizontal")
MAX_POOL2D = _max_pool(2, "mdi6.arrow-collapse-all")
MAX_POOL3D = _max_pool(3, "mdi6.cube-off-outline")
AVG_POOL1D = _avg_pool(1, "mdi6.blur-linear")
AVG_POOL2D = _avg_pool(2, "mdi6.blur")
AVG_POOL3D = _avg_pool(3, "mdi6.blur-radial")
LP_POOL1D = _lp_pool(1, "mdi6.sigma-lower")
LP_POOL2D = _lp_pool(2, "mdi6.sigma")
LP_POOL3D = _lp_pool(3, "mdi6.sigma")
FAMILY = (
    MAX_POOL1D,
    MAX_POOL2D,
    MAX_POOL3D,
    AVG_POOL1D,
    AVG_POOL2D,
    AVG_POOL3D,
    LP_POOL1D,
    LP_POOL2D,
    LP_POOL3D,
)
