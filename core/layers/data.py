"""Where data enters the network, what its answers are compared with, and where they leave it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from core.document.project import DataColumn
from core.layers.base import Context, Emitter, Insert, LayerType, Port, Rejected, SetParam, Suggestion
from core.layers.losses import LOSSES, OUTPUT_LOSSES
from core.layers.losses.declaration import LossType
from core.layers.losses.rules import LABELS
from core.layers.wires import BATCH, FLOAT, INT, WireType
from core.spec import Choice, Choices, Chosen, Column, Float, Size, Use, Values

BY_TARGET = "Choose the loss by the target"
RANK_AXES = {1: ("F",), 2: ("L", "F"), 3: ("C", "H", "W"), 4: ("C", "D", "H", "W")}


def input_shape(c: Context, p: Values) -> WireType:
    """The type of the column it is bound to; without data, the declared shape."""
    column = c.column(p.column)
    if column is not None:
        return WireType((BATCH, *column.sizes), ("N", *column.axes), column.dtype, "lengths" if column.lengths else "")
    _need_known(c, p.column, "column", "input")
    return _declared(p)


def _need_known(c: Context, name: str, param: str, role: str) -> None:
    """Raises Rejected where there is data, and it has no such column."""
    if name and c.schema is not None and c.column(name) is None:
        near = ", ".join(f"'{k.name}'" for k in c.schema.columns if k.role == role)
        raise Rejected(
            f"The data has no column '{name}'.", f"{role.capitalize()} columns of this data: {near}.", param=param
        )


def _declared(p: Values) -> WireType:
    """The type that an Input or Target without data is given by hand."""
    axes = ("L",) if p.dtype == INT and len(p.shape) == 1 else RANK_AXES.get(len(p.shape), _plain(len(p.shape)))
    return WireType((BATCH, *p.shape), ("N", *axes), p.dtype)


def _plain(rank: int) -> tuple[str, ...]:
    return tuple(f"D{i}" for i in range(rank))


def target_shape(c: Context, p: Values) -> WireType:
    """The type of the column it is bound to; without data, the declared shape."""
    column = c.column(p.column)
    if column is None:
        _need_known(c, p.column, "column", "target")
        return _declared(p)
    return replace(target_type(column), partner="lengths" if column.lengths else "")


def output_shape(c: Context, p: Values, x: WireType) -> tuple[()]:
    """Nothing comes out; the prediction must fit the loss and the target's type."""
    _need_known(c, p.target, "target", "target")
    column = c.column(p.target)
    chosen = chosen_loss(p, column, x)
    if column is None or chosen.key == "none":
        return ()
    loss = LOSSES[chosen.key]
    _need_classes(loss, column)
    try:
        loss.shape(c, loss.resolve(p.loss.params), x, target_type(column))
    except Rejected as no:
        param = "" if no.port == "x" and not no.param else "loss"
        raise Rejected(str(no), no.why, port="x" if no.port == "x" else "", param=param, repair=_at_x(no)) from None
    if loss.classes is not None and len(column.classes) != loss.classes:
        raise Rejected(
            f"{loss.title} tells {loss.classes} classes apart, but '{column.name}' has {len(column.classes)}.",
            "Choose cross-entropy.",
            param="loss",
        )
    return ()


def _need_classes(loss: LossType, column: DataColumn) -> None:
    """A single number is no class, whatever shape the answer has."""
    if column.kind == "number" and "number" not in loss.targets:
        raise Rejected(
            f"{loss.title} tells classes apart, but '{column.name}' holds numbers.",
            "How near an answer comes to a number is told by mean squared error and its kin.",
            param="loss",
            repair=(BY_TARGET, SetParam("loss", Use("auto"))),
        )


def _at_x(no: Rejected) -> tuple[str, Suggestion] | None:
    """The loss's own repair, where it is one at the prediction."""
    return no.repair if no.repair and no.port == "x" and isinstance(no.repair[1], Insert) else None


def target_type(column: DataColumn) -> WireType:
    """The WireType of a target column as the feed gives it."""
    axes = column.axes if len(column.axes) == len(column.sizes) else _plain(len(column.sizes))
    whole = column.kind in LABELS
    return WireType((BATCH, *column.sizes), ("N", *axes), INT if whole else FLOAT)


def chosen_loss(p: Values, column: DataColumn | None, x: WireType | None) -> Use:
    """The loss that 'automatic' stands for: cross-entropy for classes, its two-class form for a single output, else squared error.

    Its key is empty where that is not known yet, for want of a column.
    """
    if p.loss.key != "auto":
        return Use(p.loss.key, p.loss.params)
    if column is None:
        return Use("")
    if column.kind not in LABELS:
        return Use("MSELoss")
    single = x is not None and x.rank == 2 and x.sizes[-1] == 1 and len(column.classes) == 2
    return Use("BCEWithLogitsLoss" if single or (x is not None and x.rank == 1) else "CrossEntropyLoss")


def input_emit(p: Values, b: Emitter) -> Any:
    raise TypeError("an Input is an argument of forward, written by lowering")


def target_emit(p: Values, b: Emitter) -> Any:
    raise TypeError("a Target is an argument of the Objective, written by lowering")


def output_emit(p: Values, b: Emitter, x: Any) -> tuple[()]:
    raise TypeError("an Output is returned by forward, written by lowering")


def _shape_params(example: tuple[int, ...]) -> tuple[Size, Choice]:
    """What stands for the type of a column while there is none."""
    return (
        Size(
            "shape",
            example,
            "Shape",
            "Size of one sample while there is no data: C×H×W for pictures, L×F for sequences, F for features.",
            dims=0,
            shown=lambda p: not p.column,
        ),
        Choice(
            "dtype",
            FLOAT,
            "Kind of numbers",
            "Decimal numbers, or whole numbers such as word numbers.",
            options=((FLOAT, "decimal"), (INT, "whole")),
            shown=lambda p: not p.column,
        ),
    )


INPUT = LayerType(
    "Input",
    "Input",
    "data",
    "Where a column of the data enters the network.",
    params=(
        Column("column", "", "Data column", "Which column of the data enters here.", roles=("input",)),
        *_shape_params((1, 28, 28)),
    ),
    aka=("data", "source", "start", "placeholder"),
    inputs=(),
    outputs=(Port("y", help="The samples of a batch (N)."),),
    shape=input_shape,
    emit=input_emit,
    subtitle=lambda p: p.column or "no data yet",
    icon="mdi6.database-arrow-right-outline",
    explanation="A network may have several inputs, each bound to a column of the data. N stands for the batch: how many samples go through at once.",
)
TARGET = LayerType(
    "Target",
    "Target",
    "data",
    "A column of the data for losses to compare with; the network itself never sees it.",
    params=(
        Column(
            "column", "", "Target column", "Which column of the data losses get from here.", roles=("target", "input")
        ),
        *_shape_params((1,)),
    ),
    aka=("label", "truth", "answer", "ground truth", "y"),
    inputs=(),
    outputs=(Port("y", help="The answers of a batch (N)."),),
    shape=target_shape,
    emit=target_emit,
    subtitle=lambda p: p.column or "no data yet",
    icon="mdi6.database-check-outline",
    explanation="An Output has its target with it. This node brings one to a loss that stands by itself, such as triplet or Gaussian likelihood. "
    "Layers without weights may stand between the two; none of them can lead to an Output, since answers are not there when the network is used.",
)


def _untold(p: Values) -> str:
    return "prediction" if p.loss.key == "none" else "no target yet"


OUTPUT = LayerType(
    "Output",
    "Output",
    "data",
    "Compares the network's answer with the target: the loss that training makes small.",
    params=(
        Column(
            "target",
            "",
            "Target column",
            "The column that the network learns to predict; an input column for an autoencoder.",
            roles=("target", "input"),
        ),
        Chosen(
            "loss", Use("auto"), "Loss", "How wrong answers are counted.", catalogue=lambda: OUTPUT_LOSSES, auto=True
        ),
        Float("weight", 1.0, "Weight", "How much this output counts among several.", low=0.0, high=1e6, advanced=True),
        Choices(
            "metrics",
            (),
            "Metrics",
            "What is measured beside the loss; empty: what suits the target.",
            options=(("accuracy", "Accuracy"), ("mae", "Mean absolute error"), ("r2", "R²")),
            advanced=True,
        ),
    ),
    aka=("loss", "target", "label", "objective", "criterion", "prediction", "end"),
    inputs=(Port("x", help="The network's answer: one number for each class (logits), or the predicted values."),),
    outputs=(),
    shape=output_shape,
    emit=output_emit,
    subtitle=lambda p: " · ".join(
        filter(
            None, [p.target or _untold(p), "" if p.loss.key in ("auto", "none") else LOSSES[p.loss.key].title.lower()]
        )
    ),
    icon="mdi6.bullseye-arrow",
    explanation="Cross-entropy expects raw scores (logits) and applies softmax itself; so no Softmax layer belongs before this node. Several outputs may be trained together. With no loss of its own it is a prediction alone, beside losses that are nodes.",
)
FAMILY = (INPUT, TARGET, OUTPUT)
