"""How fast the canvas is beside a bare QGraphicsScene whose items are one rounded rectangle and one line of text.

    python tests/bench/canvas/test_canvas_bench.py [--rounds 3] [--sizes 200,1000,2000]

build: from the view to the painted window. pan: one frame at 100 %. fit: one frame with everything in sight.
drag: one step of a card in the hand, from the mouse event to the painted frame. patch (canvas alone): taking a view in which
one card of all has changed. Milliseconds; build and fit count once the caches are warm, as in a session.
"""

import argparse
import os
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

BENCHES = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(BENCHES.parents[1]), str(BENCHES)]

from harness import Bench, Figures, emit, measure_child  # noqa: E402  # the folder is no package
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt  # noqa: E402
from PySide6.QtGui import QBrush, QColor, QPainter, QPainterPath, QPen  # noqa: E402
from PySide6.QtTest import QTest  # noqa: E402
from PySide6.QtWidgets import (  # noqa: E402
    QApplication,
    QGraphicsItem,
    QGraphicsPathItem,
    QGraphicsScene,
    QGraphicsView,
    QStyleOptionGraphicsItem,
    QWidget,
)

COLUMNS, ACROSS, DOWN = 40, 220.0, 140.0
SIZE = (1400, 900)
FRAMES = 30
KINDS = ("scene", "canvas")
GOAL = 3.0  # times the bare scene at most, for panning: the cards have some ten parts each


def places(count: int) -> list[QPointF]:
    return [QPointF(i % COLUMNS * ACROSS, i // COLUMNS * DOWN) for i in range(count)]


class BareCard(QGraphicsItem):
    def __init__(self, number: int, place: QPointF) -> None:
        super().__init__()
        self.text, self.wires = f"Linear {number}", list[tuple[QGraphicsPathItem, "BareCard", "BareCard"]]()
        self.setPos(place)
        self.setCacheMode(QGraphicsItem.CacheMode.DeviceCoordinateCache)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIsMovable)
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemSendsGeometryChanges)

    def boundingRect(self) -> QRectF:
        return QRectF(0, 0, 184, 80)

    def paint(self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None) -> None:
        painter.setBrush(QBrush(QColor("#20242d")))
        painter.drawRoundedRect(self.boundingRect().adjusted(1, 1, -1, -1), 8, 8)
        painter.setPen(QColor("white"))
        painter.drawText(self.boundingRect(), Qt.AlignmentFlag.AlignCenter, self.text)

    def itemChange(self, change: QGraphicsItem.GraphicsItemChange, value: object) -> object:
        if change == QGraphicsItem.GraphicsItemChange.ItemPositionHasChanged:
            for wire, source, target in self.wires:
                wire.setPath(bare_path(source, target))
        return super().itemChange(change, value)


def bare_path(source: BareCard, target: BareCard) -> QPainterPath:
    start, end = source.pos() + QPointF(184, 40), target.pos() + QPointF(0, 40)
    path = QPainterPath(start)
    path.cubicTo(start + QPointF(60, 0), end - QPointF(60, 0), end)
    return path


class Scene:
    """The bare scene behind the same few handles as the canvas."""

    def __init__(self, count: int) -> None:
        self._scene = QGraphicsScene()
        self.cards = [BareCard(i, place) for i, place in enumerate(places(count))]
        for item in self.cards:
            self._scene.addItem(item)
        for source, target in zip(self.cards, self.cards[1:], strict=False):
            wire = self._scene.addPath(bare_path(source, target), QPen(QColor("grey"), 2))
            wire.setZValue(-1)
            source.wires.append((wire, source, target))
            target.wires.append((wire, source, target))
        self._view = QGraphicsView(self._scene)
        self._view.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._view.resize(*SIZE)
        self._view.show()
        self.surface = self._view.viewport()

    def near(self, number: int) -> None:
        self._view.resetTransform()
        self._view.centerOn(self.cards[number])

    def fit(self) -> None:
        self._view.fitInView(self._scene.itemsBoundingRect(), Qt.AspectRatioMode.KeepAspectRatio)

    def pan(self, by: int) -> None:
        bar = self._view.horizontalScrollBar()
        bar.setValue(bar.value() - by)

    def spot(self, number: int) -> QPoint:
        return self._view.mapFromScene(self.cards[number].sceneBoundingRect().center())

    def patch(self) -> float | None:
        return None


class CanvasUnderTest:
    def __init__(self, count: int) -> None:
        from unittest.mock import Mock

        from gui.canvas import Canvas, CardView, PortView, SceneView, WireView

        inputs, outputs = (PortView("x", "Input"),), (PortView("y", "Output"),)
        cards = [
            CardView(f"n{i}", f"Linear {i}", "64 features", "Linear", "cube-outline", "N×64", "4.2 K", inputs, outputs,
                     place.x(), place.y())
            for i, place in enumerate(places(count))
        ]  # fmt: skip
        wires = [WireView((f"n{i - 1}", "y"), (f"n{i}", "x"), "N×64") for i in range(1, count)]
        self._view = SceneView({card.id: card for card in cards}, {wire.target: wire for wire in wires})
        host = Mock()
        host.fits.return_value = ""
        self._canvas = Canvas(host)
        self._canvas.resize(*SIZE)
        self._canvas.show_view(self._view)
        self._canvas.show()
        self.surface = self._canvas.stage

    def near(self, number: int) -> None:
        self._canvas.zoom(1 / self.surface.camera.zoom)
        self._canvas.center_on(f"n{number}")

    def fit(self) -> None:
        self._canvas.fit()

    def pan(self, by: int) -> None:
        self.surface.look_at(self.surface.camera.offset + QPointF(by, 0))

    def spot(self, number: int) -> QPoint:
        return self.surface.camera.to_screen(self.surface.scene.cards[f"n{number}"].rect.center()).toPoint()

    def patch(self) -> float | None:
        changed = replace(self._view.cards["n7"], output=f"N×{time.perf_counter_ns()}")
        self._view = replace(self._view, cards={**self._view.cards, "n7": changed})
        return milliseconds(lambda: self._canvas.show_view(self._view))


def milliseconds(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return (time.perf_counter() - start) * 1e3


def frames(under_test: Scene | CanvasUnderTest) -> float:
    """The median time of a frame while the view goes to and fro."""

    def frame(number: int) -> None:
        under_test.pan(7 if number // 8 % 2 else -7)
        under_test.surface.repaint()
        QApplication.processEvents()

    return statistics.median([milliseconds(partial(frame, number)) for number in range(FRAMES)][4:])


def drag(under_test: Scene | CanvasUnderTest, number: int) -> float:
    start = under_test.spot(number)
    QTest.mousePress(under_test.surface, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)

    def step(distance: int) -> None:
        QTest.mouseMove(under_test.surface, start + QPoint(2 * distance, distance))
        QApplication.processEvents()

    times = [milliseconds(partial(step, distance)) for distance in range(1, FRAMES)]
    QTest.mouseRelease(under_test.surface, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    return statistics.median(times[12:])


def measure(kind: str, count: int) -> Figures:
    _app = QApplication([])
    made: list[Scene | CanvasUnderTest] = []

    def build() -> None:
        made.append(Scene(count) if kind == "scene" else CanvasUnderTest(count))
        QApplication.processEvents()

    figures = {"build": milliseconds(build)}
    middle = count // COLUMNS // 2 * COLUMNS + COLUMNS // 2
    made[0].near(middle)
    figures["pan"] = frames(made[0])
    made[0].near(middle)
    QApplication.processEvents()
    figures["drag"] = drag(made[0], middle)
    made[0].fit()
    figures["fit"] = frames(made[0])
    patches = [taken for _ in range(10) if (taken := made[0].patch()) is not None]
    return figures | ({"patch": statistics.median(patches)} if patches else {})


def compare(sizes: list[int], rounds: int) -> list[Bench]:
    benches = []
    for size in sizes:
        kinds = {kind: partial(measure_child, [__file__, "--child", kind, str(size)]) for kind in KINDS}
        bench = Bench(f"canvas, {size} cards").run(kinds, rounds)
        ratios = ", ".join(
            f"{key} {bench.ratio('canvas', 'scene', key):.2f}" for key in ("build", "pan", "drag", "fit")
        )
        bench.report(f"canvas / bare scene: {ratios}")
        benches.append(bench)
    return benches


def test_the_canvas_keeps_up_with_a_bare_scene() -> None:
    (bench,) = compare([1000], rounds=3)
    assert bench.ratio("canvas", "scene", "pan") < GOAL
    assert bench.ratio("canvas", "scene", "fit") < 1.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--sizes", default="200,1000,2000")
    parser.add_argument("--child", nargs=2, metavar=("KIND", "COUNT"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        emit(measure(options.child[0], int(options.child[1])))
        sys.stdout.flush()
        os._exit(0)
    compare([int(size) for size in options.sizes.split(",")], options.rounds)


if __name__ == "__main__":
    main()
