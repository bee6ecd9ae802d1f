"""A QGraphicsScene with next to nothing on it: what a canvas of one item per node and per wire costs at the least.

Items keep their pictures (DeviceCoordinateCache) and are plain rectangles from afar.
"""

import json
from collections.abc import Callable, Iterator, Sequence

from measures import SIZE, grid
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QTransform
from PySide6.QtWidgets import (
    QGraphicsItem,
    QGraphicsScene,
    QGraphicsView,
    QStyleOptionGraphicsItem,
    QWidget,
)

WIDTH, HEIGHT, HEAD, FAR = 150.0, 70.0, 20.0, 0.45
BODY, TOP, WIRE = QColor(60, 63, 70), QColor(86, 120, 190), QColor(190, 190, 190)
GROUND, TEXT = QColor(30, 31, 34), QColor(235, 235, 235)
OUTLINE, STROKE, HAIR = QPen(QColor(20, 20, 20)), QPen(WIRE, 2), QPen(WIRE, 0)
Flag = QGraphicsItem.GraphicsItemFlag


def curve(start: QPointF, end: QPointF) -> QPainterPath:
    path, pull = QPainterPath(start), max(40.0, abs(end.x() - start.x()) / 2)
    path.cubicTo(start + QPointF(pull, 0), end - QPointF(pull, 0), end)
    return path


class Node(QGraphicsItem):
    AREA = QRectF(0, 0, WIDTH, HEIGHT)

    def __init__(self, text: str, x: float, y: float) -> None:
        super().__init__()
        self.text, self.wires = text, list["Wire"]()
        self.setFlags(Flag.ItemIsMovable | Flag.ItemIsSelectable | Flag.ItemSendsGeometryChanges)
        self.setPos(x, y)
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)

    def boundingRect(self) -> QRectF:
        return Node.AREA

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        if option.levelOfDetailFromTransform(painter.worldTransform()) < FAR:
            painter.fillRect(Node.AREA, TOP)
            return
        painter.setPen(OUTLINE)
        painter.setBrush(BODY)
        painter.drawRoundedRect(QRectF(1, 1, WIDTH - 2, HEIGHT - 2), 6, 6)
        painter.fillRect(QRectF(2, 2, WIDTH - 4, HEAD), TOP)
        painter.setPen(TEXT)
        painter.drawText(QRectF(6, 2, WIDTH - 12, HEAD), Qt.AlignmentFlag.AlignVCenter, self.text)
        painter.setBrush(TOP)
        painter.drawEllipse(QPointF(6, HEIGHT / 2), 4, 4)
        painter.drawEllipse(QPointF(WIDTH - 6, HEIGHT / 2), 4, 4)

    def itemChange(self, change: QGraphicsItem.GraphicsItemChange, value: object) -> object:
        if change == QGraphicsItem.GraphicsItemChange.ItemPositionHasChanged:
            for wire in self.wires:
                wire.follow()
        return super().itemChange(change, value)


class Wire(QGraphicsItem):
    def __init__(self, source: Node, target: Node) -> None:
        super().__init__()
        self.source, self.target = source, target
        self.setZValue(-1)
        self._run()

    def ends(self) -> tuple[QPointF, QPointF]:
        return self.source.pos() + QPointF(WIDTH, HEIGHT / 2), self.target.pos() + QPointF(0, HEIGHT / 2)

    def _run(self) -> None:
        self.path = curve(*self.ends())
        self.area = self.path.controlPointRect().adjusted(-2, -2, 2, 2)

    def follow(self) -> None:
        self.prepareGeometryChange()
        self._run()

    def boundingRect(self) -> QRectF:
        return self.area

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        if option.levelOfDetailFromTransform(painter.worldTransform()) < FAR:
            painter.setPen(HAIR)
            painter.drawLine(*self.ends())
        else:
            painter.setPen(STROKE)
            painter.drawPath(self.path)


class Bare:
    """The scene behind the handles that are measured."""

    def __init__(self, count: int) -> None:
        self.view = QGraphicsView()
        self.view.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.view.resize(*SIZE)
        self.view.show()
        self._build([(f"Linear {i}", *grid(i)) for i in range(count)], [(i - 1, i) for i in range(1, count)])

    def _build(self, places: Sequence[tuple[str, float, float]], pairs: Sequence[tuple[int, int]]) -> None:
        self.scene = QGraphicsScene()
        self.scene.setBackgroundBrush(GROUND)
        self.nodes, self.pairs = list[Node](), list[tuple[int, int]]()
        self._add(places, pairs)
        self.scene.setSceneRect(self.scene.itemsBoundingRect().adjusted(-800, -600, 800, 600))
        self.view.setScene(self.scene)

    def _add(self, places: Sequence[tuple[str, float, float]], pairs: Sequence[tuple[int, int]]) -> list[QGraphicsItem]:
        made: list[QGraphicsItem] = [Node(*place) for place in places]
        self.nodes += made
        for source, target in ((self.nodes[a], self.nodes[b]) for a, b in pairs):
            wire = Wire(source, target)
            source.wires.append(wire)
            target.wires.append(wire)
            made.append(wire)
        for item in made:
            self.scene.addItem(item)
        self.pairs += pairs
        return made

    def surface(self) -> QWidget:
        return self.view.viewport()

    def near(self, number: int) -> None:
        self.view.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        self.view.setTransform(QTransform())
        self.view.centerOn(self.nodes[number])

    def fit(self) -> None:
        self.view.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        self.view.fitInView(self.scene.itemsBoundingRect(), Qt.AspectRatioMode.KeepAspectRatio)

    def pan(self, by: int) -> None:
        bar = self.view.horizontalScrollBar()
        bar.setValue(bar.value() + by)

    def spot(self, number: int) -> QPoint:
        return self.view.mapFromScene(self.nodes[number].pos() + QPointF(40, 40))

    def place(self, number: int) -> tuple[float, float]:
        return self.nodes[number].x(), self.nodes[number].y()

    def select_all(self) -> None:
        for node in self.nodes:
            node.setSelected(True)

    def paste(self, count: int) -> None:
        whole = len(self.nodes)
        copies = [(n.text, n.x() + 32, n.y() + 32) for n in self.nodes[:count]]
        pairs = [(a + whole, b + whole) for a, b in self.pairs if a < count and b < count]
        self._before, self._pasted = (whole, len(self.pairs)), self._add(copies, pairs)

    def undo(self) -> None:
        for item in self._pasted:
            self.scene.removeItem(item)
        nodes, wires = self._before
        self.nodes, self.pairs = self.nodes[:nodes], self.pairs[:wires]

    def edits(self) -> Iterator[Callable[[], object]]:
        raise NotImplementedError

    def save(self) -> str:
        return json.dumps({"nodes": [(n.text, n.x(), n.y()) for n in self.nodes], "wires": self.pairs})

    def load(self, saved: str) -> None:
        plain, old = json.loads(saved), self.scene
        self._build(plain["nodes"], [(a, b) for a, b in plain["wires"]])
        old.clear()

    def count(self) -> int:
        return len(self.nodes)
