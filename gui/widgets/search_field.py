"""A line to type a search into, in front of a list."""

from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QLineEdit, QWidget

from gui import theme


class SearchField(QLineEdit):
    """A search line with a magnifier and a clear button.

    Escape empties it. `handed_over` is emitted on Down, `submitted` on Enter; a list given to `serve` is served by
    itself: Down goes into it, Enter activates its current row (or the first), typing in the list comes back here.
    """

    handed_over = Signal()
    submitted = Signal(str)

    def __init__(self, placeholder: str = "Search", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: QAbstractItemView | None = None
        self.setPlaceholderText(placeholder)
        self.setAccessibleName(placeholder.rstrip("…"))
        self._clear = self.addAction(theme.icon("close"), QLineEdit.ActionPosition.TrailingPosition)
        self._clear.setToolTip("Clear")
        self._clear.triggered.connect(self.clear)
        self._clear.setVisible(False)
        self.textChanged.connect(lambda text: self._clear.setVisible(bool(text)))
        self.addAction(theme.icon("magnify", "faint"), QLineEdit.ActionPosition.LeadingPosition)

    def serve(self, view: QAbstractItemView) -> None:
        """Hand Down and Enter over to this list or tree."""
        self._view = view
        view.installEventFilter(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key == Qt.Key.Key_Down:
            self._hand_over()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._submit()
        elif key == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._view and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key_in_view(event)
        return super().eventFilter(watched, event)

    def _key_in_view(self, event: QKeyEvent) -> bool:
        """Up from the first row, and anything that can be typed, comes back to the search line."""
        typed = event.text()
        plain = not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        back = event.key() == Qt.Key.Key_Up and self._view is not None and self._view.currentIndex() == self._first()
        types = bool(typed.strip()) and typed.isprintable() and plain
        if back or types:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        if types:
            self.insert(typed)
        return back or types

    def _first(self) -> QModelIndex:
        """The first row that can be chosen; titles of groups cannot."""
        model = self._view.model() if self._view else None
        return _first_selectable(model, QModelIndex()) if model else QModelIndex()

    def _hand_over(self) -> None:
        first = self._first()
        if self._view is not None and first.isValid():
            if not _selectable(self._view.currentIndex()):
                self._view.setCurrentIndex(first)
            self._view.setFocus(Qt.FocusReason.OtherFocusReason)
        self.handed_over.emit()

    def _submit(self) -> None:
        if self._view is not None:
            current = self._view.currentIndex()
            chosen = current if _selectable(current) else self._first()
            if chosen.isValid():
                self._view.setCurrentIndex(chosen)
                self._view.activated.emit(chosen)
        self.submitted.emit(self.text())


def _selectable(index: QModelIndex) -> bool:
    return index.isValid() and bool(index.flags() & Qt.ItemFlag.ItemIsSelectable)


def _first_selectable(model: QAbstractItemModel, parent: QModelIndex) -> QModelIndex:
    for row in range(model.rowCount(parent)):
        index = model.index(row, 0, parent)
        if _selectable(index):
            return index
        inner = _first_selectable(model, index)
        if inner.isValid():
            return inner
    return QModelIndex()
