"""The line above a chart that says which curve is which, and what they are worth under the cursor."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QLineF, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import theme

_SWATCH = 16
_GAP = 6
_BETWEEN = 16
_DOT = 4


@dataclass(frozen=True)
class Entry:
    """One curve (or kind of point): its name, colour token and how it is drawn; `value` is shown behind the name."""

    name: str
    token: str
    dashed: bool = False
    faint: bool = False
    value: str = ""
    mark: Literal["line", "dot", "ring"] = "line"

    @property
    def words(self) -> str:
        return f"{self.name} {self.value}" if self.value else self.name


class Legend(QWidget):
    """Painted right aligned on one line; what has no room is left out from the left."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entries: tuple[Entry, ...] = ()
        self._lead = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFont(theme.font("small"))

    def show_entries(self, entries: Sequence[Entry], lead: str = "") -> None:
        """`lead` comes first, for example 'epoch 12'."""
        if (tuple(entries), lead) != (self._entries, self._lead):
            self._entries, self._lead = tuple(entries), lead
            self.setAccessibleName(", ".join([lead] * bool(lead) + [e.words for e in entries]))
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(120, self.fontMetrics().height() + 4)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font("small"))
        metrics = QFontMetrics(painter.font())
        right = self.width()
        lead = metrics.horizontalAdvance(self._lead)
        for entry in reversed(self._entries):
            left = right - _SWATCH - _GAP - metrics.horizontalAdvance(entry.words)
            if left < lead + _BETWEEN * bool(lead):
                break
            self._paint_entry(painter, left, entry)
            right = left - _BETWEEN
        if lead and lead <= right:
            painter.setPen(QColor(theme.current().text))
            painter.drawText(right - lead, 0, lead + 2, self.height(), Qt.AlignmentFlag.AlignVCenter, self._lead)
        painter.end()

    def _paint_entry(self, painter: QPainter, left: int, entry: Entry) -> None:
        colours = theme.current()
        self._paint_mark(painter, left, entry)
        painter.setPen(QColor(colours.text if entry.value else colours.muted))
        start = left + _SWATCH + _GAP
        painter.drawText(start, 0, self.width(), self.height(), Qt.AlignmentFlag.AlignVCenter, entry.words)

    def _paint_mark(self, painter: QPainter, left: int, entry: Entry) -> None:
        colour = QColor(theme.current().colour(entry.token))
        middle = self.height() / 2
        if entry.mark == "line":
            self._paint_line(painter, left, entry)
            return
        painter.setPen(QPen(colour, 1.5))
        painter.setBrush(colour if entry.mark == "dot" else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(QPointF(left + _SWATCH - _DOT, middle), _DOT, _DOT)

    def _paint_line(self, painter: QPainter, left: int, entry: Entry) -> None:
        colours = theme.current()
        line = QPen(QColor(colours.colour(entry.token)), 2)
        if entry.dashed:
            line.setDashPattern([2.5, 1.5])
            line.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(line)
        painter.setOpacity(0.5 if entry.faint else 1.0)
        middle = self.height() / 2
        painter.drawLine(QLineF(left, middle, left + _SWATCH, middle))
        painter.setOpacity(1.0)
