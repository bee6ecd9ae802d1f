"""Blocks made, taken apart, detached and renamed: what each edit does, and what it refuses to do."""

import re

import pytest
import torch

from core.analysis import analyse
from core.document import Project, blocks, edits, grouping
from core.document.look import Frame, Look, frozen
from core.document.scope import names_at
from core.expressions import Expr
from core.graph import End
from core.lowering import lower
from core.lowering.execute import build
from core.problems import NetwrightError
from core.spec import Int
from core.templates import TEMPLATES
from tests.unit.lowering.nets import Net


@pytest.fixture(autouse=True)
def ids_that_can_be_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """The blocks of these tests are `b1-0`, `b2-0` …"""
    monkeypatch.setattr(blocks, "_chance", lambda: "0")


def answers(project: Project) -> torch.Tensor:
    """What the network answers when each weight tensor counts upwards; independent of the order of its layers."""
    built = build(lower(project), 0)
    for parameter in built.network.parameters():
        parameter.data = torch.linspace(-0.1, 0.1, parameter.numel()).reshape(parameter.shape)
    built.network.eval()
    with torch.no_grad():
        made: torch.Tensor = built.network(torch.linspace(-1, 1, 2 * 12).reshape(2, 12))
    return made


def residual() -> Project:
    """in -> a -> ReLU -> b, plus a way past them; 'past' feeds the sum and something outside too."""
    net = Net()
    net.input("features", 12)
    net.add("Linear", "start", "features", out_features=8)
    net.add("Linear", "a", "start", out_features=8)
    net.add("ReLU", "act", "a")
    net.add("Linear", "b", "act", out_features=8)
    net.add("Add", "sum", "b", "start")
    net.add("Linear", "end", "sum", out_features=3)
    net.output("end")
    order = ("features", "start", "a", "act", "b", "sum", "end", "output")
    return edits.move(net.project(), {id: (232.0 * i, 0.0) for i, id in enumerate(order)})


def grouped(*ids: str, title: str = "Residual") -> tuple[Project, str]:
    return grouping.group(residual(), ids, title=title)


def wires(project: Project, where: str = "") -> dict[str, str]:
    graph = edits.graph_of(project, where)
    return {
        f"{graph.nodes[t.node].name}.{t.port}": f"{graph.nodes[s.node].name}.{s.port}" for t, s in graph.wires.items()
    }


def test_a_group_computes_the_same_and_its_one_source_is_one_port() -> None:
    project, use = grouped("a", "act", "b", "sum")
    assert wires(project) == {
        "start.x": "features.y",
        "residual1.x": "start.y",
        "end.x": "residual1.y",
        "output.x": "end.y",
    }
    assert wires(project, "b1-0") == {
        "a.x": "x.y",
        "act.x": "a.y",
        "b.x": "act.y",
        "sum.xs.0": "b.y",
        "sum.xs.1": "x.y",
        "y.x": "sum.y",
    }
    assert analyse(project).totals == analyse(residual()).totals
    assert torch.equal(answers(project), answers(residual()))
    assert project.graph.nodes[use].block == "b1-0"


def test_several_ports_are_named_after_what_they_carry() -> None:
    project, use = grouped("b", "sum")
    ins, outs = edits.ports_of(project, project.graph.nodes[use])
    assert [p.name for p in ins] == ["act", "start"]
    assert [p.name for p in outs] == ["y"]
    torch.testing.assert_close(answers(project), answers(residual()))


def test_one_output_that_feeds_two_things_is_one_port() -> None:
    project, use = grouped("start")
    assert [p.name for p in edits.ports_of(project, project.graph.nodes[use])[1]] == ["y"]
    assert wires(project)["sum.xs.1"] == "residual1.y"
    assert wires(project)["a.x"] == "residual1.y"


def test_cards_stay_where_they_were_and_come_back_there() -> None:
    before = residual()
    project, use = grouped("a", "act", "b")
    inner = project.blocks["b1-0"].look.places
    assert {inner[id] for id in ("a", "act", "b")} == {before.look.places[id] for id in ("a", "act", "b")}
    assert project.look.places[use] == before.look.places["act"]
    back, ids = grouping.ungroup(project, use)
    assert set(ids) == {"a", "act", "b"}
    assert back.graph == before.graph
    assert back.look == before.look
    assert not back.blocks


def test_what_comes_out_finds_room() -> None:
    project, use = grouped("a", "act", "b")
    project = edits.move(project, {"sum": (928.0, 0.0), use: (696.0, 0.0)})
    made, _ = grouping.ungroup(project, use)
    places = list(made.look.places.values())
    clashes = [
        (p, q) for i, p in enumerate(places) for q in places[:i] if abs(p[0] - q[0]) < 184 and abs(p[1] - q[1]) < 80
    ]
    assert clashes == []


def test_frames_around_the_group_go_along_and_name_it() -> None:
    frame, other = Frame("f1", "Bend", 440, -40, 700, 160), Frame("f2", "All", -50, -90, 3000, 300)
    before = residual()
    project = edits.with_graph(before, before.graph, look=Look(before.look.places, (frame, other)))
    made, use = grouping.group(project, ["a", "act", "b"])
    assert made.look.frames == (other,)
    assert (made.blocks["b1-0"].title, made.blocks["b1-0"].look.frames) == ("Bend", (frame,))
    back = grouping.ungroup(made, use)[0]
    assert [(f.title, f.x, f.y) for f in back.look.frames] == [("All", -50, -90), ("Bend", 440, -40)]
    assert len({f.id for f in back.look.frames}) == 2


def test_inputs_and_outputs_stay_outside() -> None:
    before = residual()
    project, use = grouping.group(before, before.graph.nodes)
    assert {n.type for n in project.graph.nodes.values()} == {"Input", "Output", "Block"}
    torch.testing.assert_close(answers(project), answers(before))
    with pytest.raises(NetwrightError, match="stay outside"):
        grouping.group(before, ["features", "output"])
    assert use in project.graph.nodes


def test_a_group_is_in_one_piece() -> None:
    with pytest.raises(NetwrightError, match=re.escape("'act' lies between the selected layers")):
        grouped("a", "b")


def test_names_that_expressions_use_become_parameters() -> None:
    before = TEMPLATES["digits-cnn"].build()
    [last] = [n.id for n in before.graph.nodes.values() if n.get("out_features") == Expr("classes")]
    project, use = grouping.group(before, [last])
    block = project.blocks["b1-0"]
    assert block.params == (Int("classes", 10),)
    assert project.graph.nodes[use].params == (("classes", Expr("classes")),)
    inner, deeper = grouping.group(project, [last], "b1-0")
    assert inner.blocks["b2-0"].params == (Int("classes", 10),)
    assert analyse(inner).totals == analyse(before).totals
    back = grouping.ungroup(inner, deeper, "b1-0")[0]
    assert back.blocks["b1-0"].graph == block.graph
    assert grouping.ungroup(back, use)[0].graph.nodes[last] == before.graph.nodes[last]


def test_what_shares_weights_stays_together() -> None:
    net = Net()
    net.input("words", 5, dtype="int64")
    net.add("Embedding", "table", "words", num_embeddings=7, embedding_dim=4)
    net.add("Linear", "head", "table", out_features=7, bias=False, tied_to="table")
    net.output("head")
    project = net.project()
    with pytest.raises(NetwrightError, match="'head' shares the weights of 'table'"):
        grouping.group(project, ["head"])
    made, use = grouping.group(project, ["table", "head"])
    assert analyse(made).totals == analyse(project).totals
    again = grouping.ungroup(edits.rename(made, "words", "table"), use)[0]
    assert analyse(again).totals.parameters == analyse(project).totals.parameters


def test_expressions_become_numbers_and_repeats_are_refused() -> None:
    project, use = grouped("a", "act", "b")
    project = blocks.add_param(project, "b1-0", "width", 8)
    for id in ("a", "b"):
        project = edits.set_params(project, id, {"out_features": Expr("2*width - 8")}, "b1-0")
    project = edits.set_params(project, use, {"width": 8})
    with pytest.raises(NetwrightError, match="is repeated 2 times"):
        grouping.ungroup(edits.set_repeat(project, use, 2, False), use)
    made = grouping.ungroup(project, use)[0]
    assert {made.graph.nodes[id].get("out_features") for id in ("a", "b")} == {8}


def test_making_one_independent_leaves_the_others() -> None:
    project, use = grouped("a", "act", "b")
    project, other = blocks.add_use(project, "b1-0", 0.0, 200.0)
    assert blocks.use_counts(project) == {"b1-0": 2}
    project = blocks.make_independent(project, other)
    assert blocks.use_counts(project) == {"b1-0": 1, "b2-0": 1}
    assert project.blocks["b2-0"].title == "Residual 2"
    wider = edits.set_params(project, "a", {"out_features": 20}, "b2-0")
    assert wider.blocks["b1-0"] == project.blocks["b1-0"]
    assert wider.graph.nodes[use].block == "b1-0"


def test_ports_are_renamed_and_deleted_at_every_use() -> None:
    project, _ = grouped("b", "sum")
    inner = {n.name: n.id for n in project.blocks["b1-0"].graph.nodes.values()}
    renamed = edits.rename(project, inner["start"], "past", "b1-0")
    assert wires(renamed)["residual1.past"] == "start.y"
    renamed = edits.rename(renamed, inner["y"], "made", "b1-0")
    assert wires(renamed)["end.x"] == "residual1.made"
    assert analyse(renamed).totals == analyse(residual()).totals
    gone = edits.delete(renamed, [inner["y"]], (), "b1-0")
    assert "end.x" not in wires(gone)
    swapped = edits.rename(renamed, inner["start"], "act", "b1-0")
    assert wires(swapped)["residual1.act2"] == "start.y"


def test_a_block_within_a_block_follows_the_ports_too() -> None:
    project, use = grouped("a", "act", "b")
    project, outer = grouping.group(project, [use], title="Outer")
    port = next(n.id for n in project.blocks["b1-0"].graph.nodes.values() if n.name == "x")
    project = edits.rename(project, port, "signal", "b1-0")
    assert End(use, "signal") in project.blocks["b2-0"].graph.wires
    assert analyse(project).totals == analyse(residual()).totals
    assert blocks.path_to(project, "b1-0") == (outer, use)
    assert blocks.definition_at(project, (outer, use)) == "b1-0"


@pytest.mark.parametrize("name", ["Width", "width", " WIDTH "])
def test_two_parameters_are_never_one_name(name: str) -> None:
    project = blocks.add_param(grouped("a")[0], "b1-0", "width", 4)
    with pytest.raises(NetwrightError, match="'Residual' has a parameter 'width' already"):
        blocks.add_param(project, "b1-0", name)
    project = blocks.add_param(project, "b1-0", "depth")
    with pytest.raises(NetwrightError, match="already"):
        blocks.rename_param(project, "b1-0", "depth", name)


def test_a_renamed_parameter_is_renamed_wherever_it_is_used() -> None:
    project, use = grouped("a", "act", "b")
    project = blocks.add_param(project, "b1-0", "width", 4)
    project = edits.set_params(project, "a", {"out_features": Expr("width + 2 * width//width")}, "b1-0")
    project = edits.set_params(project, use, {"width": 8})
    after = blocks.rename_param(project, "b1-0", "width", "channels")
    assert after.blocks["b1-0"].graph.nodes["a"].get("out_features") == Expr("channels + 2 * channels//channels")
    assert after.graph.nodes[use].params == (("channels", 8),)
    with pytest.raises(NetwrightError, match="'a' uses 'channels'"):
        blocks.remove_param(after, "b1-0", "channels")
    freed = edits.set_params(after, "a", {"out_features": 8}, "b1-0")
    assert blocks.remove_param(freed, "b1-0", "channels").graph.nodes[use].params == ()


def test_expressions_inside_know_the_values_of_their_use() -> None:
    project, use = grouped("a", "act", "b")
    project = blocks.add_param(project, "b1-0", "width", 4)
    project = edits.set_params(project, use, {"width": 9})
    assert dict(names_at(project, (use,))) == {"width": 9}
    assert dict(names_at(project, (), "b1-0")) == {"width": 4}
    broken = edits.with_graph(project, project.graph.put(project.graph.nodes[use].with_params(width=Expr("no"))))
    assert dict(names_at(broken, (use,))) == {"width": 4}


def test_a_block_never_contains_itself() -> None:
    project, use = grouped("a", "act", "b", title="Inner")
    project, _ = grouping.group(project, [use], title="Outer")
    for block, where, how in (
        ("b1-0", "b1-0", "itself"),
        ("b2-0", "b1-0", "'Inner', which it is a part of"),
        ("b2-0", "b2-0", "itself"),
    ):
        with pytest.raises(NetwrightError, match=f"it would contain {how}"):
            blocks.add_use(project, block, 0.0, 0.0, where)
    assert blocks.add_use(project, "b1-0", 0.0, 0.0, "b2-0")[1]


def test_a_definition_in_use_is_not_deleted() -> None:
    project, use = grouped("a")
    with pytest.raises(NetwrightError, match="'Residual' cannot be deleted while one card uses it"):
        blocks.delete_block(project, "b1-0")
    unused = edits.delete(project, [use])
    assert list(unused.blocks) == ["b1-0"]
    assert blocks.delete_block(unused, "b1-0").blocks == frozen({})


def test_titles_are_kept_apart() -> None:
    project, _ = grouped("a")
    project, _ = grouping.group(project, ["b"], title="residual")
    assert [b.title for b in project.blocks.values()] == ["Residual", "residual 2"]
    assert blocks.rename_block(project, "b2-0", "  Residual ").blocks["b2-0"].title == "Residual 2"
    with pytest.raises(NetwrightError, match="needs a title"):
        blocks.rename_block(project, "b2-0", "  ")
