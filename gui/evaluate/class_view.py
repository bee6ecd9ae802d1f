"""The report on classes: confusion matrix, a line for each class, and the surest mistakes."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from gui import theme
from gui.data.facts import input_of
from gui.data.gallery import Gallery, Thumb
from gui.data.sample_view import is_curve
from gui.data.tables import WordTable
from gui.data.words import number, told
from gui.evaluate.report import ClassReport, Mistake
from gui.training.charts import HeatMatrix

SCORE_HEADS = ("class", "precision", "recall", "F1")
SCORE_TIPS = (
    "",
    "Of the rows that are said to be of the class, the share that is",
    "Of the rows that are of the class, the share that is said to be",
    "The harmonic mean of precision and recall",
    "How many rows are of the class",
)
NO_MISTAKES = "No row was taken for another class."


class ClassView(QWidget):
    """`opened` gives the place within the part of a mistake that was clicked."""

    opened = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mistakes: tuple[Mistake, ...] = ()
        self.matrix = HeatMatrix()
        self.scores = WordTable("Precision, recall and F1 of each class")
        self.gallery = Gallery("The surest mistakes")
        self.rows = WordTable("The surest mistakes")
        self.none = QLabel(NO_MISTAKES)
        self.none.setProperty("kind", "good")
        self.none.setWordWrap(True)
        self.mistakes = QStackedWidget()
        for page in (self.none, self.gallery, self.rows):
            self.mistakes.addWidget(page)
        self._mistakes_title = _title("Surest mistakes", "Wrong answers, the most confident first; open one in Predict")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SPACE.large)
        confusion = _title("Confusion", "Rows: the true class. Columns: the predicted one.")
        per_class = _title("Each class", "How well each class is told from the others")
        row.addWidget(_titled(confusion, self.matrix, 190, self), 3)
        row.addWidget(_titled(per_class, self.scores, 364, self), 4)
        row.addWidget(_titled(self._mistakes_title, self.mistakes, 150, self), 7)
        self.gallery.opened.connect(self._open)
        self.rows.cellClicked.connect(lambda place, _column: self._open(place))
        self.rows.cellActivated.connect(lambda place, _column: self._open(place))

    def show_report(self, report: ClassReport) -> None:
        self.matrix.set_counts(report.counts, report.classes)
        rows = [(s.name, *(f"{v:.3f}" for v in (s.precision, s.recall, s.f1)), f"{s.support:,}") for s in report.scores]
        self.scores.show_rows((*SCORE_HEADS, f"{report.unit}s"), rows, frozenset(range(1, 5)))
        for place, tip in enumerate(SCORE_TIPS):
            if item := self.scores.horizontalHeaderItem(place):
                item.setToolTip(tip.replace("rows", f"{report.unit}s"))
        self._show_mistakes(report)

    def _show_mistakes(self, report: ClassReport) -> None:
        self._mistakes = report.mistakes
        column = input_of(report.prepared.raw_schema)
        wrong = int(report.counts.sum() - report.counts.trace())
        some = "Pictures with the most errors" if report.unit == "point" else f"Surest mistakes, {wrong:,} in all"
        self._mistakes_title.setText(some if wrong else "Mistakes")
        if not report.mistakes:
            self.mistakes.setCurrentWidget(self.none)
        elif column is not None and (column.kind == "image" or is_curve(column)):
            self.gallery.show_thumbs([_thumb(report, mistake) for mistake in report.mistakes])
            self.mistakes.setCurrentWidget(self.gallery)
        else:
            self.rows.show_rows(*_mistake_table(report))
            self.mistakes.setCurrentWidget(self.rows)

    def _open(self, place: int) -> None:
        if 0 <= place < len(self._mistakes):
            self.opened.emit(self._mistakes[place].index)


def _sure(report: ClassReport, mistake: Mistake) -> str:
    return f"{100 * mistake.sure:.0f} %" if report.probable else number(mistake.sure)


def _thumb(report: ClassReport, mistake: Mistake) -> Thumb:
    column = input_of(report.prepared.raw_schema)
    assert column is not None
    value = mistake.sample.values[column.name]
    caption = f"{mistake.true} → {mistake.said}"
    tip = f"True {mistake.true}, said {mistake.said}, {_sure(report, mistake)}. Click to open it in Predict."
    if report.unit == "point":
        caption = f"{100 * mistake.sure:.1f} % wrong"
        tip = f"{caption[:-5]}of its points are wrong. Click to open it in Predict."
    if column.kind == "image":
        return Thumb(caption, tip, picture=value, low=column.low, high=column.high)
    return Thumb(caption, tip, curve=value.reshape(-1))


def _mistake_table(report: ClassReport) -> tuple[Sequence[str], list[Sequence[str]], frozenset[int]]:
    column = input_of(report.prepared.raw_schema)
    names = column.elements if column and column.kind == "vector" else (column.name,) if column else ()
    heads = ("true", "said", "sure", *names)
    rows: list[Sequence[str]] = []
    for mistake in report.mistakes:
        words = [mistake.true, mistake.said, _sure(report, mistake)]
        if column is not None:
            value = mistake.sample.values[column.name]
            words += [number(float(v)) for v in value] if column.kind == "vector" else [told(column, value)]
        rows.append(words)
    return heads, rows, frozenset(range(2, 3 + (len(names) if column and column.kind == "vector" else 0)))


def _title(text: str, tip: str) -> QLabel:
    title = QLabel(text)
    title.setProperty("kind", "heading")
    title.setToolTip(tip)
    return title


def _titled(title: QLabel, widget: QWidget, least: int, parent: QWidget) -> QWidget:
    holder = QWidget(parent)
    holder.setMinimumWidth(least)
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(theme.SPACE.tiny)
    column.addWidget(title)
    column.addWidget(widget, 1)
    return holder
