"""The canvas from the keyboard."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from tests.gui.canvas.conftest import Hands, Shown
from tests.gui.canvas.views_for_tests import card, digits_cnn, scene, wire

Key = Qt.Key
Alt, Ctrl = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def net(shown: Shown) -> Hands:
    return shown(digits_cnn())


@pytest.mark.parametrize("key", [Key.Key_Delete, Key.Key_Backspace])
def test_delete_removes_cards_and_wires(net: Hands, key: Qt.Key) -> None:
    net.stage.selection.preview({"conv", "relu"}, {("out", "x")})
    net.key(key)
    assert net.host.said == [("delete", {"conv", "relu"}, {("out", "x")})]


def test_delete_without_a_selection_does_nothing(net: Hands) -> None:
    net.key(Key.Key_Delete)
    assert net.host.said == []


def test_control_a_selects_everything(net: Hands) -> None:
    net.key(Key.Key_A, Ctrl)
    assert net.host.said == [("select", set(net.stage.scene.cards))]
    assert net.stage.selection.wires == set(net.stage.scene.wires)


def test_return_opens_the_selected_card(net: Hands) -> None:
    net.canvas.set_selection({"conv"})
    net.key(Key.Key_Return)
    assert net.host.said == [("open", "conv")]


def test_tab_leaves_the_canvas(net: Hands) -> None:
    net.key(Key.Key_Tab)
    assert not net.stage.hasFocus()


def test_a_canvas_reached_by_tab_shows_that_it_has_the_focus(net: Hands) -> None:
    edge = net.stage.grab().toImage().pixelColor(0, 300)
    net.key(Key.Key_Tab)
    net.stage.setFocus(Qt.FocusReason.TabFocusReason)
    assert net.stage.grab().toImage().pixelColor(0, 300) == net.stage.look.colour["accent"]
    net.stage.clearFocus()
    assert net.stage.grab().toImage().pixelColor(0, 300) == edge


def test_alt_and_the_arrows_follow_the_wires(net: Hands) -> None:
    visited = []
    for key in (Key.Key_Right, Key.Key_Right, Key.Key_Right, Key.Key_Left, Key.Key_Down, Key.Key_Up):
        net.key(key, Alt)
        visited += net.canvas.selection()
    assert visited == ["input", "conv", "relu", "conv", "fc1", "conv"]
    assert net.host.said[-1] == ("select", {"conv"})


def test_alt_and_an_arrow_at_the_end_of_the_chain_stays(net: Hands) -> None:
    net.canvas.set_selection({"out"})
    net.key(Key.Key_Right, Alt)
    assert net.canvas.selection() == {"out"}


def test_travelling_brings_the_card_into_view(shown: Shown) -> None:
    hands = shown(scene([card("a"), card("b", 4000, 3000)], [wire("a", "b")]))
    hands.canvas.set_selection({"a"})
    hands.key(Key.Key_Right, Alt)
    assert hands.stage.shown_area().contains(hands.stage.scene.cards["b"].rect)


def test_the_canvas_has_its_keys_before_the_shortcuts_of_the_window(net: Hands) -> None:
    fired = []
    action = QAction(net.canvas)
    action.setShortcut(QKeySequence(Key.Key_Delete))
    action.triggered.connect(lambda: fired.append(1))
    net.canvas.addAction(action)
    net.canvas.set_selection({"conv"})
    net.key(Key.Key_Delete)
    assert net.host.said == [("delete", {"conv"}, set())]
    assert fired == []


def test_keys_that_are_not_its_own_go_on_to_the_window(net: Hands) -> None:
    fired = []
    action = QAction(net.canvas)
    action.setShortcut(QKeySequence("Ctrl+Z"))
    action.triggered.connect(lambda: fired.append(1))
    net.canvas.addAction(action)
    QTest.keyClick(net.stage, Key.Key_Z, Ctrl)
    assert fired == [1]


def test_no_command_interrupts_a_gesture(net: Hands) -> None:
    start = net.card("conv")
    net.carry(start, start * 1.2)
    net.key(Key.Key_Delete)
    net.key(Key.Key_A, Ctrl)
    assert net.canvas.selection() == {"conv"}
    assert net.host.without_selection() == []
    net.key(Key.Key_Escape)
    net.release(start)


def test_focus_comes_to_the_stage(net: Hands) -> None:
    other = QLineEdit(net.canvas)
    other.show()
    other.setFocus()
    QApplication.processEvents()
    net.canvas.setFocus()
    assert net.stage.hasFocus()
