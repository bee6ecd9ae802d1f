"""The questions: where is your data, what is to be predicted; and the answer: a network, trained."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from core.data.finding import Finding, find
from core.document.project import DataColumn
from core.format import plural
from core.problems import Problem
from gui import theme
from gui.background import Background
from gui.data.gallery import Gallery
from gui.data.tables import WordTable, sample_table
from gui.data.words import KINDS
from gui.measuring import Measuring
from gui.mydata.look import Look
from gui.mydata.place import Place
from gui.mydata.proposal import Proposal, Rows, expected, propose, some_rows
from gui.mydata.thumbs import thumbs_of
from gui.training.ahead import TURN_S
from gui.widgets import Banner, ProgressLine
from gui.widgets.restyle import set_shown

if TYPE_CHECKING:
    from gui.main_window import MainWindow

SIZE = (760, 640)
MOST_PROBLEMS = 4
NEVER = ("text", "date", "identifier", "image", "audio")
"""Kinds that are not predicted."""


class MyData(QDialog):
    """Closes once the project is open in the editor."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self.setWindowTitle("Start from my data")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self._window = window
        self._look = Look(self)
        self._background = Background(self)
        self._measuring = Measuring(window.trainer, TURN_S, self)
        self._path: Path | None = None
        self.finding: Finding | None = None
        self.proposal: Proposal | None = None
        self._make_parts()
        self._lay_out()
        self.resize(min(SIZE[0], window.width() - 40), min(SIZE[1], window.height() - 40))
        self._show_stage()

    @property
    def busy(self) -> bool:
        """Whether something is still being worked out."""
        return self._look.busy or self._background.busy or self._measuring.busy

    def look_at(self, path: Path) -> None:
        """A file or folder in place of what was there."""
        self._stop()
        self._path, self.finding, self.proposal = path, None, None
        self.place.show_path(path)
        self.banner.hide()
        self._look.begin(partial(find, path), self._show_finding, self._refuse)
        self._show_stage()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._stop()
        super().closeEvent(event)

    def done(self, result: int) -> None:
        self._stop()
        super().done(result)

    def _stop(self) -> None:
        self._look.cancel()
        self._measuring.stop()
        for key in ("rows", "proposal"):
            self._background.forget(key)

    def _refuse(self, sentence: str) -> None:
        self.banner.say(sentence, tone="error")
        self.banner.show()
        self._show_stage()

    def _show_finding(self, finding: Finding) -> None:
        self.finding = finding
        self.sentence.setText(finding.sentence)
        self._tell(finding.problems)
        self.target.clear()
        for column in _predictable(finding):
            self.target.addItem(f"{column.name}  ({KINDS.get(column.kind, column.kind)})", column.name)
        self.target.setCurrentIndex(max(0, self.target.findData(finding.target)))
        self._background.ask(partial(some_rows, finding), self._show_rows, self._refuse, key="rows")
        self._propose()
        self._show_stage()

    def _tell(self, problems: tuple[Problem, ...]) -> None:
        """The first few; the Data panel has them all."""
        if not problems:
            return
        more = len(problems) - MOST_PROBLEMS
        lines = [problem.message for problem in problems[:MOST_PROBLEMS]] + [f"And {plural(more, 'more')}."] * (
            more > 0
        )
        self.banner.say("\n".join(lines), tone="warning")
        self.banner.show()

    def _show_rows(self, rows: Rows) -> None:
        thumbs = thumbs_of(rows)
        set_shown(self.gallery, bool(thumbs))
        set_shown(self.table, not thumbs)
        if thumbs:
            self.gallery.show_thumbs(thumbs)
        else:
            self.table.show_rows(*sample_table(rows.schema, rows.samples))

    def _choose_target(self) -> None:
        self._propose()
        self._show_stage()

    def _propose(self) -> None:
        assert self.finding is not None
        self._measuring.stop()
        self.proposal = None
        self.plan.setText("Looking for a network that fits…")
        self.time.setText("")
        target = str(self.target.currentData() or "")
        work = partial(propose, self.finding, target, self.forecast.isChecked())
        self._background.ask(work, self._show_proposal, self._no_proposal, key="proposal")

    def _no_proposal(self, sentence: str) -> None:
        self.plan.setText(sentence)
        self._show_stage()

    def _show_proposal(self, proposal: Proposal) -> None:
        self.proposal = proposal
        self.plan.setText("\n".join(proposal.sentences))
        set_shown(self.forecast, proposal.made.series)
        self.time.setText("How long it will take is being measured…")
        self._measuring.begin(partial(expected, proposal), self._show_time, lambda _sentence: self._show_time(""))
        self._show_stage()

    def _show_time(self, sentence: str | None) -> None:
        self.time.setText(sentence or "")

    def _take(self, train: bool) -> None:
        """Opens the project; with `train` its training begins."""
        assert self.proposal is not None
        assert self._path is not None
        if not self._window.files.new_project(self.proposal.made.project, self._path.stem or "my data"):
            return
        self.accept()
        self._window.editor.show_panel("training" if train else "data")
        if train:
            self._window.commands.run("train")

    def _show_stage(self) -> None:
        """What is known decides what is seen and what can be pressed."""
        looking = self._look.busy
        set_shown(self.progress, looking)
        set_shown(self.found, self.finding is not None)
        for button in (self.open_it, self.train):
            button.setEnabled(self.proposal is not None)
        self.train.setDefault(self.proposal is not None)

    def _show_progress(self, share: float | None) -> None:
        self.progress.show_progress(share, f"Looking at {self._path.name if self._path else 'your data'}")

    def _make_parts(self) -> None:
        self.place = Place()
        self.place.chosen.connect(self.look_at)
        self.progress = ProgressLine()
        self._look.progressed.connect(self._show_progress)
        self.banner = Banner(dismissible=False)
        self.banner.hide()
        self.sentence = _words("heading")
        self.gallery, self.table = Gallery("Some of your data"), WordTable("Some of your data")
        self.target = QComboBox()
        self.target.setAccessibleName("What to predict")
        self.target.setToolTip("The column that the network learns to tell from the others")
        self.target.activated.connect(self._choose_target)
        self.forecast = QCheckBox("Foretell the next value from the rows before it")
        self.forecast.setToolTip(
            "The rows follow each other in even steps of time. Without this the network tells a value from the other columns of its own row."
        )
        self.forecast.setChecked(True)
        self.forecast.clicked.connect(self._propose)
        self.forecast.hide()
        self.plan, self.time = _words("text"), _words("muted")
        self.open_it = QPushButton("Open in the editor")
        self.open_it.setToolTip("To change the network or the data before training")
        self.open_it.clicked.connect(partial(self._take, False))
        self.train = QPushButton("Train")
        self.train.setProperty("kind", "primary")
        self.train.setToolTip("Opens the project and trains the network at once")
        self.train.clicked.connect(partial(self._take, True))
        self.cancel = QPushButton("Cancel")
        self.cancel.clicked.connect(self.reject)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.SPACE.huge, theme.SPACE.large, theme.SPACE.huge, theme.SPACE.large)
        column.setSpacing(theme.SPACE.medium)
        for widget in (self.place, self.progress, self.banner):
            column.addWidget(widget)
        self.found = self._make_found()
        column.addWidget(self.found, 1)
        column.addStretch(0)
        buttons = QHBoxLayout()
        buttons.addWidget(self.cancel)
        buttons.addStretch(1)
        buttons.addWidget(self.open_it)
        buttons.addWidget(self.train)
        column.addLayout(buttons)

    def _make_found(self) -> QWidget:
        found = QWidget()
        column = QVBoxLayout(found)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE.small)
        asked = QHBoxLayout()
        asked.addWidget(_words("text", "What to predict"))
        asked.addWidget(self.target, 1)
        column.addWidget(self.sentence)
        column.addWidget(self.gallery, 1)
        column.addWidget(self.table, 1)
        column.addSpacing(theme.SPACE.small)
        column.addLayout(asked)
        column.addWidget(self.forecast)
        column.addWidget(self.plan)
        column.addWidget(self.time)
        return found


def _predictable(finding: Finding) -> list[DataColumn]:
    return [c for c in finding.schema.columns if c.kind not in NEVER and c.role in ("input", "target", "ignore")]


def _words(kind: str, text: str = "") -> QLabel:
    label = QLabel(text)
    label.setProperty("kind", kind)
    label.setWordWrap(kind != "text" or not text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    return label
