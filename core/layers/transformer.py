"""The Transformer: layers of attention and small networks, stacks of them, and encoder with decoder as one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from core.layers.attention import HEADS, PAPER, need_heads, need_steps
from core.layers.base import Context, Cost, Emitter, Inputs, Insert, LayerType, Outputs, Port, Rejected
from core.layers.masks import CAUSAL_HELP, MASK, MASK_HELP, given, need_equal, need_mask, torch_masks
from core.layers.rules import carried, differing, need_float
from core.layers.sizes import SizeValue, same
from core.layers.wires import WireType
from core.spec import Bool, Choice, Float, Int, Param, Values

DEFAULTS: dict[str, Any] = {
    "dim_feedforward": 2048,
    "dropout": 0.1,
    "activation": "relu",
    "layer_norm_eps": 1e-5,
    "norm_first": False,
    "bias": True,
}
NORM_DEFAULTS = {"layer_norm_eps": 1e-5, "bias": True}


def encoder_shape(c: Context, p: Values, x: WireType, mask: WireType | None) -> WireType:
    """N L E -> N L E."""
    width = need_steps(x, "A Transformer encoder", "x")
    need_heads(width, p.nhead, "nhead", "x")
    need_mask(c, mask, x, x)
    return replace(carried(x), axes=("N", "L", "F"))


def decoder_shape(
    c: Context, p: Values, x: WireType, memory: WireType, mask: WireType | None, memory_mask: WireType | None
) -> WireType:
    """x N L E, memory N S E -> N L E."""
    width = need_steps(x, "A Transformer decoder", "x")
    need_heads(width, p.nhead, "nhead", "x")
    _need_alike(c, x, width, memory, "memory")
    need_mask(c, mask, x, x)
    need_mask(c, memory_mask, x, memory, "memory_mask")
    return replace(carried(x), axes=("N", "L", "F"))


def _need_alike(c: Context, x: WireType, width: int, other: WireType, port: str) -> None:
    """Another sequence of the same batch and width."""
    need_float(other, "A Transformer decoder", port)
    if other.rank == 3 and same(other.sizes[-1], width) is False:
        raise Rejected(
            f"A Transformer works with one width everywhere, but {x} and {other} arrive.",
            f"One has {width} features for each step, the other one {other.sizes[-1]}.",
            port=port,
            repair=(f"Insert Linear with {width} outputs", Insert("Linear", (("out_features", int(width)),))),
        )
    need_steps(other, "A Transformer decoder", port)
    need_equal(c, x.sizes[0], other.sizes[0], f"One batch is needed, but {x} and {other} arrive.", "", port)


def transformer_shape(c: Context, p: Values, src: WireType, tgt: WireType, *masks: WireType | None) -> WireType:
    """src N S E, tgt N L E -> N L E."""
    width = need_steps(src, "A Transformer", "src")
    need_heads(width, p.nhead, "nhead", "src")
    _need_alike(c, src, width, tgt, "tgt")
    for mask, query, key, port in zip(masks, (src, tgt, tgt), (src, tgt, src), MASKS, strict=True):
        need_mask(c, mask, query, key, port)
    return replace(carried(tgt), axes=("N", "L", "F"))


def _layer(p: Values, width: int) -> tuple[tuple[Any, ...], dict[str, Any]]:
    return (width, p.nhead), {**differing(p, DEFAULTS, *DEFAULTS), "batch_first": True}


def _norm(p: Values, b: Emitter, width: int) -> Any:
    """The layer normalisation after a stack."""
    changed = differing(p, NORM_DEFAULTS, *NORM_DEFAULTS)
    if "layer_norm_eps" in changed:
        changed = {"eps": changed.pop("layer_norm_eps"), **changed}
    return b.made("torch.nn.LayerNorm", width, **changed)


def _stacked(p: Values, b: Emitter, width: int, name: str) -> Any:
    """One layer for torch to copy, and what a stack takes besides."""
    args, kwargs = _layer(p, width)
    layer = b.made(f"torch.nn.Transformer{name}Layer", *args, **kwargs)
    return layer, {"norm": _norm(p, b, width)} if p.norm else {}


def _encoder_stack(p: Values, b: Emitter, width: int) -> Any:
    layer, extra = _stacked(p, b, width, "Encoder")
    # Nested tensors are a prototype that warns, and only ever a matter of speed.
    return b.module("torch.nn.TransformerEncoder", layer, p.num_layers, **extra, enable_nested_tensor=False)


def _encoder_layer(p: Values, b: Emitter, width: int) -> Any:
    args, kwargs = _layer(p, width)
    return b.module("torch.nn.TransformerEncoderLayer", *args, **kwargs)


def _decoder_stack(p: Values, b: Emitter, width: int) -> Any:
    layer, extra = _stacked(p, b, width, "Decoder")
    return b.module("torch.nn.TransformerDecoder", layer, p.num_layers, **extra)


def _decoder_layer(p: Values, b: Emitter, width: int) -> Any:
    args, kwargs = _layer(p, width)
    return b.module("torch.nn.TransformerDecoderLayer", *args, **kwargs)


def _hint(attn: Any, causal: bool, mask: Any) -> bool | None:
    """Whether the mask is the plain causal one. Untold, a stack would compare it with that one at every step."""
    return None if attn is None else causal and mask is None


def _encoder_emit(make: Any, mask_name: str) -> Any:
    def emit(p: Values, b: Emitter, x: Any, mask: Any) -> Any:
        layer = make(p, b, x.type.sizes[-1])
        padding, attn = torch_masks(b, x, x, mask, p.nhead, p.is_causal)
        hint = _hint(attn, p.is_causal, mask)
        told = given(**{"src_key_padding_mask": padding, mask_name: attn, "is_causal": hint})
        return b.call(layer, x, **told)

    return emit


def _decoder_emit(make: Any) -> Any:
    def emit(p: Values, b: Emitter, x: Any, memory: Any, mask: Any, memory_mask: Any) -> Any:
        layer = make(p, b, x.type.sizes[-1])
        padding, attn = torch_masks(b, x, x, mask, p.nhead, p.is_causal)
        memory_padding, memory_attn = torch_masks(b, x, memory, memory_mask, p.nhead, False)
        told = given(
            tgt_mask=attn,
            memory_mask=memory_attn,
            tgt_key_padding_mask=padding,
            memory_key_padding_mask=memory_padding,
            tgt_is_causal=_hint(attn, p.is_causal, mask),
        )
        return b.call(layer, x, memory, **told)

    return emit


def transformer_emit(p: Values, b: Emitter, src: Any, tgt: Any, *masks: Any) -> Any:
    src_mask, tgt_mask, memory_mask = masks
    layer = _whole(p, b, src)
    src_padding, src_attn = torch_masks(b, src, src, src_mask, p.nhead, False)
    tgt_padding, tgt_attn = torch_masks(b, tgt, tgt, tgt_mask, p.nhead, p.is_causal)
    memory_padding, memory_attn = torch_masks(b, tgt, src, memory_mask, p.nhead, False)
    told = given(
        src_mask=src_attn,
        tgt_mask=tgt_attn,
        memory_mask=memory_attn,
        src_key_padding_mask=src_padding,
        tgt_key_padding_mask=tgt_padding,
        memory_key_padding_mask=memory_padding,
        src_is_causal=_hint(src_attn, False, src_mask),
        tgt_is_causal=_hint(tgt_attn, p.is_causal, tgt_mask),
    )
    return b.call(layer, src, tgt, **told)


def _whole(p: Values, b: Emitter, src: Any) -> Any:
    """An encoder is made here where torch's own would warn of nested tensors: at padding, or where it cannot use them."""
    width = src.type.sizes[-1]
    (_, heads), kwargs = _layer(p, width)
    layers = {"num_encoder_layers": p.num_encoder_layers, "num_decoder_layers": p.num_decoder_layers}
    if not (src.type.partner or p.norm_first or not p.bias or heads % 2):
        return b.module("torch.nn.Transformer", width, heads, **layers, **kwargs)
    layer = b.made("torch.nn.TransformerEncoderLayer", width, heads, **kwargs)
    many, norm = layers.pop("num_encoder_layers"), _norm(p, b, width)
    custom = b.made("torch.nn.TransformerEncoder", layer, many, norm=norm, enable_nested_tensor=False)
    return b.module("torch.nn.Transformer", width, heads, **layers, **kwargs, custom_encoder=custom)


def _learned(p: Values, width: int, attentions: int) -> int:
    """Four projections for each attention, two Linear layers, and a layer normalisation after each part."""
    inner: int = p.dim_feedforward
    weights = attentions * (4 * width * width) + 2 * width * inner + (attentions + 1) * width
    return weights + (attentions * 4 * width + inner + width + (attentions + 1) * width if p.bias else 0)


def _norm_learned(p: Values, width: int) -> int:
    return 2 * width if p.bias else width


def _encoding(p: Values, width: int, length: SizeValue) -> SizeValue:
    """Operations of one encoder layer: projections and the small network for each step, scores for each pair."""
    inner: int = p.dim_feedforward
    return length * (8 * width * width + 4 * width * inner) + length * length * (4 * width)


def _decoding(p: Values, width: int, length: SizeValue, steps: SizeValue) -> SizeValue:
    """Of one decoder layer: an encoder layer's, and those of looking at `steps` others."""
    across = (length + steps) * (4 * width * width) + length * steps * (4 * width)
    return _encoding(p, width, length) + across


def _encoder_cost(p: Values, ins: Inputs, outs: Outputs) -> Cost:
    width, length, many = ins[0].sizes[-1], ins[0].sizes[1], p.get("num_layers", 1)
    final = _norm_learned(p, width) if p.get("norm") else 0
    return Cost(many * _learned(p, width, 1) + final, 0, _encoding(p, width, length) * many)


def _decoder_cost(p: Values, ins: Inputs, outs: Outputs) -> Cost:
    width, many = ins[0].sizes[-1], p.get("num_layers", 1)
    final = _norm_learned(p, width) if p.get("norm") else 0
    flops = _decoding(p, width, ins[0].sizes[1], ins[1].sizes[1])
    return Cost(many * _learned(p, width, 2) + final, 0, flops * many)


def transformer_cost(p: Values, ins: Inputs, outs: Outputs) -> Cost:
    width, steps, length = ins[0].sizes[-1], ins[0].sizes[1], ins[1].sizes[1]
    encoders, decoders = p.num_encoder_layers, p.num_decoder_layers
    learned = encoders * _learned(p, width, 1) + decoders * _learned(p, width, 2) + 2 * _norm_learned(p, width)
    flops = _encoding(p, width, steps) * encoders + _decoding(p, width, length, steps) * decoders
    return Cost(learned, 0, flops)


INNER = "Width of the hidden layer of the small network."
BENDS = (("relu", "ReLU"), ("gelu", "GELU"))
EPSILON = "Added to the variance, so that nothing is divided by zero."
PARAMS: tuple[Param, ...] = (
    Int("nhead", 4, "Heads", HEADS, low=1, high=10_000),
    Int("dim_feedforward", 256, "Inner width", INNER, low=1, high=10_000_000),
    Float("dropout", 0.1, "Dropout", "Share of numbers set to zero while training.", low=0.0, high=1.0),
    Choice("activation", "relu", "Activation", "The bend within the small network.", options=BENDS),
    Bool("norm_first", False, "Normalise first", "Normalises before each part; steadier for deep stacks."),
    Float("layer_norm_eps", 1e-5, "Epsilon", EPSILON, above=0.0, advanced=True),
    Bool("bias", True, "Bias", "A learned number added in each Linear layer and normalisation.", advanced=True),
)
STACK: tuple[Param, ...] = (
    Int("num_layers", 2, "Layers", "How many such layers stand on each other.", low=1, high=1000),
    Bool("norm", False, "Normalise at the end", "A layer normalisation after the last one; usual with 'Normalise first'."),
)  # fmt: skip
CAUSAL = Bool("is_causal", True, "Causal", CAUSAL_HELP)
MEMORY_MASK = Port("memory_mask", MASK.pattern, "Mask of the memory", MASK_HELP, optional=True)
MASKS = ("src_mask", "tgt_mask", "memory_mask")
DECODER_INPUTS = (
    Port("x", "N L F", "Target", "What has been written so far; it looks at itself first."),
    Port("memory", "N S F", "Memory", "What an encoder made of the source, of the same width."),
    MASK,
    MEMORY_MASK,
)


def _subtitle(p: Values) -> str:
    many = f"{p.num_layers} layers · " if "num_layers" in p else ""
    return f"{many}{p.nhead} heads · {p.dim_feedforward}{' · causal' if p.is_causal else ''}"


def _encoder(
    key: str, title: str, summary: str, params: Sequence[Param], make: Any, mask: str, **told: Any
) -> LayerType:
    return LayerType(
        key,
        title,
        "attention",
        summary,
        params=(*params, Bool("is_causal", False, "Causal", CAUSAL_HELP, advanced=True)),
        inputs=(Port("x", "N L F", help="A sequence of features."), MASK),
        outputs=(Port("y", "N L F", help="The same shape."),),
        shape=encoder_shape,
        emit=_encoder_emit(make, mask),
        cost=_encoder_cost,
        subtitle=_subtitle,
        identifier="encoder",
        source=PAPER,
        **told,
    )


def _decoder(key: str, title: str, summary: str, params: Sequence[Param], make: Any, **told: Any) -> LayerType:
    return LayerType(
        key,
        title,
        "attention",
        summary,
        params=(*params, CAUSAL),
        inputs=DECODER_INPUTS,
        outputs=(Port("y", "N L F", help="The shape of the target."),),
        shape=decoder_shape,
        emit=_decoder_emit(make),
        cost=_decoder_cost,
        subtitle=_subtitle,
        identifier="decoder",
        source=PAPER,
        **told,
    )


ENCODER_LAYER = _encoder(
    "TransformerEncoderLayer",
    "Transformer encoder layer",
    "Self-attention, then a small network for each step, each with a residual connection and layer normalisation.",
    PARAMS,
    _encoder_layer,
    "src_mask",
    aka=("transformer block", "bert", "self-attention", "encoder", "gpt"),
    icon="mdi6.layers-triple-outline",
    explanation="The building block of BERT and, with 'Causal', of GPT: some of them in a row make a Transformer. It keeps the shape, so they stack freely. "
    "It knows no order of the steps: add a position to the features before the first one.",
)
ENCODER = _encoder(
    "TransformerEncoder",
    "Transformer encoder",
    "A stack of Transformer encoder layers in one node.",
    (*STACK, *PARAMS),
    _encoder_stack,
    "mask",
    aka=("bert", "self-attention", "stack", "gpt", "vision transformer"),
    icon="mdi6.layers-triple",
    explanation="Reads a whole sequence and says at every step what it means among the others; the first layers see words, the later ones their relations. Add a position to the features before it. "
    "torch starts all layers of the stack with equal weights, which training soon parts; for deep stacks turn 'Normalise first' and 'Normalise at the end' on. Cost grows with the square of the length.",
)
DECODER_LAYER = _decoder(
    "TransformerDecoderLayer",
    "Transformer decoder layer",
    "Self-attention over what was written so far, attention to what was read, then a small network for each step.",
    PARAMS,
    _decoder_layer,
    aka=("transformer block", "cross-attention", "decoder", "translation", "seq2seq"),
    icon="mdi6.layers-plus",
    explanation="Half of a translator: at each step it sees the words written so far and asks the memory, which an encoder made of the source, for what comes next. Causal by default, so that training on whole sentences never shows it the word it is to guess. "
    "For a language model that reads nothing else, take an encoder layer with 'Causal' instead.",
)
DECODER = _decoder(
    "TransformerDecoder",
    "Transformer decoder",
    "A stack of Transformer decoder layers in one node.",
    (*STACK, *PARAMS),
    _decoder_stack,
    aka=("cross-attention", "translation", "seq2seq", "stack", "captioning"),
    icon="mdi6.layers-plus",
    explanation="Writes while it reads: each layer looks at the target so far and at the memory. Wire the encoder's answer, or the features of a picture for captions, to 'memory'; its padding is left out by itself. "
    "A Linear layer after it gives the scores of the next word. torch starts all layers of the stack with equal weights, which training soon parts.",
)
TRANSFORMER = LayerType(
    "Transformer",
    "Transformer",
    "attention",
    "Encoder and decoder in one: reads one sequence and writes another.",
    params=(
        Int("num_encoder_layers", 2, "Encoder layers", "How many layers read the source.", low=1, high=1000),
        Int("num_decoder_layers", 2, "Decoder layers", "How many layers write the target.", low=1, high=1000),
        *PARAMS,
        CAUSAL,
    ),
    aka=("seq2seq", "translation", "encoder decoder"),
    inputs=(
        Port("src", "N S F", "Source", "What is read."),
        Port("tgt", "N L F", "Target", "What has been written so far, of the same width."),
        Port("src_mask", "N S or N S S", "Mask of the source", MASK_HELP, optional=True),
        Port("tgt_mask", "N L or N L L", "Mask of the target", MASK_HELP, optional=True),
        MEMORY_MASK,
    ),
    outputs=(Port("y", "N L F", help="For each step of the target, what comes next, as features."),),
    shape=transformer_shape,
    emit=transformer_emit,
    cost=transformer_cost,
    subtitle=lambda p: f"{p.num_encoder_layers} + {p.num_decoder_layers} layers · {p.nhead} heads",
    icon="mdi6.translate",
    explanation="The translator of the paper as a whole, without its ends: embed both sequences, add positions, and put a Linear layer with one score for each word after it. The target is shifted by one step, so that each step guesses the next word; 'Causal' hides the rest. "
    "It wants much data; for small sets of sentences a GRU with attention learns sooner.",
    source=PAPER,
)
FAMILY = (ENCODER_LAYER, ENCODER, DECODER_LAYER, DECODER, TRANSFORMER)
