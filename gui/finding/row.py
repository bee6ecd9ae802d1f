"""How a line of what was found is painted: icon and title on the left, what it is and its keys on the right."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from gui import theme
from gui.finding.found import Found

FOUND = Qt.ItemDataRole.UserRole
ROW, TALL, EDGE, ICON = 28, 44, 8, 16  # logical pixels
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
ELIDE = Qt.TextElideMode.ElideRight
Index = QModelIndex | QPersistentModelIndex


class FoundRow(QStyledItemDelegate):
    """Titles, kinds and keys stand below one another. A line without a `Found` is a sentence."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        found = index.data(FOUND)
        return QSize(100, TALL if isinstance(found, Found) and found.detail else ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        box, found = QRect(option.rect).adjusted(0, 1, 0, -1), index.data(FOUND)
        painter.save()
        painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        room = box.adjusted(EDGE, 0, -EDGE, 0)
        if isinstance(found, Found):
            _ground(painter, box, option.state)
            _line(painter, room, found)
        else:
            _write(painter, room, LEFT, str(index.data()), "ui", theme.current().muted)
        painter.restore()


def _ground(painter: QPainter, box: QRect, state: QStyle.StateFlag) -> None:
    look = theme.current()
    chosen = bool(state & QStyle.StateFlag.State_Selected)
    fill = look.selection if chosen else look.raised if state & QStyle.StateFlag.State_MouseOver else ""
    if fill:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(fill))
        painter.drawRoundedRect(box, theme.RADIUS.small, theme.RADIUS.small)


def _line(painter: QPainter, room: QRect, found: Found) -> None:
    look = theme.current()
    top = QRect(room.left(), room.top() + 4, room.width(), (room.height() - 6) // 2) if found.detail else QRect(room)
    theme.icon(found.icon, found.colour).paint(painter, QRect(top.left(), top.top(), ICON, top.height()))
    top.setLeft(top.left() + ICON + EDGE)
    below = QRect(top.left(), top.bottom() + 1, room.right() - top.left(), room.bottom() - top.bottom() - 4)
    if found.keys:
        top.setRight(_write(painter, top, RIGHT, found.keys, "mono", look.muted))
    if found.kind:
        top.setRight(_write(painter, top, RIGHT, found.kind, "small", look.muted))
    _write(painter, top, LEFT, found.title, "ui", look.muted if found.doubtful else look.text)
    if found.detail:
        _write(painter, below, LEFT, found.detail, "small", look.muted)


def _write(painter: QPainter, room: QRect, side: Qt.AlignmentFlag, text: str, font: theme.FontKind, colour: str) -> int:
    """Writes; gives where the room to the left of it ends."""
    face = theme.font(font)
    metrics = QFontMetrics(face)
    painter.setFont(face)
    painter.setPen(QColor(colour))
    painter.drawText(room, side, metrics.elidedText(text, ELIDE, room.width()))
    return room.right() - metrics.horizontalAdvance(text) - 2 * EDGE
