"""The line above a field: the plain title, and torch's name small beside it where there is room."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QStyle, QWidget

from gui import theme

GAP = 6
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.TextElideMode.ElideRight


class FieldLabel(QWidget):
    """A click on it goes to the field. `code` is left out where it says no more than the title."""

    def __init__(self, title: str, code: str, buddy: QWidget) -> None:
        super().__init__()
        self.title, self._buddy = title, buddy
        self.code = "" if code.replace("_", " ").lower() == title.lower() else code
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(title)

    def sizeHint(self) -> QSize:
        face = QFontMetrics(theme.font("small"))
        return QSize(face.horizontalAdvance(self.title), face.height() + 2)

    def shown(self) -> tuple[str, str]:
        """What fits of the title, and the name where all of it fits: half a name helps nobody, and the tip has it."""
        plain, mono = QFontMetrics(theme.font("small")), QFontMetrics(_small_mono())
        title = plain.elidedText(self.title, RIGHT, self.width())
        room = self.width() - plain.horizontalAdvance(title) - GAP
        return title, self.code if mono.horizontalAdvance(self.code) <= room else ""

    def paintEvent(self, event: QPaintEvent) -> None:
        title, code = self.shown()
        look = theme.current()
        painter = QPainter(self)
        painter.setFont(theme.font("small"))
        painter.setPen(QColor(look.muted))
        before = painter.boundingRect(self.rect(), LEFT, title).width() + GAP
        painter.drawText(self.rect(), LEFT, title)
        painter.setFont(_small_mono())
        painter.setPen(QColor(look.faint))
        rest = QRect(before, 0, self.width() - before, self.height())
        painter.drawText(QStyle.visualRect(self.layoutDirection(), self.rect(), rest), LEFT, code)
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._buddy.setFocus(Qt.FocusReason.MouseFocusReason)


def _small_mono() -> QFont:
    face = theme.font("mono")
    face.setPixelSize(face.pixelSize() - 1)
    return face
