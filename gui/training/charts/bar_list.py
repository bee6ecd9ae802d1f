"""Class probabilities as horizontal bars."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import theme

_ROW, _LOW_ROW = 22, 18
"""Height of a row, and the least where room is short."""
_BAR = 8
_NAME_SHARE = 0.4
_GAP = 8


class BarList(QWidget):
    """One row per class: its name, a bar, its percent; the most probable one stands out.

    Where not all rows have room, the most probable ones are shown, in the order of the classes.
    """

    def __init__(self, empty: str = "No prediction yet.", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._empty = empty
        self._rows: list[tuple[str, float]] = []
        self._truth: int | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.setAccessibleName("Class probabilities")

    def set_values(self, names: Sequence[str], shares: Sequence[float], truth: int | None = None) -> None:
        """Shares from 0 to 1, one per name; `truth` marks the true class. Raises ValueError for unequal lengths."""
        if len(names) != len(shares):
            raise ValueError(f"There are {len(names)} names but {len(shares)} probabilities.")
        self._rows = [(str(n), float(s)) for n, s in zip(names, shares, strict=True)]
        self._truth = truth
        best = self.best()
        self.setAccessibleDescription("" if best is None else f"{self._rows[best][0]}, {_percent(self._rows[best][1])}")
        self.updateGeometry()
        self.update()

    def clear(self) -> None:
        self.set_values([], [])

    def best(self) -> int | None:
        """Index of the most probable class; None without values."""
        return max(range(len(self._rows)), key=lambda i: self._rows[i][1]) if self._rows else None

    def shown(self) -> list[int]:
        """Indices of the classes that have room."""
        room = max(1, self.height() // _LOW_ROW)
        ranked = sorted(range(len(self._rows)), key=lambda i: -self._rows[i][1])
        return sorted(ranked[:room])

    def sizeHint(self) -> QSize:
        return QSize(240, max(len(self._rows), 3) * _ROW)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 3 * _LOW_ROW)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self._rows:
            painter.setPen(QColor(theme.current().muted))
            wrapped = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect(), wrapped.value, self._empty)
        names = QFontMetrics(theme.font("heading"))
        widest = max((names.horizontalAdvance(name) for name, _ in self._rows), default=0)
        name_width = min(widest + 4, self.width() * _NAME_SHARE)
        shown = self.shown()
        high = min(_ROW, max(_LOW_ROW, self.height() // max(1, len(shown))))
        for place, index in enumerate(shown):
            self._paint_row(painter, index, QRectF(0, place * high, self.width(), high), name_width)
        painter.end()

    def _paint_row(self, painter: QPainter, index: int, row: QRectF, name_width: float) -> None:
        colours = theme.current()
        name, share = self._rows[index]
        best = index == self.best()
        painter.setPen(QColor(colours.text if best else colours.muted))
        painter.setFont(theme.font("heading" if best else "ui"))
        short = painter.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, int(name_width))
        painter.drawText(QRectF(0, row.y(), name_width, row.height()), Qt.AlignmentFlag.AlignVCenter, short)
        painter.setFont(theme.font("mono"))
        number = painter.fontMetrics().horizontalAdvance("100.0 %")
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(row.width() - number, row.y(), number, row.height()), right, _percent(share))
        left = name_width + _GAP
        groove = QRectF(left, row.center().y() - _BAR / 2, row.width() - number - _GAP - left, _BAR)
        self._paint_bar(painter, groove, share, best)
        if index == self._truth:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QColor(colours.good))
            painter.drawRoundedRect(groove.adjusted(-2, -2, 2, 2), 5, 5)

    def _paint_bar(self, painter: QPainter, groove: QRectF, share: float, best: bool) -> None:
        colours = theme.current()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.raised))
        painter.drawRoundedRect(groove, _BAR / 2, _BAR / 2)
        wide = groove.width() * min(max(share, 0.0), 1.0)
        if wide >= 1:
            painter.setBrush(QColor(colours.accent if best else colours.wire))
            painter.drawRoundedRect(QRectF(groove.x(), groove.y(), wide, _BAR), min(wide, _BAR) / 2, _BAR / 2)


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"
