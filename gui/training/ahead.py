"""Looks ahead at the training of what is drawn: off the main thread, while nothing else computes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from core.analysis import Analysis
from core.document import Difference, Project
from gui import warm_up
from gui.measuring import GiveUp, Measuring
from gui.session import Session
from gui.training.trainer import Trainer

if TYPE_CHECKING:
    from core.training.outlook import Ahead

QUIET_MS = 700
"""So long after the last edit it begins."""
TURN_S = 0.008
"""It works about so long before it rests."""


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
        self._measuring = Measuring(trainer, TURN_S, self)
        self._timer = QTimer(self, singleShot=True, interval=QUIET_MS)
        self._timer.timeout.connect(self._begin)
        session.changed.connect(self._on_change)
        session.opened.connect(self._anew)
        trainer.state_changed.connect(self._on_state)
        self._timer.start()

    def stop(self) -> None:
        """Gives up what is going on; nothing begins before the next edit."""
        self._timer.stop()
        self._measuring.stop()

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
            if self._measuring.busy:
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
            self._measuring.begin(partial(_look, project, analysis), self._show, lambda _sentence: self._show(None))

    def _show(self, found: Ahead | None) -> None:
        if found is not self.found:
            self.found = found
            self.changed.emit()


def _look(project: Project, analysis: Analysis, give_up: GiveUp) -> Ahead | None:
    """Called on the background thread."""
    from core.training.outlook import look_ahead

    return look_ahead(project, analysis, give_up)
