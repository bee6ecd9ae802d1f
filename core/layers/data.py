"""Where data enters the network and where its answer is compared with the target."""

from __future__ import annotations

from typing import Any

from core.layers.base import Context, Emitter, LayerType, Port, Rejected
from core.layers.losses import LOSSES
from core.layers.wires import BATCH, FLOAT, INT, WireType
from core.spec import Choice, Choices, Chosen, Column, Float, Size, Use, Values

RANK_AXES = {1: ("F",), 2: ("L", "F"), 3: ("C", "H", "W"), 4: ("C", "D", "H", "W")}


def input_shape(c: Context, p: Values) -> WireType:
    """The type of the column it is bound to; without data, the declared shape."""
    column = c.column(p.column)
    if column is not None:
        return WireType((BATCH, *column.sizes), ("N", *column.axes), column.dtype, "lengths" if column.lengths else "")
    if p.column and c.schema is not None:
        near = ", ".join(f"'{k.name}'" for k in c.schema.columns if k.role == "input")
        raise Rejected(f"The data has no column '{p.column}'.", f"Input columns of this data: {near}.", param="column")
    if p.dtype == INT:
        return WireType(
            (BATCH, *p.shape),
            ("N", *(("L",) if len(p.shape) == 1 else RANK_AXES.get(len(p.shape), _plain(len(p.shape))))),
            INT,
        )
    return WireType((BATCH, *p.shape), ("N", *RANK_AXES.get(len(p.shape), _plain(len(p.shape)))), FLOAT)


def _plain(rank: int) -> tuple[str, ...]:
    return tuple(f"D{i}" for i in range(rank))


def output_shape(c: Context, p: Values, x: WireType) -> tuple[()]:
    """Nothing comes out; the prediction must fit the loss and the target's type."""
    column = c.column(p.target)
    if p.target and c.schema is not None and column is None:
        near = ", ".join(f"'{k.name}'" for k in c.schema.columns if k.role == "target")
        raise Rejected(f"The data has no column '{p.target}'.", f"Target columns of this data: {near}.", param="target")
    if column is not None:
        loss = LOSSES[chosen_loss(p, column.kind, column.classes, x).key]
        values = loss.resolve(p.loss.params)
        loss.shape(c, values, x, target_type(column.kind, column.sizes))
        if loss.classes is not None and len(column.classes) != loss.classes:
            raise Rejected(
                f"{loss.title} tells {loss.classes} classes apart, but '{column.name}' has {len(column.classes)}.",
                "Choose cross-entropy.",
                param="loss",
            )
    return ()


def target_type(kind: str, sizes: tuple[int, ...]) -> WireType:
    """The WireType of a target column as the feed gives it."""
    return WireType(
        (BATCH, *sizes), ("N", *RANK_AXES.get(len(sizes), _plain(len(sizes)))), INT if kind == "category" else FLOAT
    )


def chosen_loss(p: Values, kind: str, classes: tuple[str, ...], x: WireType | None) -> Use:
    """The loss that 'automatic' stands for: cross-entropy for classes, its two-class form for a single output, else squared error."""
    if p.loss.key != "auto":
        return Use(p.loss.key, p.loss.params)
    if kind != "category":
        return Use("MSELoss")
    single = x is not None and x.rank == 2 and x.sizes[-1] == 1 and len(classes) == 2
    return Use("BCEWithLogitsLoss" if single or (x is not None and x.rank == 1) else "CrossEntropyLoss")


def input_emit(p: Values, b: Emitter) -> Any:
    raise TypeError("an Input is an argument of forward, written by lowering")


def output_emit(p: Values, b: Emitter, x: Any) -> tuple[()]:
    raise TypeError("an Output is returned by forward, written by lowering")


INPUT = LayerType(
    "Input",
    "Input",
    "data",
    "Where a column of the data enters the network.",
    params=(
        Column("column", "", "Data column", "Which column of the data enters here.", roles=("input",)),
        Size(
            "shape",
            (1, 28, 28),
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
OUTPUT = LayerType(
    "Output",
    "Output",
    "data",
    "Compares the network's answer with the target: the loss that training makes small.",
    params=(
        Column("target", "", "Target column", "The column that the network learns to predict.", roles=("target",)),
        Chosen("loss", Use("auto"), "Loss", "How wrong answers are counted.", catalogue=lambda: LOSSES, auto=True),
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
        filter(None, [p.target or "no target yet", "" if p.loss.key == "auto" else LOSSES[p.loss.key].title.lower()])
    ),
    icon="mdi6.bullseye-arrow",
    explanation="Cross-entropy expects raw scores (logits) and applies softmax itself; so no Softmax layer belongs before this node. Several outputs may be trained together.",
)
FAMILY = (INPUT, OUTPUT)
