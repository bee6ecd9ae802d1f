"""The bar that is typed into."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from gui import theme

WIDTH = 380
HINT = "Name, type, kernel 3, out_channels=64 …"


class FindBar(QFrame):
    """Enter and Shift+Enter step on and back, Escape closes. Nothing is searched here."""

    typed = Signal(str)
    stepped = Signal(int)
    """1 for the next, -1 for the one before."""
    closed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("findBar")
        self.setAttribute(Qt.WidgetAttribute.WA_NoMousePropagation)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.setFixedWidth(WIDTH)
        self.setAccessibleName("Find in network")
        self.line, self.count = QLineEdit(), QLabel()
        self.line.setPlaceholderText(HINT)
        self.line.setAccessibleName("Find in network")
        self.line.textChanged.connect(self.typed)
        self.line.installEventFilter(self)
        self.before = self._button("chevron-up", "The match before  (Shift+Enter)", lambda: self.stepped.emit(-1))
        self.after = self._button("chevron-down", "The next match  (Enter)", lambda: self.stepped.emit(1))
        self.close_button = self._button("close", "Close  (Esc)", self.closed.emit)
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 4, 4, 4)
        row.setSpacing(2)
        row.addWidget(self.line, 1)
        row.addWidget(self.count)
        for button in (self.before, self.after, self.close_button):
            row.addWidget(button)
        self.hide()
        self.take_theme()

    def say(self, text: str, some: bool) -> None:
        """'2 of 7'; without `some` there is nothing to step through."""
        self.count.setText(text)
        self.count.setAccessibleName(text)
        for button in (self.before, self.after):
            button.setEnabled(some)

    def take_theme(self) -> None:
        t = theme.current()
        self.setStyleSheet(
            f"QFrame#findBar {{ background: {t.panel}; border: 1px solid {t.line};"
            f" border-radius: {theme.RADIUS.card}px; }}"
            f"QFrame#findBar QLabel {{ background: transparent; color: {t.muted}; padding: 0 6px; }}"
        )
        for button, name in ((self.before, "chevron-up"), (self.after, "chevron-down"), (self.close_button, "close")):
            button.setIcon(theme.icon(name, "muted"))

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._press(event)
        if not isinstance(event, QKeyEvent) or event.key() != Qt.Key.Key_Escape:
            return False
        event.accept()  # before any shortcut of the window
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._press(event):
            super().keyPressEvent(event)

    def _press(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not isinstance(self.focusWidget(), QToolButton):
            self.stepped.emit(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        else:
            return False
        return True

    def _button(self, icon: str, tip: str, action: Callable[[], object]) -> QToolButton:
        button = QToolButton(self)
        button.setIcon(theme.icon(icon, "muted"))
        button.setToolTip(tip)
        button.setAccessibleName(tip.partition("  ")[0])
        button.setAutoRaise(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda: action())
        return button
