"""Cells of the table of columns that are drawn: how values are spread, and what a click would change."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from core.data.profile import ColumnProfile
from gui import theme
from gui.data.columns.lines import Line
from gui.data.columns.model import CHANGES, LINE

EDGE, BAR_GAP, WIDE = 4, 1, 88
MOST_BARS = 8
Index = QModelIndex | QPersistentModelIndex


class ValuesDelegate(QStyledItemDelegate):
    """A histogram of numbers, dates and lengths; of classes a bar for each, the most frequent first."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line: Line = index.data(LINE)
        back = QStyleOptionViewItem(option)
        self.initStyleOption(back, index)
        counts = () if line.profile is None else bars_of(line.profile)
        back.text = "" if counts else back.text
        back.widget.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, back, painter, back.widget)
        if counts and line.profile is not None:
            paint_bars(painter, _rect(option).adjusted(8, EDGE, -EDGE, -EDGE), counts)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(WIDE, super().sizeHint(option, index).height())


class ChoiceDelegate(QStyledItemDelegate):
    """Words with the sign of a list to choose from, where there is a choice."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        super().paint(painter, option, index)
        if index.data(CHANGES):
            area = _rect(option)
            theme.icon("chevron-down", "faint").paint(
                painter, QRect(area.right() - 18, area.center().y() - 7, 14, 14), Qt.AlignmentFlag.AlignCenter
            )

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        hint = super().sizeHint(option, index)
        return QSize(hint.width() + 20, hint.height())


def bars_of(profile: ColumnProfile) -> tuple[int, ...]:
    """The heights of the bars."""
    if profile.kind in ("category", "boolean"):
        return tuple(count for _, count in profile.top[:MOST_BARS])
    counts = profile.histogram.counts if profile.histogram is not None else ()
    return counts if len(counts) > 1 else ()


def paint_bars(painter: QPainter, area: QRect, counts: tuple[int, ...]) -> None:
    """Bars that share the width; whatever occurs at all is seen."""
    highest = max(counts, default=0)
    if not highest or area.width() <= 0:
        return
    wide = min(16.0, area.width() / len(counts))
    painter.save()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.current().accent))
    for i, count in enumerate(counts):
        high = max(1.0, area.height() * count / highest) if count else 0.0
        painter.drawRect(QRectF(area.left() + i * wide, area.bottom() + 1 - high, max(1.0, wide - BAR_GAP), high))
    painter.restore()


def _rect(option: QStyleOptionViewItem) -> QRect:
    found: QRect = option.rect
    return found
