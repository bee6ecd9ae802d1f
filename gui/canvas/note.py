"""A sentence beside the mouse while a wire is drawn: why it does not fit here."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QLabel, QWidget

from gui import theme

WIDEST = 300
AWAY = 18  # logical pixels from the mouse


class Note(QLabel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._room = parent
        self.setObjectName("canvasNote")
        self.setWordWrap(True)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        self.take_theme()

    def take_theme(self) -> None:
        t = theme.current()
        self.setStyleSheet(
            f"QLabel#canvasNote {{ background: {t.panel}; color: {t.text}; border: 1px solid {t.error};"
            f" border-radius: {theme.RADIUS.control}px; padding: 6px 9px; }}"
        )

    def show_at(self, text: str, at: QPointF) -> None:
        """Stand beside a point of the parent, within it; without a text, go away."""
        if not text:
            self.hide()
            return
        self.setText(text)
        width = min(WIDEST, self.fontMetrics().horizontalAdvance(text) + 24)
        self.resize(width, self.heightForWidth(width))
        room = self._room.rect()
        x = min(at.x() + AWAY, room.width() - self.width() - 4)
        y = at.y() + AWAY if at.y() + AWAY + self.height() < room.height() else at.y() - AWAY - self.height()
        self.move(max(4, round(x)), max(4, round(y)))
        self.show()
        self.raise_()
