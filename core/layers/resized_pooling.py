"""Pooling to a size that is named: whatever comes in, that comes out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from core.layers.base import Context, Emitter, LayerType, Port, Rejected, SetParam
from core.layers.pooling import INDICES, pooled, pooled_ports, with_indices
from core.layers.rules import need_float, need_rank, short
from core.layers.sizes import SizeValue, at_least, scaled
from core.layers.spatial import AXES, NAMES, OVER, pattern, right_rank
from core.layers.wires import WireType
from core.spec import Float, Param, Size, Values

THING = {1: "sequence", 2: "picture", 3: "volume"}


def _adaptive_shape(stem: str) -> Any:
    def shape(c: Context, p: Values, x: WireType) -> WireType | tuple[WireType, ...]:
        """N C spatial… -> N C output_size; where that is 0 the size stays."""
        dims = len(p.output_size)
        need_float(x, "Adaptive pooling")
        need_rank(x, (dims + 2,), f"Adaptive pooling {dims}D", right_rank(x, dims, stem))
        sizes = [wanted or given for wanted, given in zip(p.output_size, x.sizes[2:], strict=True)]
        return with_indices(p, replace(x, sizes=(*x.sizes[:2], *sizes), partner=""))

    return shape


def _named(sizes: tuple[int, ...]) -> Any:
    """As torch writes it: None for an axis that keeps its size."""
    return short(sizes) if all(sizes) else tuple(size or None for size in sizes)


def _adaptive_emit(cls: str) -> Any:
    def emit(p: Values, b: Emitter, x: Any) -> Any:
        return pooled(p, b, x, f"torch.nn.{cls}", _named(p.output_size))

    return emit


def _adaptive(stem: str, dims: int, title: str, verb: str, params: tuple[Param, ...], **told: Any) -> LayerType:
    keep = "; 0 keeps the size of an axis" if dims > 1 else ""
    size = Size(
        "output_size",
        (1,) * dims,
        "Output size",
        f"Points that come out along each axis{keep}.",
        dims=dims,
        low=0 if dims > 1 else 1,
    )
    return LayerType(
        stem.format(dims),
        f"{title} {dims}D",
        "pooling",
        f"{verb} a {THING[dims]} down to the size you name, whatever size comes in.",
        params=(size, *params),
        inputs=(Port("x", pattern(dims), help=f"{OVER[dims].capitalize()} or feature maps of any size."),),
        outputs=pooled_ports(dims, "The same channels at the chosen size."),
        shape=_adaptive_shape(stem),
        emit=_adaptive_emit(stem.format(dims)),
        subtitle=lambda p: "×".join(str(s) if s else "kept" for s in p.output_size),
        identifier="pool",
        **told,
    )


def _adaptive_avg(dims: int, icon: str, *aka: str) -> LayerType:
    return _adaptive(
        "AdaptiveAvgPool{}d",
        dims,
        "Adaptive average pooling",
        "Averages",
        (),
        aka=(f"globalaveragepooling{dims}d", "gap", "mean", "squeeze", *aka),
        icon=icon,
        explanation="With output size 1 each feature map becomes one number, its mean: the usual bridge from convolutions to the last Linear layer, "
        "with no weights of its own and for inputs of any size.",
        source="Lin et al., Network in network, 2013",
    )


def _adaptive_max(dims: int, icon: str, *aka: str) -> LayerType:
    return _adaptive(
        "AdaptiveMaxPool{}d",
        dims,
        "Adaptive max pooling",
        "Boils",
        (INDICES,),
        aka=(f"globalmaxpooling{dims}d", "maximum", "max over time", *aka),
        icon=icon,
        explanation="The input is cut into as many parts as the output has points, and the largest number of each part is kept. "
        "With output size 1 each feature map says only how strongly its pattern appeared anywhere.",
        source="Oquab et al., Is object localization for free?, 2015",
    )


def _fractional_shape(dims: int) -> Any:
    def shape(c: Context, p: Values, x: WireType) -> WireType | tuple[WireType, ...]:
        """N C spatial… -> N C output_size, or each size times `output_ratio`, rounded down."""
        need_float(x, "Fractional pooling")
        sibling = right_rank(x, dims, "FractionalMaxPool{}d") if x.rank in (4, 5) else None
        need_rank(x, (dims + 2,), f"Fractional pooling {dims}D", sibling)
        if p.output_size is None and p.output_ratio == 1.0:
            raise Rejected(
                "The ratio must be less than 1: pooling makes its input smaller.",
                param="output_ratio",
                repair=("Use 0.5", SetParam("output_ratio", 0.5)),
            )
        sizes = [_fractional_size(c, p, x, i, dims) for i in range(dims)]
        return with_indices(p, replace(x, sizes=(*x.sizes[:2], *sizes), partner=""))

    return shape


def _fractional_size(c: Context, p: Values, x: WireType, i: int, dims: int) -> SizeValue:
    size, axis = x.sizes[2 + i], NAMES[AXES[dims][i]]
    made = scaled(size, p.output_ratio) if p.output_size is None else p.output_size[i]
    param = "output_ratio" if p.output_size is None else "output_size"
    kept = at_least(made, 1)
    if kept is False:
        raise Rejected(
            f"Nothing is left along {axis}: {p.output_ratio:g} of {size} is less than 1.", port="x", param=param
        )
    needed = made + p.kernel_size[i] - (1 if dims == 2 else 0)
    fits = at_least(size - needed, 0)
    if fits is False:
        raise Rejected(
            f"{made} windows of {p.kernel_size[i]} need at least {needed} points along {axis}, but the input has {size}.",
            "Windows may overlap, but no two may start at one point. Use smaller windows or a smaller output.",
            port="x",
            param=param,
        )
    if kept is None or fits is None:
        c.only_if(f"{size} is at least {needed} along {axis}")
    return made


def _fractional_emit(cls: str) -> Any:
    def emit(p: Values, b: Emitter, x: Any) -> Any:
        size = {"output_ratio": p.output_ratio} if p.output_size is None else {"output_size": short(p.output_size)}
        return pooled(p, b, x, f"torch.nn.{cls}", short(p.kernel_size), **size)

    return emit


def _fractional(dims: int, icon: str) -> LayerType:
    return LayerType(
        f"FractionalMaxPool{dims}d",
        f"Fractional max pooling {dims}D",
        "pooling",
        f"Keeps the largest number of windows that chance lays over a {THING[dims]}, so that it can shrink by any ratio.",
        params=(
            Size("kernel_size", (2,) * dims, "Window size", "How many points one window covers.", dims=dims, low=1),
            Float(
                "output_ratio",
                0.5,
                "Ratio",
                "Output size as a share of the input size, along every axis.",
                above=0.0,
                high=1.0,
                shown=lambda p: p.output_size is None,
            ),
            Size(
                "output_size",
                None,
                "Output size",
                "Points that come out along each axis; auto: by the ratio.",
                dims=dims,
                low=1,
                optional=True,
            ),
            INDICES,
        ),
        aka=("stochastic pooling", "random", "downsample", "shrink"),
        inputs=(Port("x", pattern(dims), help=f"{OVER[dims].capitalize()} or feature maps."),),
        outputs=pooled_ports(dims, "The same channels, smaller."),
        shape=_fractional_shape(dims),
        emit=_fractional_emit(f"FractionalMaxPool{dims}d"),
        subtitle=lambda p: (
            f"{p.output_ratio:g} of the size" if p.output_size is None else "×".join(map(str, p.output_size))
        ),
        icon=icon,
        identifier="pool",
        explanation="Max pooling with a stride of 2 halves a map at once. Here the borders of the windows are drawn by chance, anew for every batch and also after "
        "training, so a map can shrink by 0.7 and a network can pool more often before nothing is left.",
        source="Graham, Fractional max-pooling, 2014",
    )


FAMILY = (
    _adaptive_avg(1, "mdi6.arrow-collapse-horizontal"),
    _adaptive_avg(2, "mdi6.arrow-collapse", "global average pooling"),
    _adaptive_avg(3, "mdi6.arrow-collapse"),
    _adaptive_max(1, "mdi6.arrow-collapse-horizontal"),
    _adaptive_max(2, "mdi6.arrow-collapse", "global max pooling"),
    _adaptive_max(3, "mdi6.arrow-collapse"),
    _fractional(2, "mdi6.dice-multiple-outline"),
    _fractional(3, "mdi6.dice-multiple-outline"),
)
