"""Cards bypassed, collapsed, pinned, coloured and renamed with keys and menus in the real window: several at once, one step of undo each."""

from __future__ import annotations

from PySide6.QtWidgets import QMenu

from core.document.look import Style
from core.lowering import lower
from gui.demo.builder import Builder
from gui.demo.hands import Key, Modifier
from gui.demo.patience import settle, until
from gui.main_window import MainWindow
from tests.gui.journeys.windows import node

SHIFT = Modifier.ShiftModifier


def choose(window: MainWindow, builder: Builder, *types: str) -> list[str]:
    """A click on the card, then clicks with Shift."""
    ids = [node(window, type).id for type in types]
    for number, id in enumerate(ids):
        builder.hands.click(builder.stage, builder.card(id), SHIFT if number else Modifier.NoModifier)
    until(lambda: window.session.selection == set(ids), "Selecting the cards")
    return ids


def press(window: MainWindow, builder: Builder, key: Key) -> None:
    window.editor.network.setFocus()
    builder.hands.press(key)


def styles(window: MainWindow, ids: list[str]) -> list[Style]:
    look = window.session.project.look
    return [look.style(id) for id in ids]


def test_bypassing_several_layers_is_one_step_and_changes_what_is_trained(window: MainWindow, builder: Builder) -> None:
    window.files.new_from("digits-cnn")
    session, first = window.session, window.session.project
    parameters = session.analysis.totals.parameters
    ids = choose(window, builder, "Conv2d", "ReLU")
    press(window, builder, Key.Key_M)
    assert [session.graph.nodes[id].bypassed for id in ids] == [True, True]
    assert session.document.undo_label == "Bypass 2 layers"
    cards = builder.stage.scene.cards
    assert [cards[id].view.state for id in ids] == ["bypassed", "bypassed"]
    assert [cards[id].view.output for id in ids] == ["N×1×8×8", "N×1×8×8"]
    assert [cards[id].view.cost for id in ids] == ["", ""]
    assert session.analysis.totals.parameters < parameters
    assert "Conv2d" not in lower(session.project).source
    press(window, builder, Key.Key_M)
    assert session.project.graph == first.graph
    session.undo()
    session.undo()
    assert session.project is first


def test_mixed_layers_are_all_bypassed_first(window: MainWindow, builder: Builder) -> None:
    window.files.new_from("digits-cnn")
    session = window.session
    choose(window, builder, "ReLU")
    press(window, builder, Key.Key_M)
    ids = choose(window, builder, "ReLU", "Conv2d")
    assert window.commands.action("bypass").text() == "B&ypass"
    press(window, builder, Key.Key_M)
    assert [session.graph.nodes[id].bypassed for id in ids] == [True, True]
    window.commands.refresh()
    assert window.commands.action("bypass").text() == "Stop b&ypassing"


def test_what_cannot_be_bypassed_says_why(window: MainWindow, builder: Builder) -> None:
    window.files.new_from("digits-cnn")
    session, told = window.session, list[str]()
    session.told.connect(told.append)
    choose(window, builder, "Output")
    before = session.project
    press(window, builder, Key.Key_M)
    assert session.project is before
    assert told == ["'output' cannot be bypassed: the network ends there. Delete it if it is not to count."]
    ids = choose(window, builder, "Output", "Dropout")
    press(window, builder, Key.Key_M)
    assert [session.graph.nodes[id].bypassed for id in ids] == [False, True]
    assert session.document.undo_label == "Bypass 1 layer"
    assert len(told) == 2


def test_the_inspector_says_what_is_passed_over_and_takes_it_back(window: MainWindow, builder: Builder) -> None:
    window.files.new_from("digits-cnn")
    [id] = choose(window, builder, "Dropout")
    part = window.editor.inspector.node.bypass
    assert not part.isVisible()
    press(window, builder, Key.Key_M)
    settle()
    assert part.isVisible()
    builder.hands.click(part.button)
    assert not window.session.graph.nodes[id].bypassed
    assert not part.isVisible()


def test_collapse_and_pin_of_several_cards(window: MainWindow, builder: Builder) -> None:
    window.files.new_from("digits-cnn")
    session = window.session
    ids = choose(window, builder, "Conv2d", "ReLU")
    for key, field, label in ((Key.Key_H, "collapsed", "Collapse"), (Key.Key_P, "pinned", "Pin")):
        press(window, builder, key)
        assert [getattr(style, field) for style in styles(window, ids)] == [True, True]
        assert session.document.undo_label == f"{label} 2 layers"
    assert all(builder.stage.scene.cards[id].folded for id in ids)
    graph = session.project.graph
    press(window, builder, Key.Key_H)
    press(window, builder, Key.Key_P)
    assert styles(window, ids) == [Style(), Style()]
    assert session.project.graph is graph


def test_letters_typed_into_a_field_are_no_commands(window: MainWindow, builder: Builder) -> None:
    window.files.new_from("digits-cnn")
    choose(window, builder, "Conv2d")
    before = window.session.project
    line = window.editor.inspector.node.name.line
    builder.hands.click(line)
    builder.hands.type("mhp")
    assert "mhp" in line.text()
    builder.hands.press(Key.Key_Escape)
    assert window.session.project is before


def test_a_colour_from_the_menu(window: MainWindow, builder: Builder) -> None:
    window.files.new_from("digits-cnn")
    session = window.session
    ids = choose(window, builder, "Conv2d", "ReLU")
    menu = window.commands.action("colour").menu()
    assert isinstance(menu, QMenu)
    menu.aboutToShow.emit()
    entries = {action.text(): action for action in menu.actions()}
    assert [text for text, action in entries.items() if action.isChecked()] == ["None"]
    entries["Green"].trigger()
    assert [style.colour for style in styles(window, ids)] == ["green", "green"]
    assert session.document.undo_label == "Colour 2 layers"
    choose(window, builder, "Conv2d", "Dropout")
    menu.aboutToShow.emit()
    assert [action.text() for action in menu.actions() if action.isChecked()] == []
    session.undo()
    assert styles(window, ids) == [Style(), Style()]


def test_f2_renames_the_selected_card_where_it_stands(window: MainWindow, builder: Builder) -> None:
    window.files.new_from("digits-cnn")
    session = window.session
    [id] = choose(window, builder, "Conv2d")
    press(window, builder, Key.Key_F2)
    builder.hands.type("stem\n")
    assert session.graph.nodes[id].name == "stem"
    assert builder.stage.scene.cards[id].view.title == "stem"
    assert session.document.undo_label == "Rename 'conv1'"
