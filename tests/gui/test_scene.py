"""From the project to what the canvas draws."""

from dataclasses import replace

from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.analysis import Analysis, analyse
from core.builder import Net
from core.document import appearance, bypass, edits
from core.document.look import frozen
from core.document.project import Block, Project
from core.graph import EMPTY, End, Node
from core.problems import NetwrightError
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


def changed(project: Project, what: str, id: str) -> Project:
    """One edit of a node, of those that change how it or others look."""
    match what:
        case "move":
            return edits.move(project, {id: (3.0, 4.0)})
        case "bypass":
            return bypass.set_bypassed(project, {id}, not project.graph.nodes[id].bypassed)
        case "delete":
            return edits.delete(project, {id})
        case "cut":
            return edits.disconnect(project, End(id, "x"))
        case "bend":
            return appearance.bent(project, {End(id, "x"): [(1.0, 2.0)]})
        case "collapse":
            return appearance.styled(project, {id}, collapsed=True)
        case "resize":
            changes = {"out_channels": 5, "out_features": 5, "p": 0.75, "kernel_size": (3, 1)}
            known = {name: value for name, value in changes.items() if project.graph.nodes[id].get(name) is not None}
            return edits.set_params(project, id, known)
    return edits.rename(project, id, "another")


EDITS = st.sampled_from(["move", "bypass", "delete", "cut", "bend", "collapse", "resize", "rename", "undo"])


def with_a_sum() -> Project:
    """Two ways that meet, one of them broken: what waits for both is the same step whatever the other brings."""
    net = Net()
    x = net.input(shape=(1, 8, 8))
    one, other = net.add("Conv2d", x, out_channels=4), net.add("Conv2d", x, out_channels=4)
    broken = net.add("MaxPool2d", other, kernel_size=(20, 20))
    net.output(net.add("Add", one, broken))
    return net.project


@given(st.booleans(), st.lists(st.tuples(EDITS, st.integers(0, 20)), min_size=1, max_size=8))
@example(True, [("resize", 1)])
@settings(max_examples=60)
def test_after_any_edits_the_scene_is_as_if_made_afresh(joined: bool, steps: list[tuple[str, int]]) -> None:
    maker, past = SceneMaker(), [with_a_sum() if joined else TEMPLATES["digits-cnn"].build()]
    analysis = analyse(past[-1])
    maker.scene(analysis)
    for what, number in steps:
        ids = list(past[-1].graph.nodes)
        try:
            past.append(changed(past[-1], what, ids[number % len(ids)]) if what != "undo" else past[number % len(past)])
        except NetwrightError:
            continue
        analysis = analyse(past[-1], analysis)
        assert maker.scene(analysis) == fresh(analysis)
        if not past[-1].graph.nodes:
            return


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
