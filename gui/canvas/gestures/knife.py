"""Cut all wires that a stroke crosses: Ctrl and the right button, or the left one once the knife was taken."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QCursor, QPainter, QPainterPath, QPen, QPixmap, QPolygonF

from gui import theme
from gui.canvas.gestures.base import Gesture, Pointer
from gui.canvas.items import End
from gui.canvas.paint.look import faded

if TYPE_CHECKING:
    from gui.canvas.stage import Stage

SIZE = 24  # logical pixels
ICON = "mdi6.box-cutter"


class Knife(Gesture):
    """Wires that will go are dimmed and dashed until the button is released."""

    follows_edge = True
    hints = (
        ("Ctrl + right drag", "Cut the wires that the stroke crosses"),
        ("K, then drag", "The same with one button"),
    )

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self._stroke: list[QPointF] = []
        self._cut: dict[End, None] = {}

    def start(self, at: Pointer) -> None:
        super().start(at)
        self._stroke = [at.scene]

    def move(self, at: Pointer) -> None:
        if len(self._stroke) == 1 and not self.beyond_click(at):
            return
        step = QLineF(self._stroke[-1], at.scene)
        self._stroke.append(at.scene)
        near = QRectF(step.p1(), step.p2()).normalized().adjusted(-1, -1, 1, 1)
        scene = self.stage.scene
        self._cut |= {end: None for end, item in scene.wires_near(near) if _crosses(item.route.path, step)}
        self.stage.update()

    def finish(self, at: Pointer) -> None:
        cut = list(self._cut)
        self.cancel()
        if cut:
            self.stage.host.delete((), cut)

    def cancel(self) -> None:
        self._stroke.clear()
        self._cut.clear()
        self.stage.update()

    def refresh(self) -> bool:
        wires = self.stage.scene.wires
        self._cut = {end: None for end in self._cut if end in wires}
        return True

    def paint(self, painter: QPainter) -> None:
        look = self.stage.look
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for end in self._cut:
            path = self.stage.scene.wires[end].route.path
            painter.setPen(QPen(faded(look.colour["canvas"], 0.75), 5.0))
            painter.drawPath(path)
            painter.setPen(QPen(look.colour["error"], 2.0, Qt.PenStyle.DashLine))
            painter.drawPath(path)
        painter.setPen(QPen(look.colour["error"], 1.5 / self.stage.camera.zoom))
        painter.drawPolyline(QPolygonF(self._stroke))


@cache
def _knife(colour: str, ground: str) -> QCursor:
    """A blade whose tip cuts, readable on light and dark ground."""
    picture = QPixmap(2 * SIZE, 2 * SIZE)
    picture.setDevicePixelRatio(2)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    for dx, dy in ((-1, 0), (1, 0), (0, -1), (0, 1)):
        theme.paint_icon(painter, QRect(dx + 1, dy + 1, SIZE - 2, SIZE - 2), ICON, ground)
    theme.paint_icon(painter, QRect(1, 1, SIZE - 2, SIZE - 2), ICON, colour)
    painter.end()
    return QCursor(picture, 3, SIZE - 4)


def knife_cursor() -> QCursor:
    return _knife(theme.current().text, theme.current().canvas)


def _crosses(path: QPainterPath, step: QLineF) -> bool:
    """Whether a straight step of the stroke meets the curve anywhere."""
    corners = (polygon.toList() for polygon in path.toSubpathPolygons())
    lines = (QLineF(a, b) for points in corners for a, b in pairwise(points))
    return any(line.intersects(step)[0] == QLineF.IntersectionType.BoundedIntersection for line in lines)
