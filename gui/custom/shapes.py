"""Works out the shapes of custom layers in the background and puts them into the project."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject

from core.layers.custom.shapes import Entry
from core.lowering.settle import Question, answer, answered, forgotten, questions
from core.lowering.trials import Trials
from gui.background import Background
from gui.session import Session


class Shapes(QObject):
    """Follows every edit. Code runs here only if it is trusted, in a process of its own, and never before `start`."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._background = Background(self)
        self._known: dict[str, Entry] = {}
        """By key, so that undo and redo run nothing twice."""
        self._started = False
        self._asked: frozenset[Question] = frozenset()
        self._trials = Trials()
        session.changed.connect(self._look)
        session.opened.connect(self._begin)

    def start(self) -> None:
        """torch has been loaded: what is asked for can be answered without holding up the window."""
        self._started = True
        self._begin()

    @property
    def busy(self) -> bool:
        return self._background.busy

    def _begin(self) -> None:
        """A failure that came with the file may not be one here."""
        self._known.clear()
        self._give_up()
        self._session.amend(forgotten)
        self._look()

    def close(self) -> None:
        """Whatever code runs is killed, and none is run any more."""
        self._started = False
        self._give_up()

    def _give_up(self) -> None:
        self._trials.give_up()
        self._background.forget("shapes")

    def _look(self) -> None:
        if not self._started:
            return
        asked = questions(self._session.analysis)
        if self._background.busy:
            if self._asked.issubset(asked):
                return
            self._give_up()
        known = {question: self._known[question.key] for question in asked if question.key in self._known}
        if known:
            self._session.amend(partial(answered, answers=known))
        elif asked:
            self._asked, self._trials = frozenset(asked), Trials()
            work = partial(answer, asked, self._trials)
            self._background.ask(work, self._take, self._session.told.emit, key="shapes")

    def _take(self, answers: dict[Question, Entry]) -> None:
        self._known |= {question.key: entry for question, entry in answers.items()}
        if not self._session.amend(partial(answered, answers=answers)):
            self._look()
