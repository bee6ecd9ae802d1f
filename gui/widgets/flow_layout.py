"""A layout that breaks lines, for cards and chips."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class FlowLayout(QLayout):
    """Items from left to right, wrapped into lines; with `stretch` the items of a grid share out the width of a line.

    `spacing` is in logical pixels, both ways.
    """

    def __init__(self, parent: QWidget | None = None, spacing: int = 8, stretch: bool = False) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._stretch = stretch
        self.setSpacing(spacing)
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)
        self.invalidate()

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        if not 0 <= index < len(self._items):
            return None
        self.invalidate()
        return self._items.pop(index)

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._arrange(QRect(0, 0, width, 0), move=False)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        widest = QSize(0, 0)
        for item in self._shown():
            widest = widest.expandedTo(item.minimumSize())
        margins = self.contentsMargins()
        return widest + QSize(margins.left() + margins.right(), margins.top() + margins.bottom())

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._arrange(rect, move=True)

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        lines: list[list[QLayoutItem]] = []
        used = 0
        for item in self._shown():
            wide = item.sizeHint().width()
            if lines and used + self.spacing() + wide <= width:
                lines[-1].append(item)
                used += self.spacing() + wide
            else:
                lines.append([item])
                used = wide
        return lines

    def _arrange(self, rect: QRect, move: bool) -> int:
        """Place the items (when `move`) and give the height they take, margins included."""
        area = rect.marginsRemoved(self.contentsMargins())
        lines = self._lines(area.width())
        # A last, shorter line keeps the width of the cards above it, so that the columns line up.
        columns = max((len(line) for line in lines), default=1)
        y = area.y()
        for line in lines:
            tall = max(item.sizeHint().height() for item in line)
            if move:
                self._place(line, QRect(area.x(), y, area.width(), tall), columns)
            y += tall + self.spacing()
        below = self.spacing() if lines else 0
        return y - below - rect.y() + self.contentsMargins().bottom()

    def _place(self, line: list[QLayoutItem], area: QRect, columns: int) -> None:
        share = (area.width() - self.spacing() * (columns - 1)) // columns
        x = area.x()
        for item in line:
            wide = max(share, item.minimumSize().width()) if self._stretch else item.sizeHint().width()
            wide = min(wide, area.width())
            item.setGeometry(QRect(QPoint(x, area.y()), QSize(wide, area.height())))
            x += wide + self.spacing()
