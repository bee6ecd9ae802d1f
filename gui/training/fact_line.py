"""One line of small text whose middle stands out. Painted, so that new words every tick cost no layout."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import theme

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.TextElideMode.ElideRight


class FactLine(QWidget):
    """'Best validation accuracy' 0.975 'at epoch 12'. Where room is short the words before the value are cut."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._parts = ("", "", "")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def say(self, before: str, value: str = "", after: str = "") -> None:
        if (before, value, after) != self._parts:
            self._parts = (before, value, after)
            self.setAccessibleName(self.text())
            self.update()

    def text(self) -> str:
        return " ".join(part for part in self._parts if part)

    def sizeHint(self) -> QSize:
        return QSize(100, QFontMetrics(theme.font("small")).height() + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, look = QPainter(self), theme.current()
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        plain, bold = theme.font("small"), theme.font("small")
        bold.setBold(True)
        before, value, after = self._parts
        space = QFontMetrics(plain).horizontalAdvance(" ")
        rest = sum(_width(font, text) + space for font, text in ((bold, value), (plain, after)) if text)
        shown = QFontMetrics(plain).elidedText(before, RIGHT, max(0, self.width() - rest))
        x = 0
        for text, font, colour in ((shown, plain, look.muted), (value, bold, look.good), (after, plain, look.muted)):
            painter.setFont(font)
            painter.setPen(QColor(colour))
            painter.drawText(QRect(x, 0, self.width(), self.height()), LEFT, text)
            x += _width(font, text) + space
        painter.end()


def _width(font: QFont, text: str) -> int:
    return QFontMetrics(font).horizontalAdvance(text)
