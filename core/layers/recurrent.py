"""Recurrent layers: they read a sequence step by step and carry a memory along."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

from core.layers.base import (
    Chain,
    Context,
    Cost,
    Emitter,
    Inputs,
    Insert,
    LayerType,
    Outputs,
    Port,
    Rejected,
    SetParam,
    Suggestion,
)
from core.layers.masks import need_equal
from core.layers.rules import POINTS, carried, differing, known, need_float, need_sequence
from core.layers.sizes import same
from core.layers.wires import WireType
from core.spec import Bool, Choice, Float, Int, Param, Values

GATES = {"RNN": 1, "GRU": 3, "LSTM": 4}
DEFAULTS: dict[str, Any] = {
    "num_layers": 1,
    "bias": True,
    "dropout": 0.0,
    "bidirectional": False,
    "nonlinearity": "tanh",
    "proj_size": 0,
}
STATE_HELP = "What each layer and direction remembers at first, such as the final state of an encoder; open: zeros."
CELL_HELP = "The long memory of an LSTM at first, such as the final cell of an encoder; open: zeros."


def _directions(p: Values) -> int:
    return 2 if p.bidirectional else 1


def _row_by_row(x: WireType) -> tuple[str, Suggestion]:
    """N C H W -> N H C·W: a step for each row of a picture."""
    rows: Suggestion = Chain((Insert("Permute", (("dims", (2, 1, 3)),)), Insert("Flatten", (("start_dim", 2),))))
    if x.sizes[1] == 1 and isinstance(x.sizes[3], int):
        rows = Insert("Reshape", (("shape", (-1, x.sizes[3])),))
    return "Read it row by row", rows


def _need_sequence(x: WireType, what: str) -> None:
    need_sequence(x, what, points=_row_by_row(x) if x.rank == 4 else POINTS)


def _state_sizes(p: Values, cls: str) -> dict[str, tuple[Any, Any]]:
    """Layers and features of each state: one memory for every layer and direction; a projection makes h narrower, not c."""
    many = p.num_layers * _directions(p)
    sizes = {"h0": (many, _said(p))}
    return sizes | {"c0": (many, p.hidden_size)} if cls == "LSTM" else sizes


def _said(p: Values) -> Any:
    """Features that one direction says at each step."""
    return p.get("proj_size") or p.hidden_size


def _need_projection(p: Values) -> None:
    if p.get("proj_size", 0) >= p.hidden_size:
        raise Rejected(
            f"The projection to {p.proj_size} numbers has to be smaller than the memory of {p.hidden_size}.",
            "It shortens what is said at each step.",
            param="proj_size",
            repair=("Leave the projection out", SetParam("proj_size", 0)),
        )


def need_state(c: Context, x: WireType, state: WireType | None, sizes: tuple[Any, ...], port: str) -> None:
    """N, then `sizes`: what a memory starts with. None starts with zeros."""
    if state is None:
        return
    need_float(state, "The initial state", port)
    wanted = (x.sizes[0], *sizes)
    message = f"The initial state has to be {'×'.join(map(str, wanted))}, but {state} arrives here."
    if state.rank != len(wanted):
        fits = same(state.per_sample(), math.prod(sizes)) is True
        raise Rejected(
            message,
            f"{state} has {state.rank} axes; a state has {len(wanted)}.",
            port=port,
            repair=(
                f"Reshape it to {'×'.join(map(str, sizes))}",
                Insert("Reshape", (("shape", tuple(map(int, sizes))),)),
            )
            if fits
            else None,
        )
    for given, size in zip(state.sizes, wanted, strict=True):
        need_equal(
            c, given, size, message, "Each sample has a memory of its own, one for each layer and direction.", port
        )


def _shape(cls: str) -> Any:
    def shape(c: Context, p: Values, x: WireType, *states: WireType | None) -> tuple[WireType, ...]:
        """N L F -> y N L D·H, last N D·H, h and c N D·layers H, where D is 2 in both directions and else 1."""
        _need_sequence(x, cls)
        known(x.sizes[-1], cls, "last")
        _need_projection(p)
        sizes = _state_sizes(p, cls)
        for state, (port, size) in zip(states, sizes.items(), strict=True):
            need_state(c, x, state, size, port)
        x, width = carried(x), _said(p) * _directions(p)
        y = replace(x, sizes=(*x.sizes[:2], width), axes=("N", "L", "F"))
        last = WireType((x.sizes[0], width), ("N", "F"))
        return (y, last, *(WireType((x.sizes[0], *size), ("N", "D0", "F")) for size in sizes.values()))

    return shape


def _emit(cls: str) -> Any:
    def emit(p: Values, b: Emitter, x: Any, *states: Any) -> tuple[Any, ...]:
        extra = differing(p, DEFAULTS, *(name for name in DEFAULTS if name in p))
        if p.num_layers == 1:
            extra.pop("dropout", None)
        layer = b.module(f"torch.nn.{cls}", x.type.sizes[-1], p.hidden_size, **extra, batch_first=True)
        lengths = b.lengths(x)
        entering = x if lengths is None else _packed(b, x, lengths)
        y, state = b.unpack(b.call(layer, entering, *_starting(p, b, cls, states)), 2, ("y", "state"))
        made = [_padded(b, x, y, lengths) if b.used("y") else None, None, None, None]
        if b.used("last") or b.used("h"):
            h = b.index(state, 0) if cls == "LSTM" else state
            made[1] = _last(p, b, h) if b.used("last") else None
            made[2] = b.method(h, "transpose", 0, 1) if b.used("h") else None
        if cls == "LSTM" and b.used("c"):
            made[3] = b.method(b.index(state, 1), "transpose", 0, 1)
        return tuple(made[: len(_outputs(cls))])

    return emit


def _starting(p: Values, b: Emitter, cls: str, states: tuple[Any, ...]) -> tuple[Any, ...]:
    """The argument with the initial states, as torch wants them: layers N H. One of two that is open starts with zeros."""
    there = next((state for state in states if state is not None), None)
    if there is None:
        return ()
    made = []
    for state, (name, (many, size)) in zip(states, _state_sizes(p, cls).items(), strict=True):
        if state is None:
            made.append(b.method(there, "new_zeros", many, b.batch(there), size))
        else:
            made.append(b.method(b.method(state, "transpose", 0, 1), "contiguous"))
        made[-1].hint, made[-1].named = name, True
    return (tuple(made),) if cls == "LSTM" else tuple(made)


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
        """Per layer, direction and gate: H·(in + said) weights, used once for every step, and two biases of H.

        A projection adds said·H weights for each layer and direction.
        """
        hidden, said, both = p.hidden_size, _said(p), _directions(p)
        widths = [ins[0].sizes[-1]] + [said * both] * (p.num_layers - 1)
        weights = sum(GATES[cls] * both * hidden * (width + said) for width in widths)
        weights += said * hidden * both * p.num_layers if p.get("proj_size") else 0
        biases = 2 * GATES[cls] * both * hidden * p.num_layers if p.bias else 0
        return Cost(weights + biases, 0, ins[0].sizes[1] * (2 * weights))

    return cost


def _inputs(cls: str) -> tuple[Port, ...]:
    ports = (
        Port("x", "N L F", help="Sequences: steps, then features."),
        Port("h0", "N layers H", "Initial state", STATE_HELP, optional=True),
        Port("c0", "N layers H", "Initial cell", CELL_HELP, optional=True),
    )
    return ports if cls == "LSTM" else ports[:2]


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
NONLINEARITY = Choice(
    "nonlinearity",
    "tanh",
    "Activation",
    "What bends the memory at each step.",
    options=(("tanh", "tanh"), ("relu", "ReLU")),
    advanced=True,
)


def _recurrent(cls: str, title: str, summary: str, params: tuple[Param, ...] = (), **told: Any) -> LayerType:
    return LayerType(
        cls,
        title,
        "recurrent",
        summary,
        params=(*PARAMS, *params),
        inputs=_inputs(cls),
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
    (NONLINEARITY,),
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
    (
        Int(
            "proj_size",
            0,
            "Projection",
            "Shortens what is said at each step to so many numbers, fewer than the memory has; 0: no projection.",
            low=0,
            high=1_000_000,
            advanced=True,
        ),
    ),
    aka=("recurrent", "long short-term memory", "sequence", "time series", "memory"),
    icon="mdi6.memory",
    explanation="Three gates decide at each step what enters the memory, what stays and what is said. So it can carry a fact over hundreds of steps. "
    "Use the output 'last' to judge a whole sequence, 'y' to say something at every step. To translate or continue, wire the final state and cell of an encoder to the initial ones of a decoder.",
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
