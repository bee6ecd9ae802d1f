"""Forecasting a series in time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.expressions import Expr
from core.spec import Use
from core.templates.template import LAST_VALUE, Reference, Template

if TYPE_CHECKING:
    from core.builder import Net


def sine(net: Net) -> None:
    """window (N 32 1) -> state after the last step (N 32) -> next value (N 1)."""
    x = net.input("window")
    x = net.add("LSTM", x, hidden_size=32)
    x = net.add("Linear", net.port(x, "last"), out_features=Expr("targets"))
    net.output(x, "next")
    net.train_with("Adam", lr=0.01, epochs=30, batch_size=64)


SINE_NOTES = """What comes next?

The network sees 32 values of a noisy sine wave and forecasts the one that follows. The LSTM reads them one by one and carries what it needs in its state; the Linear layer turns the state after the last step into a forecast.

The rows are split in the order of time: it is tested on values later than all it was trained on. To be worth its while it must beat a rival that needs no network, repeating the last value. No forecast can be better than the noise."""

ALL = (
    Template(
        "sine-lstm",
        "Forecast a wave",
        "Sequences and text",
        "A recurrent network forecasts the next value of a noisy sine wave.",
        aka=("time series", "recurrent", "regression", "lstm"),
        draw=sine,
        parameters=4_513,
        data=Use("sine", (("noise", 0.02),)),
        notes=SINE_NOTES,
        reference=Reference("mae", "test", rival=LAST_VALUE, factor=5.0),
    ),
)
