"""What the network says, one output at a time: probabilities as bars, values with the truth beside them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from core.document.project import DataColumn
from gui import theme
from gui.data.words import number
from gui.training.charts import BarList
from gui.widgets import ElidedLabel, KeyValueGrid
from gui.widgets.restyle import restyle

if TYPE_CHECKING:
    from core.data.table import Array
    from core.inference import Answer

NO_CLASS = " (no class)"


class AnswerView(QWidget):
    """One Answer of one row."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.verdict = ElidedLabel()
        self.verdict.setProperty("kind", "heading")
        self.truth = ElidedLabel()
        self.bars = BarList()
        self.values = KeyValueGrid()
        self._pages = QStackedWidget()
        self._pages.addWidget(self.bars)
        self._numbers = QWidget()
        inside = QVBoxLayout(self._numbers)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self.values)
        inside.addStretch(1)
        self._pages.addWidget(self._numbers)
        head = QHBoxLayout()
        head.setSpacing(theme.SPACE.medium)
        head.addWidget(self.verdict)
        head.addWidget(self.truth, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(head)
        column.addWidget(self._pages, 1)

    def clear(self) -> None:
        self.verdict.setText("")
        self.truth.setText("")
        self.bars.clear()
        self.values.set_rows(())

    def show_answer(self, answer: Answer, column: DataColumn | None, truth: Array | None) -> None:
        """`truth`: the true value of the row, where it is known."""
        if answer.kind == "value":
            self._show_values(answer, truth)
        elif answer.masks is not None:
            self._show_areas(answer, truth)
        else:
            self._show_classes(answer, column, truth)

    def _show_classes(self, answer: Answer, column: DataColumn | None, truth: Array | None) -> None:
        values = answer.values[0].tolist()
        best = max(range(len(values)), key=values.__getitem__)
        true = int(truth) if truth is not None else None
        known = len(column.classes) if column is not None else len(values)
        sure = f"{100 * values[best]:.1f} %" if answer.kind == "probability" else f"score {number(values[best])}"
        self.verdict.setText(f"{answer.columns[best]}{NO_CLASS if best >= known else ''}, {sure}")
        self._judge(true is not None and true == best, _class(column, true), true is None)
        if answer.kind == "probability":
            self.bars.set_values(*_folded(answer.columns, values, known), true)
            self._pages.setCurrentWidget(self.bars)
        else:
            of_classes = zip(answer.columns[:known], values[:known], strict=True)
            ranked = sorted(of_classes, key=lambda pair: -pair[1])
            self.values.set_rows([(name, number(value)) for name, value in ranked])
            self._pages.setCurrentWidget(self._numbers)

    def _show_areas(self, answer: Answer, truth: Array | None) -> None:
        """How much of the picture each class covers; how many points are right, where that is known."""
        assert answer.masks is not None
        self.verdict.setText("Share of the picture")
        self.truth.setText("")
        if truth is not None:
            known = truth >= 0
            right = float((answer.masks[0] == truth)[known].mean()) if known.any() else 0.0
            self.truth.setText(f"{100 * right:.1f} % of its points are right.")
            restyle(self.truth, "kind", "muted")
        self.bars.set_values(answer.columns, answer.values[0].tolist())
        self._pages.setCurrentWidget(self.bars)

    def _judge(self, right: bool, name: str, unknown: bool) -> None:
        self.truth.setText("" if unknown else f"Right: it is {name}." if right else f"Wrong: it is {name}.")
        restyle(self.truth, "kind", "good" if right else "error")

    def _show_values(self, answer: Answer, truth: Array | None) -> None:
        said = answer.values[0].tolist()
        known = truth.reshape(-1).tolist() if truth is not None else [None] * len(said)
        self.verdict.setText(f"{answer.columns[0]}: {number(said[0])}" if len(said) == 1 else "Predicted values")
        self.truth.setText("")
        rows = []
        for name, value, true in zip(answer.columns, said, known, strict=True):
            rows.append((f"{name}, predicted", number(value)))
            if true is not None:
                rows += [(f"{name}, true", number(true)), (f"{name}, off by", f"{value - true:+.4g}")]
        self.values.set_rows(rows)
        self._pages.setCurrentWidget(self._numbers)


def _folded(names: Sequence[str], shares: Sequence[float], known: int) -> tuple[list[str], list[float]]:
    """The first `known`, and in one row all outputs beyond the classes."""
    beyond = len(names) - known
    more = [f"{beyond} more"] if beyond > 0 else []
    return [*names[:known], *more], [*shares[:known], *(sum(shares[known:]) for _ in more)]


def _class(column: DataColumn | None, index: int | None) -> str:
    if index is None:
        return ""
    return column.classes[index] if column is not None and index < len(column.classes) else str(index)
