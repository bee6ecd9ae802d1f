"""Which row of the data the pictures are of: on the canvas, to step through the rows and to take the pictures away."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from gui import theme


class Chip(QFrame):
    """`stepped`: so many rows on. `closed`: no pictures any more."""

    stepped = Signal(int)
    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("thumbnailChip")
        self.setAccessibleName("Pictures of outputs")
        self.setAttribute(Qt.WidgetAttribute.WA_NoMousePropagation)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.text = QLabel()
        self.before = self._button("chevron-left", "The row before")
        self.after = self._button("chevron-right", "The next row")
        self.close_button = self._button("close", "No pictures on the cards")
        self.before.clicked.connect(lambda: self.stepped.emit(-1))
        self.after.clicked.connect(lambda: self.stepped.emit(1))
        self.close_button.clicked.connect(self.closed)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.SPACE.small, 2, 2, 2)
        row.setSpacing(2)
        for widget in (self.text, self.before, self.after, self.close_button):
            row.addWidget(widget)
        theme.changed.connect(self._dress)
        self._dress()
        self.hide()

    def say(self, text: str, tip: str = "") -> None:
        self.text.setText(text)
        self.text.setToolTip(tip)
        self.setAccessibleDescription(f"{text}. {tip}".strip())
        self.adjustSize()

    def set_steps(self, before: bool, after: bool) -> None:
        self.before.setEnabled(before)
        self.after.setEnabled(after)

    def _button(self, icon: str, tip: str) -> QToolButton:
        button = QToolButton()
        button.setProperty("kind", "close")
        button.setIcon(theme.icon(icon))
        button.setToolTip(tip)
        button.setAccessibleName(tip)
        return button

    def _dress(self) -> None:
        t = theme.current()
        self.setStyleSheet(
            f"QFrame#thumbnailChip {{ background: {t.panel}; border: 1px solid {t.line};"
            f" border-radius: {theme.RADIUS.card}px; }}"
        )
