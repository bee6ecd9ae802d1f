"""The right side of the panel: what the chosen data looks like."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QProgressBar,
    QScrollArea,
    QStackedLayout,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from gui import theme
from gui.data.bars import BalanceBars, SplitBar
from gui.data.facts import Facts
from gui.data.parts import say, scrolled, sentence
from gui.data.sample_view import SampleView
from gui.data.tables import WordTable, summary_table
from gui.widgets import EmptyState

QUIET_MS = 200
"""What takes less needs no sign that it is being done."""
SAMPLES, COLUMNS, CLASSES = range(3)


class Preview(QWidget):
    """Samples, columns and classes under one another's tabs; above them the rows of each part."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.facts: Facts | None = None
        self.empty = EmptyState("mdi6.table-search", "Choose a data set to see its rows here.")
        self.split = SplitBar()
        self.notes = sentence("faint")
        self.tabs = _tabs()
        self.prepared = QCheckBox("prepared")
        self.prepared.setToolTip("Show the values as the network meets them, after the steps of the preparation")
        self._inside = QWidget(self)
        self.pages = QStackedWidget(self._inside)
        self.samples = SampleView(self.pages)
        self.columns = WordTable("Summary of each column")
        self.balance = BalanceBars()
        self._busy = _busy_line()
        self._slow = QTimer(self, singleShot=True, interval=QUIET_MS)
        self._slow.timeout.connect(self._busy.show)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.empty)
        self._fill()
        self._stack.addWidget(self._inside)
        self.tabs.currentChanged.connect(self.pages.setCurrentIndex)
        self.prepared.toggled.connect(lambda _on: self._show_view())

    def show_busy(self) -> None:
        """What is shown stays while the data is being prepared."""
        if self.facts is None:
            self.empty.say("Loading the data.")
        if not self._slow.isActive():
            self._slow.start()

    def show_facts(self, facts: Facts) -> None:
        self._rest()
        self.facts = facts
        self.split.show_rows(facts.rows)
        say(self.notes, " ".join(facts.notes))
        self.tabs.setTabVisible(CLASSES, bool(facts.balance))
        self.balance.show_balance(facts.classes, facts.balance)
        self.prepared.setVisible(facts.steps > 0)
        self._stack.setCurrentIndex(1)
        self._show_view()

    def show_sentence(self, text: str) -> None:
        """In place of the data: there is none, or it cannot be prepared."""
        self._rest()
        self.facts = None
        self.empty.say(text)
        self._stack.setCurrentIndex(0)

    @property
    def busy(self) -> bool:
        return self._slow.isActive() or not self._busy.isHidden()

    def _rest(self) -> None:
        self._slow.stop()
        self._busy.hide()

    def _show_view(self) -> None:
        if self.facts is not None:
            view = self.facts.prepared if self.prepared.isChecked() else self.facts.natural
            self.samples.show_view(view, self.facts.classes)
            self.columns.show_rows(*summary_table(view.summaries))

    def _fill(self) -> None:
        for page in (self.samples, self.columns, self._scrolled_balance()):
            self.pages.addWidget(page)
        row = QHBoxLayout()
        row.setSpacing(theme.SPACE.small)
        row.addWidget(self.tabs)
        row.addStretch(1)
        row.addWidget(self.prepared)
        column = QVBoxLayout(self._inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE.tiny)
        column.addWidget(self.split)
        column.addWidget(self.notes)
        column.addLayout(row)
        column.addWidget(self._busy)
        column.addWidget(self.pages, 1)

    def _scrolled_balance(self) -> QScrollArea:
        return scrolled(self.balance)


def _tabs() -> QTabBar:
    tabs = QTabBar()
    tabs.setDrawBase(False)
    tabs.setExpanding(False)
    tabs.setAccessibleName("What is shown of the data")
    for title, tip in (
        ("Samples", "Some training rows, the classes taking turns"),
        ("Columns", "Lowest, highest, mean and spread of each column"),
        ("Classes", "How many rows of each class every part has"),
    ):
        tabs.setTabToolTip(tabs.addTab(title), tip)
    return tabs


def _busy_line() -> QProgressBar:
    line = QProgressBar()
    line.setRange(0, 0)
    line.setTextVisible(False)
    line.setAccessibleName("Preparing the data")
    line.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    line.hide()
    return line
