"""Normalisation: layers that bring the numbers between them to a steady scale."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

from core.layers.base import Become, Context, Cost, Emitter, Inputs, LayerType, Outputs, Port, Rejected, SetParam
from core.layers.rules import differing, fewer_groups, known, need_float, need_rank
from core.layers.sizes import SizeValue, at_least
from core.layers.spatial import OVER, pattern, right_rank
from core.layers.wires import WireType
from core.spec import Bool, Float, Int, Param, Values

BATCH_RANKS = {1: (2, 3), 2: (4,), 3: (5,)}
BATCH_DEFAULTS: dict[str, Any] = {"eps": 1e-5, "momentum": 0.1, "affine": True, "track_running_stats": True}
INSTANCE_DEFAULTS: dict[str, Any] = {"eps": 1e-5, "momentum": 0.1, "affine": False, "track_running_stats": False}
LAYER_DEFAULTS: dict[str, Any] = {"eps": 1e-5, "elementwise_affine": True, "bias": True}


def _batch_shape(dims: int) -> Any:
    def shape(c: Context, p: Values, x: WireType) -> WireType:
        """N C … -> N C …; the statistics are taken per channel over all other axes."""
        what = f"Batch normalisation {dims}D"
        need_float(x, what)
        row = ("Use BatchNorm1d", Become("BatchNorm1d")) if x.rank == 2 else None
        need_rank(x, BATCH_RANKS[dims], what, row or right_rank(x, dims, "BatchNorm{}d"))
        known(x.sizes[1], what, "channel")
        return x

    return shape


def sync_shape(c: Context, p: Values, x: WireType) -> WireType:
    need_float(x, "Synchronised batch normalisation")
    if x.rank < 2:
        raise Rejected(
            "Synchronised batch normalisation takes channels beside the batch, but there are none.", port="x"
        )
    known(x.sizes[1], "Synchronised batch normalisation", "channel")
    return x


def _instance_shape(dims: int) -> Any:
    def shape(c: Context, p: Values, x: WireType) -> WireType:
        """N C spatial… -> the same; the statistics are taken per sample and channel over the spatial axes."""
        what = f"Instance normalisation {dims}D"
        need_float(x, what)
        need_rank(x, (dims + 2,), what, right_rank(x, dims, "InstanceNorm{}d") if x.rank > 2 else None)
        known(x.sizes[1], what, "channel")
        _need_several(c, x.sizes[2:], f"{what} needs more than one point in each map, but {x} arrives.")
        return x

    return shape


def _need_several(c: Context, sizes: tuple[SizeValue, ...], message: str) -> None:
    """More than one number to take the mean of: the mean of one is the number itself, and nothing but zero is left."""
    total: SizeValue = 1
    for size in sizes:
        total = total * size
    several = at_least(total, 2)
    if several is False:
        raise Rejected(message, "A single number less its own mean is always zero.", port="x")
    if several is None:
        c.only_if(f"{total} is at least 2")


def group_shape(c: Context, p: Values, x: WireType) -> WireType:
    """N C … -> the same; the statistics are taken per sample over the channels of a group and all their points."""
    what = "Group normalisation"
    need_float(x, what)
    if x.rank < 2:
        raise Rejected(f"{what} takes channels beside the batch, but {x} has none.", port="x")
    channels = known(x.sizes[1], what, "channel")
    if channels % p.num_groups:
        raise Rejected(
            f"{p.num_groups} groups do not divide the {channels} channels that arrive.",
            "Each group gets an equal share of the channels.",
            port="x",
            param="num_groups",
            repair=fewer_groups("num_groups", p.num_groups, channels),
        )
    several = (channels // p.num_groups, *x.sizes[2:])
    _need_several(
        c, several, f"{what} needs more than one number in each group, but {x} has one in each of {p.num_groups}."
    )
    return x


def group_emit(p: Values, b: Emitter, x: Any) -> Any:
    extra = differing(p, BATCH_DEFAULTS, "eps", "affine")
    return b.call(b.module("torch.nn.GroupNorm", p.num_groups, x.type.sizes[1], **extra), x)


def group_cost(p: Values, ins: Inputs, outs: Outputs) -> Cost:
    return Cost(2 * ins[0].sizes[1] if p.affine else 0)


def _norm_emit(cls: str, defaults: dict[str, Any]) -> Any:
    def emit(p: Values, b: Emitter, x: Any) -> Any:
        extra = differing(p, defaults, *defaults)
        return b.call(b.module(f"torch.nn.{cls}", x.type.sizes[1], **extra), x)

    return emit


def batch_cost(p: Values, ins: Inputs, outs: Outputs) -> Cost:
    """Scale and shift per channel; running mean, running variance and the count of batches as buffers."""
    channels = ins[0].sizes[1]
    return Cost(2 * channels if p.affine else 0, 2 * channels + 1 if p.track_running_stats else 0)


def _last_axes_shape(what: str) -> Any:
    def shape(c: Context, p: Values, x: WireType) -> WireType:
        """Statistics per sample, over the last `axes` axes."""
        need_float(x, what)
        if p.axes >= x.rank:
            most = x.rank - 1
            raise Rejected(
                f"{what} over {p.axes} axes does not fit {x}, which has {most} beside the batch.",
                "Every sample is normalised by itself, so the batch axis stays out of it.",
                port="x",
                param="axes",
                repair=(f"Normalise over {most}", SetParam("axes", most)) if most else None,
            )
        for size in x.sizes[-p.axes :]:
            known(size, what, "last" if p.axes == 1 else "normalised")
        return x

    return shape


def _normalized_shape(p: Values, x: Any) -> Any:
    sizes = x.type.sizes[-p.axes :]
    return sizes[0] if p.axes == 1 else tuple(sizes)


def layer_emit(p: Values, b: Emitter, x: Any) -> Any:
    extra = differing(p, LAYER_DEFAULTS, *LAYER_DEFAULTS)
    if not p.elementwise_affine:
        extra.pop("bias", None)
    return b.call(b.module("torch.nn.LayerNorm", _normalized_shape(p, x), **extra), x)


def layer_cost(p: Values, ins: Inputs, outs: Outputs) -> Cost:
    each = math.prod(ins[0].sizes[-p.axes :]) if p.elementwise_affine else 0
    return Cost(each * (2 if p.bias else 1))


def rms_emit(p: Values, b: Emitter, x: Any) -> Any:
    extra = differing(p, {"eps": None, "elementwise_affine": True}, "eps", "elementwise_affine")
    return b.call(b.module("torch.nn.RMSNorm", _normalized_shape(p, x), **extra), x)


def rms_cost(p: Values, ins: Inputs, outs: Outputs) -> Cost:
    return Cost(math.prod(ins[0].sizes[-p.axes :]) if p.elementwise_affine else 0)


EPS = Float(
    "eps", 1e-5, "Epsilon", "Added to the variance, so that nothing is divided by zero.", above=0.0, advanced=True
)
AXES = Int(
    "axes",
    1,
    "Axes",
    "How many of the last axes are normalised together; 1: the features alone.",
    low=1,
    high=8,
)
ELEMENTWISE = Bool(
    "elementwise_affine", True, "Scale and shift", "A learned scale and shift for each place.", advanced=True
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


MOMENTUM, AFFINE, TRACK = BATCH_PARAMS[1:]
INSTANCE_PARAMS: tuple[Param, ...] = (
    EPS,
    replace(AFFINE, default=False),
    replace(
        TRACK,
        default=False,
        help="Remembers mean and variance over all samples for use after training; off: every sample uses its own, then too.",
    ),
    Float(
        "momentum",
        0.1,
        "Momentum",
        "How much the newest batch counts in the running mean and variance.",
        low=0.0,
        high=1.0,
        advanced=True,
        shown=lambda p: bool(p.track_running_stats),
    ),
)


def _batch_norm(dims: int, axes: str, summary: str, help: str) -> LayerType:
    return LayerType(
        f"BatchNorm{dims}d",
        f"Batch normalisation {dims}D",
        "normalisation",
        summary,
        params=BATCH_PARAMS,
        aka=("batchnorm", "bn", "standardise", "normalization", "scale"),
        inputs=(Port("x", axes, help=help),),
        outputs=(Port("y", axes, help="The same shape, each channel around 0 with spread 1."),),
        shape=_batch_shape(dims),
        emit=_norm_emit(f"BatchNorm{dims}d", BATCH_DEFAULTS),
        cost=batch_cost,
        icon="mdi6.chart-bell-curve",
        identifier="norm",
        explanation="Each channel is shifted and scaled so that over the batch its mean is 0 and its spread 1; then a learned scale and shift are applied. "
        "Deep networks train faster and bear larger learning rates. It usually stands between a layer with weights and its activation. "
        "After training the running statistics take the place of the batch's, so single samples give steady answers.",
        source="Ioffe & Szegedy, Batch normalization, 2015",
    )


def _instance_norm(dims: int) -> LayerType:
    return LayerType(
        f"InstanceNorm{dims}d",
        f"Instance normalisation {dims}D",
        "normalisation",
        "Brings each feature map of each sample to mean 0 and spread 1 by itself.",
        params=INSTANCE_PARAMS,
        aka=("instancenorm", "contrast", "style transfer", "normalization", "unit normalization"),
        inputs=(Port("x", pattern(dims), help=f"{OVER[dims].capitalize()} or feature maps, channels first."),),
        outputs=(Port("y", pattern(dims), help="The same shape, each map around 0 with spread 1."),),
        shape=_instance_shape(dims),
        emit=_norm_emit(f"InstanceNorm{dims}d", INSTANCE_DEFAULTS),
        cost=batch_cost,
        icon="mdi6.image-filter-black-white",
        identifier="norm",
        explanation="It takes away brightness and contrast of the single sample, which in style transfer belong to the style and not to what is shown. "
        "No sample touches another, so it acts the same for any batch size.",
        source="Ulyanov et al., Instance normalization: the missing ingredient for fast stylization, 2016",
    )


def _over_last(p: Values) -> str:
    return "last axis" if p.axes == 1 else f"last {p.axes} axes"


BATCH_NORM1D = _batch_norm(
    1,
    "N C or N C L",
    "Brings each feature to mean 0 and spread 1 over the batch.",
    "Rows of features, or sequences with channels first.",
)
BATCH_NORM2D = _batch_norm(
    2, "N C H W", "Brings each feature map to mean 0 and spread 1 over the batch.", "Pictures or feature maps."
)
BATCH_NORM3D = _batch_norm(
    3, "N C D H W", "Brings each feature map to mean 0 and spread 1 over the batch.", "Volumes or feature maps."
)
SYNC_BATCH_NORM = LayerType(
    "SyncBatchNorm",
    "Synchronised batch normalisation",
    "normalisation",
    "Batch normalisation whose mean and spread are taken over the batches of all devices that train together.",
    params=BATCH_PARAMS,
    aka=("syncbn", "distributed", "multi-gpu", "normalization"),
    inputs=(Port("x", "N C …", help="Rows of features, sequences, pictures or volumes, channels first."),),
    outputs=(Port("y", "N C …", help="The same shape, each channel around 0 with spread 1."),),
    shape=sync_shape,
    emit=_norm_emit("SyncBatchNorm", BATCH_DEFAULTS),
    cost=batch_cost,
    icon="mdi6.sync",
    identifier="norm",
    explanation="Where a batch is shared out over several GPUs, each sees only a few samples, too few for steady statistics; this one asks all of them. "
    "With one device it is batch normalisation for any number of axes.",
    source="Ioffe & Szegedy, Batch normalization, 2015; Zhang et al., Context encoding for semantic segmentation, 2018",
)
GROUP_NORM = LayerType(
    "GroupNorm",
    "Group normalisation",
    "normalisation",
    "Brings the channels of each sample, a group at a time, to mean 0 and spread 1.",
    params=(
        Int("num_groups", 8, "Groups", "How many groups the channels form; 1: all together.", low=1),
        EPS,
        AFFINE,
    ),
    aka=("groupnorm", "gn", "groupnormalization", "normalization", "small batches"),
    inputs=(Port("x", "N C …", help="Feature maps; their number must be a multiple of the groups."),),
    outputs=(Port("y", "N C …", help="The same shape, each group around 0 with spread 1."),),
    shape=group_shape,
    emit=group_emit,
    cost=group_cost,
    subtitle=lambda p: f"{p.num_groups} group{'s' if p.num_groups > 1 else ''}",
    icon="mdi6.group",
    identifier="norm",
    explanation="Batch normalisation grows unsteady when a batch has only a few samples, as with large pictures. This one looks at one sample alone, "
    "and is a compromise between normalising all channels together and each by itself. Diffusion models and detectors are built with it.",
    source="Wu & He, Group normalization, 2018",
)
LAYER_NORM = LayerType(
    "LayerNorm",
    "Layer normalisation",
    "normalisation",
    "Brings the features of each sample, or of each step of a sequence, to mean 0 and spread 1.",
    params=(
        AXES,
        EPS,
        ELEMENTWISE,
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
    shape=_last_axes_shape("Layer normalisation"),
    emit=layer_emit,
    cost=layer_cost,
    subtitle=_over_last,
    icon="mdi6.chart-bell-curve-cumulative",
    identifier="norm",
    explanation="Unlike batch normalisation it looks at one sample alone, so it acts the same in training and in use and does not mind small batches or "
    "sequences of different length. Transformers have one before or after each part.",
    source="Ba et al., Layer normalization, 2016",
)
RMS_NORM = LayerType(
    "RMSNorm",
    "RMS normalisation",
    "normalisation",
    "Scales the features of each sample, or of each step of a sequence, to root mean square 1.",
    params=(
        AXES,
        Float(
            "eps",
            None,
            "Epsilon",
            "Added to the mean square, so that nothing is divided by zero; auto: the smallest step of the number format.",
            above=0.0,
            optional=True,
            advanced=True,
        ),
        replace(ELEMENTWISE, title="Scale", help="A learned scale for each place."),
    ),
    aka=("rmsnorm", "root mean square", "normalization", "llama", "transformer"),
    inputs=(Port("x", "N … F", help="Rows of features or sequences."),),
    outputs=(Port("y", "N … F", help="The same shape, each row with root mean square 1."),),
    shape=_last_axes_shape("RMS normalisation"),
    emit=rms_emit,
    cost=rms_cost,
    subtitle=_over_last,
    icon="mdi6.square-root",
    identifier="norm",
    explanation="Layer normalisation without taking the mean away and without a shift: cheaper, and as good in transformers. Llama and most language models after it are built with it.",
    source="Zhang & Sennrich, Root mean square layer normalization, 2019",
)
FAMILY = (
    BATCH_NORM1D,
    BATCH_NORM2D,
    BATCH_NORM3D,
    SYNC_BATCH_NORM,
    LAYER_NORM,
    RMS_NORM,
    GROUP_NORM,
    *(_instance_norm(dims) for dims in (1, 2, 3)),
)
