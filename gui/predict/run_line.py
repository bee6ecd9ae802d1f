"""Which run speaks, with which weights, and whether the network was edited since."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from gui import theme
from gui.session import Session
from gui.training.trainer import Trainer
from gui.widgets import Badge, ElidedLabel


class RunLine(QWidget):
    """'Run 3 · version of 14:02 · best weights, epoch 12'; follows the trainer and the document."""

    def __init__(self, session: Session, trainer: Trainer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._trainer = session, trainer
        self.words = ElidedLabel()
        self.words.setProperty("kind", "muted")
        self.words.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.edited = Badge("edited since", "warning")
        self.edited.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SPACE.small)
        row.addWidget(self.words, 1)
        row.addWidget(self.edited)
        row.addStretch(1)
        self.refresh()

    def refresh(self) -> None:
        run = self._trainer.run
        self.words.setText(run_words(self._trainer))
        edited = run is not None and run.edited_since(self._session.project)
        self.edited.setVisible(edited)
        if run is not None and edited:
            told = f"The project was edited since. This is the network as it was at {run.version}."
            self.edited.setToolTip(told)
            self.edited.setAccessibleName(told)


def run_words(trainer: Trainer) -> str:
    """The run, its version, and whose weights they are."""
    run = trainer.run
    if run is None:
        return ""
    if trainer.busy:
        step = f", step {run.progress.step:,}" if run.progress else ""
        return f"{run.title} · version of {run.version} · training now{step}"
    weights = f"best weights, epoch {run.best[2]}" if run.best else "last weights"
    return f"{run.title} · version of {run.version} · {weights}"
