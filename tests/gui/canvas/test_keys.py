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


def test_deleting_reports_cards_and_wires(net: Hands) -> None:
    net.stage.selection.preview({"conv", "relu"}, {("out", "x")})
    assert net.stage.may_delete
    net.stage.delete_selected()
    assert net.host.said[0][:3] == ("delete", {"conv", "relu"}, {("out", "x")})


def test_deleting_without_a_selection_does_nothing(net: Hands) -> None:
    assert not net.stage.may_delete
    net.stage.delete_selected()
    assert net.host.said == []


def test_everything_is_selected_with_the_wires(net: Hands) -> None:
    net.stage.select_all()
    assert net.host.said[0][:2] == ("select", set(net.stage.scene.cards))
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


def test_alt_and_an_arrow_with_nothing_ahead_stays(shown: Shown) -> None:
    hands = shown(scene([card("a"), card("b", 300)], [wire("a", "b")]))
    hands.canvas.set_selection({"b"})
    hands.key(Key.Key_Right, Alt)
    assert hands.canvas.selection() == {"b"}


def test_travelling_brings_the_card_into_view(shown: Shown) -> None:
    hands = shown(scene([card("a"), card("b", 4000, 3000)], [wire("a", "b")]))
    hands.canvas.set_selection({"a"})
    hands.key(Key.Key_Right, Alt)
    assert hands.stage.shown_area().contains(hands.stage.scene.cards["b"].rect)


def test_the_canvas_has_its_keys_before_the_shortcuts_of_the_window(net: Hands) -> None:
    fired = []
    action = QAction(net.canvas)
    action.setShortcut(QKeySequence(Key.Key_Space))
    action.triggered.connect(lambda: fired.append(1))
    net.canvas.addAction(action)
    net.key(Key.Key_Right)
    net.key(Key.Key_Space)
    assert net.canvas.selection() == {"input"}
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
    fired = []
    action = QAction(net.canvas)
    action.setShortcuts([QKeySequence(Key.Key_Delete), QKeySequence("Ctrl+Z")])
    action.triggered.connect(lambda: fired.append(1))
    net.canvas.addAction(action)
    start = net.card("conv")
    net.carry(start, start * 1.2)
    net.key(Key.Key_Delete)
    net.key(Key.Key_Z, Ctrl)
    assert fired == []
    net.key(Key.Key_Escape)
    net.release(start)
    net.key(Key.Key_Delete)
    assert fired == [1]
    assert net.host.without_selection() == []


def test_focus_comes_to_the_stage(net: Hands) -> None:
    other = QLineEdit(net.canvas)
    other.show()
    other.setFocus()
    QApplication.processEvents()
    net.canvas.setFocus()
    assert net.stage.hasFocus()
