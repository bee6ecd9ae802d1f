"""How a line of the search is painted: icon and title on the left, what it is and its keys on the right."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from gui import theme

KIND, KEYS = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
ROW, EDGE, ICON = 28, 8, 16  # logical pixels
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class FoundRow(QStyledItemDelegate):
    """Titles, kinds and keys stand below one another. A line that cannot be chosen is a sentence."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(100, ROW)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        look, box = theme.current(), QRect(option.rect).adjusted(0, 1, 0, -1)
        selectable = bool(index.flags() & Qt.ItemFlag.ItemIsSelectable)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        fill = _fill(option.state) if selectable else ""
        if fill:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(fill))
            painter.drawRoundedRect(box, theme.RADIUS.small, theme.RADIUS.small)
        room = box.adjusted(EDGE, 0, -EDGE, 0)
        if selectable:
            index.data(Qt.ItemDataRole.DecorationRole).paint(
                painter, QRect(room.left(), room.top(), ICON, room.height())
            )
            room.setLeft(room.left() + ICON + EDGE)
            room.setRight(_write(painter, room, index.data(KEYS), "mono") if index.data(KEYS) else room.right())
            room.setRight(_write(painter, room, index.data(KIND), "small"))
        face = theme.font("ui")
        painter.setFont(face)
        painter.setPen(QColor(look.text if selectable else look.muted))
        title = QFontMetrics(face).elidedText(str(index.data()), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, LEFT, title)
        painter.restore()


def _fill(state: QStyle.StateFlag) -> str:
    look = theme.current()
    if state & QStyle.StateFlag.State_Selected:
        return look.selection
    return look.raised if state & QStyle.StateFlag.State_MouseOver else ""


def _write(painter: QPainter, room: QRect, text: str, font: theme.FontKind) -> int:
    """Writes at the right end; gives where the room to the left of it ends."""
    face = theme.font(font)
    painter.setFont(face)
    painter.setPen(QColor(theme.current().muted))
    painter.drawText(room, RIGHT, text)
    return room.right() - QFontMetrics(face).horizontalAdvance(text) - 2 * EDGE
