"""Recurrent cells: one step of an RNN, LSTM or GRU, for loops of one's own."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from core.layers.base import Context, Cost, Emitter, Inputs, Insert, LayerType, Outputs, Port
from core.layers.recurrent import GATES, NONLINEARITY, need_state
from core.layers.rules import known, need_float, need_rank
from core.layers.wires import WireType
from core.spec import Bool, Int, Param, Values

DEFAULTS: dict[str, Any] = {"bias": True, "nonlinearity": "tanh"}


def _shape(cls: str, outputs: int) -> Any:
    def shape(c: Context, p: Values, x: WireType, *states: WireType | None) -> tuple[WireType, ...]:
        """x N F, h and c N H -> the same states, one step on."""
        need_float(x, cls)
        steps = f"{cls[:-4]} reads all steps of a sequence"
        repair = ("Take the first step", Insert("Select", (("dim", 1),))) if x.rank == 3 else None
        need_rank(x, (2,), f"{cls}, which takes a single step ({steps}),", repair)
        known(x.sizes[-1], cls, "last")
        for state, port in zip(states, ("h", "c"), strict=False):
            need_state(c, x, state, (p.hidden_size,), port)
        state = replace(x, sizes=(x.sizes[0], p.hidden_size), axes=("N", "F"), partner="")
        return (state,) * outputs

    return shape


def _emit(cls: str) -> Any:
    def emit(p: Values, b: Emitter, x: Any, *states: Any) -> Any:
        extra = {name: p[name] for name in DEFAULTS if name in p and p[name] != DEFAULTS[name]}
        layer = b.module(f"torch.nn.{cls}", x.type.sizes[-1], p.hidden_size, **extra)
        there = next((state for state in states if state is not None), None)
        if cls != "LSTMCell":
            return b.call(layer, x) if there is None else b.call(layer, x, there)
        if there is None:
            return _both(b, b.call(layer, x))
        pair = tuple(b.function("torch.zeros_like", there) if state is None else state for state in states)
        return _both(b, b.call(layer, x, pair))

    return emit


def _both(b: Emitter, made: Any) -> tuple[Any, ...]:
    h, c = b.unpack(made, 2, ("h", "c"))
    return (h if b.used("h") else None), (c if b.used("c") else None)


def _cost(cls: str) -> Any:
    def cost(p: Values, ins: Inputs, outs: Outputs) -> Cost:
        """For each gate H·(in + H) weights and two biases of H."""
        many = GATES[cls.removesuffix("Cell")] * p.hidden_size
        weights = many * (ins[0].sizes[-1] + p.hidden_size)
        return Cost(weights + (2 * many if p.bias else 0), 0, 2 * weights)

    return cost


X = Port("x", "N F", help="One step of each sequence: its features.")
H_IN = Port("h", "N H", "State", "What is remembered from the step before; open: zeros.", optional=True)
C_IN = Port("c", "N H", "Cell", "The inner, longer memory from the step before; open: zeros.", optional=True)
H_OUT = Port("h", "N H", "State", "What is remembered after this step, and said.")
C_OUT = Port("c", "N H", "Cell", "The inner, longer memory after this step.")
PARAMS: tuple[Param, ...] = (
    Int("hidden_size", 64, "Units", "Size of the memory: how many numbers it keeps.", low=1, high=1_000_000),
    Bool("bias", True, "Bias", "A learned number added in each gate.", advanced=True),
)


def _cell(cls: str, title: str, summary: str, params: tuple[Param, ...] = (), **told: Any) -> LayerType:
    long = cls == "LSTMCell"
    return LayerType(
        cls,
        title,
        "recurrent",
        summary,
        params=(*PARAMS, *params),
        inputs=(X, H_IN, C_IN) if long else (X, H_IN),
        outputs=(H_OUT, C_OUT) if long else (H_OUT,),
        shape=_shape(cls, 2 if long else 1),
        emit=_emit(cls),
        cost=_cost(cls),
        subtitle=lambda p: f"{p.hidden_size} units",
        **told,
    )


RNN_CELL = _cell(
    "RNNCell",
    "RNN cell",
    "One step of an RNN: new input and old memory become the new memory.",
    (NONLINEARITY,),
    aka=("recurrent", "elman", "simple rnn", "step"),
    icon="mdi6.repeat-once",
    explanation="For loops of one's own: wire its state to the next cell, or to itself as a shared, repeated block, where something else happens between the steps. For plain sequences RNN does all steps in one go and much faster. Over many steps its memory fades.",
    source="Elman, Finding structure in time, 1990: h = tanh(W x + U h + b)",
)
LSTM_CELL = _cell(
    "LSTMCell",
    "LSTM cell",
    "One step of an LSTM: its gates decide what to keep, what to forget and what to say.",
    aka=("recurrent", "long short-term memory", "step"),
    icon="mdi6.memory",
    explanation="For loops of one's own, such as attention between the steps of a decoder: wire state and cell to the next step's. The state is what it says, the cell its long memory. For plain sequences LSTM does all steps in one go and much faster.",
    source="Hochreiter & Schmidhuber, Long short-term memory, 1997",
)
GRU_CELL = _cell(
    "GRUCell",
    "GRU cell",
    "One step of a GRU: two gates blend new input and old memory.",
    aka=("recurrent", "gated recurrent unit", "step"),
    icon="mdi6.sync",
    explanation="For loops of one's own, with a single memory to pass on; graph networks also use it to update what a node knows. For plain sequences GRU does all steps in one go and much faster.",
    source="Cho et al., Learning phrase representations using RNN encoder-decoder, 2014",
)
FAMILY = (RNN_CELL, LSTM_CELL, GRU_CELL)
