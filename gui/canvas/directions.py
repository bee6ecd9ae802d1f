"""Keys that choose among things on the canvas."""

from __future__ import annotations

from PySide6.QtCore import QPointF, Qt

Key = Qt.Key
ARROWS = {
    Key.Key_Left.value: QPointF(-1, 0),
    Key.Key_Right.value: QPointF(1, 0),
    Key.Key_Up.value: QPointF(0, -1),
    Key.Key_Down.value: QPointF(0, 1),
}
PORT_STEPS = {Key.Key_Comma.value: -1, Key.Key_Period.value: 1}
ENTER = (Key.Key_Return.value, Key.Key_Enter.value)
