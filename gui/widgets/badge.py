"""A short word or number in a coloured pill."""

from typing import Literal

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from gui.widgets.restyle import restyle

Tone = Literal["neutral", "accent", "good", "warning", "error"]


class Badge(QLabel):
    """A pill with a word or a count."""

    def __init__(self, text: str = "", tone: Tone = "neutral", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_tone(tone)
        self.setText(text)

    def sizeHint(self) -> QSize:
        self.ensurePolished()  # the pill's own font is wider than the one it starts with
        return super().sizeHint()

    def set_tone(self, tone: Tone) -> None:
        restyle(self, "badge", tone)

    def set_count(self, count: int, noun: str) -> None:
        """Show a number of things, and hide for none; `noun` (singular) is for the tool tip and screen readers."""
        self.setText(f"{count}" if count else "")
        self.setVisible(count > 0)
        spoken = f"{count} {noun}{'' if count == 1 else 's'}"
        self.setAccessibleName(spoken)
        self.setToolTip(spoken)
