"""A label for words that change many times a second."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import theme

_SPARE = 10
"""Logical pixels more than the words need: the next ones may be a little wider."""
_MIDDLE = Qt.AlignmentFlag.AlignVCenter
_LEFT, _RIGHT = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight


class StillLabel(QWidget):
    """One line of plain text that is painted, and as wide as its widest text so far: new words cost no layout.

    A QLabel asks every layout up to the window anew with each text.
    """

    def __init__(self, token: str = "muted", right: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._token, self._side = token, _RIGHT if right else _LEFT
        self._text, self._widest = "", 0
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def text(self) -> str:
        return self._text

    def setText(self, text: str) -> None:
        if text == self._text:
            return
        self._text = text
        self.setAccessibleName(text)
        self.update()
        wide = QFontMetrics(self._font()).horizontalAdvance(text) if text else 0
        if wide > self._widest or not text:
            self._widest = wide + _SPARE * bool(wide)
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(self._widest, QFontMetrics(self._font()).height())

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        font = self._font()
        painter.setFont(font)
        painter.setPen(QColor(theme.current().colour(self._token)))
        shown = QFontMetrics(font).elidedText(self._text, Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), self._side | _MIDDLE, shown)
        painter.end()

    def _font(self) -> QFont:
        return theme.font("ui")
