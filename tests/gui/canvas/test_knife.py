"""Cutting wires with a stroke: Ctrl and the right button, or the knife that K takes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QFocusEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.gui.canvas.conftest import Hands, Shown
from tests.gui.canvas.views_for_tests import card, scene, wire

Ctrl, Right = Qt.KeyboardModifier.ControlModifier, Qt.MouseButton.RightButton
A_TO_B, B_TO_C, B_TO_D = ("b", "x"), ("c", "x"), ("d", "x")


@pytest.fixture
def fan(shown: Shown) -> Hands:
    cards = [card("a"), card("b", 300), card("c", 600, -100), card("d", 600, 100)]
    return shown(scene(cards, [wire("a", "b"), wire("b", "c"), wire("b", "d")]))


def menu(hands: Hands, at: QPoint) -> None:
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, hands.stage.mapToGlobal(at), Ctrl)
    QApplication.sendEvent(hands.stage, event)


def stroke(hands: Hands, *stops: QPoint) -> None:
    """With Ctrl and the right button, in small steps, and not let go."""
    hands.press(stops[0], Ctrl, Right)
    for stop in stops[1:]:
        QTest.mouseMove(hands.stage, stop)
        QApplication.processEvents()


def across_both(hands: Hands) -> tuple[QPoint, QPoint]:
    x = hands.wire(B_TO_C, 0.5).x()
    return QPoint(x, hands.wire(B_TO_C, 0.5).y() - 40), QPoint(x, hands.wire(B_TO_D, 0.5).y() + 40)


def test_all_wires_under_the_stroke_go_in_one_step_and_no_menu_comes(fan: Hands) -> None:
    top, bottom = across_both(fan)
    stroke(fan, top)
    menu(fan, top)
    QTest.mouseMove(fan.stage, bottom)
    fan.release(bottom, Ctrl, Right)
    menu(fan, bottom)
    assert fan.host.said == [("delete", set(), {B_TO_C, B_TO_D})]


def test_a_menu_comes_as_ever_after_a_press_that_did_not_cut(fan: Hands) -> None:
    top, bottom = across_both(fan)
    stroke(fan, top, bottom)
    fan.release(bottom, Ctrl, Right)
    fan.host.said.clear()
    fan.press(QPoint(60, 500), button=Right)
    menu(fan, QPoint(60, 500))
    assert fan.host.said == [("menu", "canvas")]


def test_what_will_go_is_shown_while_the_button_is_held(fan: Hands) -> None:
    top, bottom = across_both(fan)
    spot = fan.wire(B_TO_D, 0.2)
    plain = fan.stage.grab().toImage()
    stroke(fan, top, QPoint(top.x(), (top.y() + bottom.y()) // 2))
    one = fan.stage.grab().toImage()
    QTest.mouseMove(fan.stage, bottom)
    both = fan.stage.grab().toImage()
    area = (spot.x() - 12, spot.y() - 6, 24, 12)
    assert plain.copy(*area) == one.copy(*area)
    assert plain.copy(*area) != both.copy(*area)
    fan.key(Qt.Key.Key_Escape)


def test_escape_and_the_loss_of_the_keyboard_leave_everything(fan: Hands) -> None:
    top, bottom = across_both(fan)
    plain = fan.stage.grab().toImage()
    stroke(fan, top, bottom)
    fan.key(Qt.Key.Key_Escape)
    fan.release(bottom, Ctrl, Right)
    stroke(fan, top, bottom)
    QApplication.sendEvent(fan.stage, QFocusEvent(QFocusEvent.Type.FocusOut, Qt.FocusReason.ActiveWindowFocusReason))
    fan.release(bottom, Ctrl, Right)
    assert fan.host.said == []
    assert fan.stage.grab().toImage() == plain


def test_a_click_cuts_nothing(fan: Hands) -> None:
    spot = fan.wire(B_TO_C)
    stroke(fan, spot)
    fan.release(spot, Ctrl, Right)
    assert fan.host.said == []


def test_with_the_knife_the_left_button_cuts_until_escape(fan: Hands) -> None:
    top, bottom = across_both(fan)
    usual = fan.stage.cursor().shape()
    fan.stage.set_cutting(True)
    assert fan.stage.cursor().shape() == Qt.CursorShape.BitmapCursor != usual
    fan.drag(top, bottom)
    fan.drag(fan.wire(A_TO_B) - QPoint(0, 30), fan.wire(A_TO_B) + QPoint(0, 30))
    assert fan.host.said == [("delete", set(), {B_TO_C, B_TO_D}), ("delete", set(), {A_TO_B})]
    fan.key(Qt.Key.Key_Escape)
    assert not fan.stage.cutting
    fan.host.said.clear()
    fan.drag(top, bottom)
    assert fan.host.without_selection() == []


def test_the_first_escape_ends_the_stroke_and_the_second_puts_the_knife_away(fan: Hands) -> None:
    top, bottom = across_both(fan)
    fan.stage.set_cutting(True)
    fan.carry(top, bottom)
    fan.key(Qt.Key.Key_Escape)
    fan.release(bottom)
    assert fan.host.said == []
    assert fan.stage.cutting
    fan.key(Qt.Key.Key_Escape)
    assert not fan.stage.cutting


def test_the_right_button_and_another_place_of_the_keyboard_put_the_knife_away(fan: Hands) -> None:
    fan.stage.set_cutting(True)
    fan.press(QPoint(60, 500), button=Right)
    menu(fan, QPoint(60, 500))
    assert not fan.stage.cutting
    assert fan.host.said == []
    fan.stage.set_cutting(True)
    QApplication.sendEvent(fan.stage, QFocusEvent(QFocusEvent.Type.FocusOut, Qt.FocusReason.TabFocusReason))
    assert not fan.stage.cutting


def test_a_wire_that_goes_away_meanwhile_is_not_cut(fan: Hands) -> None:
    top, bottom = across_both(fan)
    stroke(fan, top, bottom)
    fan.canvas.show_view(scene([card("a"), card("b", 300), card("c", 600, -100)], [wire("b", "c")]))
    fan.release(bottom, Ctrl, Right)
    assert fan.host.said == [("delete", set(), {B_TO_C})]
