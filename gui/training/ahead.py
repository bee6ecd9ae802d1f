"""Looks ahead at the training of what is drawn: off the main thread, while nothing else is going on."""

from __future__ import annotations

import sys
import time
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from core.analysis import Analysis
from core.document import Difference, Project
from gui import warm_up
from gui.background import Background
from gui.session import Session
from gui.training.trainer import BUSY_TURN_S, USUAL_TURN_S, Trainer

if TYPE_CHECKING:
    from core.training.outlook import Ahead

QUIET_MS = 700
"""So long after the last edit it begins."""
TURN_S, REST_S = 0.008, 0.004
"""It works about so long before it rests so long, and the window has the interpreter to itself."""
KEY = "ahead"


class LookAhead(QObject):
    """Finds the outlook of the present project. It gives way to edits and to trainings, and begins anew after them."""

    changed = Signal()
    """Something else was found, or what was found is no longer of the present project."""

    def __init__(self, session: Session, trainer: Trainer, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._trainer = session, trainer
        self.found: Ahead | None = None
        """Of the present project; None while it is not known, or there is nothing to train."""
        self._asked = False
        """Whether the present project has been looked at."""
        self._turn = turn = _Turn()
        self._background = Background(self)
        self._timer = QTimer(self, singleShot=True, interval=QUIET_MS)
        self._timer.timeout.connect(self._begin)
        session.changed.connect(self._on_change)
        session.opened.connect(self._anew)
        trainer.state_changed.connect(self._on_state)
        self.destroyed.connect(lambda: turn.next())
        self._timer.start()

    def stop(self) -> None:
        """Gives up what is going on; nothing begins before the next edit."""
        self._timer.stop()
        self._turn.next()
        self._background.forget(KEY)
        self._give_back()

    def _on_change(self, difference: Difference) -> None:
        if difference.meaning:
            self._anew()

    def _anew(self) -> None:
        self.stop()
        self._asked = False
        self._show(None)
        self._timer.start()

    def _on_state(self) -> None:
        if self._trainer.busy:
            if self._background.busy:
                self._asked = False
            self.stop()
        elif not self._asked:
            self._timer.start()

    def _begin(self) -> None:
        project, analysis = self._session.project, self._session.analysis
        if self._trainer.busy or self._asked or warm_up.error():
            return
        if not warm_up.ready("training"):
            self._timer.start()
            return
        self._asked = True
        if project.graph.nodes and project.data.source.key and not analysis.errors:
            sys.setswitchinterval(BUSY_TURN_S)
            work = partial(_look, project, analysis, self._turn, self._turn.number)
            self._background.ask(work, self._take, lambda _sentence: self._take(None), KEY)

    def _take(self, found: Ahead | None) -> None:
        self._give_back()
        self._show(found)

    def _show(self, found: Ahead | None) -> None:
        if found is not self.found:
            self.found = found
            self.changed.emit()

    def _give_back(self) -> None:
        """Turns at the interpreter's lock as they are when nothing computes."""
        if not self._trainer.busy:
            sys.setswitchinterval(USUAL_TURN_S)


class _Turn:
    """Which look is wanted; one of an earlier number is not any more."""

    def __init__(self) -> None:
        self.number = 0

    def next(self) -> None:
        self.number += 1


def _look(project: Project, analysis: Analysis, turn: _Turn, number: int) -> Ahead | None:
    """Called on the background thread."""
    from core.training.outlook import look_ahead

    rested = time.monotonic()

    def give_up() -> bool:
        nonlocal rested
        if time.monotonic() - rested > TURN_S:
            time.sleep(REST_S)
            rested = time.monotonic()
        return turn.number != number

    return look_ahead(project, analysis, give_up)
