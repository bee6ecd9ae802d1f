"""A mouse and a keyboard: events enter at the top-level window, where the platform's own do."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from gui.demo.patience import LOOK_MS, PATIENCE_S, Unmet, settle, until

Key, Left = Qt.Key, Qt.MouseButton.LeftButton
Modifier = Qt.KeyboardModifier
NONE = Modifier.NoModifier
NAMED = {"\n": Key.Key_Return, "\t": Key.Key_Tab}


class Hands:
    """What a person does. A widget that is hidden, disabled or covered cannot be reached: that raises Unmet."""

    def __init__(self, window: QWidget) -> None:
        self.window = window

    def click(self, widget: QWidget, at: QPoint | None = None, modifiers: Modifier = NONE) -> None:
        handle, spot = self.reach(widget, at)
        QTest.mouseMove(handle, spot)
        QTest.mouseClick(handle, Left, modifiers, spot)
        settle()

    def double_click(self, widget: QWidget, at: QPoint | None = None) -> None:
        handle, spot = self.reach(widget, at)
        QTest.mouseMove(handle, spot)
        QTest.mouseClick(handle, Left, NONE, spot)
        QTest.mouseDClick(handle, Left, NONE, spot)
        settle()

    def hover(self, widget: QWidget, at: QPoint | None = None) -> None:
        handle, spot = self.reach(widget, at)
        QTest.mouseMove(handle, spot)
        settle()

    def drag(self, widget: QWidget, way: Sequence[QPoint], pause: Callable[[], None] | None = None) -> None:
        """Over the points of `way`, in the widget's coordinates, the button held; `pause` is called before it is let go."""
        handle, start = self.reach(widget, way[0])
        spots = [start + point - way[0] for point in way]
        QTest.mouseMove(handle, start)
        QTest.mousePress(handle, Left, NONE, start)
        for spot in spots[1:]:
            QTest.mouseMove(handle, spot)
            settle()
        if pause is not None:
            pause()
        QTest.mouseRelease(handle, Left, NONE, spots[-1])
        settle()

    def press(self, key: Qt.Key, modifiers: Modifier = NONE) -> None:
        """One key, into the window that has the keyboard."""
        QTest.keyClick(self._typing_window(), key, modifiers)
        settle()

    def type(self, text: str) -> None:
        for letter in text:
            code = NAMED.get(letter) or (Key(ord(letter.upper())) if " " <= letter <= "~" else Key.Key_unknown)
            QTest.sendKeyEvent(QTest.KeyAction.Click, self._typing_window(), code, letter, NONE)
        settle()

    def write(self, field: QWidget, text: str) -> None:
        """Into a field, in place of what is there, and Enter."""
        self.click(field)
        self.press(Key.Key_A, Modifier.ControlModifier)
        self.type(text)
        self.press(Key.Key_Return)

    def answer(
        self, ask: Callable[[], object], *replies: Callable[[QWidget], object], seconds: float = PATIENCE_S
    ) -> None:
        """Does `ask`, which opens a dialog and waits for it, or several in turn, and gives each to its reply."""
        left, failures = list(replies), list[Exception]()
        seen: list[QWidget] = []
        timer = QTimer(interval=LOOK_MS)

        def look() -> None:
            dialog = QApplication.activeModalWidget()
            if dialog is None or not dialog.isVisible() or dialog in seen or failures:
                return
            seen.append(dialog)
            try:
                settle()
                if not left:
                    raise Unmet(f"Another dialog came: '{dialog.windowTitle()}'.")
                left.pop(0)(dialog)
            except Exception as error:
                failures.append(error)
                dialog.close()

        timer.timeout.connect(look)
        timer.start()
        ask()
        until(lambda: (not left or failures) and QApplication.activeModalWidget() is None, "A dialog", seconds)
        timer.stop()
        if failures:
            raise failures[0]

    def reach(self, widget: QWidget, at: QPoint | None = None) -> tuple[QWindow, QPoint]:
        """The window under the mouse and the spot in it, once the widget can be pointed at there."""
        _scroll_to(widget)
        what = widget.accessibleName() or type(widget).__name__
        until(lambda: widget.isVisible() and widget.isEnabled(), f"Seeing '{what}' ready for use")
        settle()  # what made it ready may have moved it too
        top = widget.window()
        until(lambda: _on_top(widget, at), f"Seeing '{what}' uncovered")
        if QApplication.activePopupWidget() is None and not top.isActiveWindow():
            _activate(top)
        return top.windowHandle(), widget.mapTo(top, _place(widget, at))

    def _typing_window(self) -> QWindow:
        """The active window; one becomes active as on a desktop where none is. Qt itself hands keys on to popups."""
        if QGuiApplication.focusWindow() is None:
            _activate(QApplication.activeModalWidget() or self.window)
        return QGuiApplication.focusWindow()


def _activate(window: QWidget) -> None:
    window.raise_()
    window.activateWindow()
    until(window.isActiveWindow, "Bringing the window to the front")


def _place(widget: QWidget, at: QPoint | None) -> QPoint:
    return widget.rect().center() if at is None else at


def _on_top(widget: QWidget, at: QPoint | None) -> bool:
    top = widget.window()
    found = top.childAt(widget.mapTo(top, _place(widget, at))) or top
    return found is widget or widget.isAncestorOf(found)


def _scroll_to(widget: QWidget) -> None:
    """As far as a wheel would turn; also after something above it has grown."""
    parent = widget.parentWidget()
    while parent is not None:
        content = parent.widget() if isinstance(parent, QScrollArea) else None
        if isinstance(parent, QScrollArea) and content is not None and content.isAncestorOf(widget):
            parent.ensureWidgetVisible(widget)
        parent = parent.parentWidget()
    settle()
