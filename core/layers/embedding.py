"""Lookup tables: a learned vector for each word or category number."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from core.layers.base import Become, Context, Cost, Emitter, Inputs, LayerType, Outputs, Port, Rejected, SetParam
from core.layers.masks import need_equal
from core.layers.rules import differing, need_float
from core.layers.wires import FLOAT, INT, WireType
from core.spec import Bool, Choice, Float, Int, Param, Values

DEFAULTS: dict[str, Any] = {
    "padding_idx": None,
    "max_norm": None,
    "norm_type": 2.0,
    "scale_grad_by_freq": False,
    "mode": "mean",
}


def _need_numbers(x: WireType, p: Values, what: str) -> None:
    """Whole numbers, and a padding number that is a row of the table."""
    if x.dtype != INT:
        sort = "decimal numbers" if x.dtype == FLOAT else "yes/no values"
        raise Rejected(
            f"{what} looks up whole numbers, but {sort} ({x}) arrive here.",
            f"{what} is a table with one row for each word or category number. Measurements go straight into a Linear layer.",
            port="x",
            repair=("Use Linear", Become("Linear"))
            if what == "Embedding" and x.dtype == FLOAT and x.rank > 1
            else None,
        )
    if p.padding_idx is not None and not -p.num_embeddings <= p.padding_idx < p.num_embeddings:
        raise Rejected(
            f"The padding number {p.padding_idx} is not below the {p.num_embeddings} rows of the table.",
            "Rows count from 0; negative numbers count from the end.",
            param="padding_idx",
            repair=("Make 0 the padding number", SetParam("padding_idx", 0)),
        )


def _options(p: Values) -> dict[str, Any]:
    """The arguments that differ from torch's defaults; a kind of length means something only beside a largest length."""
    names = [name for name in DEFAULTS if name in p and (name != "norm_type" or p.max_norm is not None)]
    return differing(p, DEFAULTS, *names)


def _cost(p: Values, ins: Inputs, outs: Outputs) -> Cost:
    return Cost(p.num_embeddings * p.embedding_dim)


def embedding_shape(c: Context, p: Values, x: WireType) -> WireType:
    """… -> … embedding_dim, from whole numbers below num_embeddings."""
    _need_numbers(x, p, "Embedding")
    return replace(x, sizes=(*x.sizes, p.embedding_dim), axes=(*x.axes, "F"), dtype=FLOAT)


def embedding_emit(p: Values, b: Emitter, x: Any) -> Any:
    return b.call(b.module("torch.nn.Embedding", p.num_embeddings, p.embedding_dim, **_options(p)), x)


def bag_shape(c: Context, p: Values, x: WireType, weights: WireType | None) -> WireType:
    """N L -> N embedding_dim."""
    _need_numbers(x, p, "EmbeddingBag")
    if x.rank != 2:
        raise Rejected(
            f"EmbeddingBag takes one bag of numbers for each sample (N×L), but {x} arrives here.",
            "Each row is one bag; its vectors become a single one.",
            port="x",
        )
    if p.scale_grad_by_freq and p.mode == "max":
        raise Rejected(
            "Slopes cannot be divided by frequency where only the largest numbers count.",
            "Of each entry some numbers count and others do not.",
            param="scale_grad_by_freq",
            repair=("Do not scale by frequency", SetParam("scale_grad_by_freq", False)),
        )
    if weights is not None:
        _need_weights(c, p, x, weights)
    return WireType((x.sizes[0], p.embedding_dim), ("N", "F"))


def _need_weights(c: Context, p: Values, x: WireType, weights: WireType) -> None:
    need_float(weights, "EmbeddingBag", "per_sample_weights")
    if p.mode != "sum":
        raise Rejected(
            f"Weights go with sums alone, but the mode is '{p.mode}'.",
            "Each vector is multiplied by its weight before all are added up.",
            port="per_sample_weights",
            param="mode",
            repair=("Add the vectors up", SetParam("mode", "sum")),
        )
    message = f"Each number needs one weight, but {x} numbers and {weights} weights arrive."
    why = "The weights have the shape of the numbers."
    if weights.rank != x.rank:
        raise Rejected(message, why, port="per_sample_weights")
    for a, b in zip(x.sizes, weights.sizes, strict=True):
        need_equal(c, a, b, message, why, "per_sample_weights")


def _named(made: Any, name: str) -> Any:
    made.hint, made.named = name, True
    return made


def bag_emit(p: Values, b: Emitter, x: Any, weights: Any) -> Any:
    layer = b.module("torch.nn.EmbeddingBag", p.num_embeddings, p.embedding_dim, **_options(p))
    padding = b.padding(x)
    if padding is None:
        return b.call(layer, x) if weights is None else b.call(layer, x, per_sample_weights=weights)
    # What is padded is left out: the bags stand one after the other, each from its offset on.
    present = _named(b.method(padding, "logical_not"), "present")
    many = _named(b.method(present, "sum", 1), "sizes")
    ends = _named(b.method(many, "cumsum", 0), "ends")
    given = {"offsets": _named(b.operate("-", ends, many), "offsets")}
    if weights is not None:
        given["per_sample_weights"] = b.index(weights, present)
    return b.call(layer, b.index(x, present), **given)


SIZES: tuple[Param, ...] = (
    Int(
        "num_embeddings", 1000, "Number of entries", "Rows of the table: the vocabulary size.", low=1, high=100_000_000
    ),
    Int("embedding_dim", 64, "Vector length", "How many numbers describe one entry.", low=1, high=1_000_000),
)
ADVANCED: tuple[Param, ...] = (
    Float(
        "max_norm",
        None,
        "Largest length",
        "Vectors that are longer are shortened to it whenever they are looked up.",
        optional=True,
        above=0.0,
        high=1e6,
        advanced=True,
    ),
    Float(
        "norm_type",
        2.0,
        "Kind of length",
        "The p of the p-norm that is bounded: 2 is the ordinary length, 1 the sum of sizes.",
        above=0.0,
        high=100.0,
        advanced=True,
        shown=lambda p: p.max_norm is not None,
    ),
    Bool(
        "scale_grad_by_freq",
        False,
        "Divide slopes by frequency",
        "An entry that is frequent in a batch is moved less, so that rare ones keep pace.",
        advanced=True,
    ),
)


def _padding(text: str) -> Param:
    return Int("padding_idx", None, "Padding number", text, optional=True, advanced=True)


EMBEDDING = LayerType(
    "Embedding",
    "Embedding",
    "linear",
    "A learned vector for each word or category number.",
    params=(*SIZES, _padding("The entry that means 'nothing here'; it stays zero."), *ADVANCED),
    aka=("lookup", "word vectors", "vocabulary", "token"),
    inputs=(Port("x", "… (whole numbers)", help="Word or category numbers."),),
    outputs=(Port("y", "… F", help="One vector for each number."),),
    shape=embedding_shape,
    emit=embedding_emit,
    cost=_cost,
    subtitle=lambda p: f"{p.num_embeddings} × {p.embedding_dim}",
    icon="mdi6.table-large",
    explanation="Words have no natural size or order, so each gets a point in space, moved during training until words used alike lie near each other.",
    source="Bengio et al., A neural probabilistic language model, 2003",
)
MODES = (("mean", "mean"), ("sum", "sum"), ("max", "largest"))
EMBEDDING_BAG = LayerType(
    "EmbeddingBag",
    "Embedding bag",
    "linear",
    "One vector for a whole bag of words: the mean, the sum or the largest of their vectors.",
    params=(
        *SIZES,
        Choice("mode", "mean", "Together", "How the vectors of a bag become one.", options=MODES),
        _padding("The entry that means 'nothing here'; it is left out of its bag."),
        *ADVANCED,
    ),
    aka=("lookup", "bag of words", "fasttext", "deep averaging network", "multi-hot"),
    inputs=(
        Port(
            "x",
            "N L (whole numbers)",
            help="One bag of word or category numbers for each sample; their padding is left out.",
        ),
        Port(
            "per_sample_weights",
            "N L",
            "Weights",
            "How much each number counts, when vectors are added up; open: all alike.",
            optional=True,
        ),
    ),
    outputs=(Port("y", "N F", help="One vector for each bag."),),
    shape=bag_shape,
    emit=bag_emit,
    cost=_cost,
    subtitle=lambda p: f"{p.num_embeddings} × {p.embedding_dim} · {p.mode}",
    icon="mdi6.bag-personal-outline",
    explanation="Embedding followed by a mean over the words, without ever storing the single vectors: fast and surprisingly good for sorting texts by topic, and for categories of which one sample may have several. "
    "It knows no order: 'dog bites man' and 'man bites dog' are the same bag. Where order counts take Embedding and a recurrent layer or attention.",
    source="Joulin et al., Bag of tricks for efficient text classification, 2016",
)
FAMILY = (EMBEDDING, EMBEDDING_BAG)
