"""Adding at a place: the search at the mouse, a wire dropped on nothing, another layer's place, a card onto a wire."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QListWidget
from pytestqt.qtbot import QtBot

from core.document import edits
from core.document.blocks import new_block
from core.graph import End
from core.templates import TEMPLATES
from gui.adding.layer_search import LayerSearch
from gui.canvas.items import PortRef
from gui.finding import Found
from gui.finding.row import FOUND
from gui.network import NetworkEditor
from gui.palette.keys import key_of_template
from gui.session import Session

Left, NoModifier, Key = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.Key
# A popup takes the keyboard, which a screen that is memory alone cannot give.
pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support", extend=True)


@pytest.fixture
def session() -> Session:
    return Session(TEMPLATES["digits-cnn"].build())


@pytest.fixture
def editor(qtbot: QtBot, session: Session) -> Iterator[NetworkEditor]:
    made = NetworkEditor(session, lambda place, at: None)
    qtbot.addWidget(made)
    made.resize(1200, 800)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    made.close()


def id_of(session: Session, name: str) -> str:
    return next(i for i, n in session.graph.nodes.items() if n.name == name)


def empty_spot(editor: NetworkEditor) -> QPoint:
    """A spot of the stage with nothing around it."""
    stage = editor.canvas.stage
    at = stage.camera.to_screen(stage.scene.bounds().bottomRight()).toPoint()
    return QPoint(at.x() - 20, min(at.y() + 40, stage.height() - 8))


def double_click(editor: NetworkEditor) -> LayerSearch:
    QTest.mouseDClick(editor.canvas.stage, Left, NoModifier, empty_spot(editor))
    return opened(editor)


def opened(editor: NetworkEditor) -> LayerSearch:
    search = editor.adding.search
    assert search is not None
    assert search.isVisible()
    return search


def lines(search: LayerSearch) -> list[Found]:
    return [search.list.item(row).data(FOUND) for row in range(search.list.count())]


def pull(editor: NetworkEditor, name: str, port: str, output: bool) -> LayerSearch:
    """A wire drawn from a port and dropped on nothing."""
    stage = editor.canvas.stage
    node = next(key for key, item in stage.scene.cards.items() if editor._session.graph.nodes[key].name == name)
    start = stage.camera.to_screen(stage.scene.cards[node].anchor(port, output)).toPoint()
    end = empty_spot(editor)
    QTest.mouseMove(stage, start)
    QTest.mousePress(stage, Left, NoModifier, start)
    QTest.mouseMove(stage, (start + end) / 2)
    QTest.mouseMove(stage, end)
    QTest.mouseRelease(stage, Left, NoModifier, end)
    return opened(editor)


def type_and_take(search: LayerSearch, words: str) -> None:
    QTest.keyClicks(search.field, words)
    QTest.keyClick(search.field, Key.Key_Return)


def test_a_layer_is_found_and_added_at_the_mouse_with_the_keyboard_alone(
    editor: NetworkEditor, session: Session
) -> None:
    before = session.project
    spot = editor.canvas.stage.camera.to_scene(empty_spot(editor).toPointF())
    type_and_take(double_click(editor), "dense")
    [new] = session.selected
    assert new.type == "Linear"
    x, y = session.project.look.places[new.id]
    assert abs(x + 92 - spot.x()) <= 4
    assert abs(y + 40 - spot.y()) <= 4
    assert editor.adding.search is None
    session.undo()
    assert session.project is before


def test_arrows_choose_and_stay_within_the_list(editor: NetworkEditor, session: Session) -> None:
    search = double_click(editor)
    QTest.keyClicks(search.field, "pooling")
    wanted = lines(search)[2].title
    for key in (Key.Key_Up, Key.Key_Down, Key.Key_Down):
        QTest.keyClick(search.field, key)
    assert search.list.currentItem().text() == wanted
    QTest.keyClick(search.field, Key.Key_Return)
    assert editor.canvas.stage.scene.cards[session.selected[0].id].view.title == wanted


def test_a_line_tells_icon_title_category_torchs_name_and_what_it_does(editor: NetworkEditor) -> None:
    search = double_click(editor)
    QTest.keyClicks(search.field, "conv2d")
    first = lines(search)[0]
    assert (first.title, first.kind, first.colour) == ("Convolution 2D", "Conv2d", "convolution")
    assert first.detail.endswith(".")
    assert first.icon
    spoken = search.list.item(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert all(part in spoken for part in (first.title, first.kind, first.detail))


def test_slips_of_the_fingers_are_forgiven_and_nonsense_is_told(editor: NetworkEditor) -> None:
    search = double_click(editor)
    QTest.keyClicks(search.field, "dropot")
    assert lines(search)[0].title == "Dropout"
    search.field.clear()
    QTest.keyClicks(search.field, "xyzzy")
    assert search.list.item(0).text().startswith("No layer is called so")
    QTest.keyClick(search.field, Key.Key_Return)
    assert search.isVisible()


def test_escape_closes_it_and_leaves_nothing(editor: NetworkEditor, session: Session) -> None:
    before = session.project
    QTest.keyClick(double_click(editor).field, Key.Key_Escape)
    assert editor.adding.search is None
    assert session.project is before


def test_the_loss_of_the_keyboard_closes_it(editor: NetworkEditor, session: Session) -> None:
    before, search = session.project, pull(editor, "flatten1", "y", True)
    event = QFocusEvent(QFocusEvent.Type.FocusOut, Qt.FocusReason.ActiveWindowFocusReason)
    QApplication.sendEvent(search.field, event)
    assert editor.adding.search is None
    assert editor.canvas.stage.gesture is None
    assert session.project is before


def test_tab_moves_the_focus_and_typing_comes_back(editor: NetworkEditor) -> None:
    search = double_click(editor)
    QTest.keyClick(search.field, Key.Key_Tab)
    assert isinstance(search.focusWidget(), QListWidget)
    QTest.keyClick(search.list, Key.Key_Down)
    assert search.list.currentRow() == 1
    QTest.keyClicks(search.list, "r")
    assert search.focusWidget() is search.field
    assert search.field.text() == "r"


def test_what_was_used_last_comes_first_until_something_is_typed(editor: NetworkEditor) -> None:
    type_and_take(double_click(editor), "gelu")
    editor.add("Dropout")
    search = double_click(editor)
    assert [line.kind for line in lines(search)[:2]] == ["Dropout", "GELU"]
    assert [line.kind for line in lines(search)].count("GELU") == 1


def test_blocks_of_the_project_and_templates_are_offered(editor: NetworkEditor, session: Session) -> None:
    session.edit("New block", lambda p: new_block(p, "Funnel")[0])
    search = double_click(editor)
    QTest.keyClicks(search.field, "funnel")
    assert [(line.title, line.kind) for line in lines(search)] == [("Funnel", "block")]
    search.field.clear()
    type_and_take(search, "lenet-5")
    [new] = session.selected
    assert session.project.blocks[new.block].title == TEMPLATES["lenet5"].title


def test_inside_a_block_only_what_can_stand_there_is_offered(qtbot: QtBot) -> None:
    session = Session(TEMPLATES["resnet18"].build())
    editor = NetworkEditor(session, lambda place, at: None)
    qtbot.addWidget(editor)
    editor.resize(1200, 800)
    editor.show()
    session.enter(next(i for i, n in session.graph.nodes.items() if n.block))
    search = double_click(editor)
    QTest.keyClicks(search.field, "output")
    assert "Output" not in [line.kind for line in lines(search)]
    assert "BlockOutput" in [line.kind for line in lines(search)]
    search.close()


def test_a_wire_dropped_on_nothing_offers_what_fits_it_first(editor: NetworkEditor) -> None:
    search = pull(editor, "flatten1", "y", True)
    QTest.keyClicks(search.field, "conv")
    told = {line.kind: line for line in lines(search)}
    assert told["Conv2d"].doubtful
    assert told["Conv2d"].detail.startswith("Does not fit: ")
    kinds = [line.kind for line in lines(search)]
    assert kinds.index("Conv2d") < kinds.index("GLU")
    search.field.clear()
    doubts = [line.doubtful for line in lines(search)]
    assert doubts == sorted(doubts)
    QTest.keyClicks(search.field, "norm")
    fitting = [line.kind for line in lines(search) if not line.doubtful]
    assert fitting[:2] == [line.kind for line in lines(search)][:2]
    assert "BatchNorm2d" not in fitting
    search.close()


def test_what_is_chosen_is_added_there_and_connected_in_one_step(editor: NetworkEditor, session: Session) -> None:
    before, source = session.project, id_of(session, "pool1")
    spot = editor.canvas.stage.camera.to_scene(empty_spot(editor).toPointF())
    type_and_take(pull(editor, "pool1", "y", True), "batch norm 2d")
    [new] = session.selected
    assert new.type == "BatchNorm2d"
    assert session.project.graph.wires[End(new.id, "x")] == End(source, "y")
    port = editor.canvas.stage.scene.cards[new.id].anchor("x", False)
    assert (port - spot).manhattanLength() <= 8
    assert editor.canvas.stage.gesture is None
    session.undo()
    assert session.project is before


def test_a_loss_takes_the_wire_at_its_prediction(editor: NetworkEditor, session: Session) -> None:
    source = id_of(session, "linear2")
    type_and_take(pull(editor, "linear2", "y", True), "huber")
    [new] = session.selected
    assert session.project.graph.wires[End(new.id, "x")] == End(source, "y")


def test_from_an_input_what_is_chosen_feeds_it(editor: NetworkEditor, session: Session) -> None:
    conv = id_of(session, "conv1")
    session.edit("Disconnect", lambda p: edits.disconnect(p, End(conv, "x")))
    type_and_take(pull(editor, "conv1", "x", False), "gaussian noise")
    [new] = session.selected
    assert session.project.graph.wires[End(conv, "x")] == End(new.id, "y")


def test_escape_takes_the_loose_wire_away(editor: NetworkEditor, session: Session) -> None:
    before, stage = session.project, editor.canvas.stage
    search = pull(editor, "flatten1", "y", True)
    assert stage.gesture is not None
    QTest.keyClick(search.field, Key.Key_Escape)
    assert stage.gesture is None
    assert session.project is before


def test_two_searches_are_never_open(editor: NetworkEditor) -> None:
    first = pull(editor, "flatten1", "y", True)
    editor.ask_here()
    assert opened(editor) is not first
    assert not first.isVisible()
    assert editor.canvas.stage.gesture is None


def test_another_type_keeps_wires_and_common_settings(editor: NetworkEditor, session: Session) -> None:
    told: list[str] = []
    session.told.connect(told.append)
    conv = id_of(session, "conv1")
    session.edit("Set", lambda p: edits.set_params(p, conv, {"out_channels": 24, "padding": "same"}))
    before, wires = session.project, session.project.graph.wires
    session.select([conv])
    editor.ask_instead()
    search = opened(editor)
    assert "Conv2d" not in [line.kind for line in lines(search)]
    type_and_take(search, "depthwise separable convolution 2d")
    node = session.project.graph.nodes[conv]
    assert (node.type, node.get("out_channels")) == ("DepthwiseSeparableConv2d", 24)
    assert session.project.graph.wires == wires
    assert session.selection == {conv}
    assert told[-1].startswith("Replaced 'conv1' with ")
    session.undo()
    assert session.project is before


def test_what_cannot_be_kept_is_told(editor: NetworkEditor, session: Session) -> None:
    told: list[str] = []
    session.told.connect(told.append)
    session.select([id_of(session, "conv1")])
    editor.ask_instead()
    type_and_take(opened(editor), "gelu")
    assert "Not kept: " in told[-1]
    assert "number of filters" in told[-1]


def test_several_of_one_type_are_replaced_together(editor: NetworkEditor, session: Session) -> None:
    before = session.project
    session.select([id_of(session, "relu1"), id_of(session, "relu2")])
    editor.ask_instead()
    search = opened(editor)
    assert {line.colour for line in lines(search)[:5]} == {"activation"}
    type_and_take(search, "gelu")
    assert sorted(n.name for n in session.selected) == ["gelu1", "gelu2"]
    session.undo()
    assert session.project is before


def test_layers_of_different_types_are_not_replaced(editor: NetworkEditor, session: Session) -> None:
    session.select([id_of(session, "relu1"), id_of(session, "conv1")])
    assert not editor.adding.can_replace
    editor.ask_instead()
    assert editor.adding.search is None


def test_a_card_moved_onto_a_wire_is_wired_in_one_step(editor: NetworkEditor, session: Session) -> None:
    session.select([])
    editor.add("GELU")
    [new] = session.selected
    stage, pool = editor.canvas.stage, id_of(session, "pool1")
    source = session.project.graph.wires[End(pool, "x")]
    editor.canvas.fit()
    before = session.project
    spot = stage.camera.to_screen(stage.scene.wires[(pool, "x")].route.path.pointAtPercent(0.5)).toPoint()
    start = stage.camera.to_screen(stage.scene.cards[new.id].rect.center()).toPoint()
    QTest.mouseMove(stage, start)
    QTest.mousePress(stage, Left, NoModifier, start)
    QTest.mouseMove(stage, (start + spot) / 2)
    QTest.mouseMove(stage, spot)
    QTest.mouseRelease(stage, Left, NoModifier, spot)
    wires = session.project.graph.wires
    assert (wires[End(new.id, "x")], wires[End(pool, "x")]) == (source, End(new.id, "y"))
    session.undo()
    assert session.project is before


def test_cut_wires_are_one_step_with_a_name(editor: NetworkEditor, session: Session) -> None:
    before = session.project
    targets = sorted(session.project.graph.wires)[:3]
    editor.canvas.stage.host.delete((), targets)
    assert session.document.undo_label == "Delete 3 wires"
    session.undo()
    assert session.project is before


def test_a_template_dragged_from_the_palette_becomes_a_block(editor: NetworkEditor, session: Session) -> None:
    pool = id_of(session, "pool1")
    editor.canvas.stage.host.add(key_of_template("digits-cnn"), 0.0, 600.0, None)
    [new] = session.selected
    assert session.project.blocks[new.block].title == TEMPLATES["digits-cnn"].title
    assert End(pool, "x") in session.project.graph.wires


def test_a_port_that_is_gone_is_no_place_for_a_wire(editor: NetworkEditor, session: Session) -> None:
    gone = PortRef("nowhere", "y", True)
    editor.canvas.stage.host.ask_layer(0.0, 0.0, QPoint(10, 10), gone, lambda: None)
    before = session.project
    type_and_take(opened(editor), "linear")
    assert session.project is before
