"""Painted bars: how the rows are split, and how often each class occurs in each part."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from gui import theme
from gui.data.words import PART_TITLES, PART_TOKENS

BAR, ROW, GAP, DOT = 8, 22, 8, 4
NAME_SHARE = 0.35
Counts = Mapping[str, int]
"""Rows by part."""


class SplitBar(QWidget):
    """One bar for all rows, its pieces named and counted below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._rows: Counts = {}
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Rows of each part")
        self.setFont(theme.font("small"))

    def show_rows(self, rows: Counts) -> None:
        self._rows = rows
        words = self.words()
        self.setAccessibleDescription(", ".join(words))
        self.setToolTip("Training rows are learned from, validation rows only watched, test rows kept for the very end")
        self.update()

    def words(self) -> list[str]:
        """'Training 1,258' …"""
        return [f"{PART_TITLES[part]} {count:,}" for part, count in self._rows.items()]

    def sizeHint(self) -> QSize:
        return QSize(200, BAR + 4 + self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_stack(painter, QRectF(0, 0, self.width(), BAR), self._rows)
        left, middle = 0.0, BAR + 4 + self.fontMetrics().height() / 2
        for part, word in zip(self._rows, self.words(), strict=True):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme.current().colour(PART_TOKENS[part])))
            painter.drawEllipse(QPointF(left + DOT, middle), DOT, DOT)
            painter.setPen(QColor(theme.current().muted))
            wide = self.fontMetrics().horizontalAdvance(word)
            painter.drawText(QPointF(left + 3 * DOT, middle + self.fontMetrics().ascent() / 2 - 1), word)
            left += 3 * DOT + wide + theme.SPACE.large
        painter.end()


class BalanceBars(QWidget):
    """A row for each class: its name, how its rows are split, how many there are."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._classes: Sequence[str] = ()
        self._balance: Mapping[str, Sequence[int]] = {}
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Rows of each class")

    def show_balance(self, classes: Sequence[str], balance: Mapping[str, Sequence[int]]) -> None:
        self._classes, self._balance = classes, balance
        self.setAccessibleDescription("; ".join(self.describe(i) for i in range(len(classes))))
        self.setToolTip("<br>".join(self.describe(i) for i in range(min(len(classes), 30))))
        self.updateGeometry()
        self.update()

    def describe(self, index: int) -> str:
        """'setosa: 90 training, 30 validation, 30 test'."""
        counts = ", ".join(f"{n:,} {PART_TITLES[part].lower()}" for part, n in self._counts(index).items())
        return f"{self._classes[index]}: {counts}"

    def sizeHint(self) -> QSize:
        return QSize(260, ROW * len(self._classes) + theme.SPACE.tiny)

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        face, mono = QFontMetrics(theme.font("ui")), QFontMetrics(theme.font("mono"))
        totals = [sum(self._counts(i).values()) for i in range(len(self._classes))]
        name_width = min(
            max((face.horizontalAdvance(c) for c in self._classes), default=0) + 4, self.width() * NAME_SHARE
        )
        number_width = max((mono.horizontalAdvance(f"{t:,}") for t in totals), default=0)
        room = self.width() - name_width - number_width - 2 * GAP
        for index, total in enumerate(totals):
            row = QRectF(0, index * ROW, self.width(), ROW)
            painter.setFont(theme.font("ui"))
            painter.setPen(QColor(theme.current().text))
            name = face.elidedText(self._classes[index], Qt.TextElideMode.ElideRight, int(name_width))
            painter.drawText(QRectF(0, row.y(), name_width, ROW), Qt.AlignmentFlag.AlignVCenter, name)
            painter.setFont(theme.font("mono"))
            painter.setPen(QColor(theme.current().muted))
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(row, right, f"{total:,}")
            wide = room * total / max(max(totals), 1)
            paint_stack(painter, QRectF(name_width + GAP, row.center().y() - BAR / 2, wide, BAR), self._counts(index))
        painter.end()

    def _counts(self, index: int) -> dict[str, int]:
        return {part: counts[index] for part, counts in self._balance.items()}


def paint_stack(painter: QPainter, area: QRectF, counts: Counts) -> None:
    """A bar with round ends whose pieces have the widths of their counts."""
    total = sum(counts.values())
    if not total or area.width() <= 0:
        return
    painter.save()
    shape = QPainterPath()
    shape.addRoundedRect(area, BAR / 2, BAR / 2)
    painter.setClipPath(shape)
    left = area.left()
    for part, count in counts.items():
        wide = area.width() * count / total
        painter.fillRect(
            QRectF(left, area.top(), wide, area.height()), QColor(theme.current().colour(PART_TOKENS[part]))
        )
        left += wide
    painter.restore()
