"""What lies under a point of the canvas."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QPainterPathStroker

from gui.canvas.items import End, PortRef
from gui.canvas.scene import Scene


def around(point: QPointF, radius: float) -> QRectF:
    return QRectF(point.x() - radius, point.y() - radius, 2 * radius, 2 * radius)


def card_at(scene: Scene, point: QPointF) -> str | None:
    """The uppermost card at a point."""
    for key, item in reversed(scene.cards_near(around(point, 1))):
        if item.rect.contains(point):
            return key
    return None


def ports_within(scene: Scene, point: QPointF, radius: float) -> list[PortRef]:
    """Ports no farther than `radius` from a point, nearest first."""
    found = sorted(_distances(scene, point, radius), key=lambda pair: pair[0])
    return [port for _, port in found]


def _distances(scene: Scene, point: QPointF, radius: float) -> Iterator[tuple[float, PortRef]]:
    for key, item in scene.cards_near(around(point, radius)):
        for output, ports in ((False, item.inputs), (True, item.outputs)):
            for name in ports:
                distance = QLineF(point, item.anchor(name, output)).length()
                if distance <= radius:
                    yield distance, PortRef(key, name, output)


def wire_at(scene: Scene, point: QPointF, radius: float) -> End | None:
    """The uppermost wire that passes within `radius` of a point."""
    stroker = QPainterPathStroker()
    stroker.setWidth(2 * radius)
    for target, item in reversed(scene.wires_near(around(point, radius))):
        if stroker.createStroke(item.route.path).contains(point):
            return target
    return None
