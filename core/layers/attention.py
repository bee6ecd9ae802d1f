"""Attention: every step of a sequence looks at the others and takes what it needs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from core.layers.base import Context, Cost, Emitter, Inputs, LayerType, Outputs, Port, Rejected, SetParam
from core.layers.masks import CAUSAL_HELP, MASK, need_equal, need_mask
from core.layers.rules import carried, differing, known, need_float, need_rank
from core.layers.wires import BOOL, FLOAT, INT, WireType
from core.spec import Bool, Choice, Float, Int, Values

ATTENTION_DEFAULTS: dict[str, Any] = {"dropout": 0.0, "bias": True}
ENCODER_DEFAULTS: dict[str, Any] = {
    "dim_feedforward": 2048,
    "dropout": 0.1,
    "activation": "relu",
    "layer_norm_eps": 1e-5,
    "norm_first": False,
}


def need_heads(width: int, heads: int, name: str, port: str) -> None:
    """Each head gets an equal share of the features."""
    if width % heads:
        fitting = max(h for h in range(1, min(width, heads) + 1) if width % h == 0)
        raise Rejected(
            f"{heads} heads do not divide the {width} features that arrive.",
            "Each head looks at an equal share of the features.",
            port=port,
            param=name,
            repair=(f"Use {fitting} heads" if fitting > 1 else "Use one head", SetParam(name, fitting)),
        )


def _need_sequence(x: WireType, what: str, port: str) -> int:
    need_float(x, what, port)
    need_rank(x, (3,), what, port=port)
    return known(x.sizes[-1], what, "last")


def attention_shape(
    c: Context, p: Values, query: WireType, key: WireType | None, value: WireType | None, mask: WireType | None
) -> tuple[WireType, WireType]:
    """query N L E, key N S …, value N S … -> y N L E, weights N L S."""
    key = key or query
    value = value or key
    what = "Attention"
    width = _need_sequence(query, what, "query")
    _need_sequence(key, what, "key")
    _need_sequence(value, what, "value")
    need_heads(width, p.num_heads, "num_heads", "query")
    for other, port in ((key, "key"), (value, "value")):
        need_equal(
            c, query.sizes[0], other.sizes[0], f"Attention needs one batch, but {query} and {other} arrive.", "", port
        )
    need_equal(
        c,
        key.sizes[1],
        value.sizes[1],
        f"Key and value need equally many steps, but {key} and {value} arrive.",
        "Each step of the value is taken as far as its key fits the query.",
        "value",
    )
    if mask is not None:
        need_mask(c, mask, query, key)
    query = carried(query)
    return (
        replace(query, axes=("N", "L", "F")),
        replace(query, sizes=(*query.sizes[:2], key.sizes[1]), axes=("N", "L", "S")),
    )


def attention_emit(p: Values, b: Emitter, query: Any, key: Any, value: Any, mask: Any) -> tuple[Any, Any]:
    key = key or query
    value = value or key
    width, others = query.type.sizes[-1], {"kdim": key.type.sizes[-1], "vdim": value.type.sizes[-1]}
    extra = differing(p, ATTENTION_DEFAULTS, *ATTENTION_DEFAULTS)
    if any(size != width for size in others.values()):
        extra |= others
    layer = b.module("torch.nn.MultiheadAttention", width, p.num_heads, **extra, batch_first=True)
    padding, attn = _masks(p, b, query, key, mask, p.num_heads)
    given = _hidden("key_padding_mask", padding, "attn_mask", attn, p.is_causal and mask is None)
    if not b.used("weights"):
        given["need_weights"] = False
    y, weights = b.unpack(b.call(layer, query, key, value, **given), 2, ("y", "weights"))
    return (y if b.used("y") else None), (weights if b.used("weights") else None)


def _hidden(padding_name: str, padding: Any, attn_name: str, attn: Any, causal: bool) -> dict[str, Any]:
    given = {padding_name: padding} if padding is not None else {}
    given |= {attn_name: attn} if attn is not None else {}
    return given | ({"is_causal": True} if causal else {})


def _masks(p: Values, b: Emitter, query: Any, key: Any, mask: Any, heads: int) -> tuple[Any, Any]:
    """torch's key_padding_mask (N S) and attn_mask (L S, or N·heads L S); both of one dtype, as torch wants them."""
    padding = b.padding(key)
    causal = b.causal(query, key) if p.is_causal else None
    if mask is None:
        return padding, causal
    if mask.type.dtype == INT:
        mask = _typed(b.method(mask, "bool"), replace(mask.type, dtype=BOOL))
    decimal = mask.type.dtype == FLOAT
    if mask.type.rank == 2:
        mask = mask if padding is None else _hide(b, mask, padding)
        if not (decimal and causal is not None):
            return mask, causal
        mask, padding = _typed(b.method(mask, "unsqueeze", 1), mask.type), None
    if causal is not None:
        mask = _hide(b, mask, causal)
    if decimal and padding is not None:
        mask, padding = _hide(b, mask, b.method(padding, "unsqueeze", 1)), None
    return padding, b.method(mask, "repeat_interleave", heads, dim=0)


def _typed(made: Any, wire: WireType) -> Any:
    made.type = wire
    return made


def _hide(b: Emitter, mask: Any, what: Any) -> Any:
    """Also hides `what`: yes/no masks say True there, decimal ones, which are added to the scores, -inf."""
    if mask.type.dtype == BOOL:
        return _typed(b.operate("|", mask, what), mask.type)
    return _typed(b.method(mask, "masked_fill", what, float("-inf")), mask.type)


def attention_cost(p: Values, ins: Inputs, outs: Outputs) -> Cost:
    """Four projections; scores and weighted sums take L·S·E multiplications each."""
    query, key = ins[0], ins[1] or ins[0]
    value = ins[2] or key
    width = query.sizes[-1]
    weights = width * (2 * width + key.sizes[-1] + value.sizes[-1])
    length, steps = query.sizes[1], key.sizes[1]
    projections = length * (4 * width * width) + steps * (2 * width * (key.sizes[-1] + value.sizes[-1]))
    return Cost(weights + (4 * width if p.bias else 0), 0, projections + length * steps * (4 * width))


def encoder_shape(c: Context, p: Values, x: WireType, mask: WireType | None) -> WireType:
    """N L E -> N L E."""
    what = "A Transformer encoder layer"
    width = _need_sequence(x, what, "x")
    need_heads(width, p.nhead, "nhead", "x")
    if mask is not None:
        need_mask(c, mask, x, x)
    return replace(carried(x), axes=("N", "L", "F"))


def encoder_emit(p: Values, b: Emitter, x: Any, mask: Any) -> Any:
    extra = differing(p, ENCODER_DEFAULTS, *ENCODER_DEFAULTS)
    layer = b.module("torch.nn.TransformerEncoderLayer", x.type.sizes[-1], p.nhead, **extra, batch_first=True)
    padding, attn = _masks(p, b, x, x, mask, p.nhead)
    given = _hidden("src_key_padding_mask", padding, "src_mask", attn, p.is_causal and mask is None)
    return b.call(layer, x, **given)


def encoder_cost(p: Values, ins: Inputs, outs: Outputs) -> Cost:
    """Self-attention, two Linear layers of the feed-forward part, and two layer normalisations."""
    width, length, inner = ins[0].sizes[-1], ins[0].sizes[1], p.dim_feedforward
    attention = 4 * width * width + 4 * width
    learned = attention + 2 * width * inner + inner + width + 4 * width
    return Cost(learned, 0, length * (8 * width * width + 4 * width * inner) + length * length * (4 * width))


HEADS = "How many looks are taken at once; the features are shared out among them."
DROPPED = "Share of what is looked at that is left out while training."
PAPER = "Vaswani et al., Attention is all you need, 2017"
ATTENTION = LayerType(
    "MultiheadAttention",
    "Multi-head attention",
    "attention",
    "Each step of a sequence looks at all steps of another, or of its own, and mixes what it finds.",
    params=(
        Int("num_heads", 4, "Heads", HEADS, low=1, high=10_000),
        Float("dropout", 0.0, "Dropout", DROPPED, low=0.0, high=1.0),
        Bool("bias", True, "Bias", "A learned number added in each projection.", advanced=True),
        Bool("is_causal", False, "Causal", CAUSAL_HELP),
    ),
    aka=("self-attention", "cross-attention", "transformer", "scaled dot-product", "query key value"),
    inputs=(
        Port("query", "N L F", "Query", "Who is asking; alone, it looks at itself."),
        Port("key", "N S F", "Key", "What each step that is looked at offers; open: the query.", optional=True),
        Port("value", "N S F", "Value", "What is taken from it; open: the key.", optional=True),
        MASK,
    ),
    outputs=(
        Port("y", "N L F", "Result", "For each step of the query, what it found."),
        Port(
            "weights", "N L S", "Weights", "How strongly each step looked at each other one, averaged over the heads."
        ),
    ),
    shape=attention_shape,
    emit=attention_emit,
    cost=attention_cost,
    subtitle=lambda p: f"{p.num_heads} heads{' · causal' if p.is_causal else ''}",
    icon="mdi6.eye-outline",
    identifier="attention",
    explanation="A query is compared with every key; the values are averaged, those with fitting keys most. Distance plays no role, so far steps are as near as neighbours. "
    "Order plays none either: add a position to the features where it matters. Cost grows with the square of the length.",
    source=PAPER,
)
ENCODER = LayerType(
    "TransformerEncoderLayer",
    "Transformer encoder layer",
    "attention",
    "Self-attention, then a small network for each step, each with a residual connection and layer normalisation.",
    params=(
        Int("nhead", 4, "Heads", HEADS, low=1, high=10_000),
        Int(
            "dim_feedforward",
            256,
            "Inner width",
            "Width of the hidden layer of the small network.",
            low=1,
            high=10_000_000,
        ),
        Float("dropout", 0.1, "Dropout", "Share of numbers set to zero while training.", low=0.0, high=1.0),
        Choice(
            "activation",
            "relu",
            "Activation",
            "The bend within the small network.",
            options=(("relu", "ReLU"), ("gelu", "GELU")),
        ),
        Bool("norm_first", False, "Normalise first", "Normalises before each part; steadier for deep stacks."),
        Float(
            "layer_norm_eps",
            1e-5,
            "Epsilon",
            "Added to the variance, so that nothing is divided by zero.",
            above=0.0,
            advanced=True,
        ),
        Bool("is_causal", False, "Causal", CAUSAL_HELP, advanced=True),
    ),
    aka=("transformer block", "bert", "self-attention", "encoder", "gpt"),
    inputs=(Port("x", "N L F", help="A sequence of features."), MASK),
    outputs=(Port("y", "N L F", help="The same shape."),),
    shape=encoder_shape,
    emit=encoder_emit,
    cost=encoder_cost,
    subtitle=lambda p: f"{p.nhead} heads · {p.dim_feedforward}{' · causal' if p.is_causal else ''}",
    icon="mdi6.layers-triple-outline",
    identifier="encoder",
    explanation="The building block of BERT and, with 'Causal', of GPT: some of them in a row make a Transformer. It keeps the shape, so they stack freely. "
    "It knows no order of the steps: add a position to the features before the first one.",
    source=PAPER,
)
FAMILY = (ATTENTION, ENCODER)
