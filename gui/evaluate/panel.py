"""The Evaluate panel."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from gui.session import Session
from gui.training.trainer import Trainer
from gui.widgets import EmptyState


class EvaluatePanel(QWidget):
    """Looks at the trainer's run."""

    def __init__(self, session: Session, trainer: Trainer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Evaluate")
        self._session, self._trainer = session, trainer
        self.empty = EmptyState("mdi6.school-outline", "Not trained yet. Press Train first.")
        column = QVBoxLayout(self)
        column.addWidget(self.empty)
