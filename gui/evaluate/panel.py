"""The Evaluate panel: one output of the run that is looked at, on the validation or on the test rows."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QLabel,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from core.data.prepare import Prepared
from gui import theme
from gui.background import WORDS_MS, Background, Due
from gui.data.parts import say, sentence
from gui.data.words import number
from gui.evaluate.class_view import ClassView
from gui.evaluate.number_view import NumberView
from gui.evaluate.report import ClassReport, Report, report_of
from gui.predict.asking import Asking, OutputBox
from gui.predict.oracle import NO_ANSWERS, Oracle
from gui.predict.question import Chunks, part_questions
from gui.predict.run_line import RunLine
from gui.session import Session
from gui.training.run import Run
from gui.training.trainer import Trainer
from gui.widgets import ElidedLabel, EmptyState

if TYPE_CHECKING:
    from core.data.table import Array

LEAST_MS = 1000
PARTS = ("valid", "test")
WIDE = 1240
"""From this width on, in logical pixels, the head takes one line."""
WAITING = "Working it out."
NOT_TRAINED = "Not trained yet. Press Train first; then this tells how good the network is on rows it has not seen."
STARTING = "The training is starting. The first numbers come in a moment."
TEST_NOTE = "Look at the test rows once, at the very end: tuned by them, the network looks better than it is."


class EvaluatePanel(QWidget):
    """Works it out anew when a run ends and while epochs go by."""

    def __init__(self, session: Session, trainer: Trainer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Evaluate")
        self._session, self._trainer = session, trainer
        self._background = Background(self)
        self._oracle = Oracle(trainer, self)
        self._run: Run | None = None
        self._seen = (-1, "")
        self._asked: tuple[Prepared, Chunks] | None = None
        self.report: Report | None = None
        self._make_parts()
        self._arrange()
        self._due = Due(self, self._ask, LEAST_MS)
        self._words = Due(self, self.line.refresh, WORDS_MS)
        self._connect()
        self._on_state()

    @property
    def empty(self) -> EmptyState:
        return self._stack.empty

    @property
    def part(self) -> str:
        return PARTS[self.parts.currentIndex()]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = self.width() >= WIDE
        self._head.setSpacing(theme.SPACE.huge if wide else theme.SPACE.tiny)
        self._head.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)

    def _make_parts(self) -> None:
        icon = "mdi6.chart-box-outline"
        self._stack = Asking(self._session, self._trainer, icon, NOT_TRAINED, STARTING, self)
        self.parts = _part_tabs()
        self.line = RunLine(self._session, self._trainer)
        self.output = OutputBox("Which output of the network is evaluated")
        self.result = QLabel()
        self.result.setProperty("kind", "heading")
        self.rival = ElidedLabel()
        self.rival.setProperty("kind", "muted")
        self.note = ElidedLabel(TEST_NOTE)
        self.note.setProperty("kind", "warning")
        self.trouble = sentence("error")
        self.classes, self.numbers, self.waiting = ClassView(), NumberView(), QLabel(WAITING)
        self.waiting.setProperty("kind", "muted")

    def _arrange(self) -> None:
        head, sums = QHBoxLayout(), QHBoxLayout()
        for row in (head, sums):
            row.setSpacing(theme.SPACE.medium)
        head.addWidget(self.parts)
        head.addWidget(self.output)
        head.addWidget(self.line)
        head.addStretch(1)
        sums.addWidget(self.result)
        sums.addWidget(self.rival, 1)
        sums.addWidget(self.note, 1)
        filled = QWidget(self)
        self.pages = QStackedWidget(filled)
        for page in (self.waiting, self.classes, self.numbers):
            self.pages.addWidget(page)
        column = QVBoxLayout(filled)
        column.setContentsMargins(theme.SPACE.large, theme.SPACE.tiny, theme.SPACE.large, theme.SPACE.small)
        column.setSpacing(theme.SPACE.tiny)
        self._head = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._head.setSpacing(theme.SPACE.tiny)
        self._head.addLayout(head)
        self._head.addLayout(sums, 1)
        column.addLayout(self._head)
        column.addWidget(self.trouble)
        column.addWidget(self.pages, 1)
        self._stack.addWidget(filled)

    def _connect(self) -> None:
        self.parts.currentChanged.connect(lambda _place: self._again())
        self.output.activated.connect(lambda _row: self._again())
        self.classes.opened.connect(lambda index: self._session.asked.emit("predict", (self.part, index)))
        self._trainer.state_changed.connect(self._on_state)
        self._trainer.ticked.connect(self._on_tick)
        self._session.changed.connect(lambda _difference: self._show_state())

    def _on_state(self) -> None:
        run = self._trainer.run
        if run is not self._run:
            self._run = run
            self.output.offer(run)
            self._forget()
        self._on_tick()
        self._show_state()

    def _on_tick(self) -> None:
        """Anew where an epoch has ended since, or the run itself."""
        self._words.mark()
        run = self._run
        now = (run.done.epoch if run and run.done else 0, "busy" if self._trainer.busy else "rest")
        if run is not None and now != self._seen:
            if now[1] != self._seen[1]:
                self._oracle.forget()
            self._seen = now
            self._due.mark(at_once=now[1] == "rest")

    def _again(self) -> None:
        """Another part or output: what is shown is of no use."""
        self._forget()
        self._due.mark(at_once=True)

    def _forget(self) -> None:
        self._oracle.forget()
        for key in ("questions", "report"):
            self._background.forget(key)
        self._asked, self.report, self._seen = None, None, (-1, "")
        self.waiting.setText(WAITING)
        self.pages.setCurrentWidget(self.waiting)
        self.result.clear()
        self.rival.setText("")
        say(self.trouble, "")

    def _show_state(self) -> None:
        self.line.refresh()
        self.note.setVisible(self.part == "test")
        self._stack.refresh()

    def _ask(self) -> None:
        self._show_state()
        run = self._run
        if run is None:
            return
        if not run.lowered.outputs:
            self._refuse(NO_ANSWERS)
        elif self._oracle.waiting or self._background.busy:
            self._due.mark()
        elif self._asked is None:
            work = partial(part_questions, run.project.data, run.lowered.inputs, self.part)
            self._background.ask(work, self._on_questions, self._refuse, key="questions")
        else:
            self._oracle.ask(self._asked[1], self._on_outputs, self._refuse)

    def _on_questions(self, asked: tuple[Prepared, Chunks]) -> None:
        self._asked = asked
        self._due.mark(at_once=True)

    def _on_outputs(self, outputs: tuple[Array, ...]) -> None:
        if self._run is None or self._asked is None:
            return
        place = self.output.place
        work = partial(report_of, self._run.lowered.outputs[place], outputs[place], self._asked[0], self.part)
        self._background.ask(work, self._on_report, self._refuse, key="report")

    def _on_report(self, report: Report) -> None:
        self.report = report
        say(self.trouble, "")
        if isinstance(report, ClassReport):
            self.result.setText(f"{100 * report.accuracy:.1f} % right of {report.rows:,}")
            name, share = report.rival
            self.rival.setText(f"Always saying '{name}', the commonest class: {100 * share:.1f} %")
            self.classes.show_report(report)
            self.pages.setCurrentWidget(self.classes)
        else:
            self.result.setText(f"{report.name}: off by {number(report.errors.mae)} on average")
            self.rival.setText(f"{report.rows:,} rows; always saying the mean: {number(report.rival.mae)}")
            self.numbers.show_report(report)
            self.pages.setCurrentWidget(self.numbers)

    def _refuse(self, text: str) -> None:
        self.report = None
        say(self.trouble, text)
        self.pages.setCurrentWidget(self.waiting)
        self.waiting.setText("")


def _part_tabs() -> QTabBar:
    tabs = QTabBar()
    tabs.setDrawBase(False)
    tabs.setExpanding(False)
    tabs.setAccessibleName("Rows that are looked at")
    for title, tip in (
        ("Validation", "Rows that were watched while it trained, but not learned from"),
        ("Test, for the very end", TEST_NOTE),
    ):
        tabs.setTabToolTip(tabs.addTab(title), tip)
    return tabs
