"""Which run speaks, with which weights, and whether the network was edited since."""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from gui import theme
from gui.session import Session
from gui.training.trainer import PAUSED, Trainer
from gui.training.words import weights_told, why_kept
from gui.widgets import Badge, ElidedLabel


class RunLine(QWidget):
    """'Run 3 · version of 14:02' and 'kept weights, epoch 12', side by side or `stacked`; `refresh` when either may differ."""

    def __init__(
        self, session: Session, trainer: Trainer, stacked: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._trainer, self._stacked = session, trainer, stacked
        self.words, self.weights = ElidedLabel(), ElidedLabel()
        self.edited = Badge("edited since", "warning")
        self.edited.hide()
        down, across = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        lines = QBoxLayout(down if stacked else across, self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(0 if stacked else theme.SPACE.tiny)
        first = QBoxLayout(across)
        first.setSpacing(theme.SPACE.small)
        for label in (self.words, self.weights):
            label.setProperty("kind", "muted")
            label.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        first.addWidget(self.words)
        if stacked:
            first.addStretch(1)
        lines.addLayout(first)
        lines.addWidget(self.weights)
        lines.addSpacing(theme.SPACE.tiny)
        lines.addWidget(self.edited)
        if not stacked:
            lines.addStretch(1)
        self.refresh()

    def refresh(self) -> None:
        run = self._trainer.run
        title = f"{run.title} · version of {run.version}" if run else ""
        weights = weights_words(self._trainer)
        self.words.setText(title)
        self.weights.setText(weights if self._stacked or not weights else f"· {weights}")
        self.weights.setToolTip(why_kept(run) if run is not None and not self._trainer.busy else "")
        edited = run is not None and run.edited_since(self._session.project)
        self.edited.setVisible(edited)
        if run is not None and edited:
            told = f"The project was edited since. This is the network as it was at {run.version}."
            self.edited.setToolTip(told)
            self.edited.setAccessibleName(told)


def weights_words(trainer: Trainer) -> str:
    """Whose weights answer: 'training now, step 512', 'kept weights, epoch 12'."""
    run = trainer.run
    if run is None:
        return ""
    if trainer.busy:
        doing = "paused" if trainer.state == PAUSED else "training now"
        return f"{doing}, step {run.progress.step:,}" if run.progress else doing
    return weights_told(run)
