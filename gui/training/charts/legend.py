"""The line above a chart that says which curve is which, and what they are worth under the cursor."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QLineF, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import theme

_DOT = 4


@dataclass(frozen=True)
class _Room:
    """Distances in logical pixels."""

    swatch: int
    gap: int
    between: int


_WIDE, _TIGHT, _WORDS_ALONE = _Room(16, 6, 16), _Room(12, 4, 8), _Room(0, 0, 7)
"""Words alone are in the colours of their curves."""


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
    """Painted right aligned on one line, closer together where room is short; what has none is left out from the left."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
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
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font("small"))
        metrics = QFontMetrics(painter.font())
        right = self.width()
        lead = metrics.horizontalAdvance(self._lead)
        room = next((each for each in (_WIDE, _TIGHT) if self._needed(metrics, each) <= right), _WORDS_ALONE)
        for entry in reversed(self._entries):
            left = right - room.swatch - room.gap - metrics.horizontalAdvance(entry.words)
            if left < lead + room.between * bool(lead):
                break
            self._paint_entry(painter, left, entry, room)
            right = left - room.between
        if lead and lead <= right:
            painter.setPen(QColor(theme.current().text))
            painter.drawText(right - lead, 0, lead + 2, self.height(), Qt.AlignmentFlag.AlignVCenter, self._lead)
        painter.end()

    def _needed(self, metrics: QFontMetrics, room: _Room) -> int:
        parts = [room.swatch + room.gap + metrics.horizontalAdvance(entry.words) for entry in self._entries]
        parts += [metrics.horizontalAdvance(self._lead)] if self._lead else []
        return sum(parts) + room.between * (len(parts) - 1)

    def _paint_entry(self, painter: QPainter, left: int, entry: Entry, room: _Room) -> None:
        colours = theme.current()
        if room.swatch:
            self._paint_mark(painter, left, entry, room)
        word = colours.text if entry.value else colours.muted
        painter.setPen(QColor(word if room.swatch else colours.colour(entry.token)))
        start = left + room.swatch + room.gap
        painter.drawText(start, 0, self.width(), self.height(), Qt.AlignmentFlag.AlignVCenter, entry.words)

    def _paint_mark(self, painter: QPainter, left: int, entry: Entry, room: _Room) -> None:
        colour = QColor(theme.current().colour(entry.token))
        if entry.mark == "line":
            self._paint_line(painter, left, entry, room)
            return
        painter.setPen(QPen(colour, 1.5))
        painter.setBrush(colour if entry.mark == "dot" else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(QPointF(left + room.swatch - _DOT, self.height() / 2), _DOT, _DOT)

    def _paint_line(self, painter: QPainter, left: int, entry: Entry, room: _Room) -> None:
        colours = theme.current()
        line = QPen(QColor(colours.colour(entry.token)), 2)
        if entry.dashed:
            line.setDashPattern([2.5, 1.5])
            line.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(line)
        painter.setOpacity(0.5 if entry.faint else 1.0)
        middle = self.height() / 2
        painter.drawLine(QLineF(left, middle, left + room.swatch, middle))
        painter.setOpacity(1.0)
