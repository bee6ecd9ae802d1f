"""Finding, colours by cost, the path through a layer and the table of layers in the real window, with keys and mouse."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.document import Document, edits
from core.templates import TEMPLATES
from gui.demo.hands import Hands
from gui.demo.patience import settle, until
from gui.main_window import MainWindow
from gui.preferences import load
from tests.gui.journeys.windows import node, opened, press_shortcut

Key, Shift = Qt.Key, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def window() -> Iterator[MainWindow]:
    with opened() as made:
        show(made, "digits-cnn")
        yield made


def show(window: MainWindow, template: str) -> None:
    window.session.document.mark_saved()
    window.session.open(Document(TEMPLATES[template].build()), template, "0" * 32)
    window.show_editor()
    window.editor.network.canvas.stage.setFocus()
    settle()


def keys(window: MainWindow, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """To whatever has the keyboard."""
    window.activateWindow()
    until(lambda: QApplication.focusWidget() is not None, "The keyboard", 10)
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key, modifier)
    settle()


def find(window: MainWindow, text: str) -> None:
    press_shortcut(window, Hands(window), "find")
    settle()
    QTest.keyClicks(window.editor.network.finding.bar.line, text)
    settle()


def test_ctrl_f_finds_outlines_and_selects(window: MainWindow) -> None:
    find(window, "kernel 3")
    bar, veil = window.editor.network.finding.bar, window.editor.network.canvas.stage.veil
    assert bar.isVisible()
    assert bar.line.hasFocus()
    assert bar.count.text() == "1 of 1"
    assert window.session.selection == {node(window, "Conv2d").id}
    assert veil.light is not None
    assert veil.light.cards == {node(window, "Conv2d").id: "current"}


def test_enter_goes_through_the_matches_and_round(window: MainWindow) -> None:
    find(window, "linear")
    first, second = node(window, "Linear", 0).id, node(window, "Linear", 1).id
    bar = window.editor.network.finding.bar
    assert window.session.selection == {first}
    keys(window, Key.Key_Return)
    assert (window.session.selection, bar.count.text()) == ({second}, "2 of 2")
    keys(window, Key.Key_Return)
    assert window.session.selection == {first}
    keys(window, Key.Key_Return, Shift)
    assert window.session.selection == {second}


def test_escape_closes_and_leaves_the_last_match_selected(window: MainWindow) -> None:
    find(window, "linear")
    keys(window, Key.Key_Return)
    keys(window, Key.Key_Escape)
    canvas = window.editor.network.canvas
    assert not window.editor.network.finding.bar.isVisible()
    assert canvas.stage.veil.light is None
    assert canvas.stage.hasFocus()
    assert window.session.selection == {node(window, "Linear", 1).id}


def test_a_note_that_is_found_is_selected(window: MainWindow) -> None:
    [frame] = window.session.project.look.frames[:1]
    find(window, frame.title)
    assert window.session.areas == {frame.id}
    assert not window.session.selection
    keys(window, Key.Key_Escape)
    keys(window, Key.Key_Delete)
    assert frame not in window.session.project.look.frames


def test_nothing_found_is_said_and_dims_nothing(window: MainWindow) -> None:
    find(window, "zebra")
    assert window.editor.network.finding.bar.count.text() == "nothing found"
    assert window.editor.network.canvas.stage.veil.light is None
    keys(window, Key.Key_Return)
    assert window.editor.network.finding.bar.isVisible()


def test_matches_inside_blocks_open_them(window: MainWindow) -> None:
    show(window, "resnet18")
    find(window, "conv2d")
    bar = window.editor.network.finding.bar
    assert window.session.place.where == ""
    light, uses = (
        window.editor.network.canvas.stage.veil.light,
        {n.id for n in window.session.graph.nodes.values() if n.block},
    )
    assert light is not None
    assert uses <= light.cards.keys()
    many = int(bar.count.text().partition(" of ")[2])
    places = set()
    for _ in range(many):
        keys(window, Key.Key_Return)
        places.add(window.session.place.where)
        assert len(window.session.selection) == 1
    assert len(places) > 1
    assert bar.line.hasFocus()


def test_an_edit_while_the_bar_is_open_is_followed(window: MainWindow) -> None:
    find(window, "linear")
    first = node(window, "Linear", 0).id
    window.session.edit("Delete", lambda p: edits.delete(p, [first]))
    assert window.editor.network.finding.bar.count.text() == "1 found"


def test_the_key_shows_colours_and_takes_them_away_and_the_legend_goes_on(window: MainWindow) -> None:
    canvas, hands = window.editor.network.canvas, Hands(window)
    seen = []
    for _ in range(2):
        press_shortcut(window, hands, "heat")
        seen.append(canvas.stage.veil.heat.title if canvas.stage.veil.heat else "")
    assert seen == ["Parameters", ""]
    assert not canvas.legend.isVisible()
    press_shortcut(window, hands, "heat")
    for _ in range(4):
        hands.click(canvas.legend.title)
        seen.append(canvas.stage.veil.heat.title if canvas.stage.veil.heat else "")
    assert seen[2:] == ["FLOPs", "Activation memory", "Time", "Parameters"]
    hands.click(canvas.legend.title)
    press_shortcut(window, hands, "heat")
    press_shortcut(window, hands, "heat")
    assert canvas.legend.title.text() == "FLOPs"
    assert window.commands.action("heat").text() == "Stop colou&ring by cost"


def test_parameters_add_up_to_the_whole_network(window: MainWindow) -> None:
    window.commands.run("heat-parameters")
    heat = window.editor.network.canvas.stage.veil.heat
    assert heat is not None
    assert heat.total == "67.3 K in all"
    assert (heat.low, heat.high) == ("320", "65.7 K")
    cell = heat.cells[node(window, "Linear").id]
    assert (cell.level, cell.value, cell.share) == (1.0, "65.7 K", "98%")
    assert heat.cells[node(window, "Flatten").id].level is None
    assert "65.7 K" in window.editor.network.canvas.legend.accessibleName()


def test_a_block_has_the_sum_of_what_it_holds_and_inside_it_is_shown_too(window: MainWindow) -> None:
    show(window, "resnet18")
    window.commands.run("heat-parameters")
    canvas = window.editor.network.canvas
    assert canvas.stage.veil.heat is not None
    assert canvas.stage.veil.heat.total == "11.7 M in all"
    use = next(n for n in window.session.graph.nodes.values() if n.block)
    window.session.enter(use.id)
    settle()
    assert set(canvas.stage.veil.heat.cells) == set(window.session.graph.nodes)


def test_time_is_measured_and_an_edit_asks_for_it_again(window: MainWindow) -> None:
    window.commands.run("heat-time")
    heat = window.editor.heat
    assert "easur" in heat._note
    until(lambda: heat._times is not None, "The measurement", 60)
    shown = window.editor.network.canvas.stage.veil.heat
    assert shown is not None
    assert shown.cells[node(window, "Conv2d").id].level is not None
    assert "32 rows" in shown.note
    conv = node(window, "Conv2d").id
    window.session.edit("Move", lambda p: edits.move(p, {conv: (0.0, 0.0)}))
    assert heat._times is not None
    window.session.edit("Change", lambda p: edits.set_params(p, conv, {"out_channels": 8}))
    assert heat._times is None
    assert "Not measured yet" in window.editor.network.canvas.stage.veil.heat.note


def test_what_cannot_be_measured_says_why(window: MainWindow) -> None:
    flatten = node(window, "Flatten").id
    window.session.edit("Delete", lambda p: edits.delete(p, [flatten]))
    window.commands.run("heat-time")
    heat = window.editor.network.canvas.stage.veil
    until(lambda: heat.heat is not None and "problems" in heat.heat.note, "The reason", 10)


def test_the_path_is_followed_from_the_keyboard(window: MainWindow) -> None:
    canvas = window.editor.network.canvas
    window.session.select([node(window, "Flatten").id])
    keys(window, Key.Key_T)
    assert canvas.highlight.lit == node(window, "Flatten").id
    keys(window, Key.Key_T)
    assert canvas.stage.veil.light is None


def test_the_overview_is_put_away_and_remembered(window: MainWindow) -> None:
    canvas = window.editor.network.canvas
    window.commands.run("overview")
    assert not canvas.minimap.isVisible()
    assert not load().overview
    window.commands.run("overview")
    assert load().overview


def test_the_overview_moves_the_view_by_click_and_drag(window: MainWindow) -> None:
    canvas = window.editor.network.canvas
    canvas.stage.zoom_about_center(3)
    settle()
    assert canvas.minimap.isVisible()
    before = canvas.stage.camera.offset.x()
    QTest.mousePress(canvas.minimap, Qt.MouseButton.LeftButton, pos=QPoint(30, 30))
    clicked = canvas.stage.camera.offset.x()
    assert clicked != before
    QTest.mouseMove(canvas.minimap, QPoint(120, 60))
    QTest.mouseRelease(canvas.minimap, Qt.MouseButton.LeftButton, pos=QPoint(120, 60))
    assert canvas.stage.camera.offset.x() != clicked
