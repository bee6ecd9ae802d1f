"""Dots that wires are led through: added, dragged, taken away, moved with what they belong to."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from gui.canvas import SceneView, routing
from gui.canvas.items import Dot
from tests.gui.canvas.conftest import Hands, Shown
from tests.gui.canvas.views_for_tests import card, scene, wire

B = ("b", "x")


def led(*bends: tuple[float, float]) -> SceneView:
    return scene([card("a"), card("b", 480)], [replace(wire("a", "b", "N×8"), bends=bends)])


@pytest.fixture
def bent(shown: Shown) -> Hands:
    return shown(led((240.0, 160.0), (400.0, 160.0)))


def dot(hands: Hands, number: int) -> QPoint:
    x, y = hands.stage.scene.wires[B].bends[number]
    return hands.spot(QPointF(x, y))


def passes(hands: Hands, x: float, y: float) -> bool:
    path = hands.stage.scene.wires[B].route.path
    spots = [path.pointAtPercent(share / 400) for share in range(401)]
    return min((spot - QPointF(x, y)).manhattanLength() for spot in spots) < 3


def test_a_wire_runs_through_its_dots_and_meets_its_ports(bent: Hands) -> None:
    assert passes(bent, 240, 160)
    assert passes(bent, 400, 160)
    route, cards = bent.stage.scene.wires[B].route, bent.stage.scene.cards
    assert route.path.pointAtPercent(0) == cards["a"].anchor("y", output=True)
    assert (route.path.pointAtPercent(1) - cards["b"].anchor("x", output=False)).manhattanLength() < 0.01
    assert route.bounds.contains(240, 160)
    assert [stroke.p2() for stroke in route.strokes][1] == QPointF(240, 160)


def test_the_way_is_smooth_at_its_dots() -> None:
    route = routing.through(QPointF(0, 0), [QPointF(100, 80), QPointF(220, -40)], QPointF(300, 0))
    share = next(
        s / 2000 for s in range(2001) if (route.path.pointAtPercent(s / 2000) - QPointF(100, 80)).manhattanLength() < 1
    )
    before, after = route.path.angleAtPercent(share - 0.004), route.path.angleAtPercent(share + 0.004)
    assert abs((before - after + 180) % 360 - 180) < 12


def test_dots_on_one_another_and_on_the_ports_do_no_harm() -> None:
    at = QPointF(5, 5)
    route = routing.through(at, [at, at], at)
    assert route.bounds.contains(at)
    assert route.room == 0.0


def test_a_double_click_on_a_wire_adds_a_dot_between_its_neighbours(bent: Hands) -> None:
    QTest.mouseDClick(bent.stage, Qt.MouseButton.LeftButton, pos=bent.spot(QPointF(320, 160)))
    [(said, target, points)] = bent.host.without_selection()
    assert (said, target, len(points)) == ("bend", B, 3)  # type: ignore[arg-type]
    assert points[0] == (240.0, 160.0)  # type: ignore[index]
    assert points[2] == (400.0, 160.0)  # type: ignore[index]
    x, y = points[1]  # type: ignore[index]
    assert (abs(x - 320) < 6, abs(y - 160) < 12) == (True, True)


def test_a_double_click_on_a_dot_takes_it_away(bent: Hands) -> None:
    QTest.mouseDClick(bent.stage, Qt.MouseButton.LeftButton, pos=dot(bent, 0))
    assert bent.host.without_selection() == [("bend", B, ((400.0, 160.0),))]


def test_a_dot_is_dragged_on_the_grid_and_reported_once(bent: Hands) -> None:
    start = dot(bent, 0)
    bent.drag(start, start + QPoint(0, 60), start + QPoint(6, 69))
    assert bent.host.without_selection() == [("move", {}, {}, {B: ((248.0, 232.0), (400.0, 160.0))})]
    assert bent.stage.selection.dots == {Dot(B, 0)}


def test_a_dot_comes_in_line_with_the_next_one_and_with_the_port(bent: Hands) -> None:
    start = dot(bent, 0)
    bent.carry(start, start + QPoint(0, 60), start + QPoint(3, 4))
    assert bent.stage.scene.wires[B].bends[0][1] == 160.0
    bent.carry(start, start + QPoint(0, -117))
    assert bent.stage.scene.wires[B].bends[0][1] == 40.0
    bent.release(start + QPoint(0, -117))


def test_escape_and_losing_the_keyboard_put_a_dot_back(bent: Hands) -> None:
    start, path = dot(bent, 1), bent.stage.scene.wires[B].route.path
    bent.carry(start, start + QPoint(0, 100))
    assert bent.stage.scene.wires[B].route.path != path
    bent.key(Qt.Key.Key_Escape)
    assert bent.stage.scene.wires[B].route.path == path
    bent.release(start + QPoint(0, 100))
    bent.carry(start, start + QPoint(0, 100))
    other = QLineEdit(bent.canvas)
    other.show()
    other.setFocus()
    assert bent.stage.scene.wires[B].bends == ((240.0, 160.0), (400.0, 160.0))
    bent.release(start + QPoint(0, 100))
    assert bent.host.without_selection() == []


def test_a_dot_that_goes_in_the_middle_of_its_drag_ends_it(bent: Hands) -> None:
    start = dot(bent, 1)
    bent.carry(start, start + QPoint(0, 100))
    bent.canvas.show_view(led((240.0, 160.0)))
    assert bent.stage.gesture is None
    assert bent.stage.selection.dots == set()
    bent.release(start + QPoint(0, 100))
    assert bent.host.without_selection() == []


def test_selected_dots_are_deleted_and_the_wire_stays(bent: Hands) -> None:
    bent.click(dot(bent, 0))
    bent.stage.delete_selected()
    assert bent.host.without_selection() == [("delete", set(), set(), set(), {B: ((400.0, 160.0),)})]


def test_dots_go_with_both_ends_of_their_wire_and_stay_when_one_moves(bent: Hands) -> None:
    start = bent.card("a")
    bent.drag(start, start + QPoint(0, 160))
    assert bent.host.without_selection() == [("move", {"a": (0.0, 160.0)})]
    bent.host.said.clear()
    bent.canvas.set_selection({"a", "b"})
    bent.drag(start, start + QPoint(0, 160))
    moved = {"a": (0.0, 160.0), "b": (480.0, 160.0)}
    assert bent.host.without_selection() == [("move", moved, {}, {B: ((240.0, 320.0), (400.0, 320.0))})]


def test_dots_are_selected_by_click_shift_and_rubber_band_and_move_with_the_arrows(bent: Hands) -> None:
    bent.click(dot(bent, 0))
    bent.click(dot(bent, 1), Qt.KeyboardModifier.ShiftModifier)
    assert bent.stage.selection.dots == {Dot(B, 0), Dot(B, 1)}
    bent.drag(bent.spot(QPointF(380, 200)), bent.spot(QPointF(420, 150)))
    assert bent.stage.selection.dots == {Dot(B, 1)}
    bent.key(Qt.Key.Key_Up)
    assert bent.host.without_selection() == [("move", {}, {}, {B: ((240.0, 160.0), (400.0, 152.0))})]


def test_the_wire_is_hit_where_it_runs_now_and_dots_are_drawn_near_only(bent: Hands) -> None:
    bent.click(bent.spot(QPointF(320, 160)))
    assert bent.stage.selection.wires == {B}
    bent.click(bent.spot(QPointF(320, 40)))
    assert bent.stage.selection.wires == set()
    bent.stage.camera.zoom = 0.2
    bent.stage.look_at(QPointF(100, 100))
    assert not bent.stage.grab().isNull()
    bent.click(dot(bent, 0))
    assert bent.stage.selection.dots == set()


def test_the_label_stands_on_a_level_stretch(bent: Hands) -> None:
    route = bent.stage.scene.wires[B].route
    assert route.room >= 150
    assert abs(route.label.x() - 320) < 2
    assert passes(bent, route.label.x(), route.label.y())
