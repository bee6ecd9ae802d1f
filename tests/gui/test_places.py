"""Places: where the session is, how it gets there, and where it is when that is gone."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.document import blocks, edits, grouping
from core.document.project import Project
from core.expressions import Expr
from core.graph import End
from core.problems import NetwrightError
from core.templates import TEMPLATES
from gui.inspector import Inspector
from gui.network.place_bar import PlaceBar
from gui.network.scene import SceneMaker
from gui.palette import Palette
from gui.palette.categories import MINE
from gui.palette.keys import BLOCK_MARK, key_of_block
from gui.place import MAIN, Place, crumbs, place_in
from gui.session import Session


def nested() -> tuple[Project, str, str]:
    """Digits with a block 'Outer' that holds a block 'Inner'; the ids of their uses."""
    project = TEMPLATES["digits-cnn"].build()
    ids = {n.name: n.id for n in project.graph.nodes.values()}
    project, inner = grouping.group(project, [ids["conv1"], ids["relu1"]], title="Inner")
    project, outer = grouping.group(project, [inner, ids["pool1"]], title="Outer")
    return project, outer, inner


@pytest.fixture
def session() -> Session:
    return Session(nested()[0])


def uses(session: Session) -> tuple[str, str]:
    _, outer, inner = nested()
    return outer, inner


def test_in_and_out_level_by_level(session: Session) -> None:
    outer, inner = uses(session)
    assert not session.enter(next(iter(session.project.graph.nodes)))
    assert session.enter(outer)
    assert session.enter(inner)
    assert session.place == Place(session.place.where, (outer, inner))
    assert [title for title, _ in crumbs(session.project, session.place)] == ["Network", "Outer", "Inner"]
    assert session.leave()
    assert (session.place.prefix, session.selection) == ((outer,), {inner})
    assert session.leave()
    assert not session.leave()
    assert (session.place, session.selection) == (MAIN, {outer})


def test_what_shows_inside_is_what_that_use_has(session: Session) -> None:
    outer, inner = uses(session)
    session.enter(outer)
    session.enter(inner)
    cards = SceneMaker().scene(session.analysis, session.place).cards
    assert sorted(card.output for card in cards.values()) == ["N×1×8×8", *["N×32×8×8"] * 3]
    session.edit("Cut off", lambda p: edits.disconnect(p, End(outer, "x")))
    assert {card.state for card in SceneMaker().scene(session.analysis, session.place).cards.values()} == {"waiting"}


def test_a_definition_that_nothing_uses_can_be_edited(session: Session) -> None:
    outer, _ = uses(session)
    where = session.project.graph.nodes[outer].block
    session.edit("Delete", lambda p: edits.delete(p, [outer]))
    session.go(place_in(session.project, where))
    assert session.place == Place(where, ())
    cards = SceneMaker().scene(session.analysis, session.place).cards
    assert {card.output for card in cards.values()} == {""}
    pool = next(n.id for n in session.graph.nodes.values() if n.type == "MaxPool2d")
    assert session.edit("Change", lambda p: edits.set_params(p, pool, {"kernel_size": (3, 3)}, where))
    assert not session.leave() or session.place == MAIN


def test_undoing_the_group_leads_out_of_it(session: Session) -> None:
    fresh = Session(TEMPLATES["digits-cnn"].build())
    made: list[str] = []

    def change(project: Project) -> Project:
        project, use = grouping.group(project, ["n2", "n3"])
        made.append(use)
        return project

    fresh.edit("Group", change)
    fresh.enter(made[0])
    fresh.undo()
    assert fresh.place == MAIN
    assert not fresh.project.blocks


def test_undo_goes_to_the_graph_that_it_changes(session: Session) -> None:
    outer, inner = uses(session)
    session.enter(outer)
    session.enter(inner)
    where = session.place.where
    conv = next(n.id for n in session.graph.nodes.values() if n.type == "Conv2d")
    session.edit("Change", lambda p: edits.set_params(p, conv, {"out_channels": 8}, where))
    session.go(MAIN)
    session.undo()
    assert session.place.prefix == (outer, inner)
    session.go(MAIN)
    session.redo()
    assert session.place.prefix == (outer, inner)


def test_an_independent_use_shows_its_own_definition(session: Session) -> None:
    outer, _ = uses(session)
    session.enter(outer)
    before = session.place.where
    session.edit("Another", lambda p: blocks.add_use(p, before, 0.0, 0.0)[0])
    session.edit("Detach", lambda p: blocks.make_independent(p, outer))
    assert session.place.prefix == (outer,)
    assert session.place.where == session.project.graph.nodes[outer].block != before


def test_tabs_and_the_way_back(qtbot: QtBot, session: Session) -> None:
    outer, inner = uses(session)
    bar = PlaceBar(session)
    qtbot.addWidget(bar)
    bar.resize(700, 70)
    with qtbot.waitExposed(bar):
        bar.show()
    session.enter(outer)
    session.enter(inner)
    assert [bar.tabs.tabText(i) for i in range(bar.tabs.count())] == ["Network", "Outer", "Inner"]
    qtbot.waitUntil(lambda: [link.text() for link in bar.way.links if link.isVisible()] == ["Network", "Outer"])
    assert bar.way.here.text() == "Inner"
    QTest.mouseClick(bar.way.links[1], Qt.MouseButton.LeftButton)
    assert (session.place.prefix, session.selection) == ((outer,), {inner})
    where = session.place.where
    session.edit("Rename", lambda p: blocks.rename_block(p, where, "Stage & more"))
    assert bar.tabs.tabText(1) == "Stage && more"
    bar.close_tab(1)
    assert (session.place, bar.tabs.count()) == (MAIN, 2)
    session.open(session.document, "other", "0" * 32)
    assert bar.tabs.count() == 1


def test_the_page_of_a_block_changes_its_parameters(qtbot: QtBot, session: Session) -> None:
    outer, inner = uses(session)
    panel = Inspector(session)
    qtbot.addWidget(panel)
    panel.resize(300, 900)
    panel.show()
    session.enter(outer)
    session.enter(inner)
    session.select([])
    page, where = panel.block, session.place.where
    assert page.isVisible()
    QTest.mouseClick(page.params.add, Qt.MouseButton.LeftButton)
    row = page.params.rows[0]
    row.name.line.setText("Channels")
    QTest.keyClick(row.name.line, Qt.Key.Key_Return)
    conv = next(n.id for n in session.graph.nodes.values() if n.type == "Conv2d")
    session.edit("Change", lambda p: edits.set_params(p, conv, {"out_channels": Expr("channels+3")}, where))
    told: list[str] = []
    session.told.connect(told.append)
    QTest.mouseClick(row.close_button, Qt.MouseButton.LeftButton)
    assert told == ["'conv1' uses 'channels'. Write a number there first."]
    row.name.line.setText("width")
    QTest.keyClick(row.name.line, Qt.Key.Key_Return)
    assert session.graph.nodes[conv].get("out_channels") == Expr("width+3")
    QTest.keyClick(row.default.focus, Qt.Key.Key_Up)
    assert [(p.name, p.default) for p in session.project.blocks[where].params] == [("width", 2)]
    assert session.analysis.type_at((outer, inner, conv), "y") is not None
    QTest.mouseClick(page.add_input, Qt.MouseButton.LeftButton)
    assert [n.name for n in session.graph.nodes.values() if n.type == "BlockInput"] == ["x", "x1"]


def test_my_blocks_are_offered_where_they_fit(qtbot: QtBot, session: Session) -> None:
    outer, inner = uses(session)
    palette = Palette(session)
    qtbot.addWidget(palette)
    tree = palette.shelf.tree
    inside = session.project.graph.nodes[outer].block
    around = key_of_block(inside)
    within = key_of_block(session.project.blocks[inside].graph.nodes[inner].block)
    assert [key for key in tree.keys() if key.startswith(BLOCK_MARK)] == [within, around]  # noqa: SIM118
    assert not palette.rail.buttons[MINE].isHidden()
    session.enter(outer)
    assert [key for key in tree.keys() if key.startswith(BLOCK_MARK)] == [within]  # noqa: SIM118
    session.enter(inner)
    assert palette.rail.buttons[MINE].isHidden()
    tree.search("outer")
    assert around not in tree.keys()  # noqa: SIM118
    session.go(MAIN)
    assert tree.keys()[0] == around
    with pytest.raises(NetwrightError, match="would contain"):
        blocks.add_use(session.project, inside, 0.0, 0.0, inside)
