"""Blocks by hand: grouped with Ctrl+G, opened with a double click, edited inside, left, undone, copied, saved and opened again."""

from pathlib import Path

from PySide6.QtCore import QPoint

from core.document import edits
from core.graph import End
from gui.demo.builder import Builder
from gui.demo.carrying import carry
from gui.demo.hands import Hands, Key, Modifier
from gui.demo.patience import until
from gui.main_window import MainWindow
from gui.place import MAIN
from tests.gui.journeys.windows import node, press_shortcut

CTRL, SHIFT = Modifier.ControlModifier, Modifier.ShiftModifier


def press(window: MainWindow, key: Key, modifier: Modifier = Modifier.NoModifier) -> None:
    """A key on the canvas."""
    window.editor.network.setFocus()
    Hands(window).press(key, modifier)


def choose(builder: Builder, *ids: str) -> None:
    """Selects several cards: a click, then clicks with Shift."""
    for number, id in enumerate(ids):
        builder.hands.click(builder.stage, builder.card(id), SHIFT if number else Modifier.NoModifier)
    until(lambda: builder.window.session.selection == set(ids), "Selecting the cards")


def double_click(builder: Builder, id: str) -> None:
    builder.hands.double_click(builder.stage, builder.card(id))


def grouped(window: MainWindow, builder: Builder) -> str:
    """The convolution, its ReLU and its pooling of the digits network as one block; its card's id."""
    window.files.new_from("digits-cnn")
    chosen = [node(window, type).id for type in ("Conv2d", "ReLU", "MaxPool2d")]
    choose(builder, *chosen)
    press_shortcut(window, builder.hands, "group")
    until(lambda: bool(window.session.project.blocks), "Grouping")
    return next(n.id for n in window.session.project.graph.nodes.values() if n.block)


def test_a_block_is_made_named_opened_edited_left_and_undone(window: MainWindow, builder: Builder) -> None:
    hands, session = builder.hands, window.session
    window.files.new_from("digits-cnn")
    first, parameters = session.project, session.analysis.totals.parameters
    use = grouped(window, builder)
    assert session.selection == {use}
    assert session.analysis.totals.parameters == parameters
    assert session.document.undo_label == "Group 3 layers"

    title = window.editor.inspector.node.use.title.line
    assert title.hasFocus()
    assert title.selectedText() == title.text()
    hands.type("Bend")
    hands.press(Key.Key_Return)
    until(lambda: builder.stage.scene.cards[use].view.title == "Bend", "Calling the block by its name")

    double_click(builder, use)
    assert session.place.prefix == (use,)
    bar = window.editor.network.bar
    assert [bar.tabs.tabText(i) for i in range(bar.tabs.count())] == ["Network", "Bend"]
    conv = node_in(window, "Conv2d")
    assert builder.stage.scene.cards[conv].view.output == "N×32×8×8"

    builder.set(conv, "out_channels", "48")
    assert session.project.blocks[session.place.where].graph.nodes[conv].get("out_channels") == 48
    assert session.analysis.totals.parameters != parameters
    press(window, Key.Key_Escape)
    assert session.place == MAIN
    assert session.selection == {use}
    assert builder.stage.scene.cards[use].view.output == "N×48×4×4"

    press_shortcut(window, hands, "undo")
    assert session.place.prefix == (use,), "undo shows the graph in which it changed something"
    assert session.project.blocks[session.place.where].graph.nodes[conv].get("out_channels") == 32
    press_shortcut(window, hands, "redo")
    for _ in range(3):
        press_shortcut(window, hands, "undo")
    assert session.place == MAIN
    assert session.project == first


def test_blocks_are_saved_and_opened_again(window: MainWindow, builder: Builder, tmp_path: Path) -> None:
    use, session, bar = grouped(window, builder), window.session, window.editor.network.bar
    double_click(builder, use)
    edited = session.project
    assert window.files.save_to(tmp_path / "bend.netw")
    window.files.new_from("iris-mlp")
    assert (session.place, bar.tabs.count(), bar.isVisible()) == (MAIN, 1, False)
    assert window.files.open(tmp_path / "bend.netw")
    assert session.project == edited
    double_click(builder, use)
    assert bar.tabs.tabText(1) == "Feature extractor"


def node_in(window: MainWindow, type: str, number: int = 0) -> str:
    """A layer of that type in the graph that is shown."""
    return [n.id for n in window.session.graph.nodes.values() if n.type == type][number]


def test_an_expression_inside_follows_the_use(window: MainWindow, builder: Builder) -> None:
    use, hands, session = grouped(window, builder), builder.hands, window.session
    builder.select(use)
    press(window, Key.Key_Return)
    assert session.place.prefix == (use,)
    conv = node_in(window, "Conv2d")
    press(window, Key.Key_A, CTRL)
    builder.select_nothing()
    page = window.editor.inspector.block
    until(page.isVisible, "The page of the block")
    hands.click(page.params.add)
    hands.type("channels")
    hands.press(Key.Key_Return)
    hands.click(page.params.rows[0].default.focus)
    hands.press(Key.Key_A, CTRL)
    hands.type("24")
    hands.press(Key.Key_Return)
    block = session.project.blocks[session.place.where]
    assert [(p.name, p.default) for p in block.params] == [("channels", 24)]

    builder.set(conv, "out_channels", "2*channels")
    shown = window.editor.inspector.node.form
    assert shown is not None
    assert shown.field("out_channels").note.text() == "= 48"
    assert builder.stage.scene.cards[conv].view.output == "N×48×8×8"
    builder.set(conv, "out_channels", "2*chanels")
    assert "'chanels', which does not exist. Known names: channels." in shown.field("out_channels").note.text()
    assert session.graph.nodes[conv].get("out_channels").text == "2*channels"

    hands.press(Key.Key_Escape)
    hands.click(window.editor.network.bar.way.links[0])
    assert session.place == MAIN
    builder.set(use, "channels", "8")
    assert builder.stage.scene.cards[use].view.output == "N×16×4×4"
    assert "channels 8" in builder.stage.scene.cards[use].view.subtitle


def test_another_use_comes_from_the_palette_and_is_made_independent(window: MainWindow, builder: Builder) -> None:
    use, session = grouped(window, builder), window.session
    block = session.project.graph.nodes[use].block
    tree, stage = window.editor.palette_panel.shelf.tree, builder.stage
    until(lambda: tree.index_of(f"block:{block}").isValid(), "Listing the block")
    before = set(builder.nodes)
    carry(builder.hands, tree, f"block:{block}", stage, QPoint(stage.width() // 2, 40))
    [made] = set(builder.nodes) - before
    cards = builder.stage.scene.cards
    assert [cards[id].view.badge for id in (use, made)] == ["used 2×", "used 2×"]
    builder.hands.click(window.editor.inspector.node.use.detach)
    assert session.project.graph.nodes[made].block != block
    assert [builder.stage.scene.cards[id].view.badge for id in (use, made)] == ["", ""]


def test_ungrouping_brings_everything_back(window: MainWindow, builder: Builder) -> None:
    window.files.new_from("digits-cnn")
    before = window.session.project
    use = grouped(window, builder)
    builder.select(use)
    press_shortcut(window, builder.hands, "ungroup")
    after = window.session.project
    assert after.graph == before.graph
    assert after.look.places == before.look.places
    assert not after.blocks
    assert not window.editor.network.bar.isVisible()


def test_layers_are_copied_into_a_block(window: MainWindow, builder: Builder) -> None:
    use, session, hands = grouped(window, builder), window.session, builder.hands
    choose(builder, node(window, "Dropout").id)
    press(window, Key.Key_C, CTRL)
    double_click(builder, use)
    inside = len(session.graph.nodes)
    press(window, Key.Key_V, CTRL)
    assert len(session.graph.nodes) == inside + 1
    assert [n.type for n in session.selected] == ["Dropout"]
    press_shortcut(window, hands, "undo")
    assert len(session.graph.nodes) == inside
    choose(builder, node_in(window, "ReLU"))
    press_shortcut(window, hands, "duplicate")
    assert len(session.graph.nodes) == inside + 1


def test_a_block_cannot_be_put_into_itself(window: MainWindow, builder: Builder) -> None:
    use = grouped(window, builder)
    builder.select(use)
    press(window, Key.Key_C, CTRL)
    double_click(builder, use)
    keys = window.editor.palette_panel.shelf.tree.keys()
    assert not [key for key in keys if key.startswith("block:")]
    assert {"BlockInput", "BlockOutput"} <= set(keys)
    assert not {"Input", "Output"} & set(keys)
    press(window, Key.Key_V, CTRL)
    assert "would contain itself" in window.editor.status.message.toolTip() + window.editor.status.message.text()


def test_a_problem_inside_leads_there(window: MainWindow, builder: Builder) -> None:
    use, session, hands = grouped(window, builder), window.session, builder.hands
    where = session.project.graph.nodes[use].block
    relu = next(n.id for n in session.project.blocks[where].graph.nodes.values() if n.type == "ReLU")
    session.edit("Unplug", lambda p: edits.disconnect(p, End(relu, "x"), where))
    assert builder.stage.scene.cards[use].view.severity == "error"
    hands.click(window.editor.status.problems)
    card = next(c for c in window.editor.problems.cards if c.isVisible())
    assert card.place.text().startswith(session.project.graph.nodes[use].name)
    hands.click(card)
    until(lambda: session.place.prefix == (use,), "Going into the block")
    assert session.selection == {relu}
    hands.click(card.repair)
    assert not session.analysis.errors


def test_each_tab_keeps_its_view_and_selection(window: MainWindow, builder: Builder) -> None:
    use, session, bar = grouped(window, builder), window.session, window.editor.network.bar
    builder.stage.zoom_about_center(0.5)
    view = builder.stage.view()
    double_click(builder, use)
    conv = node_in(window, "Conv2d")
    builder.select(conv)
    builder.hands.click(bar.tabs, bar.tabs.tabRect(0).center())
    assert session.place == MAIN
    assert builder.stage.view() == view
    assert session.selection == {use}
    builder.hands.click(bar.tabs, bar.tabs.tabRect(1).center())
    assert session.selection == {conv}
    bar.tabs.tabCloseRequested.emit(1)
    assert session.place == MAIN
    assert bar.tabs.count() == 1
