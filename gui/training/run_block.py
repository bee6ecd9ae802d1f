"""Below the settings: what can be done with the training now, and how far it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from core.training.settings import read
from core.training.told import explained, in_short
from gui import theme
from gui.session import Session
from gui.training.fact_line import FactLine
from gui.training.run import Run
from gui.training.trainer import IDLE, PAUSED, RUNNING, STOPPING, Trainer
from gui.training.words import kept_of, progress_line, speed_line, version_line, why_kept
from gui.widgets import ProgressLine, SpinBox

if TYPE_CHECKING:
    from core.training.outlook import Outlook

MOST_EPOCHS = 100_000


class RunBlock(QWidget):
    """Buttons as the state allows, progress, speed and the weights that are kept. `continue_asked` carries a number of epochs."""

    continue_asked = Signal(int)

    def __init__(self, session: Session, trainer: Trainer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._trainer = session, trainer
        self.train = _button("Train", "Train a new run from fresh weights", "primary")
        self.pause = _button("Pause", "Pause the training; it goes on where it was", icon="pause")
        self.resume = _button("Resume", "Go on with the training", "primary")
        self.stop = _button("Stop", "Stop the training; last and best weights are kept", "danger", "stop", "error")
        self.more = _button("Continue", "Train the run for more epochs, from its last weights")
        self.epochs = SpinBox(1, MOST_EPOCHS, 10)
        self.epochs.setPrefix("+")
        self.epochs.setFixedWidth(66)
        self.epochs.setAccessibleName("Epochs to add")
        self.epochs.setToolTip("How many epochs Continue adds")
        self.line = ProgressLine()
        self.ahead = FactLine()
        self.speed, self.kept, self.rate, self.version = FactLine(), FactLine(), FactLine(), FactLine()
        self._kept_told: object = None
        self._outlook: Outlook | None = None
        self._arrange()
        self._connect()
        self.show_state()

    def show_state(self) -> None:
        """After a change of state or of the run that is looked at."""
        trainer, idle = self._trainer, self._trainer.state == IDLE
        can_continue = trainer.can_continue
        self.train.setVisible(idle)
        for button, states in ((self.pause, (RUNNING,)), (self.resume, (PAUSED,))):
            button.setVisible(trainer.state in states)
        self.stop.setVisible(not idle)
        self.stop.setEnabled(trainer.state != STOPPING)
        self.more.setVisible(can_continue)
        self.epochs.setVisible(can_continue)
        self._kept_told = None
        self._show_ahead()
        self.show_progress()
        self.show_version()

    def show_progress(self) -> None:
        """At every tick."""
        run = self._trainer.run
        told = progress_line(run, self._trainer.state)
        self.line.show_progress(told.share, told.left, told.right, told.tone)
        self.speed.say(speed_line(run))
        self.speed.setVisible(self._trainer.busy)
        self.line.setToolTip("" if self._trainer.busy else speed_line(run))
        self.kept.setVisible(run is not None)
        self._show_kept(run)

    def show_version(self) -> None:
        """After an edit."""
        run = self._trainer.run
        told = version_line(run, self._session.project, self._trainer.busy) if run else ""
        self.version.say(told)
        self.version.setVisible(bool(told))

    def show_ahead(self, outlook: Outlook | None) -> None:
        """What the next run will take; None while that is not known."""
        self._outlook = outlook
        self._show_ahead()

    def show_rate(self, sentence: str) -> None:
        """What a change of the learning rate did to the run; '' takes it away."""
        self.rate.say(sentence)
        self.rate.setVisible(bool(sentence))

    def _show_ahead(self) -> None:
        """The line keeps its room while it is empty, so that nothing moves; while one trains its speed stands there."""
        outlook = self._outlook if self._trainer.state == IDLE else None
        time, memory = in_short(outlook) if outlook is not None else ("", "")
        self.ahead.say(time, "", memory)
        self.ahead.setToolTip(explained(outlook) if outlook is not None else "")
        self.ahead.setVisible(not self._trainer.busy)

    def _show_kept(self, run: Run | None) -> None:
        key = (run, len(run.curves.epochs.x)) if run is not None else None
        if key == self._kept_told:
            return
        self._kept_told = key
        kept = kept_of(run) if run is not None else None
        if kept is None:
            self.kept.say("")
        else:
            self.kept.say(f"Kept: epoch {kept.epoch}, {kept.title}", f"{kept.value:.3f}")
        self.kept.setToolTip(why_kept(run) if run is not None else "")

    def _arrange(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(6)
        for button in (self.train, self.pause, self.resume, self.stop, self.more):
            row.addWidget(button, 1)
        row.addWidget(self.epochs)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE.tiny)
        column.addLayout(row)
        column.addSpacing(2)
        column.addWidget(self.line)
        for line in (self.ahead, self.speed, self.kept, self.rate, self.version):
            column.addWidget(line)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def _propose_epochs(self) -> None:
        """As many again as the settings name."""
        self.epochs.setValue(read(self._session.project.plan, "epochs"))

    def _connect(self) -> None:
        trainer = self._trainer
        self._session.opened.connect(self._propose_epochs)
        self._propose_epochs()
        self.train.clicked.connect(trainer.start)
        self.pause.clicked.connect(trainer.pause)
        self.resume.clicked.connect(trainer.resume)
        self.stop.clicked.connect(trainer.stop)
        self.more.clicked.connect(lambda: self.continue_asked.emit(self.epochs.value()))


def _button(text: str, tip: str, kind: str = "", icon: str = "", colour: str = "text") -> QPushButton:
    button = QPushButton(text)
    button.setProperty("kind", kind)
    button.setToolTip(tip)
    if icon:
        button.setIcon(theme.icon(icon, colour))
    return button
