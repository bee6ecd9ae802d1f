"""A slim progress bar with what is being done and how long it will take."""

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QGridLayout, QProgressBar, QSizePolicy, QWidget

from gui import theme
from gui.widgets.badge import Tone
from gui.widgets.restyle import restyle
from gui.widgets.still_label import StillLabel

_STEPS = 1000


class _Bar(QProgressBar):
    """Moves only while nobody knows how long it takes.

    The style stops moving it when it first fills a pixel, which in a long run takes a while: thirty repaints a second for nothing.
    """

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.StyleAnimationUpdate and self.maximum() > 0:
            event.ignore()  # with that the animation ends
            return True
        return super().event(event)


class ProgressLine(QWidget):
    """'Epoch 13 of 20' on the left, '6 s left' on the right, the bar below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.left, self.right = StillLabel("text"), StillLabel(right=True)
        self.left.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.bar = _Bar()
        self.bar.setRange(0, _STEPS)
        self.bar.setTextVisible(False)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setVerticalSpacing(theme.SPACE.small - 2)
        layout.setColumnStretch(0, 1)
        layout.addWidget(self.left, 0, 0)
        layout.addWidget(self.right, 0, 1)
        layout.addWidget(self.bar, 1, 0, 1, 2)

    def show_progress(self, share: float | None, left: str = "", right: str = "", tone: Tone = "accent") -> None:
        """Progress from 0 to 1, or None while nobody knows how long it takes."""
        self.left.setText(left)
        self.right.setText(right)
        self._set_share(share)
        restyle(self.bar, "state", tone)
        if left != self.bar.accessibleName():
            self.bar.setAccessibleName(left)
        self.bar.setAccessibleDescription(right)

    def _set_share(self, share: float | None) -> None:
        """A bar that is told a value paints itself and all around it at once; without updates it waits its turn."""
        bar, value = self.bar, None if share is None else round(min(max(share, 0.0), 1.0) * _STEPS)
        most = 0 if value is None else _STEPS
        if (most, value or 0) == (bar.maximum(), max(0, bar.value())):
            return
        bar.setUpdatesEnabled(False)
        bar.setRange(0, most)
        bar.setValue(value or 0)
        bar.setUpdatesEnabled(True)
