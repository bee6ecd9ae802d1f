"""A canvas with a host that writes down what it is told, and hands that move the mouse."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.canvas import Canvas, SceneView
from gui.canvas.host import NOWHERE, STRAIGHT, Write
from gui.canvas.items import Point, PortRef
from gui.canvas.places import Place

Left, NoModifier = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


class Recorder:
    """A CanvasHost; `said` holds every call but `fits`, whose answers come from `refused`."""

    def __init__(self) -> None:
        self.said: list[tuple[object, ...]] = []
        self.refused: dict[tuple[tuple[str, str], tuple[str, str]], str] = {}
        self.asked = 0
        self.editable = True
        self.answered: Callable[[], None] = lambda: None
        """Ends the question for a layer."""

    def fits(self, source: tuple[str, str], target: tuple[str, str]) -> str:
        self.asked += 1
        return self.refused.get((source, target), "")

    def add(self, key: str, x: float, y: float, on_wire: tuple[str, str] | None) -> None:
        self.said.append(("add", key, x, y, on_wire))

    def insert(self, id: str, x: float, y: float, on_wire: tuple[str, str]) -> None:
        self.said.append(("insert", id, x, y, on_wire))

    def ask_layer(self, x: float, y: float, at: QPoint, loose: PortRef | None, closed: Callable[[], None]) -> None:
        self.said.append(("ask", x, y, loose))
        self.answered = closed

    def refuses_files(self, files: Sequence[Path]) -> str:
        return "Only projects." if any(file.suffix != ".netw" for file in files) else ""

    def drop_files(self, files: Sequence[Path], x: float, y: float, at: QPoint) -> None:
        self.said.append(("files", [file.name for file in files], x, y))

    def connect(self, source: tuple[str, str], target: tuple[str, str]) -> None:
        self.said.append(("connect", source, target))

    def disconnect(self, target: tuple[str, str]) -> None:
        self.said.append(("disconnect", target))

    def rewire(self, old_target: tuple[str, str], source: tuple[str, str], target: tuple[str, str]) -> None:
        self.said.append(("rewire", old_target, source, target))

    def move(
        self,
        places: Mapping[str, Point],
        areas: Mapping[str, Point] = NOWHERE,
        bends: Mapping[tuple[str, str], Sequence[Point]] = STRAIGHT,
    ) -> None:
        """What is empty goes unsaid."""
        drawn = [{id: tuple(at) for id, at in table.items()} for table in (areas, bends)] if areas or bends else []
        self.said.append(("move", dict(places), *drawn))

    def delete(
        self,
        ids: Collection[str],
        targets: Collection[tuple[str, str]],
        areas: Collection[str] = (),
        bends: Mapping[tuple[str, str], Sequence[Point]] = STRAIGHT,
    ) -> None:
        drawn = [set(areas), {target: tuple(points) for target, points in bends.items()}] if areas or bends else []
        self.said.append(("delete", set(ids), set(targets), *drawn))

    def select(self, ids: Collection[str], areas: Collection[str] = ()) -> None:
        self.said.append(("select", set(ids), *([set(areas)] if areas else [])))

    def bend(self, target: tuple[str, str], points: Sequence[Point]) -> None:
        self.said.append(("bend", target, tuple(points)))

    def add_frame(self, area: tuple[float, float, float, float]) -> str:
        self.said.append(("add frame", area))
        return ""

    def add_note(self, area: tuple[float, float, float, float]) -> str:
        self.said.append(("add note", area))
        return ""

    def size_area(self, id: str, x: float, y: float, w: float, h: float) -> None:
        self.said.append(("size", id, (x, y, w, h)))

    def writer(self, id: str) -> Write:
        return lambda text, h: self.said.append(("write", id, text, h))

    def repair(self, id: str) -> None:
        self.said.append(("repair", id))

    def explain(self, id: str) -> None:
        self.said.append(("explain", id))

    def edit_in_place(self, id: str, what: str) -> bool:
        if self.editable:
            self.said.append(("edit", id, what))
        return self.editable

    def step_value(self, id: str, what: str, steps: int) -> bool:
        self.said.append(("step", id, what, steps))
        return True

    def open(self, id: str) -> None:
        self.said.append(("open", id))

    def context_menu(self, place: Place, global_pos: QPoint) -> None:
        self.said.append(("menu", place))

    def without_selection(self) -> list[tuple[object, ...]]:
        return [call for call in self.said if call[0] != "select"]


class Hands:
    """Real events on a canvas at 100 % whose scene origin stands at (100, 100) of the stage."""

    def __init__(self, canvas: Canvas, host: Recorder) -> None:
        self.canvas, self.stage, self.host = canvas, canvas.stage, host

    def show(self, view: SceneView) -> None:
        self.canvas.show_view(view)
        self.stage.camera.zoom = 1.0
        self.stage.look_at(QPointF(100, 100))
        QApplication.processEvents()

    def spot(self, at: QPointF) -> QPoint:
        return self.stage.camera.to_screen(at).toPoint()

    def card(self, key: str) -> QPoint:
        """A spot in the middle of a card, away from its ports."""
        return self.spot(self.stage.scene.cards[key].rect.center())

    def port(self, key: str, name: str, output: bool) -> QPoint:
        port = PortRef(key, name, output)
        return self.spot(self.stage.scene.cards[key].anchor(port.name, port.output))

    def wire(self, target: tuple[str, str], share: float = 0.5) -> QPoint:
        return self.spot(self.stage.scene.wires[target].route.path.pointAtPercent(share))

    def press(self, at: QPoint, modifier: Qt.KeyboardModifier = NoModifier, button: Qt.MouseButton = Left) -> None:
        QTest.mouseMove(self.stage, at)
        QTest.mousePress(self.stage, button, modifier, at)

    def release(self, at: QPoint, modifier: Qt.KeyboardModifier = NoModifier, button: Qt.MouseButton = Left) -> None:
        QTest.mouseRelease(self.stage, button, modifier, at)

    def click(self, at: QPoint, modifier: Qt.KeyboardModifier = NoModifier) -> None:
        self.press(at, modifier)
        self.release(at, modifier)

    def carry(self, start: QPoint, *stops: QPoint, modifier: Qt.KeyboardModifier = NoModifier) -> None:
        """Press at `start` and move over the stops, holding the button."""
        self.press(start, modifier)
        for stop in stops:
            QTest.mouseMove(self.stage, stop)
            QApplication.processEvents()

    def drag(self, start: QPoint, *stops: QPoint, modifier: Qt.KeyboardModifier = NoModifier) -> None:
        self.carry(start, *stops, modifier=modifier)
        self.release(stops[-1], modifier)

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NoModifier) -> None:
        QTest.keyClick(self.stage, key, modifier)

    def places(self) -> dict[str, tuple[float, float]]:
        return {key: (item.rect.x(), item.rect.y()) for key, item in self.stage.scene.cards.items()}


@pytest.fixture
def host() -> Recorder:
    return Recorder()


@pytest.fixture
def hands(qtbot: QtBot, host: Recorder) -> Hands:
    canvas = Canvas(host)
    qtbot.addWidget(canvas)
    canvas.resize(1000, 700)
    with qtbot.waitExposed(canvas):
        canvas.show()
    canvas.activateWindow()
    canvas.stage.setFocus()
    qtbot.waitUntil(canvas.stage.hasFocus)
    QTest.mouseMove(canvas.stage, QPoint(5, 5))  # a mouse that already is where a test moves it tells nothing
    return Hands(canvas, host)


Shown = Callable[[SceneView], Hands]


@pytest.fixture
def shown(hands: Hands) -> Shown:
    """A canvas that already shows a view, with nothing said yet."""

    def make(view: SceneView) -> Hands:
        hands.show(view)
        hands.host.said.clear()
        return hands

    return make
