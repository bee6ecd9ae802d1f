"""Local normalisation: each number set against its neighbours in the channels beside it."""

from __future__ import annotations

from typing import Any

from core.layers.base import Become, Context, Emitter, LayerType, Port
from core.layers.rules import differing, need_float, need_rank
from core.layers.wires import WireType
from core.spec import Float, Int, Param, Values

LOCAL_PARAMS: tuple[Param, ...] = (
    Int("size", 5, "Neighbours", "How many neighbouring channels count.", low=1, high=1_000_000),
    Float("alpha", 1e-4, "Alpha", "How strongly they count.", low=0.0, advanced=True),
    Float("beta", 0.75, "Beta", "The power to which their sum is raised.", low=0.0, advanced=True),
    Float("k", 1.0, "K", "Added to their sum, so that nothing is divided by zero.", above=0.0, advanced=True),
)
LOCAL_DEFAULTS: dict[str, Any] = {"alpha": 1e-4, "beta": 0.75, "k": 1.0}


def _local_emit(cls: str) -> Any:
    def emit(p: Values, b: Emitter, x: Any) -> Any:
        return b.call(b.module(f"torch.nn.{cls}", p.size, **differing(p, LOCAL_DEFAULTS, *LOCAL_DEFAULTS)), x)

    return emit


def local_shape(c: Context, p: Values, x: WireType) -> WireType:
    need_float(x, "Local response normalisation")
    need_rank(x, (3, 4, 5), "Local response normalisation")
    return x


def cross_map_shape(c: Context, p: Values, x: WireType) -> WireType:
    need_float(x, "Cross-map normalisation")
    need_rank(x, (4,), "Cross-map normalisation", ("Use LocalResponseNorm", Become("LocalResponseNorm")))
    return x


def _local(cls: str, title: str, pattern: str, shape: Any, explanation: str) -> LayerType:
    return LayerType(
        cls,
        title,
        "normalisation",
        "Divides each number by the size of its neighbours in the channels beside it, so that strong ones stand out.",
        params=LOCAL_PARAMS,
        aka=("lrn", "alexnet", "lateral inhibition", "normalization"),
        inputs=(Port("x", pattern, help="Feature maps, channels first."),),
        outputs=(Port("y", pattern, help="The same shape."),),
        shape=shape,
        emit=_local_emit(cls),
        subtitle=lambda p: f"{p.size} channels",
        icon="mdi6.equalizer-outline",
        identifier="norm",
        explanation=explanation,
        source="Krizhevsky et al., ImageNet classification with deep convolutional neural networks, 2012",
    )


LOCAL_RESPONSE_NORM = _local(
    "LocalResponseNorm",
    "Local response normalisation",
    "N C …",
    local_shape,
    "Neurons that fire strongly hold their neighbours down, as in the eye. AlexNet and GoogLeNet used it; batch normalisation has taken its place.",
)
CROSS_MAP_LRN2D = _local(
    "CrossMapLRN2d",
    "Cross-map normalisation 2D",
    "N C H W",
    cross_map_shape,
    "Local response normalisation in an older and slower form for pictures, carried over from Lua Torch; in it the first channel counts as a neighbour of all "
    "that follow. Take it only to rebuild a network that was written with it.",
)
FAMILY = (LOCAL_RESPONSE_NORM, CROSS_MAP_LRN2D)
