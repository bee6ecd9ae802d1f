"""The line in the toolbar that opens the search: it looks like a field and shows its keys."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontMetrics, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from gui import theme
from gui.widgets.key_names import key_name

WORDS = ("Search everything", "Search…")
MARGIN = 10  # logical pixels between the words, the keys and the edge


class SearchBox(QLineEdit):
    """Words on the left and keys on the right, each as far as there is room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys = ""
        self.setReadOnly(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(WORDS[0])

    def show_keys(self, keys: QKeySequence) -> None:
        """The keys that open the search, where there are any."""
        self._keys = key_name(keys)
        tip = "Find layers, commands, nodes and templates"
        self.setToolTip(f"{tip}  ({self._keys})" if self._keys else tip)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        plain, mono = theme.font("ui"), theme.font("mono")
        room = self.rect().adjusted(MARGIN, 0, -MARGIN, 0)
        left = room.width() - QFontMetrics(mono).horizontalAdvance(self._keys) - MARGIN
        words = next((w for w in WORDS if QFontMetrics(plain).horizontalAdvance(w) <= left), WORDS[-1])
        painter, look = QPainter(self), theme.current()
        painter.setFont(plain)
        painter.setPen(QColor(look.muted))
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, words)
        painter.setFont(mono)
        painter.setPen(QColor(look.faint))
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._keys)
        painter.end()
