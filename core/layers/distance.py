"""How near two vectors are: the cosine of their angle, and the length of their difference."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from core.layers.axes import axis_param, sample_axis
from core.layers.base import Context, Emitter, LayerType, Port
from core.layers.operands import need_decimal, together
from core.layers.reduce import KEEP, reduced
from core.layers.rules import differing
from core.layers.wires import FLOAT, WireType
from core.spec import Float, Values

PORTS = ("x1", "x2")
INPUTS = (
    Port("x1", "N … F", "First", "Vectors."),
    Port("x2", "N … F", "Second", "Vectors of the same length, one for each of the first."),
)
COSINE_DEFAULTS: dict[str, Any] = {"eps": 1e-8}
DISTANCE_DEFAULTS: dict[str, Any] = {"p": 2.0, "eps": 1e-6, "keepdim": False}


def _matched(c: Context, what: str, x1: WireType, x2: WireType) -> WireType:
    for x, port in zip((x1, x2), PORTS, strict=True):
        need_decimal(x, what, port)
    return together(c, (x1, x2), PORTS, what)


def cosine_shape(c: Context, p: Values, x1: WireType, x2: WireType) -> WireType:
    """Both broadcast to one shape, which loses the axis of the vectors."""
    x = _matched(c, "Cosine similarity", x1, x2)
    return reduced(x, (sample_axis(x, p.dim, "dim", "Cosine similarity", "x1"),), False, FLOAT)


def cosine_emit(p: Values, b: Emitter, x1: Any, x2: Any) -> Any:
    layer = b.module("torch.nn.CosineSimilarity", dim=p.dim, **differing(p, COSINE_DEFAULTS, *COSINE_DEFAULTS))
    return b.call(layer, x1, x2)


def distance_shape(c: Context, p: Values, x1: WireType, x2: WireType) -> WireType:
    """Both broadcast to one shape, which loses its last axis, or keeps 1 of it."""
    x = _matched(c, "Distance", x1, x2)
    return reduced(x, (sample_axis(x, -1, "keepdim", "Distance", "x1"),), p.keepdim, FLOAT)


def distance_emit(p: Values, b: Emitter, x1: Any, x2: Any) -> Any:
    layer = b.module("torch.nn.PairwiseDistance", **differing(p, DISTANCE_DEFAULTS, *DISTANCE_DEFAULTS))
    return b.call(layer, x1, x2)


COSINE = LayerType(
    "CosineSimilarity",
    "Cosine similarity",
    "arithmetic",
    "How alike two vectors point: 1 the same way, 0 at right angles, -1 opposite.",
    params=(
        axis_param(-1, "The axis along which the vectors lie; -1 is the last."),
        Float(
            "eps",
            1e-8,
            "Epsilon",
            "The least length that counts, so that nothing is divided by zero.",
            above=0.0,
            high=1.0,
            advanced=True,
        ),
    ),
    aka=("cosine distance", "similarity", "siamese", "angle", "embedding", "retrieval"),
    inputs=INPUTS,
    outputs=(Port("y", "N …", help="One number between -1 and 1 for each pair."),),
    shape=cosine_shape,
    emit=cosine_emit,
    subtitle=lambda p: "" if p.dim == -1 else f"axis {p.dim}",
    icon="mdi6.angle-acute",
    explanation="The scalar product of two vectors, their lengths divided out, so only the direction counts. The usual measure between learned vectors of words, faces or pictures: two towers of a siamese network meet here. "
    "It says nothing about size, and near the zero vector its slope is wild.",
    source="x₁ · x₂ / max(‖x₁‖ ‖x₂‖, ε)",
)
DISTANCE = LayerType(
    "PairwiseDistance",
    "Pairwise distance",
    "arithmetic",
    "How far apart two vectors are.",
    params=(
        Float(
            "p",
            2.0,
            "Kind of length",
            "The p of the p-norm: 2 is the ordinary distance, 1 the sum of the differences.",
            low=-100.0,
            high=100.0,
        ),
        Float(
            "eps",
            1e-6,
            "Epsilon",
            "Added to each difference, so that the slope at 0 is not endless.",
            low=0.0,
            high=1.0,
            advanced=True,
        ),
        replace(KEEP, advanced=True),
    ),
    aka=("euclidean", "manhattan", "norm", "siamese", "metric learning", "l2"),
    inputs=INPUTS,
    outputs=(Port("y", "N …", help="One distance for each pair."),),
    shape=distance_shape,
    emit=distance_emit,
    subtitle=lambda p: f"p {p.p:g}",
    icon="mdi6.map-marker-distance",
    explanation="The length of the difference, along the last axis. Siamese networks and prototypes judge by it: near means alike. In many dimensions all distances become similar; where only directions matter, cosine similarity is steadier.",
    source="‖x₁ - x₂ + ε‖ₚ",
)
FAMILY = (COSINE, DISTANCE)
