"""Adding, replacing and cutting in the real window, by the keys and menus that are given out for it."""

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from core.graph import End
from gui.adding.layer_search import LayerSearch
from gui.demo.hands import Hands, Key, Modifier
from gui.demo.patience import settle, until
from gui.main_window import MainWindow
from gui.preferences import load
from tests.gui.journeys.windows import node, press_shortcut

# A popup takes the keyboard, which a screen that is memory alone cannot give.
pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support", extend=True)


@pytest.fixture
def digits(window: MainWindow) -> MainWindow:
    window.files.new_from("digits-mlp")
    settle()
    return window


def search(window: MainWindow) -> LayerSearch:
    until(lambda: window.editor.network.adding.search is not None, "Opening the search")
    found = window.editor.network.adding.search
    assert found is not None
    return found


def take(window: MainWindow, words: str) -> None:
    QTest.keyClicks(search(window).field, words)
    QTest.keyClick(search(window).field, Qt.Key.Key_Return)


def test_shift_and_a_adds_and_the_program_remembers_what(digits: MainWindow, hands: Hands) -> None:
    press_shortcut(digits, hands, "add-here")
    take(digits, "gelu")
    assert digits.session.selected[0].type == "GELU"
    assert load().added == ("GELU",)


def test_add_here_of_the_context_menu_adds_where_the_menu_stood(digits: MainWindow) -> None:
    stage = digits.desk.canvas.stage
    at = QPoint(stage.width() // 2, stage.height() - 12)

    def choose() -> None:
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        action = digits.commands.action("add-here")
        QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())

    QTimer.singleShot(0, choose)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, stage.mapToGlobal(at), Modifier.NoModifier)
    QApplication.sendEvent(stage, event)
    take(digits, "gelu")
    [new] = digits.session.selected
    middle = stage.camera.to_screen(stage.scene.cards[new.id].rect.center())
    assert (middle - at.toPointF()).manhattanLength() < 24


def test_shift_and_s_replaces_what_is_selected(digits: MainWindow, hands: Hands) -> None:
    relu = node(digits, "ReLU").id
    digits.session.select([relu])
    press_shortcut(digits, hands, "replace")
    take(digits, "gelu")
    assert digits.session.project.graph.nodes[relu].type == "GELU"


def test_replacing_is_possible_for_layers_of_one_type_alone(digits: MainWindow) -> None:
    digits.session.select([node(digits, "ReLU").id, node(digits, "Flatten").id])
    settle()
    assert not digits.commands.action("replace").isEnabled()


@pytest.mark.parametrize("key", [Key.Key_Delete, Key.Key_Backspace])
def test_with_control_the_flow_is_kept(digits: MainWindow, hands: Hands, key: Key) -> None:
    before, relu = digits.session.project, node(digits, "ReLU").id
    wires = before.graph.wires
    source = wires[End(relu, "x")]
    below = next(t for t, s in wires.items() if s.node == relu)
    digits.session.select([relu])
    hands.press(key, Modifier.ControlModifier)
    assert relu not in digits.session.project.graph.nodes
    assert digits.session.project.graph.wires[below] == source
    digits.session.undo()
    assert digits.session.project is before
    digits.session.select([relu])
    hands.press(key)
    assert below not in digits.session.project.graph.wires


def test_k_takes_the_knife_and_puts_it_away(digits: MainWindow, hands: Hands) -> None:
    press_shortcut(digits, hands, "knife")
    assert digits.desk.canvas.stage.cutting
    press_shortcut(digits, hands, "knife")
    assert not digits.desk.canvas.stage.cutting


def test_letters_typed_into_a_field_do_none_of_it(digits: MainWindow, hands: Hands) -> None:
    digits.editor.palette_panel.focus_search()
    for key in (Key.Key_K, Key.Key_A, Key.Key_S):
        hands.press(key, Modifier.ShiftModifier if key != Key.Key_K else Modifier.NoModifier)
    assert not digits.desk.canvas.stage.cutting
    assert digits.editor.network.adding.search is None
