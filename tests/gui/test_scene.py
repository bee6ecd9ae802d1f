"""From the project to what the canvas draws."""

from dataclasses import replace

from core.analysis import Analysis, analyse
from core.document import edits
from core.document.look import frozen
from core.document.project import Block, Project
from core.graph import EMPTY, End, Node
from core.templates import TEMPLATES
from gui.network.scene import SceneMaker


def fresh(analysis: Analysis) -> object:
    return SceneMaker().scene(analysis)


def named(project: Project, name: str) -> str:
    node = project.graph.named(name)
    assert node is not None
    return node.id


def test_an_edit_makes_only_those_cards_and_wires_anew_that_show_it() -> None:
    project, maker = TEMPLATES["digits-cnn"].build(), SceneMaker()
    before = maker.scene(analyse(project))
    edited = edits.set_params(project, named(project, "conv1"), {"out_channels": 7})
    after = maker.scene(analyse(edited))
    assert after == fresh(analyse(edited))
    shown = {edited.graph.nodes[i].name for i, card in after.cards.items() if card is not before.cards[i]}
    assert shown == {"conv1", "relu1", "pool1", "flatten1", "linear1"}
    labels = {edited.graph.nodes[t[0]].name for t, wire in after.wires.items() if wire is not before.wires[t]}
    assert labels == {"relu1", "pool1", "flatten1", "linear1"}


def test_a_sum_has_a_place_for_every_wire_and_one_more() -> None:
    project, total = edits.add_node(Project(), "Add", 0.0, 0.0)
    places = [p.name for p in SceneMaker().scene(analyse(project)).cards[total].inputs]
    assert places == ["xs.0", "xs.1"]
    project, relu = edits.add_node(project, "ReLU", 0.0, 0.0)
    for place in ("xs.0", "xs.4"):
        project = edits.connect(project, End(relu, "y"), End(total, place))
    places = [p.name for p in SceneMaker().scene(analyse(project)).cards[total].inputs]
    assert places == [f"xs.{i}" for i in range(6)]


def test_the_uses_of_a_block_are_counted() -> None:
    block = Block("b", "Stage")
    nodes = [Node(f"n{i}", "Block", f"stage{i}", block="b", repeat=i + 1) for i in range(2)]
    project = replace(Project(), graph=EMPTY.put(*nodes), blocks=frozen({"b": block}))
    cards = SceneMaker().scene(analyse(project)).cards
    assert [cards[n.id].badge for n in nodes] == ["used 2×", "×2 · used 2×"]
