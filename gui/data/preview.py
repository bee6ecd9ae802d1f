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

from core.data.settings import raw_schema
from core.document.project import DataSettings
from core.problems import NetwrightError, Problem
from gui import theme
from gui.data.bars import BalanceBars, SplitBar
from gui.data.columns import ColumnsView
from gui.data.columns.view import SetKind, SetRole
from gui.data.facts import Facts
from gui.data.parts import say, scrolled, sentence
from gui.data.rows import RowsView
from gui.data.sample_view import SampleView
from gui.data.steps.effect_view import EffectView
from gui.data.tables import WordTable, summary_table
from gui.widgets import EmptyState

QUIET_MS = 200
"""What takes less needs no sign that it is being done."""
SAMPLES, COLUMNS, CLASSES, ROWS, STEP = range(5)


class Preview(QWidget):
    """Samples, columns, classes and all rows under one another's tabs; above them the rows of each part."""

    def __init__(self, set_kind: SetKind, set_role: SetRole, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.facts: Facts | None = None
        self._known = False
        self.empty = EmptyState("mdi6.table-search", "Choose a data set to see its rows here.", parent=self)
        self._inside = QWidget(self)
        self.split = SplitBar(self._inside)
        self.notes = sentence("faint")
        self.tabs = _tabs()
        self.prepared = QCheckBox("prepared")
        self.prepared.setToolTip("Show the values as the network meets them, after the steps of the preparation")
        self.pages = QStackedWidget(self._inside)
        self.samples_page, self.columns_page = QStackedWidget(self.pages), QStackedWidget(self.pages)
        self.samples = SampleView(self.samples_page)
        self.unprepared = EmptyState("mdi6.table-alert", "")
        self.columns = ColumnsView(set_kind, set_role, self.columns_page)
        self.summary = WordTable("Summary of each column as the network meets it", self.columns_page)
        self.rows = RowsView(self.pages)
        self.effect = EffectView(self.pages)
        self._data = DataSettings()
        self._step = -1
        self.balance = BalanceBars()
        self._busy = _busy_line()
        self._slow = QTimer(self, singleShot=True, interval=QUIET_MS)
        self._slow.timeout.connect(self._busy.show)
        self._stack = QStackedLayout(self)
        self._stack.addWidget(self.empty)
        self._fill()
        self._stack.addWidget(self._inside)
        self.tabs.currentChanged.connect(lambda _tab: self._show_page())
        self.prepared.toggled.connect(lambda _on: self._show_view())

    def show_data(self, data: DataSettings, problems: tuple[Problem, ...]) -> None:
        """What is known of the data before it is prepared: its columns and all its rows."""
        self._known, self._data = _is_known(data), data
        self.columns.show_data(data, problems)
        self.rows.show_data(data)
        self.show_step(self._step if self._step < len(data.steps) else -1, come=False)
        if self._known and self._stack.currentIndex() == 0:
            self._show_inside()

    def show_step(self, place: int, come: bool = True) -> None:
        """What that step does to the rows; -1: of none."""
        self._step = place
        self.tabs.setTabVisible(STEP, place >= 0)
        self.tabs.updateGeometry()
        if place >= 0:
            self.tabs.setTabText(STEP, f"Step {place + 1}")
            self.effect.show_step(self._data, place)
            if come:
                self.tabs.setCurrentIndex(STEP)
        elif self.tabs.currentIndex() == STEP:
            self.tabs.setCurrentIndex(SAMPLES)

    @property
    def step(self) -> int:
        """The step whose doing is shown, or -1."""
        return self._step

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
        self.tabs.updateGeometry()
        self.balance.show_balance(facts.classes, facts.balance)
        self.samples_page.setCurrentWidget(self.samples)
        self._show_inside()
        self._show_view()

    def show_sentence(self, text: str) -> None:
        """In place of the data: there is none, or it cannot be prepared. Columns and rows of what is known stay."""
        self._rest()
        self.facts = None
        self.empty.say(text)
        self.unprepared.say(text)
        self.samples_page.setCurrentWidget(self.unprepared)
        self.tabs.setTabVisible(CLASSES, False)
        say(self.notes, "")
        self.split.hide()
        if self._known:
            self._show_inside()
        else:
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
            self.summary.show_rows(*summary_table(self.facts.prepared.summaries))
        self._show_page()

    def _show_inside(self) -> None:
        self.split.setVisible(self.facts is not None)
        self._stack.setCurrentIndex(1)
        self._show_page()

    def _show_page(self) -> None:
        """What is prepared is another thing than what the data has: its columns have no types and roles to change."""
        tab = self.tabs.currentIndex()
        self.pages.setCurrentIndex(tab)
        prepared = self.prepared.isChecked() and self.facts is not None
        self.columns_page.setCurrentWidget(self.summary if prepared else self.columns)
        facts = self.facts
        self.prepared.setVisible(facts is not None and facts.steps > 0 and tab in (SAMPLES, COLUMNS))

    def _fill(self) -> None:
        for page, widgets in (
            (self.samples_page, (self.samples, self.unprepared)),
            (self.columns_page, (self.columns, self.summary)),
        ):
            for widget in widgets:
                page.addWidget(widget)
        for shown in (self.samples_page, self.columns_page, self._scrolled_balance(), self.rows, self.effect):
            self.pages.addWidget(shown)
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
        return scrolled(self.balance, parent=self.pages)


def _is_known(data: DataSettings) -> bool:
    """Whether columns are known, of data that is there or was."""
    try:
        return bool(data.source.key and raw_schema(data).columns)
    except (NetwrightError, KeyError):
        return False


def _tabs() -> QTabBar:
    tabs = QTabBar()
    tabs.setDrawBase(False)
    tabs.setExpanding(False)
    tabs.setAccessibleName("What is shown of the data")
    for title, tip in (
        ("Samples", "Some training rows, the classes taking turns"),
        ("Columns", "Type and role of each column, and what its values are like"),
        ("Classes", "How many rows of each class every part has"),
        ("All rows", "Every row as the data has it, read as you scroll"),
        ("Step", "The first rows that the step changes, before and after"),
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
