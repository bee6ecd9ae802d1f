"""Dragging cards and nudging them with the arrows: one report, on release."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from gui.canvas.gestures.move_cards import MoveCards
from tests.gui.canvas.conftest import Hands, Shown
from tests.gui.canvas.views_for_tests import card, scene, wire

Ctrl = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def pair(shown: Shown) -> Hands:
    return shown(scene([card("a"), card("b", 240), card("c", 0, 320)], [wire("a", "b")]))


def test_a_drag_moves_on_the_grid_and_is_reported_once(pair: Hands) -> None:
    start = pair.card("a")
    pair.drag(start, start + QPoint(30, 150), start + QPoint(50, 165))
    assert pair.host.without_selection() == [("move", {"a": (48.0, 168.0)})]


def test_the_wire_follows_while_the_card_is_in_the_hand(pair: Hands) -> None:
    start = pair.card("a")
    pair.carry(start, start + QPoint(0, 150))
    begin = pair.stage.scene.wires["b", "x"].route.path.pointAtPercent(0)
    assert begin == pair.stage.scene.cards["a"].anchor("y", output=True)
    assert pair.host.without_selection() == []
    pair.release(start + QPoint(0, 150))


def test_a_host_that_refuses_the_move_gets_its_cards_back(pair: Hands) -> None:
    before, start = pair.places(), pair.card("a")
    pair.drag(start, start + QPoint(0, 160))
    pair.canvas.set_selection({"b"})
    pair.key(Qt.Key.Key_Down)
    assert [call[0] for call in pair.host.without_selection()] == ["move", "move"]
    assert pair.places() == before


def test_all_selected_cards_move_together(pair: Hands) -> None:
    pair.canvas.set_selection({"a", "b"})
    start = pair.card("b")
    pair.drag(start, start + QPoint(16, 80))
    assert pair.host.said == [("move", {"a": (16.0, 80.0), "b": (256.0, 80.0)})]


def test_an_unselected_card_is_selected_and_moves_alone(pair: Hands) -> None:
    pair.canvas.set_selection({"b"})
    start = pair.card("a")
    pair.drag(start, start + QPoint(0, 160))
    assert pair.host.said == [("select", {"a"}), ("move", {"a": (0.0, 160.0)})]


def test_control_switches_the_grid_off(pair: Hands) -> None:
    start = pair.card("a")
    pair.drag(start, start + QPoint(13, 101), modifier=Ctrl)
    assert pair.host.without_selection() == [("move", {"a": (13.0, 101.0)})]


def test_a_card_off_the_grid_attracts_and_shows_a_guide(shown: Shown) -> None:
    hands = shown(scene([card("a"), card("odd", 243, 203)]))
    start = hands.card("a")
    hands.carry(start, start + QPoint(20, 201))
    assert hands.places()["a"][1] == 203.0
    gesture = hands.stage.gesture
    assert isinstance(gesture, MoveCards)
    assert [line.dy() for line in gesture._guides] == [0.0]
    hands.release(start + QPoint(20, 201))


def test_alt_switches_the_grid_off(pair: Hands) -> None:
    start = pair.card("a")
    pair.drag(start, start + QPoint(13, 101), modifier=Qt.KeyboardModifier.AltModifier)
    assert pair.host.without_selection() == [("move", {"a": (13.0, 101.0)})]


def test_equal_gaps_attract_and_are_marked(shown: Shown) -> None:
    hands = shown(scene([card("a"), card("b", 221, 3), card("c", 470, 300), card("d", 703, 5)]))
    start = hands.card("c")
    hands.carry(start, start + QPoint(-6, -260))
    assert hands.places()["c"][0] == 462.0, "As far from both: 57 to the left, 57 to the right"
    gesture = hands.stage.gesture
    assert isinstance(gesture, MoveCards)
    level = [line for line in gesture._guides if line.dy() == 0 and line.dx() > 0]
    assert {round(line.dx()) for line in level if line.dx() < 100} == {57}
    hands.key(Qt.Key.Key_Escape)
    assert hands.places()["c"] == (470.0, 300.0)


def test_a_row_goes_on_at_its_own_distance(shown: Shown) -> None:
    hands = shown(scene([card("a"), card("b", 221, 3), card("c", 470, 300)]))
    start = hands.card("c")
    hands.drag(start, start + QPoint(-25, -280))
    ((said, places),) = hands.host.without_selection()
    assert (said, places["c"][0]) == ("move", 442.0), "37 from the one before, as that is from its own"  # type: ignore[index]


def test_a_shaking_hand_does_not_move_the_card(pair: Hands) -> None:
    start = pair.card("a")
    pair.drag(start, start + QPoint(3, 2))
    assert pair.host.said == [("select", {"a"})]


def test_a_card_put_back_is_not_reported(pair: Hands) -> None:
    start = pair.card("a")
    pair.drag(start, start + QPoint(60, 80), start)
    assert pair.host.without_selection() == []


def test_escape_puts_the_cards_and_wires_back(pair: Hands) -> None:
    before, path = pair.places(), pair.stage.scene.wires["b", "x"].route.path
    start = pair.card("a")
    pair.carry(start, start + QPoint(90, 90))
    assert pair.places() != before
    pair.key(Qt.Key.Key_Escape)
    assert pair.places() == before
    assert pair.stage.scene.wires["b", "x"].route.path == path
    pair.release(start + QPoint(90, 90))
    assert pair.host.without_selection() == []


def test_losing_the_focus_puts_the_cards_back(pair: Hands, qtbot: QtBot) -> None:
    other = QLineEdit(pair.canvas)
    other.show()
    before, start = pair.places(), pair.card("a")
    pair.carry(start, start + QPoint(90, 90))
    other.setFocus()
    qtbot.waitUntil(lambda: not pair.stage.hasFocus())
    assert pair.places() == before
    assert pair.stage.gesture is None


def test_a_view_in_the_middle_of_a_drag_keeps_the_card_in_the_hand(pair: Hands) -> None:
    start = pair.card("a")
    pair.carry(start, start + QPoint(0, 160))
    pair.canvas.show_view(scene([card("a", output="N×64"), card("b", 240), card("c", 0, 320)], [wire("a", "b")]))
    assert pair.places()["a"] == (0.0, 160.0)
    assert pair.stage.scene.cards["a"].view.output == "N×64"
    pair.release(start + QPoint(0, 160))
    assert pair.host.without_selection() == [("move", {"a": (0.0, 160.0)})]


def test_a_card_deleted_in_the_hand_ends_the_drag(pair: Hands) -> None:
    start = pair.card("a")
    pair.carry(start, start + QPoint(0, 160))
    pair.canvas.show_view(scene([card("b", 240)]))
    assert pair.stage.gesture is None
    pair.release(start + QPoint(0, 160))
    assert pair.host.without_selection() == []


def test_at_the_edge_the_canvas_glides_on(pair: Hands, qtbot: QtBot) -> None:
    start, edge = pair.card("a"), QPoint(pair.stage.width() - 3, 250)
    pair.carry(start, edge)
    first = pair.places()["a"][0]
    qtbot.waitUntil(lambda: pair.places()["a"][0] > first + 40)
    assert pair.stage.camera.offset.x() < 100
    pair.release(edge)
    settled = pair.stage.camera.offset
    QTest.qWait(60)
    assert pair.stage.camera.offset == settled


@pytest.mark.parametrize(
    ("key", "place"),
    [
        (Qt.Key.Key_Left, (-8.0, 0.0)),
        (Qt.Key.Key_Right, (8.0, 0.0)),
        (Qt.Key.Key_Up, (0.0, -8.0)),
        (Qt.Key.Key_Down, (0.0, 8.0)),
    ],
)
def test_an_arrow_moves_the_selection_one_step(pair: Hands, key: Qt.Key, place: tuple[float, float]) -> None:
    pair.canvas.set_selection({"a"})
    pair.key(key)
    assert pair.host.said == [("move", {"a": place})]


def test_a_held_arrow_is_reported_once_when_it_is_let_go(pair: Hands) -> None:
    pair.canvas.set_selection({"a"})
    for _ in range(5):
        QTest.keyPress(pair.stage, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert pair.host.said == []
    QTest.keyRelease(pair.stage, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert pair.host.said == [("move", {"a": (160.0, 0.0)})]


def test_escape_undoes_a_nudge(pair: Hands) -> None:
    pair.canvas.set_selection({"a"})
    QTest.keyPress(pair.stage, Qt.Key.Key_Down)
    pair.key(Qt.Key.Key_Escape)
    QTest.keyRelease(pair.stage, Qt.Key.Key_Down)
    assert pair.places()["a"] == (0.0, 0.0)
    assert pair.host.said == []


def test_shift_and_an_arrow_without_a_selection_move_the_canvas(pair: Hands) -> None:
    pair.key(Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert pair.stage.camera.offset == QPointF(52, 100)
    assert pair.host.said == []


def test_painting_during_a_drag_works(pair: Hands) -> None:
    start = pair.card("a")
    pair.carry(start, start + QPoint(0, 160))
    QApplication.processEvents()
    assert not pair.canvas.grab().isNull()
    pair.release(start)
