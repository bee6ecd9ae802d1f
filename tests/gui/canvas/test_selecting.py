"""Clicks, Shift and Ctrl clicks, the rubber band, double clicks and menus."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.gui.canvas.conftest import Hands, Shown
from tests.gui.canvas.views_for_tests import card, scene, wire

Ctrl, Shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
EMPTY_SPOT = QPoint(60, 450)


@pytest.fixture
def three(shown: Shown) -> Hands:
    cards = [card("a"), card("b", 240), card("c", 480)]
    return shown(scene(cards, [wire("a", "b"), wire("b", "c")]))


def test_a_click_selects_one_card_and_tells_the_host_once(three: Hands) -> None:
    three.click(three.card("a"))
    three.click(three.card("b"))
    three.click(three.card("b"))
    assert three.host.said == [("select", {"a"}), ("select", {"b"})]
    assert [key for key, item in three.stage.scene.cards.items() if item.selected] == ["b"]


def test_shift_adds_and_control_toggles(three: Hands) -> None:
    three.click(three.card("a"))
    three.click(three.card("b"), Shift)
    three.click(three.card("c"), Ctrl)
    three.click(three.card("a"), Ctrl)
    three.click(three.card("b"), Shift)
    assert three.canvas.selection() == {"b", "c"}


def test_a_click_on_one_of_several_selected_cards_leaves_only_it(three: Hands) -> None:
    three.stage.select_all()
    three.click(three.card("b"))
    assert three.canvas.selection() == {"b"}


def test_a_click_on_an_empty_spot_selects_nothing(three: Hands) -> None:
    three.click(three.card("a"))
    three.click(three.wire(("b", "x")), Shift)
    three.click(EMPTY_SPOT)
    assert three.canvas.selection() == frozenset()
    assert not three.stage.selection.wires


def test_control_click_on_an_empty_spot_keeps_the_selection(three: Hands) -> None:
    three.click(three.card("a"))
    three.click(EMPTY_SPOT, Ctrl)
    assert three.canvas.selection() == {"a"}


def test_the_rubber_band_selects_what_it_touches_and_tells_the_host_on_release(three: Hands) -> None:
    three.carry(QPoint(60, 60), QPoint(200, 200), QPoint(400, 260))
    assert three.canvas.selection() == {"a", "b"}
    assert three.host.said == []
    three.release(QPoint(400, 260))
    assert three.host.said == [("select", {"a", "b"})]


def test_the_rubber_band_adds_with_shift(three: Hands) -> None:
    three.click(three.card("c"))
    three.drag(QPoint(60, 60), QPoint(150, 260), modifier=Shift)
    assert three.canvas.selection() == {"a", "c"}


def test_escape_in_a_rubber_band_brings_the_old_selection_back(three: Hands) -> None:
    three.click(three.card("c"))
    three.host.said.clear()
    three.carry(QPoint(60, 60), QPoint(400, 260))
    three.key(Qt.Key.Key_Escape)
    assert three.canvas.selection() == {"c"}
    three.release(QPoint(400, 260))
    assert three.canvas.selection() == {"c"}
    assert three.host.said == []


def test_a_click_on_a_wire_selects_it_for_deleting(three: Hands) -> None:
    three.click(three.wire(("b", "x")))
    assert three.stage.selection.wires == {("b", "x")}
    three.stage.delete_selected()
    assert three.host.said[0][:3] == ("delete", set(), {("b", "x")})


def test_control_click_toggles_a_wire(three: Hands) -> None:
    three.click(three.wire(("b", "x")))
    three.click(three.wire(("c", "x")), Ctrl)
    three.click(three.wire(("b", "x")), Ctrl)
    assert three.stage.selection.wires == {("c", "x")}


def test_a_double_click_opens_the_card(three: Hands) -> None:
    QTest.mouseDClick(three.stage, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, three.card("b"))
    assert ("open", "b") in three.host.said


def right_click(hands: Hands, at: QPoint) -> None:
    place = hands.stage.mapToGlobal(at)
    QApplication.sendEvent(hands.stage, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, place))


def test_a_menu_is_about_the_card_under_the_mouse(three: Hands) -> None:
    three.click(three.card("a"))
    right_click(three, three.card("b"))
    right_click(three, EMPTY_SPOT)
    assert [call for call in three.host.said if call[0] == "menu"] == [("menu", "card"), ("menu", "canvas")]


def test_a_menu_on_a_selected_card_is_about_all_selected(three: Hands) -> None:
    three.canvas.set_selection({"a", "b"})
    right_click(three, three.card("b"))
    assert three.host.said == [("menu", "cards")]


def test_setting_the_selection_does_not_tell_the_host(three: Hands) -> None:
    three.canvas.set_selection(["a", "nobody"])
    assert three.canvas.selection() == {"a"}
    assert three.host.said == []


def test_a_host_that_echoes_the_selection_does_not_take_a_wire_from_it(three: Hands) -> None:
    three.stage.selection._tell = three.canvas.set_selection
    three.click(three.card("a"))
    three.click(three.wire(("b", "x")))
    assert three.stage.selection.wires == {("b", "x")}
    assert three.canvas.selection() == frozenset()
    three.canvas.set_selection({"c"})
    assert not three.stage.selection.wires


def test_a_removed_card_leaves_the_selection(three: Hands) -> None:
    three.canvas.set_selection(["a", "b"])
    three.canvas.show_view(scene([card("b", 240)]))
    assert three.canvas.selection() == {"b"}


@pytest.mark.parametrize("at", [lambda h: h.card("a"), lambda h: h.wire(("b", "x")), lambda h: EMPTY_SPOT])
def test_a_right_press_begins_no_gesture(three: Hands, at: Callable[[Hands], QPoint]) -> None:
    three.press(at(three), button=Qt.MouseButton.RightButton)
    assert three.stage.gesture is None
    three.release(at(three), button=Qt.MouseButton.RightButton)


def test_the_upper_of_two_overlapping_cards_is_hit(shown: Shown) -> None:
    hands = shown(scene([card("under"), card("over", 40, 20)]))
    hands.click(hands.spot(QPointF(100, 60)))
    assert hands.canvas.selection() == {"over"}
