"""Search everything, from the keyboard alone."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QListWidgetItem

from core.graph import End
from gui.demo.builder import Builder
from gui.demo.hands import Hands, Key, Modifier
from gui.demo.patience import settle, until
from gui.main_window import MainWindow
from tests.gui.journeys.windows import node

CTRL = Modifier.ControlModifier
# A popup takes the keyboard, which a screen that is memory alone cannot give.


def look_for(window: MainWindow, hands: Hands, words: str) -> list[str]:
    """Opens the search and types; the lines of the answer."""
    hands.press(Key.Key_K, CTRL)
    until(window.desk.search.isVisible, "Opening the search")
    hands.type(words)
    found = window.desk.search.list
    return [_spoken(found.item(row)) for row in range(found.count())]


def _spoken(item: QListWidgetItem) -> str:
    """Title, kind and keys; a sentence has its text alone."""
    return item.data(Qt.ItemDataRole.AccessibleTextRole) or item.text()


@pytest.fixture
def digits(window: MainWindow) -> MainWindow:
    window.files.new_from("digits-mlp")
    settle()
    return window


def test_a_layer_is_found_by_another_name_and_added_to_the_selected_one(digits: MainWindow, builder: Builder) -> None:
    flatten = node(digits, "Flatten").id
    builder.select(flatten)
    assert look_for(digits, builder.hands, "dense")[0].startswith("Linear")
    builder.hands.press(Key.Key_Return)
    assert not digits.desk.search.isVisible()
    added = node(digits, "Linear", 2)
    assert digits.session.selection == {added.id}
    assert digits.session.project.graph.wires[End(added.id, "x")].node == flatten


def test_arrows_choose_a_command(digits: MainWindow, hands: Hands) -> None:
    lines = look_for(digits, hands, "panel")
    place = next(row for row, line in enumerate(lines) if line.startswith("Code panel"))
    for _ in range(place):
        hands.press(Key.Key_Down)
    hands.press(Key.Key_Return)
    assert digits.editor.bottom.shown == "code"


def test_a_node_is_gone_to(digits: MainWindow, hands: Hands) -> None:
    name = node(digits, "ReLU").name
    lines = look_for(digits, hands, name)
    place = next(row for row, line in enumerate(lines) if "go to node" in line)
    for _ in range(place):
        hands.press(Key.Key_Down)
    hands.press(Key.Key_Return)
    assert digits.session.selection == {node(digits, "ReLU").id}


def test_what_is_not_possible_is_not_offered(digits: MainWindow, hands: Hands) -> None:
    assert not any(line.startswith("Stop") for line in look_for(digits, hands, "stop"))


def test_a_template_is_opened(window: MainWindow, hands: Hands) -> None:
    lines = look_for(window, hands, "spirals")
    assert "Two spirals" in lines[0]
    hands.press(Key.Key_Return)
    until(lambda: window.editing, "Opening the template")
    assert window.session.name == "spirals-mlp"


def test_nothing_found_is_said_and_escape_closes(digits: MainWindow, hands: Hands) -> None:
    before = digits.session.project
    assert look_for(digits, hands, "xyzzy")[0].startswith("Nothing found")
    hands.press(Key.Key_Return)
    assert digits.desk.search.isVisible()
    hands.press(Key.Key_Escape)
    assert not digits.desk.search.isVisible()
    assert digits.session.project is before
    assert QApplication.activePopupWidget() is None


def test_it_opens_empty_every_time(digits: MainWindow, hands: Hands) -> None:
    look_for(digits, hands, "dense")
    hands.press(Key.Key_Escape)
    assert look_for(digits, hands, "undo") != []
    assert digits.desk.search.field.text() == "undo"
