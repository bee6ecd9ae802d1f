"""How a row of the palette is painted: a small bold title for a category, a coloured square for a layer."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from gui import theme
from gui.palette.model import CATEGORY, KEY, MATCH, OPEN

SQUARE = 9
CHEVRON = 12
INDENT = 8
ROW, HEAD = 24, 28
CONDENSED = 93  # per cent of its width that a title too long for its row is drawn in
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
ELIDE = Qt.TextElideMode.ElideRight
Index = QModelIndex | QPersistentModelIndex


class RowDelegate(QStyledItemDelegate):
    """Paints everything itself, so that both themes and every platform look alike."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(60, ROW if index.data(KEY) else HEAD)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRect(option.rect)
        state = option.state
        _ground(painter, box, state, bool(index.data(KEY)))
        if index.data(KEY):
            _layer(painter, box, index)
        else:
            _category(painter, box, index)
        painter.restore()


def _ground(painter: QPainter, box: QRect, state: QStyle.StateFlag, layer: bool) -> None:
    look = theme.current()
    chosen = bool(state & QStyle.StateFlag.State_Selected)
    focused = bool(state & QStyle.StateFlag.State_HasFocus)
    inner = QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5)
    if chosen and layer:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(look.selection))
        painter.drawRoundedRect(inner, theme.RADIUS.small, theme.RADIUS.small)
    elif state & QStyle.StateFlag.State_MouseOver:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(look.raised))
        painter.drawRoundedRect(inner, theme.RADIUS.small, theme.RADIUS.small)
    if focused:
        painter.setPen(QColor(look.accent))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(inner, theme.RADIUS.small, theme.RADIUS.small)


def _category(painter: QPainter, box: QRect, index: Index) -> None:
    look = theme.current()
    side = painter.layoutDirection()
    chevron = QRect(box.left(), box.center().y() - CHEVRON // 2 + 1, CHEVRON, CHEVRON)
    shut = "menu-right" if side == Qt.LayoutDirection.LeftToRight else "menu-left"
    spot = QStyle.visualRect(side, box, chevron)
    theme.paint_icon(painter, spot, "menu-down" if index.data(OPEN) else shut, look.muted)
    face = theme.font("small")
    face.setBold(True)
    painter.setFont(face)
    painter.setPen(QColor(look.muted))
    room = QStyle.visualRect(side, box, box.adjusted(CHEVRON + 4, 0, -4, 0))
    painter.drawText(room, LEFT, QFontMetrics(face).elidedText(str(index.data()).upper(), ELIDE, room.width()))


def _layer(painter: QPainter, box: QRect, index: Index) -> None:
    look = theme.current()
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(look.category(index.data(CATEGORY))))
    side, top = painter.layoutDirection(), box.center().y() - SQUARE / 2 + 0.5
    square = QStyle.visualRect(side, box, QRect(box.left() + INDENT, box.top(), SQUARE, SQUARE))
    painter.drawRoundedRect(QRectF(square.left(), top, SQUARE, SQUARE), 2.5, 2.5)
    face = theme.font("ui")
    metrics = QFontMetrics(face)
    room = QStyle.visualRect(side, box, box.adjusted(INDENT + SQUARE + 9, 0, -6, 0))
    title = str(index.data())
    if metrics.horizontalAdvance(title) > room.width():
        face.setStretch(CONDENSED)
        metrics = QFontMetrics(face)
        title = shortened(title, metrics, room.width())
    painter.setFont(face)
    painter.setPen(QColor(look.text))
    painter.drawText(room, LEFT, title)
    left = room.width() - metrics.horizontalAdvance(title) - 8
    match = index.data(MATCH)
    if match and left > 30:
        small = theme.font("small")
        painter.setFont(small)
        painter.setPen(QColor(look.faint))
        text = QFontMetrics(small).elidedText(match, ELIDE, left)
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)


def shortened(title: str, metrics: QFontMetrics, room: int) -> str:
    """What fits of a title; its last word stays, as '2D' tells relatives apart."""
    if metrics.horizontalAdvance(title) <= room:
        return title
    head, _, last = title.rpartition(" ")
    left = room - metrics.horizontalAdvance(f" {last}")
    if not head or left < room // 2:
        return metrics.elidedText(title, ELIDE, room)
    return f"{metrics.elidedText(head, ELIDE, left)} {last}"
