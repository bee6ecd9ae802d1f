"""Attention: every step of a sequence looks at the others and takes what it needs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from core.layers.base import Context, Cost, Emitter, Inputs, LayerType, Outputs, Port, Rejected, SetParam
from core.layers.masks import CAUSAL_HELP, MASK, given, need_equal, need_mask, torch_masks
from core.layers.rules import carried, differing, known, need_sequence
from core.layers.sizes import SizeValue
from core.layers.wires import WireType
from core.spec import Bool, Float, Int, Values

DEFAULTS: dict[str, Any] = {"dropout": 0.0, "bias": True, "add_bias_kv": False, "add_zero_attn": False}


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


def need_steps(x: WireType, what: str, port: str) -> int:
    """Its features: a sequence (N L F) whose width is known."""
    need_sequence(x, what, port)
    return known(x.sizes[-1], what, "last")


def _extra(p: Values) -> int:
    """Steps that are looked at besides those that arrive."""
    return int(p.add_bias_kv) + int(p.add_zero_attn)


def _looked_at(p: Values, key: WireType) -> SizeValue:
    return key.sizes[1] + _extra(p) if _extra(p) else key.sizes[1]


def attention_shape(
    c: Context, p: Values, query: WireType, key: WireType | None, value: WireType | None, mask: WireType | None
) -> tuple[WireType, WireType]:
    """query N L E, key N S …, value N S … -> y N L E, weights N L S, or N heads L S where they are not averaged."""
    key = key or query
    value = value or key
    what = "Attention"
    width = need_steps(query, what, "query")
    need_steps(key, what, "key")
    need_steps(value, what, "value")
    need_heads(width, p.num_heads, "num_heads", "query")
    for other, port in ((key, "key"), (value, "value")):
        batches = f"Attention needs one batch, but {query} and {other} arrive."
        need_equal(c, query.sizes[0], other.sizes[0], batches, "", port)
    need_equal(
        c,
        key.sizes[1],
        value.sizes[1],
        f"Key and value need equally many steps, but {key} and {value} arrive.",
        "Each step of the value is taken as far as its key fits the query.",
        "value",
    )
    need_mask(c, mask, query, key)
    query = carried(query)
    n, length = query.sizes[:2]
    weights = replace(query, sizes=(n, length, _looked_at(p, key)), axes=("N", "L", "S"))
    if not p.average_attn_weights:
        sizes = (n, p.num_heads, length, _looked_at(p, key))
        weights = replace(query, sizes=sizes, axes=("N", "D0", "L", "S"), partner="")
    return replace(query, axes=("N", "L", "F")), weights


def attention_emit(p: Values, b: Emitter, query: Any, key: Any, value: Any, mask: Any) -> tuple[Any, Any]:
    key = key or query
    value = value or key
    width, others = query.type.sizes[-1], {"kdim": key.type.sizes[-1], "vdim": value.type.sizes[-1]}
    extra = differing(p, DEFAULTS, *DEFAULTS)
    if any(size != width for size in others.values()):
        extra |= others
    layer = b.module("torch.nn.MultiheadAttention", width, p.num_heads, **extra, batch_first=True)
    padding, attn = torch_masks(b, query, key, mask, p.num_heads, p.is_causal)
    # Told that the mask is causal, torch makes its own, which would hide the steps that are added at the end.
    causal = True if p.is_causal and mask is None and not _extra(p) else None
    told = given(key_padding_mask=padding, attn_mask=attn, is_causal=causal)
    if not b.used("weights"):
        told["need_weights"] = False
    elif not p.average_attn_weights:
        told["average_attn_weights"] = False
    y, weights = b.unpack(b.call(layer, query, key, value, **told), 2, ("y", "weights"))
    return (y if b.used("y") else None), (weights if b.used("weights") else None)


def attention_cost(p: Values, ins: Inputs, outs: Outputs) -> Cost:
    """Four projections; scores and weighted sums take L·S·E multiplications each."""
    query, key = ins[0], ins[1] or ins[0]
    value = ins[2] or key
    width = query.sizes[-1]
    weights = width * (2 * width + key.sizes[-1] + value.sizes[-1])
    learned = weights + (4 * width if p.bias else 0) + (2 * width if p.add_bias_kv else 0)
    length, steps = query.sizes[1], key.sizes[1]
    projections = length * (4 * width * width) + steps * (2 * width * (key.sizes[-1] + value.sizes[-1]))
    return Cost(learned, 0, projections + length * _looked_at(p, key) * (4 * width))


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
        Bool("is_causal", False, "Causal", CAUSAL_HELP),
        Bool("bias", True, "Bias", "A learned number added in each projection.", advanced=True),
        Bool(
            "add_bias_kv",
            False,
            "Learned extra step",
            "One learned key and value at the end of every sequence, for what no step of it can tell.",
            advanced=True,
        ),
        Bool(
            "add_zero_attn",
            False,
            "Empty extra step",
            "A step of zeros at the end, so that a query may look at nothing.",
            advanced=True,
        ),
        Bool(
            "average_attn_weights",
            True,
            "Average the weights",
            "One map for all heads at the output 'Weights', else one for each head.",
            advanced=True,
        ),
    ),
    aka=("attention", "self-attention", "cross-attention", "transformer", "scaled dot-product", "query key value"),
    inputs=(
        Port("query", "N L F", "Query", "Who is asking; alone, it looks at itself."),
        Port("key", "N S F", "Key", "What each step that is looked at offers; open: the query.", optional=True),
        Port("value", "N S F", "Value", "What is taken from it; open: the key.", optional=True),
        MASK,
    ),
    outputs=(
        Port("y", "N L F", "Result", "For each step of the query, what it found."),
        Port(
            "weights",
            "N L S or N heads L S",
            "Weights",
            "How strongly each step looked at each other one, averaged over the heads or for each.",
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
FAMILY = (ATTENTION,)
