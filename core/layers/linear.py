"""Fully connected layers: weighted sums of all that arrives."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from core.layers.base import Context, Cost, Emitter, Inputs, LayerType, Outputs, Port, Rejected
from core.layers.masks import need_equal
from core.layers.operands import with_partner
from core.layers.rules import carried, known, need_float
from core.layers.sizes import SizeValue
from core.layers.wires import WireType
from core.spec import Bool, Int, NodeRef, Values


def linear_shape(c: Context, p: Values, x: WireType) -> WireType:
    """… F -> … out_features: works on the last axis alone."""
    need_float(x, "Linear")
    known(x.sizes[-1], "Linear", "last")
    if x.rank < 2:
        raise Rejected(f"Linear takes at least a row of features (N×F), but {x} arrives here.", port="x")
    axes = (*x.axes[:-1], "F") if x.axes[-1] != "N" else x.axes
    return carried(replace(x, sizes=(*x.sizes[:-1], p.out_features), axes=axes))


def linear_emit(p: Values, b: Emitter, x: Any) -> Any:
    extra = {} if p.bias else {"bias": False}
    layer = b.module("torch.nn.Linear", x.type.sizes[-1], p.out_features, **extra)
    if p.tied_to:
        b.tie(layer, "weight", p.tied_to)
    return b.call(layer, x)


def linear_cost(p: Values, ins: Inputs, outs: Outputs) -> Cost:
    width = ins[0].sizes[-1]
    rows: SizeValue = 1
    for size, axis in zip(ins[0].sizes[:-1], ins[0].axes[:-1], strict=True):
        rows = rows if axis == "N" else rows * size
    weights = width * p.out_features
    learned = (0 if p.tied_to else weights) + (p.out_features if p.bias else 0)
    return Cost(learned, 0, rows * (2 * weights))


LINEAR = LayerType(
    "Linear",
    "Linear",
    "linear",
    "Each output is a weighted sum of all inputs: the fully connected layer.",
    params=(
        Int(
            "out_features",
            64,
            "Number of outputs",
            "How many weighted sums are computed: the layer's neurons.",
            low=1,
            high=10_000_000,
        ),
        Bool("bias", True, "Bias", "A learned number added to each sum."),
        NodeRef(
            "tied_to",
            "",
            "Weights shared with",
            "Uses the weights of this Embedding, as language models do.",
            types=("Embedding",),
            advanced=True,
        ),
    ),
    aka=("dense", "fully connected", "hidden layer", "perceptron", "neurons", "fc", "affine"),
    inputs=(Port("x", "… F", help="Rows of features; for pictures put a Flatten before."),),
    outputs=(Port("y", "… F", help="The weighted sums."),),
    shape=linear_shape,
    emit=linear_emit,
    cost=linear_cost,
    subtitle=lambda p: "1 feature" if p.out_features == 1 else f"{p.out_features} features",
    icon="mdi6.vector-polyline",
    explanation="A matrix multiplication: every output is connected to every input. Stacks of Linear layers with activations between them are the classic multilayer perceptron; "
    "without an activation between them, two Linear layers are no more than one.",
    source="y = x Wᵀ + b",
)


def bilinear_shape(c: Context, p: Values, x1: WireType, x2: WireType) -> WireType:
    """x1 … F1, x2 … F2 -> … out_features; what stands before the last axis is the same for both."""
    for x, port in ((x1, "x1"), (x2, "x2")):
        need_float(x, "Bilinear", port)
        if x.rank < 2:
            raise Rejected(f"Bilinear takes at least a row of features (N×F), but {x} arrives here.", port=port)
        known(x.sizes[-1], "Bilinear", "last")
    message = f"Bilinear needs inputs that differ in their last axis alone, but {x1} and {x2} arrive."
    why = "Each row of one is weighed against the row of the other at the same place."
    if x1.rank != x2.rank:
        raise Rejected(message, why, port="x2")
    for a, b in zip(x1.sizes[:-1], x2.sizes[:-1], strict=True):
        need_equal(c, a, b, message, why, "x2")
    made = replace(x1, sizes=(*x1.sizes[:-1], p.out_features), axes=(*x1.axes[:-1], "F"))
    return with_partner((x1, x2), replace(made, partner=""))


def bilinear_emit(p: Values, b: Emitter, x1: Any, x2: Any) -> Any:
    extra = {} if p.bias else {"bias": False}
    layer = b.module("torch.nn.Bilinear", x1.type.sizes[-1], x2.type.sizes[-1], p.out_features, **extra)
    return b.call(layer, x1, x2)


def bilinear_cost(p: Values, ins: Inputs, outs: Outputs) -> Cost:
    """A weight for each pair of numbers and each output. torch's counter leaves its sums of three factors out, and so do we."""
    weights = ins[0].sizes[-1] * ins[1].sizes[-1] * p.out_features
    return Cost(weights + (p.out_features if p.bias else 0))


BILINEAR = LayerType(
    "Bilinear",
    "Bilinear",
    "linear",
    "Weighs every pair of numbers, one from each of two inputs.",
    params=(
        Int(
            "out_features",
            64,
            "Number of outputs",
            "How many weighted sums of pairs are computed.",
            low=1,
            high=10_000_000,
        ),
        Bool("bias", True, "Bias", "A learned number added to each sum."),
    ),
    aka=("two inputs", "pairs", "outer product", "interaction", "relation"),
    inputs=(
        Port("x1", "… F", "First", "Rows of features."),
        Port("x2", "… F", "Second", "As many rows; their width may differ."),
    ),
    outputs=(Port("y", "… F", help="The weighted sums."),),
    shape=bilinear_shape,
    emit=bilinear_emit,
    cost=bilinear_cost,
    subtitle=lambda p: "1 feature" if p.out_features == 1 else f"{p.out_features} features",
    icon="mdi6.vector-intersection",
    explanation="Two Linear layers add up what two inputs say; this one lets them speak to each other: a pair counts only where both are large. Used to compare a question with a passage, or two ends of a relation. "
    "It has width × width weights for each output, so make both inputs narrow first, or take a product of two Linear layers, which does nearly as well with far fewer.",
    source="y = x₁ᵀ A x₂ + b",
)
FAMILY = (LINEAR, BILINEAR)
