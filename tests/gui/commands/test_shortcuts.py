"""Help > Keyboard shortcuts: everything is listed, found, changed by pressing keys, set back, copied."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from gui.canvas import Canvas
from gui.canvas.gestures.base import Gesture
from gui.canvas.keys import FIXED
from gui.commands import Command, Commands
from gui.commands.shortcuts import ShortcutsDialog, as_markdown, as_text, lines
from gui.commands.shortcuts.lines import FIXED_GROUP, MOUSE_GROUP

Key = Qt.Key
Ctrl = Qt.KeyboardModifier.ControlModifier
MENUS = {"file": "&File", "view": "&View"}
FROM_THE_KEYBOARD = {"Nudge", "KeyWire"}


class Desk:
    """A window with four commands, and what has been run."""

    def __init__(self, window: QMainWindow) -> None:
        self.ran: list[str] = []
        self.window, self.commands = window, Commands(window)
        inside = QWidget()
        self.canvas, self.other = QWidget(inside), QWidget(inside)
        for part in (self.canvas, self.other):
            part.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        window.setCentralWidget(inside)
        for key, title, menu, keys in (
            ("save", "&Save…", "file", "Ctrl+S"),
            ("print", "&Print", "file", ""),
            ("layout", "Automatic &layout", "view", "Ctrl+L"),
            ("fit", "&Fit", "view", ("Ctrl+0", "Home")),
        ):
            tip = "Show the whole network" if key == "fit" else ""
            self.commands.add(Command(key, title, lambda key=key: self.ran.append(key), menu, keys, tip=tip))
        self.commands.attach_canvas(self.canvas)

    def back(self, dialog: ShortcutsDialog) -> None:
        """The window has the keyboard again."""
        dialog.close()
        self.window.activateWindow()
        QTest.qWaitForWindowActive(self.window)
        self.canvas.setFocus()


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    window = QMainWindow()
    qtbot.addWidget(window)
    made = Desk(window)
    with qtbot.waitActive(window):
        window.show()
    return made


@pytest.fixture
def dialog(desk: Desk, qtbot: QtBot) -> Iterator[ShortcutsDialog]:
    made = ShortcutsDialog(desk.window, desk.commands, MENUS)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.open()
    yield made
    made.close()


def choose(dialog: ShortcutsDialog, command: str) -> None:
    item = dialog.line_of(command)
    assert item is not None
    dialog.tree.setCurrentItem(item)
    dialog.editor.field.setFocus()


def press(
    dialog: ShortcutsDialog, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    QTest.keyClick(dialog.editor.field, key, modifiers)


def click(button: QPushButton) -> None:
    assert button.isEnabled()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def shown(dialog: ShortcutsDialog, command: str) -> tuple[str, str]:
    item = dialog.line_of(command)
    assert item is not None
    return item.text(1), item.text(2)


def visible(dialog: ShortcutsDialog) -> list[str]:
    return [item.text(0) for item in dialog._items() if not item.isHidden()]


def test_everything_is_listed_under_its_menu(desk: Desk) -> None:
    found = lines(desk.commands, MENUS)
    assert [(one.group, one.title, one.keys) for one in found[:4]] == [
        ("File", "Save", "Ctrl+S"),
        ("File", "Print", ""),
        ("View", "Automatic layout", "Ctrl+L"),
        ("View", "Fit", "Ctrl+0   Home"),
    ]
    assert [one.title for one in found if one.group == FIXED_GROUP] == [fixed.does for fixed in FIXED]


def every_gesture(kind: type[Gesture] = Gesture) -> list[type[Gesture]]:
    return [found for sub in kind.__subclasses__() for found in (sub, *every_gesture(sub))]


def test_every_gesture_of_the_mouse_says_what_it_does(desk: Desk) -> None:
    assert Canvas
    told = {one.keys for one in lines(desk.commands, MENUS) if one.group == MOUSE_GROUP}
    for gesture in every_gesture():
        if gesture.__module__.startswith("gui.") and gesture.__name__ not in FROM_THE_KEYBOARD | BASES:
            hints = vars(gesture).get("hints")
            assert hints, gesture.__name__
            assert {how for how, _ in hints} <= told


BASES = {"Carry"}
"""Gestures that only others are made of."""


def test_words_find_lines_by_title_keys_tip_and_menu(dialog: ShortcutsDialog) -> None:
    for text, titles in (
        ("layout", ["Automatic layout"]),
        ("ctrl+0", ["Fit"]),
        ("whole network", ["Fit"]),
        ("file save", ["Save"]),
    ):
        dialog.search.setText(text)
        assert [title for title in visible(dialog) if title in ("Automatic layout", "Fit", "Save", "Print")] == titles
    dialog.search.setText("no such thing")
    assert visible(dialog) == []


def test_keys_are_changed_by_pressing_them(desk: Desk, dialog: ShortcutsDialog) -> None:
    choose(dialog, "print")
    press(dialog, Key.Key_P, Ctrl)
    assert dialog.editor.verdict.text() == "Ctrl+P is free."
    click(dialog.editor.use)
    assert shown(dialog, "print") == ("Ctrl+P", "changed")
    action: QAction = desk.commands.action("print")
    assert action.shortcut() == QKeySequence("Ctrl+P")
    assert action.toolTip() == "Print  (Ctrl+P)"
    desk.back(dialog)
    QTest.keyClick(desk.canvas, Key.Key_P, Ctrl)
    assert desk.ran == ["print"]


def test_a_conflict_is_named_and_taken_over(desk: Desk, dialog: ShortcutsDialog) -> None:
    choose(dialog, "print")
    press(dialog, Key.Key_L, Ctrl)
    assert dialog.editor.verdict.text() == "Ctrl+L is 'Automatic layout': take it over?"
    assert dialog.editor.use.text() == "Take over"
    click(dialog.editor.use)
    assert shown(dialog, "print") == ("Ctrl+L", "changed")
    assert shown(dialog, "layout") == ("", "changed")
    assert desk.commands.action("layout").toolTip() == "Automatic layout"
    choose(dialog, "layout")
    click(dialog.editor.usual)
    assert shown(dialog, "layout") == ("Ctrl+L", "")
    assert shown(dialog, "print") == ("", "")


def test_keys_of_the_canvas_cannot_be_given_away(dialog: ShortcutsDialog) -> None:
    choose(dialog, "print")
    press(dialog, Key.Key_Left)
    assert dialog.editor.verdict.text().startswith("Left cannot be given away: move the selected layers")
    assert not dialog.editor.use.isEnabled()
    assert not dialog.editor.add.isEnabled()


def test_a_single_letter_acts_in_the_canvas_alone(desk: Desk, dialog: ShortcutsDialog) -> None:
    choose(dialog, "save")
    press(dialog, Key.Key_S)
    assert "while the canvas has the keyboard" in dialog.editor.verdict.text()
    click(dialog.editor.add)
    assert shown(dialog, "save") == ("Ctrl+S   S", "changed")
    desk.back(dialog)
    desk.other.setFocus()
    QTest.keyClick(desk.other, Key.Key_S)
    assert desk.ran == []
    desk.canvas.setFocus()
    QTest.keyClick(desk.canvas, Key.Key_S)
    QTest.keyClick(desk.canvas, Key.Key_S, Ctrl)
    assert desk.ran == ["save", "save"]


def test_keys_are_taken_away_and_all_set_back(desk: Desk, dialog: ShortcutsDialog) -> None:
    assert not dialog.reset.isEnabled()
    choose(dialog, "fit")
    click(dialog.editor.none)
    assert shown(dialog, "fit") == ("", "changed")
    click(dialog.reset)
    assert shown(dialog, "fit") == ("Ctrl+0   Home", "")
    assert desk.commands.keymap.changed() == {}


def test_lines_that_stay_cannot_be_changed(dialog: ShortcutsDialog) -> None:
    dialog.tree.setCurrentItem(dialog._items()[-1])
    assert not dialog.editor.field.isEnabled()
    assert dialog.editor.title.text() == "Choose a command to give it other keys."


def test_tab_leaves_the_field_and_escape_closes(dialog: ShortcutsDialog) -> None:
    choose(dialog, "save")
    press(dialog, Key.Key_Tab)
    assert dialog.editor.field.keySequence().isEmpty()
    QTest.keyClick(dialog, Key.Key_Escape)
    assert not dialog.isVisible()


def test_copied_as_text(desk: Desk, dialog: ShortcutsDialog) -> None:
    click(dialog.copy)
    text = QGuiApplication.clipboard().text()
    assert text == as_text(lines(desk.commands, MENUS))
    assert text.startswith("File\n  Ctrl+S")
    assert "Print" not in text
    assert "Mouse wheel" in text


def test_as_tables_for_the_manual(desk: Desk) -> None:
    table = as_markdown(lines(desk.commands, MENUS))
    assert "## View\n\n| Keys | Command |\n|---|---|\n| Ctrl+L | Automatic layout |\n| Ctrl+0, Home | Fit |\n" in table
