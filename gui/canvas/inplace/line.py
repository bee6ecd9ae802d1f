"""One line of text edited in place: the name of a card, the title of a frame."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QLineEdit

from gui.canvas.inplace.overlay import Area, Overlay

if TYPE_CHECKING:
    from gui.canvas.stage import Stage

READABLE = 11  # pixels of the smallest letters


class LineOverlay(Overlay):
    """`keep` gets the text, without blanks around it, if it was changed; it answers '' or why that cannot be.

    `font` is that of the text it lies over at 100 %; it grows and shrinks with the camera as far as can be read.
    """

    def __init__(
        self, stage: Stage, area: Area, text: str, keep: Callable[[str], str], name: str, font: QFont, longest: int = 60
    ) -> None:
        self.line = QLineEdit(text)
        self._before, self._keep, self._font = text, keep, font
        self.line.setMaxLength(longest)
        self.line.setFrame(False)
        self.line.setTextMargins(2, 0, 2, 0)
        self.line.setAccessibleName(name)
        self.line.selectAll()
        super().__init__(stage, area, self.line)
        self.setFocusProxy(self.line)

    def keep(self) -> str:
        text = self.line.text().strip()
        return "" if text == self._before else self._keep(text)

    def fit(self, spot: QRectF) -> None:
        font = QFont(self._font)
        font.setPixelSize(max(READABLE, round(self._font.pixelSize() * self._stage.camera.zoom)))
        self.line.setFont(font)
        self.line.setStyleSheet(f"QLineEdit {{ border: none; padding: 0; font-size: {font.pixelSize()}px; }}")
