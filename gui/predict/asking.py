"""What the panels that ask a run share: which output is meant, and what is said while there is no run."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedLayout, QWidget

from gui.forms.editors.base import QuietCombo
from gui.session import Session
from gui.training.run import Run
from gui.training.trainer import Trainer
from gui.widgets import EmptyState

NO_DATA = "There is no data yet. Choose a data set in the Data panel first."


class OutputBox(QuietCombo):
    """The outputs of a run; hidden where there is one alone."""

    def __init__(self, tip: str) -> None:
        super().__init__()
        self.setAccessibleName("Output")
        self.setToolTip(tip)

    @property
    def place(self) -> int:
        """Number of the chosen output."""
        return max(0, self.currentIndex())

    def offer(self, run: Run | None) -> None:
        self.clear()
        outputs = run.lowered.outputs if run else ()
        for slot in outputs:
            self.addItem(f"{slot.name}: {slot.target}" if slot.target else slot.name)
        self.setVisible(len(outputs) > 1)


class Asking(QStackedLayout):
    """The page of a panel once there is a run; until then what is missing, and the way to it."""

    def __init__(
        self, session: Session, trainer: Trainer, icon: str, untrained: str, starting: str, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._session, self._trainer = session, trainer
        self._untrained, self._starting = untrained, starting
        self.empty = EmptyState(icon, untrained)
        self.empty.acted.connect(lambda: session.asked.emit("data", None))
        self.addWidget(self.empty)

    def refresh(self) -> None:
        if self._trainer.run is None:
            missing = not self._session.project.data.source.key
            words = NO_DATA if missing else self._starting if self._trainer.busy else self._untrained
            self.empty.say(words, "Choose data" if missing else "")
        self.setCurrentIndex(0 if self._trainer.run is None else 1)
