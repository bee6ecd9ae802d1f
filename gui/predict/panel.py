"""The Predict panel: on the left what is asked, in the middle what it looks like, on the right what the network says."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from core.data import SOURCES, described
from core.document.project import DataColumn
from core.spec import Use
from gui import theme
from gui.background import Background, Due
from gui.data.parts import say, sentence
from gui.data.sample_view import is_curve
from gui.data.words import told
from gui.predict.answer_view import AnswerView
from gui.predict.asking import Asking, OutputBox
from gui.predict.draw_page import DrawPage, drawable
from gui.predict.files_page import FilesPage
from gui.predict.oracle import NO_ANSWERS, Oracle
from gui.predict.question import Question, Ranges, given_question, ranges_of, row_question
from gui.predict.run_line import RunLine
from gui.predict.sample_page import SamplePage
from gui.predict.subject_view import SubjectView
from gui.predict.type_page import TypePage
from gui.session import Session
from gui.training.run import Run
from gui.training.trainer import Trainer
from gui.widgets import EmptyState

if TYPE_CHECKING:
    from core.answers import Answers
    from core.data.source import Progress
    from core.data.table import Array
    from core.training.runs import Runs

LEAST_MS = 200
"""Five answers a second: more cannot be read."""
SAMPLE, DRAW, TYPE, FILES = range(4)
CONTROLS, ANSWER_LEAST, ANSWER_MOST = 232, 250, 460
NOT_TRAINED = "Not trained yet. Press Train first; predictions are shown here while it learns, too."
STARTING = "The training is starting. The first answers come in a moment."


class PredictPanel(QWidget):
    """Asks the run that the window looks at, also while it trains."""

    def __init__(self, session: Session, trainer: Trainer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Predict")
        self._session, self._trainer = session, trainer
        self._background = Background(self)
        self._oracle = Oracle(trainer, self)
        self._run: Run | None = None
        self._question: Question | None = None
        self._make_parts()
        self._arrange()
        self._due = Due(self, self._ask, LEAST_MS)
        self._connect()
        self._on_state()

    def show_sample(self, part: str, index: int) -> None:
        """Row `index` (from 0) of `train`, `valid` or `test`."""
        self.modes.setCurrentIndex(SAMPLE)
        self.sample.show_place(part, index, 0)
        self._new_question()

    @property
    def empty(self) -> EmptyState:
        return self._stack.empty

    @property
    def question(self) -> Question | None:
        """What the answer that is shown, or is awaited, is about."""
        return self._question

    def _make_parts(self) -> None:
        icon = "mdi6.head-question-outline"
        self._stack = Asking(self._session, self._trainer, icon, NOT_TRAINED, STARTING, self)
        self.line = RunLine(self._session, self._trainer, stacked=True)
        self.modes = _modes()
        self.sample, self.draw, self.type, self.files = SamplePage(), DrawPage(), TypePage(), FilesPage()
        self.subject, self.answer = SubjectView(), AnswerView()
        self.output = OutputBox("Which output of the network is shown")
        self.trouble, self.files_trouble = sentence("error"), sentence("error")

    def _connect(self) -> None:
        self.modes.currentChanged.connect(self._on_mode)
        for page in (self.sample, self.draw, self.type):
            page.changed.connect(self._new_question)
        self.type.start_asked.connect(self._start_row)
        self.files.refused.connect(lambda text: say(self.files_trouble, text))
        self.output.activated.connect(lambda _row: self._due.mark(at_once=True))
        self._trainer.state_changed.connect(self._on_state)
        self._trainer.ticked.connect(self._due.mark)
        self._session.changed.connect(lambda _difference: self._show_state())
        self._session.asked.connect(self._on_asked)

    def _arrange(self) -> None:
        filled = QWidget(self)
        sides = (QWidget(filled), QWidget(filled))
        self._controls, self._views = QStackedWidget(sides[0]), QStackedWidget(filled)
        pages = (self.sample, self.draw, self.type, self.files)
        views = (self.subject, self.draw.sheet, self.type.fields, self.files.table)
        for page, view in zip(pages, views, strict=True):
            self._controls.addWidget(page)
            self._views.addWidget(view)
        left, right = QVBoxLayout(), QVBoxLayout()
        left.setSpacing(theme.SPACE.small)
        left.addWidget(self.modes)
        left.addWidget(self._controls, 1)
        left.addWidget(self.files_trouble)
        left.addWidget(self.line)
        right.setSpacing(theme.SPACE.small)
        for widget in (self.output, self.trouble):
            right.addWidget(widget)
        right.addWidget(self.answer, 1)
        for side, column in zip(sides, (left, right), strict=True):
            column.setContentsMargins(0, 0, 0, 0)
            side.setLayout(column)
        sides[0].setFixedWidth(CONTROLS)
        sides[1].setMinimumWidth(ANSWER_LEAST)
        sides[1].setMaximumWidth(ANSWER_MOST)
        row = QHBoxLayout(filled)
        row.setContentsMargins(theme.SPACE.large, theme.SPACE.tiny, theme.SPACE.large, theme.SPACE.tiny)
        row.setSpacing(theme.SPACE.huge)
        row.addWidget(sides[0])
        row.addWidget(self._views, 3)
        row.addWidget(sides[1], 2)
        self._answer_side = sides[1]
        self._stack.addWidget(filled)

    def _on_asked(self, name: str, what: object) -> None:
        if name == "predict" and isinstance(what, tuple):
            self.show_sample(*what)

    def _on_state(self) -> None:
        """Another run, or another state of it: what was asked before counts no more."""
        run = self._trainer.run
        self._oracle.forget()
        if run is not self._run:
            self._run, self._question = run, None
            self._background.forget("question")
            self._background.forget("ranges")
            self.answer.clear()
            self.type.forget()
            self.files.forget()
            self._offer()
        able = run is not None and bool(run.lowered.outputs) and not self._trainer.busy
        self.files.set_answering(partial(_answered, run, self._trainer.runs) if run is not None and able else None)
        self._show_state()
        self._due.mark(at_once=True)

    def _show_state(self) -> None:
        self.line.refresh()
        self._stack.refresh()

    def _offer(self) -> None:
        """The ways of asking that suit the inputs of the run, and its outputs."""
        column = self._sole_input()
        self.modes.setTabVisible(DRAW, column is not None and drawable(column))
        self.modes.setTabVisible(TYPE, column is not None and column.kind == "vector")
        if not self.modes.isTabVisible(self.modes.currentIndex()):
            self.modes.setCurrentIndex(SAMPLE)
        self.output.offer(self._run)

    def _sole_input(self) -> DataColumn | None:
        """The column that enters the network, where there is one alone; in the units of the data."""
        if self._run is None:
            return None
        names = {slot.column for slot in self._run.lowered.inputs}
        schema = described(replace(self._run.project.data, steps=()))
        return schema.column(next(iter(names))) if len(names) == 1 else None

    def _on_mode(self, mode: int) -> None:
        self._controls.setCurrentIndex(mode)
        self._views.setCurrentIndex(mode)
        self._answer_side.setVisible(mode != FILES)
        say(self.files_trouble, "")
        self._new_question()

    def _new_question(self) -> None:
        self._question = None
        self._oracle.forget()
        self._background.forget("question")
        self._due.mark(at_once=True)

    def _ask(self) -> None:
        """The present question once more, or the one that has to be made first."""
        self.line.refresh()
        if self._run is None or self._oracle.waiting:
            return
        if not self._run.lowered.outputs:
            self._refuse(NO_ANSWERS)
            return
        if self._question is not None:
            question = self._question
            self._oracle.ask([question.inputs], partial(self._show_answer, question), self._refuse)
            return
        work = self._work()
        if work is not None:
            self._background.ask(work, self._on_question, self._refuse, key="question")

    def _work(self) -> Any:
        """How the question is made, in the background; None where nothing is asked yet."""
        assert self._run is not None
        data, slots, mode = self._run.project.data, self._run.lowered.inputs, self.modes.currentIndex()
        if mode == FILES:
            return None
        if mode == SAMPLE:
            return partial(row_question, data, slots, self.sample.part, self.sample.index)
        column = self._sole_input()
        given = self._given(column, mode) if column is not None else None
        if column is None or given is None:
            self.answer.clear()
            say(self.trouble, "")
            return None
        return partial(given_question, data, slots, {column.name: given})

    def _given(self, column: DataColumn, mode: int) -> Array | None:
        if mode == DRAW:
            return self.draw.picture(column)
        if not self.type.ready:
            self._start_row()
        return self.type.row()

    def _start_row(self) -> None:
        """Fills the fields with a row that is drawn anew each time."""
        column, run = self._sole_input(), self._run
        if column is None or run is None:
            return
        work = partial(_start, run.project.data, column.name)
        self._background.ask(work, partial(self.type.show_ranges, column), self._refuse, key="ranges")

    def _on_question(self, question: Question) -> None:
        self._question = question
        if question.part and self._run is not None:
            self.sample.show_place(question.part, question.index, question.count)
            columns = tuple(dict.fromkeys(slot.column for slot in self._run.lowered.inputs))
            asked = tuple(column.name for column in question.prepared.fitted.asked_for(columns))
            self.subject.show_sample(question.prepared.raw_schema, asked, question.sample)
            say(self.sample.about, f"Row {question.sample.row + 1:,} of the data. {_truths(question)}")
        self._due.mark(at_once=True)

    def _show_answer(self, question: Question, outputs: tuple[Array, ...]) -> None:
        from core.inference import answer_of

        if question is not self._question or self._run is None:
            return
        say(self.trouble, "")
        place = self.output.place
        slot = self._run.lowered.outputs[place]
        answer = answer_of(slot, outputs[place], question.prepared.fitted)
        column = question.prepared.fitted.column(slot.target)
        truth = question.truth(slot.target)
        self.answer.show_answer(answer, column, truth)
        entering = question.prepared.raw_schema.column(self._run.lowered.inputs[0].column)
        if question.part and answer.masks is not None and entering is not None and entering.kind == "image":
            self.subject.show_mask(entering, question.sample.values[entering.name], answer.masks[0])
        if question.part and answer.kind == "value" and entering is not None and is_curve(entering):
            history = question.sample.values[entering.name]
            self.subject.show_forecast(history, truth, answer.values[0], _horizon(self._run.project.data.source))

    def _refuse(self, text: str) -> None:
        self.answer.clear()
        say(self.trouble, text)


def _answered(run: Run, runs: Runs, path: Path, progress: Progress) -> Answers:
    """With the weights that the run keeps. Called on a thread. Raises NetwrightError."""
    from core.inference import Model
    from core.trained import from_file, from_run

    return Model(from_file(run.kept, runs) if run.kept else from_run(runs, run.id)).file(path, progress)


def _start(data: Any, column: str) -> Ranges:
    import random

    from core.data.prepare import prepare

    rows = prepare(data).rows
    pool = next(rows[part] for part in ("valid", "test", "train") if len(rows[part]))
    return ranges_of(data, column, int(pool[random.SystemRandom().randrange(len(pool))]))


def _horizon(source: Use) -> int:
    """How many steps after a window the value to forecast lies."""
    return int(SOURCES[source.key].resolve(source.params).get("horizon", 1))


def _truths(question: Question) -> str:
    found = ((c, question.truth(c.name)) for c in question.prepared.schema.columns if c.role == "target")
    named = ((question.prepared.fitted.column(c.name) or c, truth) for c, truth in found)
    return " ".join(f"True {c.name}: {told(c, truth)}." for c, truth in named if truth is not None)


def _modes() -> QTabBar:
    modes = QTabBar()
    modes.setDrawBase(False)
    modes.setExpanding(False)
    modes.setAccessibleName("What the network is asked about")
    for title, tip in (
        ("Sample", "A row of the data, with its true answer"),
        ("Draw", "A picture that you draw"),
        ("Type in", "A row that you enter"),
        ("Files", "All rows of a file or folder of your own"),
    ):
        modes.setTabToolTip(modes.addTab(title), tip)
    return modes
