"""Drag a dot that a wire is led through."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF

from gui.canvas.areas.load import Load
from gui.canvas.gestures.carry import Carry
from gui.canvas.items import Dot
from gui.canvas.selection import Picked

if TYPE_CHECKING:
    from gui.canvas.stage import Stage


class MoveBend(Carry):
    """It comes in line with the points before and after it, so that a wire can be made level or upright."""

    hints = (
        ("Double click on a wire", "Add a dot that the wire is led through; on a dot, take it away"),
        ("Drag a dot", "Lead the wire another way"),
    )

    def __init__(self, stage: Stage, grabbed: Dot) -> None:
        super().__init__(stage, Picked(dots=frozenset({grabbed})))
        self._dot = grabbed

    def rect(self) -> QRectF:
        x, y = self.stage.scene.wires[self._dot.wire].bends[self._dot.number]
        return QRectF(x, y, 0.0, 0.0)

    def there(self) -> bool:
        item = self.stage.scene.wires.get(self._dot.wire)
        return item is not None and self._dot.number < len(item.bends)

    def neighbours(self, load: Load) -> list[QRectF]:
        item = self.stage.scene.wires[self._dot.wire]
        start, end = self.stage.scene.ends(item.view)
        still = [QPointF(x, y) for i, (x, y) in enumerate(item.bends) if not load.carries(Dot(self._dot.wire, i))]
        return [QRectF(point.x(), point.y(), 0.0, 0.0) for point in (start, *still, end)]
