"""A small window with a line to type into and what was found below it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QGuiApplication, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from gui import theme
from gui.finding.found import Found
from gui.finding.row import FOUND, FoundRow

MOST = 40
PAGE = 8
STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: PAGE, Qt.Key.Key_PageUp: -PAGE}
EDGE = 6  # logical pixels kept to the edge of the screen


class FindPopup(QFrame):
    """Arrows choose, Enter does it. Escape, a click elsewhere and the loss of the keyboard close it.

    Whoever makes one says what is found, in `answers`.
    """

    closed = Signal()
    """It has gone; what was chosen, if anything, is done after this."""

    def __init__(self, name: str, size: tuple[int, int], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self._size = size
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAccessibleName(name)
        self.field, self.list = QLineEdit(), QListWidget()
        self.field.setAccessibleName(name)
        self.list.setAccessibleName("What was found")
        self.list.setItemDelegate(FoundRow(self.list))
        self.list.setMouseTracking(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(*(theme.SPACE.small,) * 4)
        column.addWidget(self.field)
        column.addWidget(self.list, 1)
        self.found: Sequence[Found] = ()
        self.field.textChanged.connect(self._fill)
        for widget in (self.field, self.list):
            widget.installEventFilter(self)
        self.list.itemClicked.connect(lambda item: self._do(self.list.row(item)))

    def answers(self, text: str) -> Iterable[Found]:
        """What matches, the best first; `text` may be empty."""
        return ()

    def nothing(self) -> str:
        """The sentence for where nothing matches."""
        return "Nothing found. Try another word."

    def open_at(self, place: QPoint) -> None:
        """Empty, its corner at a point of the screen, or as near to it as the screen allows."""
        self.field.clear()
        self._fill("")
        self.resize(*self._size)
        self.move(_on_screen(place, self._size))
        self.show()
        self.field.setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QFocusEvent) and event.reason() == Qt.FocusReason.ActiveWindowFocusReason:
            if event.type() == QEvent.Type.FocusOut:
                self.close()
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._press(event, watched is self.list)
        return super().eventFilter(watched, event)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.closed.emit()

    def _press(self, event: QKeyEvent, in_list: bool) -> bool:
        step = STEPS.get(Qt.Key(event.key()))
        if step is not None and self.found:
            self.list.setCurrentRow(max(0, min(self.list.count() - 1, self.list.currentRow() + step)))
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._do(self.list.currentRow())
            return True
        if in_list and event.text().strip() and event.text().isprintable():
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)
            self.field.insert(event.text())
            return True
        return False

    def _fill(self, text: str) -> None:
        self.found = list(islice(self.answers(text.strip()), MOST))
        self.list.clear()
        for found in self.found:
            item = QListWidgetItem(found.title)
            item.setData(FOUND, found)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, found.spoken)
            item.setToolTip(found.detail)
            self.list.addItem(item)
        if not self.found:
            item = QListWidgetItem(self.nothing())
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(item)
        self.list.setCurrentRow(0)

    def _do(self, row: int) -> None:
        if 0 <= row < len(self.found):
            chosen = self.found[row]
            self.close()
            chosen.run()


def _on_screen(place: QPoint, size: tuple[int, int]) -> QPoint:
    screen = QGuiApplication.screenAt(place) or QGuiApplication.primaryScreen()
    room = screen.availableGeometry().adjusted(EDGE, EDGE, -EDGE, -EDGE)
    x = max(room.left(), min(place.x(), room.right() - size[0]))
    y = max(room.top(), min(place.y(), room.bottom() - size[1]))
    return QPoint(x, y)
