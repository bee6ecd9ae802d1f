"""The confusion matrix: rows are the true classes, columns the predicted ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPixmap,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from gui import theme

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

_GAP, _NARROW_GAP, _NARROW = 1.5, 0.5, 8
_ROUND = 3.0
_EMPTY = 0.05
_LEAST = 0.14
"""A handful of mistakes in a large row must still be seen, so shading starts well above nought."""
_SHADES = 64
_WITH_COUNT = 26
"""Logical pixels of a cell from which its count is written in it."""
_LARGEST_CELL = 44
_LABEL_SHARE = 0.3
_PAD = 6
_LEAST_NAMED = 9
"""Logical pixels of a cell below which the axes go without their names."""
TRUE, PREDICTED = "true", "predicted"
_MANY = 32
"""Classes; with more of them the empty cells are painted as one."""

_MIDDLE = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip


@dataclass(frozen=True)
class _Places:
    left: float
    top: float
    cell: float
    line: int
    """Height of the names of the axes; 0 where they have no room."""

    def rect(self, row: int, column: int) -> QRectF:
        return QRectF(self.left + column * self.cell, self.top + row * self.cell, self.cell, self.cell)


class HeatMatrix(QWidget):
    """Counts as coloured squares, shaded by the share within their row. Hover or the arrow keys tell a cell's count."""

    def __init__(self, empty: str = "Nothing has been predicted yet.", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._empty = empty
        self._counts: list[list[int]] = []
        self._labels: list[str] = []
        self._here: tuple[int, int] | None = None
        self._drawn_ground: tuple[object, QPixmap] = (None, QPixmap())
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName("Confusion matrix")

    def set_counts(self, counts: "ArrayLike", labels: Sequence[str] | None = None) -> None:
        """Show a square matrix [true][predicted] of whole numbers; an empty one shows the sentence.

        Raises ValueError for a matrix that is not square, or labels of another number.
        """
        import numpy as np

        matrix = np.asarray(counts, dtype=np.int64)
        if matrix.size and (matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1]):
            raise ValueError(f"A confusion matrix is square; this one has the shape {matrix.shape}.")
        names = [str(i) for i in range(len(matrix))] if labels is None else list(labels)
        if len(names) != len(matrix):
            raise ValueError(f"There are {len(matrix)} classes but {len(names)} names for them.")
        if (matrix.tolist(), names) == (self._counts, self._labels):
            return
        self._counts, self._labels = matrix.tolist(), names
        if self._here is not None and max(self._here) >= len(matrix):
            self._here = None
        self.update()

    def describe(self, true: int, predicted: int) -> str:
        """A cell in words: 'true 4, predicted 9: 3 of 37'."""
        row = self._counts[true]
        return f"true {self._labels[true]}, predicted {self._labels[predicted]}: {row[predicted]:,} of {sum(row):,}"

    def cell_rect(self, true: int, predicted: int) -> QRectF:
        """Where a cell is, in the widget's coordinates."""
        return self._places().rect(true, predicted)

    def sizeHint(self) -> QSize:
        return QSize(200, 200)

    def minimumSizeHint(self) -> QSize:
        return QSize(90, 90)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._point(self._cell_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        self._point(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {
            Qt.Key.Key_Left: (0, -1),
            Qt.Key.Key_Right: (0, 1),
            Qt.Key.Key_Up: (-1, 0),
            Qt.Key.Key_Down: (1, 0),
        }.get(Qt.Key(event.key()))
        if step is None or not self._counts:
            super().keyPressEvent(event)
            return
        last = len(self._counts) - 1
        row, column = self._here or (0, 0)
        here = (min(max(row + step[0], 0), last), min(max(column + step[1], 0), last)) if self._here else (0, 0)
        self._point(here)
        QToolTip.showText(self.mapToGlobal(self.cell_rect(*here).center().toPoint()), self.describe(*here), self)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            cell = self._cell_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), self.describe(*cell) if cell else "", self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._counts:
            painter.drawPixmap(0, 0, self._ground())
            self._paint_cells(painter)
            self._paint_here(painter)
        else:
            painter.setPen(QColor(theme.current().muted))
            wrapped = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect(), wrapped.value, self._empty)
        painter.end()

    def _point(self, cell: tuple[int, int] | None) -> None:
        if cell != self._here:
            self._here = cell
            self.setAccessibleDescription(self.describe(*cell) if cell else "")
            self.update()

    def _cell_at(self, spot: QPointF) -> tuple[int, int] | None:
        at = self._places()
        row, column = int((spot.y() - at.top) // at.cell), int((spot.x() - at.left) // at.cell)
        inside = 0 <= row < len(self._counts) and 0 <= column < len(self._counts)
        return (row, column) if inside else None

    def _places(self) -> _Places:
        line = QFontMetrics(theme.font("small")).height()
        named = self._placed(line)
        return named if named.cell >= _LEAST_NAMED else self._placed(0)

    def _placed(self, line: int) -> _Places:
        """With a line of that height for the name of each axis."""
        metrics = QFontMetrics(theme.font("mono"))
        widest = max((metrics.horizontalAdvance(label) for label in self._labels), default=0)
        left = min(widest, self.width() * _LABEL_SHARE) + _PAD + line
        room = min(self.width() - left, self.height() - metrics.height() - _PAD - line)
        return _Places(left, 0.0, min(max(room / max(len(self._counts), 1), 1.0), _LARGEST_CELL), line)

    def _paint_cells(self, painter: QPainter) -> None:
        """All cells but the empty ones, which belong to the ground."""
        at, inks = self._places(), _inks(theme.current().panel, theme.current().accent)
        round_, gap = _rounding(at.cell), _gap(at.cell)
        told = at.cell >= _WITH_COUNT
        painter.setFont(theme.font("mono"))
        painter.setPen(Qt.PenStyle.NoPen)
        for true, row in enumerate(self._counts):
            total = sum(row) or 1
            for predicted, count in enumerate(row):
                if not count:
                    continue
                fill, ink = inks[round((_SHADES - 1) * count / total)]
                rect = at.rect(true, predicted).adjusted(gap, gap, -gap, -gap)
                painter.setBrush(fill)
                painter.drawRoundedRect(rect, round_, round_)
                if told:
                    painter.setPen(ink)
                    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, f"{count}")
                    painter.setPen(Qt.PenStyle.NoPen)

    def _paint_here(self, painter: QPainter) -> None:
        if self._here is not None:
            at = self._places()
            gap, round_ = _gap(at.cell), _rounding(at.cell)
            painter.setPen(QColor(theme.current().text))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(at.rect(*self._here).adjusted(gap, gap, -gap, -gap), round_, round_)

    def _ground(self) -> QPixmap:
        """Empty cells and labels; drawn when the size, the theme or the classes have changed."""
        look, ratio = theme.current(), self.devicePixelRatioF()
        key = (self.size(), ratio, look.name, tuple(self._labels))
        if self._drawn_ground[0] != key:
            picture = QPixmap(self.size() * ratio)
            picture.setDevicePixelRatio(ratio)
            picture.fill(Qt.GlobalColor.transparent)
            painter = QPainter(picture)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._paint_empty(painter)
            self._paint_labels(painter)
            self._paint_names(painter)
            painter.end()
            self._drawn_ground = (key, picture)
        return self._drawn_ground[1]

    def _paint_empty(self, painter: QPainter) -> None:
        look, at, many = theme.current(), self._places(), len(self._counts)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.mix(look.panel, look.accent, _EMPTY)))
        if many > _MANY:
            painter.drawRect(QRectF(at.left, at.top, at.cell * many, at.cell * many))
            return
        gap, round_, cells = _gap(at.cell), _rounding(at.cell), QPainterPath()
        for index in range(many * many):
            rect = at.rect(*divmod(index, many)).adjusted(gap, gap, -gap, -gap)
            cells.addRoundedRect(rect, round_, round_)
        painter.drawPath(cells)

    def _paint_labels(self, painter: QPainter) -> None:
        at = self._places()
        painter.setFont(theme.font("mono"))
        painter.setPen(QColor(theme.current().muted))
        metrics = painter.fontMetrics()
        every = max(1, round((metrics.height() + 1) / at.cell + 0.49))
        below = at.top + at.cell * len(self._labels)
        for index in range(0, len(self._labels), every):
            beside = QRectF(at.line, at.top + index * at.cell, at.left - _PAD - at.line, at.cell)
            name = metrics.elidedText(self._labels[index], Qt.TextElideMode.ElideRight, int(beside.width()) + 1)
            painter.drawText(
                _tall(beside, metrics), (Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), name
            )
            under = QRectF(at.left + index * at.cell, below + 2, at.cell * every, metrics.height())
            short = metrics.elidedText(self._labels[index], Qt.TextElideMode.ElideRight, int(under.width()) - 2)
            side = Qt.AlignmentFlag.AlignHCenter if every == 1 else Qt.AlignmentFlag.AlignLeft
            painter.drawText(under, side, short)

    def _paint_names(self, painter: QPainter) -> None:
        """What the rows are and what the columns are."""
        at = self._places()
        if not at.line:
            return
        wide = at.cell * len(self._labels)
        painter.setPen(QColor(theme.current().faint))
        under = QRectF(at.left, at.top + wide + QFontMetrics(theme.font("mono")).height() + 2, wide, at.line)
        painter.setFont(theme.font("small"))
        painter.drawText(under, _MIDDLE, PREDICTED)
        painter.rotate(-90)
        painter.drawText(QRectF(-at.top - wide, 0, wide, at.line), _MIDDLE, TRUE)
        painter.rotate(90)


def _gap(cell: float) -> float:
    return _GAP if cell > _NARROW else _NARROW_GAP


def _rounding(cell: float) -> float:
    return min(_ROUND, cell / 6)


@cache
def _inks(panel: str, accent: str) -> list[tuple[QColor, QColor]]:
    """Colour of a cell and of the number in it, by shade."""
    look = theme.current()
    fills = [theme.mix(panel, accent, _LEAST + (1 - _LEAST) * i / (_SHADES - 1)) for i in range(_SHADES)]
    return [(QColor(fill), QColor(look.ink(fill))) for fill in fills]


def _tall(rect: QRectF, metrics: QFontMetrics) -> QRectF:
    """The rectangle, made tall enough for a line of text around its middle."""
    more = max(0.0, (metrics.height() - rect.height()) / 2)
    return rect.adjusted(0, -more, 0, more)
