"""Recurrent layers: they read a sequence step by step and carry a memory along."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from core.layers.base import Context, Cost, Emitter, Inputs, Insert, LayerType, Outputs, Port, Rejected
from core.layers.rules import carried, differing, known, need_float
from core.layers.wires import WireType
from core.spec import Bool, Choice, Float, Int, Param, Values

GATES = {"RNN": 1, "GRU": 3, "LSTM": 4}
DEFAULTS: dict[str, Any] = {"num_layers": 1, "bias": True, "dropout": 0.0, "bidirectional": False}


def _directions(p: Values) -> int:
    return 2 if p.bidirectional else 1


def _need_sequence(x: WireType, what: str) -> None:
    need_float(x, what)
    if x.rank != 3:
        rows = x.rank == 4 and x.sizes[1] == 1 and isinstance(x.sizes[3], int)
        raise Rejected(
            f"{what} takes a sequence (N×L×F), but {x} arrives here.",
            f"It goes from step to step along the second axis; {x} has {x.rank} axes.",
            port="x",
            repair=("Read it row by row", Insert("Reshape", (("shape", (-1, x.sizes[3])),))) if rows else None,
        )


def _shape(cls: str) -> Any:
    def shape(c: Context, p: Values, x: WireType) -> tuple[WireType, ...]:
        """N L F -> y N L D·H, last N D·H, h and c N D·layers H, where D is 2 in both directions and else 1."""
        _need_sequence(x, cls)
        known(x.sizes[-1], cls, "last")
        x, width = carried(x), p.hidden_size * _directions(p)
        y = replace(x, sizes=(*x.sizes[:2], width), axes=("N", "L", "F"))
        last = WireType((x.sizes[0], width), ("N", "F"))
        state = WireType((x.sizes[0], p.num_layers * _directions(p), p.hidden_size), ("N", "D0", "F"))
        return (y, last, state, state)[: len(_outputs(cls))]

    return shape


def _emit(cls: str) -> Any:
    def emit(p: Values, b: Emitter, x: Any) -> tuple[Any, ...]:
        extra = differing(p, DEFAULTS, *DEFAULTS)
        if p.num_layers == 1:
            extra.pop("dropout", None)
        if p.get("nonlinearity", "tanh") != "tanh":
            extra["nonlinearity"] = p.nonlinearity
        layer = b.module(f"torch.nn.{cls}", x.type.sizes[-1], p.hidden_size, **extra, batch_first=True)
        lengths = b.lengths(x)
        entering = x if lengths is None else _packed(b, x, lengths)
        y, state = b.unpack(b.call(layer, entering), 2, ("y", "state"))
        made = [_padded(b, x, y, lengths) if b.used("y") else None, None, None, None]
        if b.used("last") or b.used("h"):
            h = b.index(state, 0) if cls == "LSTM" else state
            made[1] = _last(p, b, h) if b.used("last") else None
            made[2] = b.method(h, "transpose", 0, 1) if b.used("h") else None
        if cls == "LSTM" and b.used("c"):
            made[3] = b.method(b.index(state, 1), "transpose", 0, 1)
        return tuple(made[: len(_outputs(cls))])

    return emit


def _packed(b: Emitter, x: Any, lengths: Any) -> Any:
    return b.function("torch.nn.utils.rnn.pack_padded_sequence", x, lengths, batch_first=True, enforce_sorted=False)


def _padded(b: Emitter, x: Any, y: Any, lengths: Any) -> Any:
    if lengths is None:
        return y
    whole = b.function("torch.nn.utils.rnn.pad_packed_sequence", y, batch_first=True, total_length=b.size(x, 1))
    return b.unpack(whole, 2, ("y", "lengths"))[0]


def _last(p: Values, b: Emitter, h: Any) -> Any:
    """The top layer's memory after the last step of each direction: the backward one ends at the first step."""
    if not p.bidirectional:
        return b.index(h, -1)
    return b.function("torch.cat", [b.index(h, -2), b.index(h, -1)], dim=1)


def _cost(cls: str) -> Any:
    def cost(p: Values, ins: Inputs, outs: Outputs) -> Cost:
        """Per layer, direction and gate: H·(in + H) weights, used once for every step, and two biases of H."""
        hidden, many = p.hidden_size, GATES[cls] * _directions(p)
        widths = [ins[0].sizes[-1]] + [hidden * _directions(p)] * (p.num_layers - 1)
        weights = sum(many * hidden * (width + hidden) for width in widths)
        biases = 2 * many * hidden * p.num_layers if p.bias else 0
        return Cost(weights + biases, 0, ins[0].sizes[1] * (2 * weights))

    return cost


def _outputs(cls: str) -> tuple[Port, ...]:
    ports = (
        Port("y", "N L F", "Sequence", "What the layer says at every step."),
        Port("last", "N F", "Last step", "What it says at the end of each sequence, its padding left out."),
        Port("h", "N layers H", "Final state", "The memory of every layer and direction after the last step."),
    )
    cell = Port("c", "N layers H", "Final cell", "The inner, longer memory after the last step.")
    return (*ports, cell) if cls == "LSTM" else ports


def _subtitle(p: Values) -> str:
    telling = [f"{p.hidden_size} units"]
    telling += [f"{p.num_layers} layers"] if p.num_layers > 1 else []
    return " · ".join(telling + (["both directions"] if p.bidirectional else []))


PARAMS: tuple[Param, ...] = (
    Int("hidden_size", 64, "Units", "Size of the memory: how many numbers it keeps.", low=1, high=1_000_000),
    Int("num_layers", 1, "Layers", "How many such layers stand on each other.", low=1, high=1000),
    Bool(
        "bidirectional",
        False,
        "Both directions",
        "A second one reads from the end to the start; their answers are joined.",
    ),
    Float(
        "dropout",
        0.0,
        "Dropout between layers",
        "Share of numbers set to zero between the layers while training.",
        low=0.0,
        high=1.0,
        shown=lambda p: p.num_layers > 1,
    ),
    Bool("bias", True, "Bias", "A learned number added in each gate.", advanced=True),
)


def _recurrent(cls: str, title: str, summary: str, params: tuple[Param, ...] = (), **told: Any) -> LayerType:
    return LayerType(
        cls,
        title,
        "recurrent",
        summary,
        params=(*PARAMS, *params),
        inputs=(Port("x", "N L F", help="Sequences: steps, then features."),),
        outputs=_outputs(cls),
        shape=_shape(cls),
        emit=_emit(cls),
        cost=_cost(cls),
        subtitle=_subtitle,
        **told,
    )


RNN = _recurrent(
    "RNN",
    "RNN",
    "Reads a sequence step by step; its memory is its last answer.",
    (
        Choice(
            "nonlinearity",
            "tanh",
            "Activation",
            "What bends the memory at each step.",
            options=(("tanh", "tanh"), ("relu", "ReLU")),
            advanced=True,
        ),
    ),
    aka=("recurrent", "elman", "simple rnn", "sequence", "time series"),
    icon="mdi6.repeat",
    explanation="At each step it mixes the new input with what it said before. Simple and fast, but what it learned fades over some tens of steps: "
    "for longer memory take a GRU or LSTM.",
    source="Elman, Finding structure in time, 1990: h = tanh(W x + U h + b)",
)
LSTM = _recurrent(
    "LSTM",
    "LSTM",
    "Reads a sequence step by step and learns what to keep in mind and what to forget.",
    aka=("recurrent", "long short-term memory", "sequence", "time series", "memory"),
    icon="mdi6.memory",
    explanation="Three gates decide at each step what enters the memory, what stays and what is said. So it can carry a fact over hundreds of steps. "
    "Use the output 'last' to judge a whole sequence, 'y' to say something at every step.",
    source="Hochreiter & Schmidhuber, Long short-term memory, 1997",
)
GRU = _recurrent(
    "GRU",
    "GRU",
    "A lighter LSTM: two gates and one memory.",
    aka=("recurrent", "gated recurrent unit", "sequence", "time series", "memory"),
    icon="mdi6.sync",
    explanation="A quarter fewer weights than an LSTM of the same size and often as good. "
    "Use the output 'last' to judge a whole sequence, 'y' to say something at every step.",
    source="Cho et al., Learning phrase representations using RNN encoder-decoder, 2014",
)
FAMILY = (RNN, LSTM, GRU)
