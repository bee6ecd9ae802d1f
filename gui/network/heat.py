"""Colours the cards by what they cost, and measures the time of each layer while nothing else computes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from core.analysis import Analysis
from core.document import Difference, Project
from gui import warm_up
from gui.canvas import Canvas
from gui.measuring import GiveUp, Measuring
from gui.network.heat_values import MEASURES, TIME, Measure, heat_of
from gui.room import Room
from gui.session import Session
from gui.training.trainer import Trainer

if TYPE_CHECKING:
    from core.training.timing import LayerTimes

QUIET_MS = 700
"""So long after the last edit a measurement begins."""
TURN_S = 0.05
"""It works about so long before it rests between two layers."""
WAITS = "Not measured yet: it begins when you stop editing."
MEASURING = "Measuring…"
TRAINING = "Not measured yet: a training is using the device. It is measured when that has ended."
ERRORS = "Not measured: the network cannot run before its problems are solved."
LOADING = "Not measured yet: torch is still loading."


class Heat(QObject):
    """Which measure is shown, '' for none. A time that was measured holds until the project means something else."""

    changed = Signal()

    def __init__(self, session: Session, trainer: Trainer, canvas: Canvas, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._trainer, self._canvas = session, trainer, canvas
        self._measure: Measure | None = None
        self._last = MEASURES[0].key
        """What was shown last."""
        self._times: LayerTimes | None = None
        self._note = WAITS
        self._measuring = Measuring(trainer, TURN_S, self)
        self._timer = QTimer(self, singleShot=True, interval=QUIET_MS)
        self._timer.timeout.connect(self._begin)
        session.changed.connect(self._on_change)
        session.opened.connect(self._anew)
        session.place_changed.connect(self._show)
        trainer.state_changed.connect(self._on_state)
        canvas.legend.next_asked.connect(self.next)
        canvas.legend.closed.connect(lambda: self.choose(""))

    @property
    def measure(self) -> str:
        return self._measure.key if self._measure else ""

    def choose(self, key: str) -> None:
        """Shows a measure by its key; '' shows the cards in their own colours."""
        self._measure = next((m for m in MEASURES if m.key == key), None)
        self._last = self.measure or self._last
        if self._measure is TIME and self._times is None:
            self._timer.start(0)
        elif self._measure is not TIME:
            self.stop()
        self._show()
        self.changed.emit()

    def next(self) -> None:
        """The next measure; after the last one the first."""
        keys = [measure.key for measure in MEASURES]
        self.choose(keys[(keys.index(self.measure) + 1) % len(keys)] if self.measure else self._last)

    def toggle(self) -> None:
        """The measure that was shown last, or none where one is."""
        self.choose("" if self.measure else self._last)

    def stop(self) -> None:
        """Gives up a measurement that is going on."""
        self._timer.stop()
        self._measuring.stop()

    def _on_change(self, difference: Difference) -> None:
        if difference.meaning:
            self._anew()
        else:
            self._show()

    def _anew(self) -> None:
        self.stop()
        self._times, self._note = None, WAITS
        if self._measure is TIME:
            self._timer.start(QUIET_MS)
        self._show()

    def _on_state(self) -> None:
        if self._measure is not TIME or self._times is not None:
            return
        if self._trainer.busy:
            self.stop()
            self._tell(TRAINING)
        else:
            self._timer.start(QUIET_MS)

    def _begin(self) -> None:
        project, analysis = self._session.project, self._session.analysis
        if self._trainer.busy:
            self._tell(TRAINING)
        elif analysis.errors or not project.graph.nodes:
            self._tell(ERRORS)
        elif not warm_up.ready("training"):
            self._tell(str(warm_up.error() or LOADING))
            if not warm_up.error():
                self._timer.start(QUIET_MS)
        else:
            self._tell(MEASURING)
            self._measuring.begin(partial(_times, project, analysis), self._take, self._refused)

    def _take(self, found: LayerTimes | None) -> None:
        if found is not None:
            self._times = found
            self._tell(_said(found))

    def _refused(self, sentence: str) -> None:
        self._tell(f"Not measured: {sentence}")

    def _tell(self, note: str) -> None:
        self._note = note
        self._show()

    def _show(self) -> None:
        measure = self._measure
        if measure is None:
            self._canvas.show_heat(None)
            return
        room = Room(self._session.analysis, self._session.place)
        self._canvas.show_heat(heat_of(room, measure, self._times, self._note))


def _said(found: LayerTimes) -> str:
    """'Batch of 32 rows · CPU · median of 15'."""
    rows = f"Batch of {found.rows} rows" if found.rows == found.batch else f"{found.rows} of {found.batch} rows"
    length = f", {found.length} long" if found.length else ""
    rounds = f"median of {found.rounds}" if found.rounds > 1 else "one round"
    return f"{rows}{length} · {found.device.upper()} · {rounds}"


def _times(project: Project, analysis: Analysis, give_up: GiveUp) -> LayerTimes | None:
    """Called on the background thread."""
    from core.training.timing import layer_times

    return layer_times(project, analysis, give_up)
