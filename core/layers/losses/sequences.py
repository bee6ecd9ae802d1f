"""Losses for sequences whose labels are not aligned with their steps."""

from __future__ import annotations

from typing import Any

from core.layers.base import Context, Emitter, Port, Rejected
from core.layers.losses.declaration import LossType
from core.layers.rules import differing, need_float
from core.layers.sizes import at_least, same
from core.layers.wires import INT, WireType
from core.spec import Bool, Int, Values


def ctc_shape(c: Context, p: Values, x: WireType, target: WireType) -> tuple[()]:
    """N L C scores against N S labels."""
    need_float(x, "CTC")
    if x.rank != 3:
        raise Rejected(
            f"CTC takes a row of scores for each step (N×L×classes), but {x} arrives here.",
            "One of the classes is the blank.",
            port="x",
        )
    if target.dtype != INT or target.rank != 2:
        raise Rejected(
            f"CTC takes a row of labels for each sample (N×labels), but {target} arrives here.",
            "They are whole numbers; how many of them count is told by their lengths.",
            port="target",
        )
    if same(x.sizes[0], target.sizes[0]) is False:
        raise Rejected(f"There are {x.sizes[0]} sequences, but {target.sizes[0]} rows of labels.", port="target")
    enough = at_least(x.sizes[2], p.blank + 1)
    if enough is False:
        raise Rejected(
            f"The blank is class {p.blank}, but there are scores for {x.sizes[2]} classes, counted from 0.",
            "Give the last Linear one output more than there are labels.",
            port="x",
            param="blank",
        )
    if enough is None:
        c.only_if(f"{x.sizes[2]} is at least {p.blank + 1}")
    return ()


def _ctc(p: Values, b: Emitter, x: Any, target: Any) -> Any:
    """torch wants the steps first, as logarithms of chances; where these arrive already, log_softmax leaves them as they are."""
    steps, labels = _lengths(b, x), _lengths(b, target)
    chances = b.method(b.method(x, "log_softmax", 2), "transpose", 0, 1)
    given = differing(p, {"blank": 0, "zero_infinity": False}, "blank", "zero_infinity")
    return b.call(b.module("torch.nn.CTCLoss", **given), chances, target, steps, labels)


def _lengths(b: Emitter, value: Any) -> Any:
    """How long each row is: as is known, or as the whole."""
    known = b.lengths(value)
    return b.function("torch.full", [b.batch(value)], b.size(value, 1)) if known is None else known


CTC = LossType(
    "CTCLoss",
    "Connectionist temporal classification (CTC)",
    "loss",
    "For sequences of labels without their places: speech to letters, handwriting to text.",
    params=(
        Int("blank", 0, "Blank", "The class that says nothing new at a step.", low=0),
        Bool(
            "zero_infinity",
            False,
            "Leave out the impossible",
            "Samples with more labels than steps count for nothing, where they would make the loss infinite.",
        ),
    ),
    aka=("speech recognition", "handwriting", "alignment", "ctc", "transcription"),
    inputs=(
        Port("x", "N L C", help="Scores of each class at each step; the blank is one of them."),
        Port("target", "N S", help="The labels of each sample, in their order."),
    ),
    shape=ctc_shape,
    emit=_ctc,
    reading="softmax",
    icon="mdi6.waveform",
    identifier="ctc",
    explanation="It adds up the chances of all ways in which the steps could spell the labels, so nobody has to mark where each of them begins. "
    "Between two equal labels the network has to say the blank. Lengths that come with the data count; without them the whole rows do.",
    source="-log of the sum over all alignments, divided by the number of labels, mean; Graves et al., Connectionist temporal classification, 2006",
)
FAMILY = (CTC,)
