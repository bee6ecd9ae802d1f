"""A slim progress bar with what is being done and how long it will take."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QProgressBar, QSizePolicy, QWidget

from gui import theme
from gui.widgets.badge import Tone
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.restyle import restyle

_STEPS = 1000


class ProgressLine(QWidget):
    """'Epoch 13 of 20' on the left, '6 s left' on the right, the bar below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.left = ElidedLabel()
        self.left.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.right = QLabel()
        self.right.setProperty("kind", "muted")
        self.right.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.bar = QProgressBar()
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
        self.bar.setRange(0, 0 if share is None else _STEPS)
        if share is not None:
            self.bar.setValue(round(min(max(share, 0.0), 1.0) * _STEPS))
        restyle(self.bar, "state", tone)
        self.bar.setAccessibleName(left)
        self.bar.setAccessibleDescription(right)
