"""Fully connected layers and lookup tables."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from core.layers.base import Context, Cost, Emitter, Inputs, LayerType, Outputs, Port, Rejected
from core.layers.rules import carried, known, need_float
from core.layers.sizes import SizeValue
from core.layers.wires import FLOAT, INT, WireType
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


def embedding_shape(c: Context, p: Values, x: WireType) -> WireType:
    """… -> … embedding_dim, from whole numbers below num_embeddings."""
    if x.dtype != INT:
        raise Rejected(
            f"Embedding looks up whole numbers, but decimal numbers ({x}) arrive here.",
            "An Embedding is a table with one row for each word or category number. Measurements go straight into a Linear layer.",
            port="x",
        )
    if p.padding_idx is not None and not -p.num_embeddings <= p.padding_idx < p.num_embeddings:
        raise Rejected(
            f"The padding number {p.padding_idx} is not below the {p.num_embeddings} rows of the table.",
            param="padding_idx",
        )
    return replace(x, sizes=(*x.sizes, p.embedding_dim), axes=(*x.axes, "F"), dtype=FLOAT)


def embedding_emit(p: Values, b: Emitter, x: Any) -> Any:
    extra = {} if p.padding_idx is None else {"padding_idx": p.padding_idx}
    return b.call(b.module("torch.nn.Embedding", p.num_embeddings, p.embedding_dim, **extra), x)


EMBEDDING = LayerType(
    "Embedding",
    "Embedding",
    "linear",
    "A learned vector for each word or category number.",
    params=(
        Int(
            "num_embeddings",
            1000,
            "Number of entries",
            "Rows of the table: the vocabulary size.",
            low=1,
            high=100_000_000,
        ),
        Int("embedding_dim", 64, "Vector length", "How many numbers describe one entry.", low=1, high=1_000_000),
        Int(
            "padding_idx",
            None,
            "Padding number",
            "The entry that means 'nothing here'; it stays zero.",
            optional=True,
            advanced=True,
        ),
    ),
    aka=("lookup", "word vectors", "vocabulary", "token"),
    inputs=(Port("x", "… (whole numbers)", help="Word or category numbers."),),
    outputs=(Port("y", "… F", help="One vector for each number."),),
    shape=embedding_shape,
    emit=embedding_emit,
    cost=lambda p, ins, outs: Cost(p.num_embeddings * p.embedding_dim),
    subtitle=lambda p: f"{p.num_embeddings} × {p.embedding_dim}",
    icon="mdi6.table-large",
    explanation="Words have no natural size or order, so each gets a point in space, moved during training until words used alike lie near each other.",
    source="Bengio et al., A neural probabilistic language model, 2003",
)
FAMILY = (LINEAR, EMBEDDING)
