"""Normalisation: layers that bring the numbers between them to a steady scale."""

from __future__ import annotations

import math
from typing import Any

from core.layers.base import Context, Cost, Emitter, Inputs, Insert, LayerType, Outputs, Port, Rejected, SetParam
from core.layers.rules import differing, known, need_float, need_rank
from core.layers.wires import WireType
from core.spec import Bool, Float, Int, Param, Values

BATCH_RANKS = {1: (2, 3), 2: (4,)}
BATCH_DEFAULTS: dict[str, Any] = {"eps": 1e-5, "momentum": 0.1, "affine": True, "track_running_stats": True}
LAYER_DEFAULTS: dict[str, Any] = {"eps": 1e-5, "elementwise_affine": True, "bias": True}


def _batch_shape(dims: int) -> Any:
    def shape(c: Context, p: Values, x: WireType) -> WireType:
        """N C … -> N C …; the statistics are taken per channel over all other axes."""
        what = f"Batch normalisation {dims}D"
        need_float(x, what)
        other = ("Flatten it first", Insert("Flatten")) if dims == 1 and x.rank > 3 else None
        need_rank(x, BATCH_RANKS[dims], what, other)
        known(x.sizes[1], what, "channel")
        return x

    return shape


def _batch_emit(dims: int) -> Any:
    def emit(p: Values, b: Emitter, x: Any) -> Any:
        extra = differing(p, BATCH_DEFAULTS, *BATCH_DEFAULTS)
        return b.call(b.module(f"torch.nn.BatchNorm{dims}d", x.type.sizes[1], **extra), x)

    return emit


def batch_cost(p: Values, ins: Inputs, outs: Outputs) -> Cost:
    """Scale and shift per channel; running mean, running variance and the count of batches as buffers."""
    channels = ins[0].sizes[1]
    return Cost(2 * channels if p.affine else 0, 2 * channels + 1 if p.track_running_stats else 0)


def layer_shape(c: Context, p: Values, x: WireType) -> WireType:
    """Statistics per sample, over the last `axes` axes."""
    need_float(x, "Layer normalisation")
    if p.axes >= x.rank:
        most = x.rank - 1
        raise Rejected(
            f"Layer normalisation over {p.axes} axes does not fit {x}, which has {most} beside the batch.",
            "Every sample is normalised by itself, so the batch axis stays out of it.",
            port="x",
            param="axes",
            repair=(f"Normalise over {most}", SetParam("axes", most)) if most else None,
        )
    for size in x.sizes[-p.axes :]:
        known(size, "Layer normalisation", "last" if p.axes == 1 else "normalised")
    return x


def layer_emit(p: Values, b: Emitter, x: Any) -> Any:
    sizes = x.type.sizes[-p.axes :]
    extra = differing(p, LAYER_DEFAULTS, *LAYER_DEFAULTS)
    if not p.elementwise_affine:
        extra.pop("bias", None)
    return b.call(b.module("torch.nn.LayerNorm", sizes[0] if p.axes == 1 else tuple(sizes), **extra), x)


def layer_cost(p: Values, ins: Inputs, outs: Outputs) -> Cost:
    each = math.prod(ins[0].sizes[-p.axes :]) if p.elementwise_affine else 0
    return Cost(each * (2 if p.bias else 1))


EPS = Float(
    "eps", 1e-5, "Epsilon", "Added to the variance, so that nothing is divided by zero.", above=0.0, advanced=True
)
BATCH_PARAMS: tuple[Param, ...] = (
    EPS,
    Float(
        "momentum",
        0.1,
        "Momentum",
        "How much the newest batch counts in the running mean and variance; auto: all batches count alike.",
        low=0.0,
        high=1.0,
        optional=True,
        advanced=True,
    ),
    Bool("affine", True, "Scale and shift", "A learned scale and shift for each channel.", advanced=True),
    Bool(
        "track_running_stats",
        True,
        "Running statistics",
        "Remembers mean and variance for use after training; off: every batch uses its own, then too.",
        advanced=True,
    ),
)


def _batch_norm(dims: int, pattern: str, summary: str, help: str) -> LayerType:
    return LayerType(
        f"BatchNorm{dims}d",
        f"Batch normalisation {dims}D",
        "normalisation",
        summary,
        params=BATCH_PARAMS,
        aka=("batchnorm", "bn", "standardise", "normalization", "scale"),
        inputs=(Port("x", pattern, help=help),),
        outputs=(Port("y", pattern, help="The same shape, each channel around 0 with spread 1."),),
        shape=_batch_shape(dims),
        emit=_batch_emit(dims),
        cost=batch_cost,
        icon="mdi6.chart-bell-curve",
        identifier="norm",
        explanation="Each channel is shifted and scaled so that over the batch its mean is 0 and its spread 1; then a learned scale and shift are applied. "
        "Deep networks train faster and bear larger learning rates. It usually stands between a layer with weights and its activation. "
        "After training the running statistics take the place of the batch's, so single samples give steady answers.",
        source="Ioffe & Szegedy, Batch normalization, 2015",
    )


BATCH_NORM1D = _batch_norm(
    1,
    "N C or N C L",
    "Brings each feature to mean 0 and spread 1 over the batch.",
    "Rows of features, or sequences with channels first.",
)
BATCH_NORM2D = _batch_norm(
    2, "N C H W", "Brings each feature map to mean 0 and spread 1 over the batch.", "Pictures or feature maps."
)
LAYER_NORM = LayerType(
    "LayerNorm",
    "Layer normalisation",
    "normalisation",
    "Brings the features of each sample, or of each step of a sequence, to mean 0 and spread 1.",
    params=(
        Int(
            "axes",
            1,
            "Axes",
            "How many of the last axes are normalised together; 1: the features alone.",
            low=1,
            high=8,
        ),
        EPS,
        Bool("elementwise_affine", True, "Scale and shift", "A learned scale and shift for each place.", advanced=True),
        Bool(
            "bias",
            True,
            "Shift",
            "Whether the shift is learned too.",
            advanced=True,
            shown=lambda p: bool(p.elementwise_affine),
        ),
    ),
    aka=("layernorm", "ln", "normalization", "transformer"),
    inputs=(Port("x", "N … F", help="Rows of features or sequences."),),
    outputs=(Port("y", "N … F", help="The same shape, each row around 0 with spread 1."),),
    shape=layer_shape,
    emit=layer_emit,
    cost=layer_cost,
    subtitle=lambda p: "last axis" if p.axes == 1 else f"last {p.axes} axes",
    icon="mdi6.chart-bell-curve-cumulative",
    identifier="norm",
    explanation="Unlike batch normalisation it looks at one sample alone, so it acts the same in training and in use and does not mind small batches or "
    "sequences of different length. Transformers have one before or after each part.",
    source="Ba et al., Layer normalization, 2016",
)
FAMILY = (BATCH_NORM1D, BATCH_NORM2D, LAYER_NORM)
