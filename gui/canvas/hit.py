"""What lies under a point of the canvas."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QPainterPath, QPainterPathStroker

from gui.canvas.items import Dot, End, PortRef
from gui.canvas.layout import SKIRT
from gui.canvas.scene import Scene

NEARNESS = 64  # spots of a path that are tried before it is looked at closer


def around(point: QPointF, radius: float) -> QRectF:
    return QRectF(point.x() - radius, point.y() - radius, 2 * radius, 2 * radius)


def card_at(scene: Scene, point: QPointF) -> str | None:
    """The uppermost card at a point."""
    for key, item in reversed(scene.cards_near(around(point, 1))):
        if item.rect.contains(point):
            return key
    return None


def collapsed_at(scene: Scene, point: QPointF) -> str | None:
    """The uppermost collapsed card at a point or beside it, where its ports may be, whether or not it is shown whole."""
    for key, item in reversed(scene.cards_near(around(point, SKIRT))):
        if item.view.collapsed and item.shown.contains(point):
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


def dots_in(scene: Scene, area: QRectF) -> Iterator[Dot]:
    """The dots of wires within a rectangle; those of the uppermost wire last."""
    for target, item in scene.wires_near(area):
        for number, (x, y) in enumerate(item.bends):
            if area.contains(x, y):
                yield Dot(target, number)


def dot_at(scene: Scene, point: QPointF, radius: float) -> Dot | None:
    """The uppermost dot of a wire within `radius` of a point."""
    return next(iter(reversed(list(dots_in(scene, around(point, radius))))), None)


def nearest_on(path: QPainterPath, point: QPointF) -> tuple[float, QPointF]:
    """The share of a path's length, and the spot, that is nearest to a point."""

    def away(share: float) -> float:
        return QLineF(path.pointAtPercent(share), point).length()

    best, step = min((number / NEARNESS for number in range(NEARNESS + 1)), key=away), 1 / NEARNESS
    for _ in range(6):
        step /= 2
        best = min((max(0.0, best - step), best, min(1.0, best + step)), key=away)
    return best, path.pointAtPercent(best)
