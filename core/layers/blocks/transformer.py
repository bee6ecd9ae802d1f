"""Parts of today's Transformers: attention with shared heads, gated networks, whole decoder blocks; additive attention."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from core.layers.attention import need_heads
from core.layers.base import Context, Cost, Emitter, Inputs, LayerType, Outputs, Port, Rejected, SetParam
from core.layers.blocks.parts import OWN, linear, row_features, rows, sequence_features, total
from core.layers.blocks.positions import BASE, need_pairs
from core.layers.masks import CAUSAL_HELP, MASK, need_equal, need_mask
from core.layers.rules import carried, differing, need_sequence
from core.layers.wires import WireType
from core.spec import Bool, Choice, Float, Int, Param, Values

BENDS = (("ReLU", "ReLU"), ("GELU", "GELU"), ("SiLU", "SiLU"), ("Tanh", "tanh"))
ROWS = (Port("x", "N … F", help="Rows of features or sequences."),)


def _need_shared(p: Values) -> None:
    """Each key head serves equally many query heads."""
    if p.num_heads % p.num_kv_heads:
        fitting = max(h for h in range(1, min(p.num_heads, p.num_kv_heads) + 1) if p.num_heads % h == 0)
        raise Rejected(
            f"{p.num_heads} heads cannot be shared out among {p.num_kv_heads} key heads.",
            "Each key head serves equally many query heads.",
            param="num_kv_heads",
            repair=(
                f"Use {fitting} key heads" if fitting > 1 else "Use one key head",
                SetParam("num_kv_heads", fitting),
            ),
        )


def _head_dim(p: Values, width: int) -> Any:
    return p.head_dim if p.head_dim is not None else width // p.num_heads


def grouped_shape(c: Context, p: Values, x: WireType, mask: WireType | None) -> WireType:
    """N L F -> N L F."""
    width = sequence_features(x, "Attention")
    _need_shared(p)
    if p.head_dim is None:
        need_heads(width, p.num_heads, "num_heads", "x")
    if p.rope and p.head_dim is None:
        need_pairs(width, p.num_heads, "num_heads")
    if p.rope and p.head_dim is not None and p.head_dim % 2:
        raise Rejected(
            f"A rotary embedding turns pairs of features, but a head has {p.head_dim}.",
            "Give each head an even number of features.",
            param="head_dim",
            repair=(f"Use {p.head_dim + 1} features", SetParam("head_dim", p.head_dim + 1)),
        )
    if mask is not None:
        need_mask(c, mask, x, x)
    return replace(carried(x), axes=("N", "L", "F"))


def _hidden(b: Emitter, x: Any, mask: Any) -> dict[str, Any]:
    padding = b.padding(x)
    return ({"mask": mask} if mask is not None else {}) | ({"padding": padding} if padding is not None else {})


GROUPED_DEFAULTS: dict[str, Any] = {"is_causal": False, "bias": False, "dropout": 0.0}


def grouped_emit(p: Values, b: Emitter, x: Any, mask: Any) -> Any:
    width = x.type.sizes[-1]
    extra = differing(p, GROUPED_DEFAULTS, *GROUPED_DEFAULTS)
    if not p.rope:
        extra = {"rope_base": None, **extra}
    elif p.base != 10000.0:
        extra = {"rope_base": p.base, **extra}
    sizes = (width, p.num_heads, p.num_kv_heads, _head_dim(p, width))
    return b.call(b.module(f"{OWN}GroupedQueryAttention", *sizes, **extra), x, **_hidden(b, x, mask))


def _attention_cost(width: int, x: WireType, p: Values, head_dim: int, bias: bool) -> Cost:
    """Four projections; scores and weighted sums of every pair of steps."""
    length, asked, kept = x.sizes[1], p.num_heads * head_dim, p.num_kv_heads * head_dim
    return total(
        linear(width, asked, length, bias),
        linear(width, kept, length, bias),
        linear(width, kept, length, bias),
        linear(asked, width, length, bias),
        Cost(flops=length * length * (4 * asked)),
    )


def grouped_cost(p: Values, ins: Inputs, outs: Outputs) -> Cost:
    width = ins[0].sizes[-1]
    return _attention_cost(width, ins[0], p, _head_dim(p, width), p.bias)


def decoder_shape(c: Context, p: Values, x: WireType, mask: WireType | None) -> WireType:
    """N L F -> N L F."""
    width = sequence_features(x, "A decoder block")
    _need_shared(p)
    need_pairs(width, p.num_heads, "num_heads")
    if mask is not None:
        need_mask(c, mask, x, x)
    return replace(carried(x), axes=("N", "L", "F"))


def decoder_emit(p: Values, b: Emitter, x: Any, mask: Any) -> Any:
    extra: dict[str, Any] = {"rope_base": p.base} if p.base != 10000.0 else {}
    extra |= differing(p, {"eps": 1e-5}, "eps")
    sizes = (x.type.sizes[-1], p.num_heads, p.num_kv_heads, p.hidden_features)
    return b.call(b.module(f"{OWN}DecoderBlock", *sizes, **extra), x, **_hidden(b, x, mask))


def decoder_cost(p: Values, ins: Inputs, outs: Outputs) -> Cost:
    """Attention, SwiGLU and the scales of two normalisations."""
    width = ins[0].sizes[-1]
    attention = _attention_cost(width, ins[0], p, width // p.num_heads, False)
    return total(attention, _gated_cost(width, p.hidden_features, ins[0], False), Cost(2 * width))


def _gated_cost(width: int, inner: int, x: WireType, bias: bool) -> Cost:
    many = rows(x)
    return total(linear(width, inner, many, bias), linear(width, inner, many, bias), linear(inner, width, many, bias))


def gated_shape(c: Context, p: Values, x: WireType) -> WireType:
    """N … F -> N … F."""
    row_features(x, "A feed-forward network")
    return x


def gated_emit(p: Values, b: Emitter, x: Any) -> Any:
    extra = differing(p, {"bias": False}, "bias")
    return b.call(b.module(f"{OWN}SwiGLU", x.type.sizes[-1], p.hidden_features, **extra), x)


def gated_cost(p: Values, ins: Inputs, outs: Outputs) -> Cost:
    return _gated_cost(ins[0].sizes[-1], p.hidden_features, ins[0], p.bias)


def _out(p: Values, x: WireType) -> Any:
    return p.out_features if p.out_features is not None else x.sizes[-1]


def forward_shape(c: Context, p: Values, x: WireType) -> WireType:
    """N … F -> N … out_features."""
    row_features(x, "A feed-forward network")
    return replace(x, sizes=(*x.sizes[:-1], _out(p, x)))


def forward_emit(p: Values, b: Emitter, x: Any) -> Any:
    extra = differing(p, {"activation": "ReLU", "dropout": 0.0}, "activation", "dropout")
    sizes = (x.type.sizes[-1], p.hidden_features, _out(p, x.type))
    return b.call(b.module(f"{OWN}FeedForward", *sizes, **extra), x)


def forward_cost(p: Values, ins: Inputs, outs: Outputs) -> Cost:
    x = ins[0]
    first = linear(x.sizes[-1], p.hidden_features, rows(x))
    return total(first, linear(p.hidden_features, _out(p, x), rows(x)))


def additive_shape(
    c: Context, p: Values, query: WireType, key: WireType, value: WireType | None, mask: WireType | None
) -> tuple[WireType, WireType]:
    """query N L Q, key N S K, value N S V -> y N L V, weights N L S."""
    value = value or key
    what = "Additive attention"
    sequence_features(query, what, "query")
    sequence_features(key, what, "key")
    need_sequence(value, what, "value")
    for other, port in ((key, "key"), (value, "value")):
        batch = f"Attention needs one batch, but {query} and {other} arrive."
        need_equal(c, query.sizes[0], other.sizes[0], batch, "", port)
    steps = f"Key and value need equally many steps, but {key} and {value} arrive."
    why = "Each step of the value is taken as far as its key fits the query."
    need_equal(c, key.sizes[1], value.sizes[1], steps, why, "value")
    if mask is not None:
        need_mask(c, mask, query, key)
    query = carried(query)
    return (
        replace(query, sizes=(*query.sizes[:2], value.sizes[2]), axes=("N", "L", "F")),
        replace(query, sizes=(*query.sizes[:2], key.sizes[1]), axes=("N", "L", "S")),
    )


def additive_emit(p: Values, b: Emitter, query: Any, key: Any, value: Any, mask: Any) -> tuple[Any, Any]:
    value = value or key
    sizes = (query.type.sizes[-1], key.type.sizes[-1], p.hidden_features)
    layer = b.module(f"{OWN}AdditiveAttention", *sizes)
    y, weights = b.unpack(b.call(layer, query, key, value, **_hidden(b, key, mask)), 2, ("y", "weights"))
    return (y if b.used("y") else None), (weights if b.used("weights") else None)


def additive_cost(p: Values, ins: Inputs, outs: Outputs) -> Cost:
    """Two projections, a score for every pair of steps, and the weighted sums."""
    query, key = ins[0], ins[1]
    value, pairs = ins[2] or key, query.sizes[1] * key.sizes[1]
    return total(
        linear(query.sizes[-1], p.hidden_features, query.sizes[1], False),
        linear(key.sizes[-1], p.hidden_features, key.sizes[1], False),
        linear(p.hidden_features, 1, pairs, False),
        Cost(flops=pairs * value.sizes[-1] * 2),
    )


def _inner(many: int = 256) -> Int:
    return Int("hidden_features", many, "Inner width", "Width inside the block.", low=1, high=10_000_000)


HEADS: tuple[Param, ...] = (
    Int(
        "num_heads",
        4,
        "Heads",
        "How many looks are taken at once; the features are shared out among them.",
        low=1,
        high=10_000,
    ),
    Int(
        "num_kv_heads",
        2,
        "Key heads",
        "How many keys and values there are; several heads share each. As many as heads: ordinary attention; 1: multi-query.",
        low=1,
        high=10_000,
    ),
)
ROPE = replace(BASE, shown=lambda p: bool(p.rope))


def _heads(p: Values) -> str:
    return f"{p.num_heads} heads · {p.num_kv_heads} key heads"


GROUPED = LayerType(
    "GroupedQueryAttention",
    "Grouped-query attention",
    "attention",
    "Self-attention in which several heads share their keys and values, which saves weights and memory.",
    params=(
        *HEADS,
        Bool("rope", True, "Rotary positions", "Turns queries and keys by their place, so that distances are known."),
        ROPE,
        Bool("is_causal", False, "Causal", CAUSAL_HELP),
        Int(
            "head_dim",
            None,
            "Features of a head",
            "Width of each head; auto: the features divided by the heads.",
            low=1,
            high=1_000_000,
            optional=True,
            advanced=True,
        ),
        Bool("bias", False, "Bias", "A learned number added in each projection.", advanced=True),
        Float(
            "dropout", 0.0, "Dropout", "Share of what is looked at that is left out while training.", low=0.0, high=1.0
        ),
    ),
    aka=("gqa", "mqa", "multi-query attention", "rope", "llama", "mistral", "self-attention", "transformer"),
    inputs=(Port("x", "N L F", help="A sequence of features."), MASK),
    outputs=(Port("y", "N L F", help="For each step, what it found."),),
    shape=grouped_shape,
    emit=grouped_emit,
    cost=grouped_cost,
    subtitle=lambda p: f"{_heads(p)}{' · causal' if p.is_causal else ''}",
    icon="mdi6.eye-settings-outline",
    identifier="attention",
    explanation="When a language model writes, keys and values of everything read so far are kept. Sharing each among several query heads makes that memory smaller by as many "
    "times, at hardly any loss. With rotary positions each step knows how far the others are away.",
    source="Ainslie et al., GQA: training generalized multi-query Transformer models, 2023; Shazeer, Fast Transformer decoding, 2019",
)
DECODER = LayerType(
    "DecoderBlock",
    "Decoder block (Llama)",
    "block",
    "Causal attention with rotary positions, then a gated network; each is normalised before and added to what came in.",
    params=(
        *HEADS,
        _inner(),
        BASE,
        Float(
            "eps",
            1e-5,
            "Epsilon",
            "Added to the mean square, so that nothing is divided by zero.",
            above=0.0,
            high=1.0,
            advanced=True,
        ),
    ),
    aka=("llama", "mistral", "gpt", "transformer decoder", "language model", "rmsnorm", "swiglu", "gqa", "rope"),
    inputs=(Port("x", "N L F", help="A sequence of features."), MASK),
    outputs=(Port("y", "N L F", help="The same shape."),),
    shape=decoder_shape,
    emit=decoder_emit,
    cost=decoder_cost,
    subtitle=lambda p: f"{_heads(p)} · {p.hidden_features}",
    icon="mdi6.layers-triple",
    identifier="decoder",
    explanation="The block that most open language models are made of: RMS normalisation, grouped-query attention in which each step sees only what came before, "
    "and a SwiGLU network. Put some in a row between an Embedding and a Linear with one output for each word. It knows the order of the steps by itself.",
    source="Touvron et al., LLaMA: open and efficient foundation language models, 2023",
)
SWIGLU = LayerType(
    "SwiGLU",
    "SwiGLU feed-forward",
    "block",
    "A small network for each step, in which one half opens and closes the other.",
    params=(_inner(), Bool("bias", False, "Bias", "A learned number added in each layer.", advanced=True)),
    aka=("gated linear unit", "glu", "swish", "mlp", "feed-forward", "llama"),
    inputs=ROWS,
    outputs=(Port("y", "N … F", help="The same shape."),),
    shape=gated_shape,
    emit=gated_emit,
    cost=gated_cost,
    subtitle=lambda p: f"{p.hidden_features} inside",
    icon="mdi6.gate-open",
    identifier="feed_forward",
    explanation="Instead of bending every number on its own, one projection of the input decides how much of another passes. With the same number of weights it does a little better "
    "than Linear, ReLU, Linear; as there are three matrices, the inner width is usually two thirds of what it would be there.",
    source="Shazeer, GLU variants improve Transformer, 2020",
)
FEED_FORWARD = LayerType(
    "FeedForward",
    "Feed-forward network",
    "block",
    "Two Linear layers with a bend between them, for each row or step by itself.",
    params=(
        _inner(),
        Int(
            "out_features",
            None,
            "Output width",
            "Features that come out; auto: as many as came in.",
            low=1,
            high=10_000_000,
            optional=True,
        ),
        Choice(
            "activation",
            "ReLU",
            "Activation",
            "The bend between the two layers.",
            options=BENDS,
        ),
        Float("dropout", 0.0, "Dropout", "Share of numbers set to zero while training.", low=0.0, high=1.0),
    ),
    aka=("mlp", "multilayer perceptron", "ffn", "dense", "hidden layer", "transformer"),
    inputs=ROWS,
    outputs=(Port("y", "N … F", help="As many rows as came in."),),
    shape=forward_shape,
    emit=forward_emit,
    cost=forward_cost,
    subtitle=lambda p: f"{p.hidden_features} inside · {dict(BENDS)[p.activation]}",
    icon="mdi6.transit-connection-variant",
    identifier="feed_forward",
    explanation="The classic hidden layer in one node, and the second half of every Transformer block: widen, bend, narrow. Where a Transformer uses it, the inner width is usually four times the features.",
    source="Vaswani et al., Attention is all you need, 2017: W2 activation(W1 x + b1) + b2",
)
ADDITIVE = LayerType(
    "AdditiveAttention",
    "Additive attention",
    "attention",
    "Each step of one sequence weighs all steps of another by a small learned network and takes their average.",
    params=(_inner(64),),
    aka=("bahdanau", "seq2seq", "alignment", "machine translation", "concat attention", "encoder-decoder"),
    inputs=(
        Port("query", "N L F", "Query", "Who is asking: what a decoder knows at each step."),
        Port("key", "N S F", "Key", "What is looked at: what an encoder said at each step."),
        Port("value", "N S F", "Value", "What is taken from it; open: the key.", optional=True),
        MASK,
    ),
    outputs=(
        Port("y", "N L F", "Result", "For each step of the query, the weighted average."),
        Port("weights", "N L S", "Weights", "How strongly each step looked at each other one."),
    ),
    shape=additive_shape,
    emit=additive_emit,
    cost=additive_cost,
    subtitle=lambda p: f"{p.hidden_features} inside",
    icon="mdi6.vector-link",
    identifier="attention",
    explanation="The first attention, made for translation: at each word to be written the decoder asks which words of the sentence matter now. The score of a pair is a small network's "
    "answer, so query and key may differ in width. The weights show which word was translated into which.",
    source="Bahdanau et al., Neural machine translation by jointly learning to align and translate, 2015",
)
FAMILY = (GROUPED, DECODER, SWIGLU, FEED_FORWARD, ADDITIVE)
