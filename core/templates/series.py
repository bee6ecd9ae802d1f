"""Forecasting a series in time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.expressions import Expr
from core.spec import Use
from core.templates.template import LAST_VALUE, Reference, Template

if TYPE_CHECKING:
    from core.builder import BlockNet, Net


def sine(net: Net) -> None:
    """window (N 32 1) -> state after the last step (N 32) -> next value (N 1)."""
    x = net.input("window")
    x = net.add("LSTM", x, hidden_size=32)
    x = net.add("Linear", net.port(x, "last"), out_features=Expr("targets"))
    net.output(x, "next")
    net.train_with("Adam", lr=0.01, epochs=30, batch_size=64)


def tdnn(net: Net) -> None:
    """window (N 32 1) -> channels (N 1 32) -> delays further and further apart (N 16 6) -> row (N 96) -> next value (N 1)."""
    delays = _delays(net)
    x = net.add("Permute", net.input("window"), dims=(2, 1))
    for number, (taps, apart) in enumerate(((5, 1), (3, 2), (3, 4), (3, 5)), 1):
        x = net.use(delays, x, name=f"delays{number}", width=16, taps=taps, apart=apart)
    x = net.add("Linear", net.add("Flatten", x), out_features=Expr("targets"))
    net.output(x, "next")
    net.train_with("Adam", lr=0.005, epochs=30, batch_size=64)


def _delays(net: Net) -> BlockNet:
    """`taps` values of each channel, `apart` steps from one another."""
    block = net.block("Delays", width=16, taps=3, apart=1)
    x = block.add(
        "Conv1d",
        block.input(),
        out_channels=Expr("width"),
        kernel_size=(Expr("taps"),),
        dilation=(Expr("apart"),),
    )
    block.output(block.add("ReLU", x))
    return block


SINE_NOTES = """What comes next?

The network sees 32 values of a noisy sine wave and forecasts the one that follows. The LSTM reads them one by one and carries what it needs in its state; the Linear layer turns the state after the last step into a forecast.

The rows are split in the order of time: it is tested on values later than all it was trained on. To be worth its while it must beat a rival that needs no network, repeating the last value. No forecast can be better than the noise."""

TDNN_NOTES = """Time-delay network, 1989

The first convolutional networks were made for speech. A time-delay layer looks at a few moments at once, now and some steps back, with the same weights at every moment: a convolution along time.

Each layer here looks at moments that lie further apart (1, 2, 4 and 5 steps), so after four small layers every result has seen 27 of the 32 values, and the last Linear weighs the six of them. Wider spacing instead of more weights is what WaveNet and the speech recognisers after it were built on.

Compare it with the recurrent network on the same wave: this one has no state and sees no further back than its window, but all moments are computed at once."""

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
    Template(
        "tdnn",
        "Time-delay network",
        "Sequences and text",
        "Convolutions along time with growing gaps forecast a noisy sine wave.",
        aka=("time series", "dilated convolution", "waibel", "speech", "causal", "regression"),
        draw=tdnn,
        data=Use("sine", (("noise", 0.02),)),
        parameters=2_545,
        notes=TDNN_NOTES,
        reference=Reference("mae", "test", rival=LAST_VALUE, factor=5.0),
        year=1989,
        paper="Waibel et al., Phoneme recognition using time-delay neural networks, 1989; spaced as in Peddinti et al., 2015",
    ),
)
