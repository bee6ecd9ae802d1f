"""The network built and changed without the mouse, on the real window; and keys that are changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from gui import preferences
from gui.canvas.keys import FIXED
from gui.canvas.places import Place
from gui.canvas.stage import Stage
from gui.demo.patience import settle, until
from gui.main_window import MainWindow
from gui.manual import Manual
from tests.gui.journeys.windows import node, opened

# A popup takes the keyboard, which a screen that is memory alone cannot give.

Key = Qt.Key
Ctrl, Plain = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def window(qapp: QApplication) -> Iterator[MainWindow]:
    with opened() as window:
        window.files.new_from("digits-cnn")
        settle()
        window.activateWindow()
        until(window.isActiveWindow, "The keyboard's coming to the window")
        stage(window).clearFocus()
        stage(window).setFocus(Qt.FocusReason.TabFocusReason)
        settle()
        yield window


def stage(window: MainWindow) -> Stage:
    return window.desk.canvas.stage


def press(window: MainWindow, key: Qt.Key, modifiers: Qt.KeyboardModifier = Plain) -> None:
    QTest.keyClick(stage(window), key, modifiers)
    settle()


def test_what_is_selected_is_deleted(window: MainWindow) -> None:
    for key in (Key.Key_Delete, Key.Key_Backspace):
        window.session.select([node(window, "Dropout").id])
        press(window, key)
        assert "Dropout" not in {n.type for n in window.session.graph.nodes.values()}
        press(window, Key.Key_Z, Ctrl)
        assert node(window, "Dropout")
    wires = len(window.session.graph.wires)
    flatten = node(window, "Flatten").id
    target = next(key for key in stage(window).scene.wires if key[0] == flatten)
    stage(window).selection.pick((), {target})
    assert window.commands.action("delete").isEnabled()
    press(window, Key.Key_Delete)
    assert len(window.session.graph.wires) == wires - 1
    press(window, Key.Key_A, Ctrl)
    assert window.session.selection == set(window.session.graph.nodes)
    assert stage(window).selection.wires == set(stage(window).scene.wires)


def test_the_view_is_zoomed_and_fitted(window: MainWindow) -> None:
    camera = stage(window).camera
    fitted = camera.zoom
    press(window, Key.Key_Minus)
    assert camera.zoom < fitted
    press(window, Key.Key_Plus)
    press(window, Key.Key_Plus)
    assert camera.zoom > fitted
    press(window, Key.Key_Home)
    assert camera.zoom == fitted
    window.session.select([node(window, "Dropout").id])
    press(window, Key.Key_F)
    shown = stage(window).shown_area()
    assert shown.contains(stage(window).scene.cards[node(window, "Dropout").id].rect)
    assert camera.zoom > fitted


def test_single_letters_do_nothing_while_a_person_types(window: MainWindow) -> None:
    window.session.select([node(window, "Conv2d").id])
    settle()
    zoom, field = stage(window).camera.zoom, window.editor.palette_panel.shelf.field
    field.setFocus()
    for key in (Key.Key_F, Key.Key_Minus, Key.Key_Plus):
        QTest.keyClick(field, key)
    assert field.text() == "f-+"
    QTest.keyClick(field, Key.Key_Backspace)
    assert field.text() == "f-"
    assert stage(window).camera.zoom == zoom
    assert node(window, "Conv2d")
    field.clear()


def test_a_wire_is_pulled_out_and_drawn_again_without_the_mouse(window: MainWindow) -> None:
    relu = node(window, "ReLU").id
    before = set(stage(window).scene.wires)
    while stage(window).focus.here != relu:
        press(window, Key.Key_Right)
    press(window, Key.Key_Period)
    press(window, Key.Key_Delete)
    assert before - set(stage(window).scene.wires) == {(relu, "x")}
    assert "Not wired" in stage(window).accessibleDescription()
    press(window, Key.Key_Return)
    assert stage(window).gesture is not None
    conv = node(window, "Conv2d").id
    for _ in range(20):
        if stage(window).accessibleDescription().endswith("of Convolution 2D."):
            break
        press(window, Key.Key_Period)
    press(window, Key.Key_Return)
    assert set(stage(window).scene.wires) == before
    assert stage(window).scene.wires[relu, "x"].view.source[0] == conv
    assert not window.session.analysis.problems


def menu_of(window: MainWindow, place: Place) -> list[str]:
    menu = QMenu()
    window.commands.fill_context(menu, place)
    return [action.objectName() for action in menu.actions() if not action.isSeparator()]


def test_menus_are_about_what_is_under_the_keyboard_and_keys_of_the_canvas_are_its_own(window: MainWindow) -> None:
    window.session.select([node(window, "Conv2d").id])
    card = menu_of(window, "card")
    assert {"cut", "copy", "duplicate", "delete", "group", "show-inspector", "fit-selection"} <= set(card)
    assert "ungroup" not in card
    window.session.select([])
    assert {"paste", "select-all", "fit", "new-block"} <= set(menu_of(window, "canvas"))
    press(window, Key.Key_Period)
    assert {"wire-from-port"} <= set(menu_of(window, "port"))
    assert "delete" not in menu_of(window, "canvas")
    fixed = {QKeySequence(text).toString() for line in FIXED for text in line.keys}
    for command in window.commands:
        assert set(command.places) <= set(get_args(Place)), command.key
        assert fixed.isdisjoint(keys.toString() for keys in command.shortcuts), command.key


def test_changed_keys_are_in_force_at_once_and_at_the_next_start(window: MainWindow) -> None:
    keymap = window.commands.keymap
    keymap.set("search", [QKeySequence("Ctrl+J")])
    try:
        assert "Ctrl+J" in window.editor.toolbar.search.toolTip()
        assert preferences.load().shortcuts["search"] == ("Ctrl+J",)
        window.desk.show_manual()
        manual = window.findChild(Manual)
        assert manual is not None
        manual.show_page("keyboard")
        page = manual.text.toPlainText()
        assert "Ctrl+J" in page
        assert "Drag from a port" in page
        manual.close()
        window.activateWindow()
        settle()
        press(window, Key.Key_J, Ctrl)
        assert window.desk.search.isVisible()
        window.desk.search.close()
    finally:
        keymap.reset_all()
    assert "Ctrl+K" in window.editor.toolbar.search.toolTip()
    assert preferences.load().shortcuts == {}
