"""Sequences without attention: state spaces, a gated recurrence computed at once, convolutions that see the past alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from core.layers.base import Context, Cost, Emitter, Inputs, LayerType, Outputs, Port, Rejected, SetParam
from core.layers.blocks.parts import OWN, SEQUENCES, conv, linear, row_features, rows, sequence_features, total
from core.layers.rules import carried, differing, known, need_float, need_groups, need_rank, need_sequence
from core.layers.wires import WireType
from core.spec import Bool, Choice, Float, Int, Values

MAMBA_DEFAULTS: dict[str, Any] = {"d_state": 16, "d_conv": 4, "expand": 2, "dt_rank": None}


def mamba_shape(c: Context, p: Values, x: WireType) -> WireType:
    """N L F -> N L F."""
    sequence_features(x, "Mamba")
    return replace(carried(x), axes=("N", "L", "F"))


def mamba_emit(p: Values, b: Emitter, x: Any) -> Any:
    extra = differing(p, MAMBA_DEFAULTS, *MAMBA_DEFAULTS)
    return b.call(b.module(f"{OWN}Mamba", x.type.sizes[-1], **extra), x)


def mamba_cost(p: Values, ins: Inputs, outs: Outputs) -> Cost:
    """Projections in and out, the short convolution, what depends on the input, A and D, and the sums over the state."""
    width, length = ins[0].sizes[-1], ins[0].sizes[1]
    inner, states = p.expand * width, p.d_state
    rank = p.dt_rank if p.dt_rank is not None else (width + 15) // 16
    return total(
        linear(width, 2 * inner, length, False),
        conv(1, inner, p.d_conv, length + (p.d_conv - 1), bias=True),
        linear(inner, rank + 2 * states, length, False),
        linear(rank, inner, length),
        Cost(inner * states + inner, 0, length * (2 * inner * states)),
        linear(inner, width, length, False),
    )


def s4d_shape(c: Context, p: Values, x: WireType) -> WireType:
    """N L F -> N L F."""
    sequence_features(x, "A state space")
    if p.d_state % 2:
        raise Rejected(
            f"The states come in pairs, so their number must be even, not {p.d_state}.",
            "Each pair is one oscillation that dies away.",
            param="d_state",
            repair=(f"Use {p.d_state + 1} states", SetParam("d_state", p.d_state + 1)),
        )
    return replace(carried(x), axes=("N", "L", "F"))


def s4d_emit(p: Values, b: Emitter, x: Any) -> Any:
    extra = differing(p, {"d_state": 64}, "d_state")
    return b.call(b.module(f"{OWN}S4D", x.type.sizes[-1], **extra), x)


def s4d_cost(p: Values, ins: Inputs, outs: Outputs) -> Cost:
    """Step, decay, frequency and C of each pair, D; the mixing Linear. Fourier transforms are no matrix products."""
    width = ins[0].sizes[-1]
    return total(linear(width, 2 * width, ins[0].sizes[1]), Cost(width * (2 + 2 * p.d_state)))


def min_gru_shape(c: Context, p: Values, x: WireType) -> WireType:
    """N L F -> N L hidden_size."""
    sequence_features(x, "A minimal GRU")
    x = carried(x)
    return replace(x, sizes=(*x.sizes[:2], p.hidden_size), axes=("N", "L", "F"))


def min_gru_emit(p: Values, b: Emitter, x: Any) -> Any:
    extra = differing(p, {"bias": True}, "bias")
    return b.call(b.module(f"{OWN}MinGRU", x.type.sizes[-1], p.hidden_size, **extra), x)


def min_gru_cost(p: Values, ins: Inputs, outs: Outputs) -> Cost:
    one = linear(ins[0].sizes[-1], p.hidden_size, ins[0].sizes[1], p.bias)
    return total(one, one)


def _row_of_channels(x: WireType, what: str) -> int:
    need_float(x, what)
    need_rank(x, (3,), what)
    return known(x.sizes[1], what, "channel")


def causal_shape(c: Context, p: Values, x: WireType) -> WireType:
    """N C L -> N out_channels L."""
    need_groups(_row_of_channels(x, "A causal convolution"), p.out_channels, p.groups)
    return WireType((x.sizes[0], p.out_channels, x.sizes[2]), ("N", "C", "L"))


def causal_emit(p: Values, b: Emitter, x: Any) -> Any:
    defaults = {"dilation": 1, "groups": 1, "bias": True}
    extra = differing(p, defaults, *defaults)
    layer = b.module("torch.nn.Conv1d", x.type.sizes[1], p.out_channels, p.kernel_size, **extra)
    past = (p.kernel_size - 1) * p.dilation
    return b.call(layer, b.function("torch.nn.functional.pad", x, (past, 0)))


def causal_cost(p: Values, ins: Inputs, outs: Outputs) -> Cost:
    return conv(ins[0].sizes[1] // p.groups, p.out_channels, p.kernel_size, ins[0].sizes[2], p.bias)


def wavenet_shape(c: Context, p: Values, x: WireType) -> tuple[WireType, WireType]:
    """N C L -> y N C L, skip N skip_channels L."""
    _row_of_channels(x, "A WaveNet block")
    axes = ("N", "C", "L")
    return replace(x, axes=axes, partner=""), WireType((x.sizes[0], p.skip_channels, x.sizes[2]), axes)


def wavenet_emit(p: Values, b: Emitter, x: Any) -> tuple[Any, Any]:
    extra = differing(p, {"kernel_size": 2, "dilation": 1}, "kernel_size", "dilation")
    layer = b.module(f"{OWN}WaveNetBlock", x.type.sizes[1], p.skip_channels, **extra)
    y, skip = b.unpack(b.call(layer, x), 2, ("y", "skip"))
    return (y if b.used("y") else None), (skip if b.used("skip") else None)


def wavenet_cost(p: Values, ins: Inputs, outs: Outputs) -> Cost:
    channels, length = ins[0].sizes[1], ins[0].sizes[2]
    return total(
        conv(channels, 2 * channels, p.kernel_size, length, bias=True),
        conv(channels, channels, 1, length, bias=True),
        conv(channels, p.skip_channels, 1, length, bias=True),
    )


def highway_shape(c: Context, p: Values, x: WireType) -> WireType:
    """N … F -> N … F."""
    row_features(x, "A highway layer")
    return x


def highway_emit(p: Values, b: Emitter, x: Any) -> Any:
    extra = differing(p, {"activation": "ReLU", "gate_bias": -1.0}, "activation", "gate_bias")
    return b.call(b.module(f"{OWN}Highway", x.type.sizes[-1], **extra), x)


def highway_cost(p: Values, ins: Inputs, outs: Outputs) -> Cost:
    one = linear(ins[0].sizes[-1], ins[0].sizes[-1], rows(ins[0]))
    return total(one, one)


def _dilation() -> Int:
    return Int(
        "dilation",
        1,
        "Dilation",
        "Steps between the filter's points: doubled from layer to layer, the network hears twice as far each time.",
        low=1,
        high=1_000_000,
    )


KERNEL = "How many steps the filter sees: the present one and those before it."


def pooling_shape(c: Context, p: Values, x: WireType) -> WireType:
    """N L F -> N F."""
    need_sequence(x, "Pooling over steps")
    return WireType((x.sizes[0], x.sizes[-1]), ("N", "F"))


def pooling_emit(p: Values, b: Emitter, x: Any) -> Any:
    padding = b.padding(x)
    told = {} if padding is None else {"padding": padding}
    return b.call(b.module(f"{OWN}StepPooling", **differing(p, {"mode": "mean"}, "mode")), x, **told)


MAMBA = LayerType(
    "Mamba",
    "Mamba block",
    "block",
    "Reads a sequence with a memory that decides from the input what to keep, in time that grows with the length alone.",
    params=(
        Int("d_state", 16, "State size", "Numbers that each channel remembers.", low=1, high=4096),
        Int("d_conv", 4, "Filter size", "Steps that the short convolution before it sees.", low=1, high=4096),
        Int("expand", 2, "Widening", "How many times as wide the block is inside.", low=1, high=1000),
        Int(
            "dt_rank",
            None,
            "Rank of the step",
            "Width of the projection that sets how fast the memory moves; auto: a sixteenth of the features.",
            low=1,
            high=1_000_000,
            optional=True,
            advanced=True,
        ),
    ),
    aka=("state space model", "ssm", "selective scan", "s6", "linear attention", "sequence", "language model"),
    inputs=SEQUENCES,
    outputs=(Port("y", "N L F", help="The same shape."),),
    shape=mamba_shape,
    emit=mamba_emit,
    cost=mamba_cost,
    subtitle=lambda p: f"{p.d_state} states · ×{p.expand}",
    icon="mdi6.snake",
    identifier="mamba",
    explanation="A recurrence whose memory decays at a speed that each step's input sets: a filler word hardly touches it, a name is kept. Being linear in its memory, it can be "
    "computed for all steps nearly at once. Its cost grows with the length, not with the square as in attention. In a network, put RMS normalisation before it and add what came in.",
    source="Gu & Dao, Mamba: linear-time sequence modeling with selective state spaces, 2023",
)
S4D_LAYER = LayerType(
    "S4D",
    "Diagonal state space (S4D)",
    "recurrent",
    "Filters each feature by oscillations that die away, over the whole length of the sequence, then mixes the features.",
    params=(Int("d_state", 64, "State size", "Numbers that each feature remembers, in pairs.", low=2, high=4096),),
    aka=("s4", "state space model", "ssm", "long convolution", "long range arena", "sequence"),
    inputs=SEQUENCES,
    outputs=(Port("y", "N L F", help="The same shape."),),
    shape=s4d_shape,
    emit=s4d_emit,
    cost=s4d_cost,
    subtitle=lambda p: f"{p.d_state} states",
    icon="mdi6.waveform",
    identifier="state_space",
    explanation="A linear recurrence, so the whole sequence can be computed as one very long convolution through the Fourier transform. It carries facts over thousands of steps, as in sound. "
    "Unlike Mamba its memory does not depend on what is read. GELU and a gated Linear follow inside.",
    source="Gu et al., On the parameterization and initialization of diagonal state space models, 2022",
)
MIN_GRU = LayerType(
    "MinGRU",
    "Minimal GRU (minGRU)",
    "recurrent",
    "A GRU stripped down so that all steps of a sequence are computed at once.",
    params=(
        Int("hidden_size", 64, "Memory", "Numbers it remembers from step to step.", low=1, high=1_000_000),
        Bool("bias", True, "Bias", "A learned number added in gate and candidate.", advanced=True),
    ),
    aka=("gru", "parallel rnn", "linear recurrence", "sequence", "memory"),
    inputs=SEQUENCES,
    outputs=(Port("y", "N L F", help="The memory at every step."),),
    shape=min_gru_shape,
    emit=min_gru_emit,
    cost=min_gru_cost,
    subtitle=lambda p: f"{p.hidden_size} units",
    icon="mdi6.sync-circle",
    identifier="gru",
    explanation="Gate and candidate look at the present input alone, not at the memory. So the recurrence is linear and trains many times faster on long sequences than a GRU; "
    "two or three in a row make up for what one layer cannot see.",
    source="Feng et al., Were RNNs all we needed?, 2024",
)
CAUSAL = LayerType(
    "CausalConv1d",
    "Causal convolution 1D",
    "convolution",
    "Slides filters over a sequence that see only the present and the past.",
    params=(
        Int("out_channels", 32, "Number of filters", "Channels that come out.", low=1, high=1_000_000),
        Int("kernel_size", 3, "Filter size", KERNEL, low=1, high=100_000),
        _dilation(),
        Int("groups", 1, "Groups", "Splits the channels into groups that do not see each other.", low=1, advanced=True),
        Bool("bias", True, "Bias", "A learned number added to each channel."),
    ),
    aka=("tdnn", "tcn", "wavenet", "dilated convolution", "temporal convolution", "time delay", "causal padding"),
    inputs=(Port("x", "N C L", help="Sequences, channels first."),),
    outputs=(Port("y", "N C L", help="As long as the input."),),
    shape=causal_shape,
    emit=causal_emit,
    cost=causal_cost,
    subtitle=lambda p: (
        f"{p.out_channels} filters · {p.kernel_size}" + (f" · dilation {p.dilation}" if p.dilation != 1 else "")
    ),
    icon="mdi6.arrow-right-bold-box-outline",
    identifier="conv",
    explanation="Zeros are put before the first step and none behind the last, so no step can look into the future: what a forecast or a generator needs. "
    "With a dilation of 1, 2, 4, 8 … in layers one after another the network reaches far back with few weights.",
    source="Waibel et al., Phoneme recognition using time-delay neural networks, 1989; van den Oord et al., WaveNet, 2016",
)
WAVENET = LayerType(
    "WaveNetBlock",
    "WaveNet block",
    "block",
    "A causal convolution with a gate, added to what came in, and a share of it for the end of the network.",
    params=(
        Int("kernel_size", 2, "Filter size", KERNEL, low=1, high=100_000),
        _dilation(),
        Int("skip_channels", 32, "Skip channels", "Channels of the share for the end.", low=1, high=1_000_000),
    ),
    aka=("dilated convolution", "gated activation", "audio", "speech", "causal", "residual"),
    inputs=(Port("x", "N C L", help="Sequences, channels first."),),
    outputs=(
        Port("y", "N C L", "Result", "The same shape, for the next block."),
        Port("skip", "N C L", "Skip", "For the end: add these of all blocks together."),
    ),
    shape=wavenet_shape,
    emit=wavenet_emit,
    cost=wavenet_cost,
    subtitle=lambda p: f"dilation {p.dilation}",
    icon="mdi6.volume-high",
    identifier="block",
    explanation="One half of the filters says what is heard, the other how much of it passes. Blocks with dilation 1, 2, 4 … 512 in a row hear a thousand steps back. "
    "At the end the skips of all blocks are added; ReLU and 1×1 convolutions make the answer of them.",
    source="van den Oord et al., WaveNet: a generative model for raw audio, 2016",
)
HIGHWAY = LayerType(
    "Highway",
    "Highway layer",
    "block",
    "A Linear layer with a learned gate that says for each feature how much is changed and how much passes as it is.",
    params=(
        Choice(
            "activation",
            "ReLU",
            "Activation",
            "The bend of the part that changes.",
            options=(("ReLU", "ReLU"), ("Tanh", "tanh"), ("GELU", "GELU")),
        ),
        Float(
            "gate_bias",
            -1.0,
            "Gate at first",
            "Where the gate's bias begins; below 0 most passes unchanged at first, which lets very deep stacks learn.",
            low=-100.0,
            high=100.0,
        ),
    ),
    aka=("highway network", "gate", "skip connection", "carry gate"),
    inputs=(Port("x", "N … F", help="Rows of features or sequences."),),
    outputs=(Port("y", "N … F", help="The same shape."),),
    shape=highway_shape,
    emit=highway_emit,
    cost=highway_cost,
    icon="mdi6.highway",
    identifier="highway",
    explanation="Before residual networks this was the way to train fifty layers and more: where the gate is shut, the layer hands on what it got, and so the gradient too. "
    "All layers of a stack have the same width.",
    source="Srivastava et al., Highway networks, 2015: T(x) H(x) + (1 - T(x)) x",
)
STEP_POOLING = LayerType(
    "StepPooling",
    "Pooling over steps",
    "pooling",
    "One row of numbers for a whole sequence: the mean or the largest of each feature, padding left out.",
    params=(
        Choice("mode", "mean", "Together", "How the steps become one.", options=(("mean", "mean"), ("max", "largest"))),
    ),
    aka=(
        "masked mean",
        "global average pooling 1d",
        "mean pooling",
        "sentence embedding",
        "average over time",
        "max over time",
    ),
    inputs=SEQUENCES,
    outputs=(Port("y", "N F", help="One row for each sequence."),),
    shape=pooling_shape,
    emit=pooling_emit,
    subtitle=lambda p: str(p.mode),
    icon="mdi6.set-center",
    identifier="pooled",
    explanation="Behind attention or convolutions over a text it makes of all steps one answer. A plain mean would count the padding of shorter texts too, so that the same "
    "text gave another answer beside a longer one; this one knows how long each sequence is, and leaves the padding out.",
    source="Reimers and Gurevych, Sentence-BERT, 2019 (mean pooling)",
)
FAMILY = (STEP_POOLING, MAMBA, S4D_LAYER, MIN_GRU, CAUSAL, WAVENET, HIGHWAY)
