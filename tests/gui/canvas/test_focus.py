"""Where the keyboard is on the canvas: the ring, the ports, and wires drawn with the keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.gui.canvas.conftest import Hands, Shown
from tests.gui.canvas.views_for_tests import card, digits_cnn, scene, wire

Key = Qt.Key
Alt, Ctrl, Shift = (
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


@pytest.fixture
def net(shown: Shown) -> Hands:
    return shown(digits_cnn())


@pytest.fixture
def square(shown: Shown) -> Hands:
    """Four cards without wires: a b over c d."""
    return shown(scene([card("a"), card("b", 300), card("c", 0, 200), card("d", 300, 200)], []))


def said(hands: Hands) -> str:
    return hands.stage.accessibleDescription()


def ringed(hands: Hands, key: str) -> bool:
    """Whether the ring is painted around a card: its colour stands left of the middle of the card's edge."""
    stage = hands.stage
    QApplication.processEvents()
    rect = stage.camera.screen_rect(stage.scene.cards[key].rect)
    picture: QImage = stage.grab().toImage()
    spot = QPoint(round(rect.left() - 6), round(rect.center().y() + 20))
    return picture.pixelColor(spot) == stage.look.colour["text"]


def test_tab_brings_the_focus_to_the_first_card_without_selecting_it(net: Hands) -> None:
    net.stage.clearFocus()
    net.stage.setFocus(Qt.FocusReason.TabFocusReason)
    assert net.stage.focus.here == "input"
    assert ringed(net, "input")
    assert net.host.said == []
    assert said(net).startswith(net.stage.scene.cards["input"].view.title)


def test_arrows_go_from_card_to_card_while_nothing_is_selected(square: Hands) -> None:
    visited = []
    for key in (Key.Key_Right, Key.Key_Right, Key.Key_Down, Key.Key_Left, Key.Key_Up):
        square.key(key)
        visited.append(square.stage.focus.here)
    assert visited == ["a", "b", "d", "c", "a"]
    assert square.host.said == []
    assert ringed(square, "a")
    assert not ringed(square, "b")


def test_arrows_follow_the_wires_where_there_are_any(net: Hands) -> None:
    visited = []
    for key in (Key.Key_Right, Key.Key_Right, Key.Key_Right, Key.Key_Left):
        net.key(key)
        visited.append(net.stage.focus.here)
    assert visited == ["input", "conv", "relu", "conv"]


def test_at_the_edge_the_focus_stays(square: Hands) -> None:
    square.key(Key.Key_Right)
    square.key(Key.Key_Up)
    square.key(Key.Key_Left)
    assert square.stage.focus.here == "a"


def test_selected_cards_are_nudged_and_the_focus_goes_on_with_control(square: Hands) -> None:
    square.canvas.set_selection({"a"})
    square.key(Key.Key_Right)
    assert square.host.without_selection()[0][:2] == ("move", {"a": (8.0, 0.0)})
    square.key(Key.Key_Right, Ctrl)
    square.key(Key.Key_Down, Ctrl)
    assert square.stage.focus.here == "d"
    assert square.canvas.selection() == {"a"}
    square.key(Key.Key_Space)
    assert square.canvas.selection() == {"a", "d"}
    assert square.host.said[-1] == ("select", {"a", "d"})
    assert said(square).endswith("Selected.")
    square.key(Key.Key_Space)
    assert square.canvas.selection() == {"a"}


def test_space_held_to_move_the_view_selects_nothing(square: Hands) -> None:
    square.key(Key.Key_Right)
    offset = square.stage.camera.offset
    QTest.keyPress(square.stage, Key.Key_Space)
    square.drag(QPoint(600, 500), QPoint(640, 530))
    QTest.keyRelease(square.stage, Key.Key_Space)
    assert square.stage.camera.offset != offset
    assert square.canvas.selection() == set()


def test_shift_and_arrows_move_the_view_while_nothing_is_selected(square: Hands) -> None:
    before = square.stage.camera.offset.x()
    square.key(Key.Key_Right, Shift)
    assert square.stage.camera.offset.x() < before


def test_alt_and_arrows_select_and_bring_into_view(shown: Shown) -> None:
    hands = shown(scene([card("a"), card("b", 4000, 3000)], [wire("a", "b")]))
    hands.key(Key.Key_Right, Alt)
    hands.key(Key.Key_Right, Alt)
    assert hands.canvas.selection() == {"b"}
    assert hands.stage.shown_area().contains(hands.stage.scene.cards["b"].rect)


def test_the_mouse_takes_the_ring_away_and_arrows_go_on_from_what_was_clicked(square: Hands) -> None:
    square.key(Key.Key_Right)
    square.click(square.card("d"))
    assert not square.stage.focus.shown
    assert not ringed(square, "a")
    square.key(Key.Key_Left, Ctrl)
    assert square.stage.focus.here == "c"


def test_the_ring_goes_with_the_keyboard(square: Hands) -> None:
    square.key(Key.Key_Right)
    assert ringed(square, "a")
    square.stage.clearFocus()
    assert not ringed(square, "a")


def test_enter_opens_the_card_with_the_focus(square: Hands) -> None:
    square.canvas.set_selection({"b"})
    square.key(Key.Key_Down, Ctrl)
    square.key(Key.Key_Return)
    assert square.host.said[-1] == ("open", "d")


def test_a_card_that_is_gone_has_no_focus(square: Hands) -> None:
    square.key(Key.Key_Right)
    square.show(scene([card("b", 300)], []))
    assert not square.stage.focus.shown
    square.key(Key.Key_Right)
    assert square.stage.focus.here == "b"


def test_ports_are_reached_one_after_the_other_and_left_with_escape(net: Hands) -> None:
    net.canvas.set_selection({"conv"})
    net.key(Key.Key_Period)
    assert net.stage.focus.port is not None
    assert not net.stage.focus.port.output
    assert said(net).startswith("Input x of")
    assert "Wired to" in said(net)
    net.key(Key.Key_Period)
    assert net.stage.focus.port is not None
    assert net.stage.focus.port.output
    net.key(Key.Key_Comma)
    assert net.stage.focus.port is not None
    assert not net.stage.focus.port.output
    net.key(Key.Key_Escape)
    assert net.stage.focus.port is None
    assert ringed(net, "conv")
    assert ("leave",) not in net.host.said


@pytest.fixture
def loose(shown: Shown) -> Hands:
    """From a, wires may go to b below and c to the right; d refuses."""
    hands = shown(scene([card("a"), card("b", 300, 300), card("c", 300), card("d", 300, 150)], []))
    hands.host.refused[("a", "y"), ("d", "x")] = "It does not fit."
    hands.canvas.set_selection({"a"})
    hands.key(Key.Key_Comma)
    assert hands.stage.focus.port is not None
    assert hands.stage.focus.port.output
    return hands


def test_a_wire_is_drawn_with_the_keyboard(loose: Hands) -> None:
    loose.key(Key.Key_Return)
    assert said(loose) == "To input x of C."
    loose.key(Key.Key_Down)
    assert said(loose) == "To input x of B."
    loose.key(Key.Key_Up)
    loose.key(Key.Key_Period)
    assert said(loose) == "To input x of B."
    assert loose.host.without_selection() == []
    loose.key(Key.Key_Return)
    assert loose.host.without_selection() == [("connect", ("a", "y"), ("b", "x"))]
    assert said(loose) == "Connected A to B."
    assert loose.stage.gesture is None


def test_the_wire_is_seen_while_it_is_drawn(loose: Hands) -> None:
    before = loose.stage.grab().toImage()
    loose.key(Key.Key_Return)
    assert loose.stage.grab().toImage() != before


@pytest.mark.parametrize("way_out", ["escape", "focus", "click"])
def test_a_wire_of_the_keyboard_is_called_off(loose: Hands, way_out: str) -> None:
    loose.key(Key.Key_Return)
    if way_out == "escape":
        loose.key(Key.Key_Escape)
    elif way_out == "focus":
        loose.stage.clearFocus()
    else:
        loose.click(loose.spot(loose.stage.scene.cards["d"].rect.bottomRight()) + QPoint(80, 80))
    assert loose.stage.gesture is None
    assert loose.host.without_selection() == []


def test_a_port_that_fits_nowhere_says_so(shown: Shown) -> None:
    hands = shown(scene([card("a"), card("b", 300)], []))
    hands.host.refused[("a", "y"), ("b", "x")] = "It does not fit."
    hands.canvas.set_selection({"a"})
    hands.key(Key.Key_Comma)
    hands.key(Key.Key_Return)
    assert hands.stage.gesture is None
    assert said(hands) == "No other port fits this one."


def test_a_wire_of_the_keyboard_outlives_a_change_that_leaves_its_ports(loose: Hands) -> None:
    loose.key(Key.Key_Return)
    loose.canvas.show_view(scene([card("a"), card("b", 300, 300)], []))
    assert said(loose) == "To input x of B."
    loose.canvas.show_view(scene([card("a")], []))
    assert loose.stage.gesture is None


def test_the_menu_key_is_about_where_the_ring_is(square: Hands) -> None:
    square.key(Key.Key_Right)
    middle = QPoint(500, 350)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, middle, square.stage.mapToGlobal(middle))
    QApplication.sendEvent(square.stage, event)
    assert square.host.said == [("select", {"a"}), ("menu", "card")]
    square.key(Key.Key_Period)
    QApplication.sendEvent(square.stage, event)
    assert square.host.said[-1] == ("menu", "port")
