"""Where a step stands: layers that tell a Transformer the order of what it reads."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from core.layers.base import Context, Cost, Emitter, Inputs, LayerType, Outputs, Port, Rejected, SetParam
from core.layers.blocks.parts import OWN, SEQUENCES, conv, picture_channels, sequence_features
from core.layers.rules import carried, differing, known, need_sequence, short
from core.layers.sizes import SizeValue, at_least, same
from core.layers.wires import WireType
from core.spec import Bool, Float, Int, Size, Values

BASE = Float(
    "base",
    10000.0,
    "Base",
    "The slowest wave repeats after about 2π times this many steps; a larger base suits longer sequences.",
    above=1.0,
    high=1e12,
    advanced=True,
)


def _steps(x: WireType) -> WireType:
    return replace(carried(x), axes=("N", "L", "F"))


def sinusoidal_shape(c: Context, p: Values, x: WireType) -> WireType:
    """N L F -> N L F; the waves are computed, so no size need be known."""
    what = "A positional encoding"
    need_sequence(x, what)
    return _steps(x)


def sinusoidal_emit(p: Values, b: Emitter, x: Any) -> Any:
    extra = differing(p, {"base": 10000.0}, "base")
    return b.call(b.module(f"{OWN}SinusoidalPositionalEncoding", **extra), x)


def learned_shape(c: Context, p: Values, x: WireType) -> WireType:
    """N L F -> N L F with L at most max_length."""
    sequence_features(x, "A positional encoding")
    room = at_least(p.max_length - x.sizes[1], 0)
    if room is False:
        raise Rejected(
            f"There are learned places for {p.max_length} steps, but the sequence is longer: {x}.",
            "Each step needs a vector of its own.",
            port="x",
            param="max_length",
            repair=(f"Learn {x.sizes[1]} places", SetParam("max_length", x.sizes[1]))
            if isinstance(x.sizes[1], int)
            else None,
        )
    if room is None:
        c.only_if(f"{x.sizes[1]} is at most {p.max_length}")
    return _steps(x)


def learned_emit(p: Values, b: Emitter, x: Any) -> Any:
    return b.call(b.module(f"{OWN}LearnedPositionalEncoding", x.type.sizes[-1], p.max_length), x)


def learned_cost(p: Values, ins: Inputs, outs: Outputs) -> Cost:
    return Cost(p.max_length * ins[0].sizes[-1])


def need_pairs(width: int, heads: int, name: str, port: str = "x") -> None:
    """Rotation turns pairs: each head needs an even number of features."""
    if width % heads or (width // heads) % 2:
        fitting = [h for h in range(1, min(width, heads) + 1) if width % h == 0 and (width // h) % 2 == 0]
        raise Rejected(
            f"The {width} features cannot be shared out among {heads} heads in pairs.",
            "A rotation turns two numbers together, so every head needs an equal and even share of the features.",
            port=port,
            param=name,
            repair=(f"Use {fitting[-1]} heads" if fitting[-1] > 1 else "Use one head", SetParam(name, fitting[-1]))
            if fitting
            else None,
        )


def rotary_shape(c: Context, p: Values, x: WireType) -> WireType:
    """N L F -> N L F."""
    need_pairs(sequence_features(x, "A rotary embedding"), p.num_heads, "num_heads")
    return _steps(x)


def rotary_emit(p: Values, b: Emitter, x: Any) -> Any:
    extra = differing(p, {"base": 10000.0}, "base")
    return b.call(b.module(f"{OWN}RotaryEmbedding", x.type.sizes[-1] // p.num_heads, **extra), x)


def _grid(c: Context, p: Values, x: WireType) -> list[SizeValue]:
    """How many patches there are along height and width."""
    counts: list[SizeValue] = []
    for i, axis in enumerate(("height", "width")):
        size, patch = x.sizes[2 + i], p.patch_size[i]
        whole = same(size % patch, 0)
        if whole is False:
            raise Rejected(
                f"Patches {patch} points long do not fill the {axis} of {size} exactly.",
                "The picture is cut into equal patches with nothing left over: choose a patch size that divides height and width.",
                port="x",
                param="patch_size",
                repair=_dividing(x, p),
            )
        if whole is None:
            c.only_if(f"{size} can be divided by {patch}")
        counts.append(size // patch)
    return counts


def _dividing(x: WireType, p: Values) -> Any:
    """The largest patch, not above the one asked for, that divides both sides."""
    sides = x.sizes[2:]
    if not all(isinstance(s, int) for s in sides):
        return None
    fit = tuple(max(k for k in range(1, min(s, q) + 1) if s % k == 0) for s, q in zip(sides, p.patch_size, strict=True))
    return (f"Use patches of {fit[0]}×{fit[1]}", SetParam("patch_size", fit))


def patch_shape(c: Context, p: Values, x: WireType) -> WireType:
    """N C H W -> N L F, a step for each patch and one more, the first, for the class token."""
    what = "A patch embedding"
    picture_channels(x, what)
    if p.position:
        for i, axis in ((2, "height"), (3, "width")):
            known(x.sizes[i], what, axis)
    high, wide = _grid(c, p, x)
    steps = high * wide + (1 if p.class_token else 0)
    return WireType((x.sizes[0], steps, p.embed_dim), ("N", "L", "F"))


def patch_emit(p: Values, b: Emitter, x: Any) -> Any:
    extra: dict[str, Any] = differing(p, {"class_token": True}, "class_token")
    if p.position:
        extra["patches"] = (x.type.sizes[2] // p.patch_size[0]) * (x.type.sizes[3] // p.patch_size[1])
    layer = b.module(f"{OWN}PatchEmbedding", x.type.sizes[1], p.embed_dim, tuple(p.patch_size), **extra)
    return b.call(layer, x)


def patch_cost(p: Values, ins: Inputs, outs: Outputs) -> Cost:
    """The projection, which sees each patch once; a vector for the class and one for each place."""
    steps = outs[0].sizes[1]
    window = p.patch_size[0] * p.patch_size[1]
    seen = conv(ins[0].sizes[1], p.embed_dim, window, steps - (1 if p.class_token else 0), bias=True)
    extra = (1 if p.class_token else 0) + (steps if p.position and isinstance(steps, int) else 0)
    return Cost(seen.parameters + extra * p.embed_dim, 0, seen.flops)


SINUSOIDAL = LayerType(
    "SinusoidalPositionalEncoding",
    "Sinusoidal positional encoding",
    "attention",
    "Adds waves of different length to a sequence, so that each step can tell where it stands.",
    params=(BASE,),
    aka=("position", "positional embedding", "transformer", "sine", "cosine"),
    inputs=SEQUENCES,
    outputs=(Port("y", "N L F", help="The same shape, with the place of each step in it."),),
    shape=sinusoidal_shape,
    emit=sinusoidal_emit,
    icon="mdi6.sine-wave",
    identifier="position",
    explanation="Attention sees a set, not a row: without a position it cannot tell the first word from the last. Each feature gets a sine or cosine of its own "
    "wavelength, from a few steps to thousands, so every place has a different pattern and near places similar ones. Nothing is learned, "
    "and sequences longer than those of the training get a pattern too.",
    source="Vaswani et al., Attention is all you need, 2017: PE(t, 2i) = sin(t / 10000^(2i/F)), PE(t, 2i+1) = cos(t / 10000^(2i/F))",
)
LEARNED = LayerType(
    "LearnedPositionalEncoding",
    "Learned positional encoding",
    "attention",
    "Adds to each step a learned vector that belongs to its place.",
    params=(
        Int("max_length", 512, "Longest sequence", "For how many places a vector is learned.", low=1, high=10_000_000),
    ),
    aka=("position", "positional embedding", "transformer", "bert", "gpt"),
    inputs=SEQUENCES,
    outputs=(Port("y", "N L F", help="The same shape, with the place of each step in it."),),
    shape=learned_shape,
    emit=learned_emit,
    cost=learned_cost,
    subtitle=lambda p: "1 place" if p.max_length == 1 else f"{p.max_length} places",
    icon="mdi6.map-marker-outline",
    identifier="position",
    explanation="BERT and GPT-2 learn a vector for each place instead of computing waves. It is as simple and works as well, but no sequence may be longer than the "
    "number of places, and a place that hardly occurs in training is hardly learned.",
    source="Gehring et al., Convolutional sequence to sequence learning, 2017; Devlin et al., BERT, 2019",
)
ROTARY = LayerType(
    "RotaryEmbedding",
    "Rotary embedding",
    "attention",
    "Turns pairs of features by an angle that grows with the step, so that comparing two steps shows their distance.",
    params=(
        Int(
            "num_heads",
            1,
            "Heads",
            "How many heads the features are shared out among; each is turned alike.",
            low=1,
            high=10_000,
        ),
        BASE,
    ),
    aka=("rope", "rotary position embedding", "positional encoding", "llama", "roformer"),
    inputs=(Port("x", "N L F", help="Queries or keys, before they are compared."),),
    outputs=(Port("y", "N L F", help="The same shape, each pair turned."),),
    shape=rotary_shape,
    emit=rotary_emit,
    subtitle=lambda p: "1 head" if p.num_heads == 1 else f"{p.num_heads} heads",
    icon="mdi6.rotate-right",
    identifier="rotary",
    explanation="Put it on the query and on the key of an attention. The product of two vectors turned by their places depends on the difference of the places alone, "
    "so the attention knows distances, whatever the absolute place. Nothing is learned; most large language models do this today.",
    source="Su et al., RoFormer: enhanced Transformer with rotary position embedding, 2021",
)
PATCHES = LayerType(
    "PatchEmbedding",
    "Patch embedding",
    "block",
    "Cuts a picture into patches and makes a vector of each, so that a Transformer can read it as a sequence.",
    params=(
        Size("patch_size", (4, 4), "Patch size", "Height and width of a patch.", dims=2, low=1),
        Int("embed_dim", 64, "Width", "Features of the vector that each patch becomes.", low=1, high=1_000_000),
        Bool(
            "class_token",
            True,
            "Class token",
            "A learned first step that belongs to no patch; the answer is read from it.",
        ),
        Bool("position", True, "Learned positions", "Adds a learned vector for each place, as in the paper."),
    ),
    aka=("vit", "vision transformer", "patchify", "cls token", "positional embedding", "image"),
    inputs=(Port("x", "N C H W", help="Pictures."),),
    outputs=(Port("y", "N L F", help="A vector for each patch, row by row; the class token first."),),
    shape=patch_shape,
    emit=patch_emit,
    cost=patch_cost,
    subtitle=lambda p: f"patches {short(p.patch_size)} · {p.embed_dim}{' · class token' if p.class_token else ''}",
    icon="mdi6.view-grid-outline",
    identifier="patches",
    explanation="The Vision Transformer's first layer: a convolution whose stride equals its filter size, so that each patch is seen once. What follows are ordinary "
    "Transformer encoder layers. The class token gathers what the network finds; select step 0 at the end and put a Linear behind it.",
    source="Dosovitskiy et al., An image is worth 16×16 words, 2021",
)
FAMILY = (SINUSOIDAL, LEARNED, ROTARY, PATCHES)
