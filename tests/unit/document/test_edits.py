"""Edits: each gives a new project and leaves the old one as it was."""

import re

import pytest

from core.document import edits
from core.document.inserting import insert_before
from core.document.project import DataColumn, Project
from core.graph import End, Node
from core.problems import NetwrightError
from core.spec import Invalid
from tests.unit.lowering.nets import Net, schema


def wires(project: Project, where: str = "") -> dict[str, str]:
    """'node.port' -> 'node.port' of its source."""
    return {".".join(t): ".".join(s) for t, s in edits.graph_of(project, where).wires.items()}


def joined() -> Project:
    """Three rows into a sum, the sum into an output."""
    net = Net()
    for name in ("a", "b", "c"):
        net.input(name, 3)
    net.add("Add", "sum", "a", "b", "c")
    net.add("ReLU", "relu", "sum")
    net.output("relu")
    return edits.move(net.project(), {"a": (0, 0), "sum": (264, 0), "relu": (528, 0), "output": (792, 0), "b": (0, 90)})


def test_connecting_replaces_what_was_there() -> None:
    before = joined()
    after = edits.connect(before, End("c", "y"), End("relu", "x"))
    assert wires(after)["relu.x"] == "c.y"
    assert wires(before)["relu.x"] == "sum.y"


@pytest.mark.parametrize(
    ("source", "target", "sentence"),
    [
        (End("gone", "y"), End("relu", "x"), "This layer is no longer in the network."),
        (End("a", "y"), End("gone", "x"), "This layer is no longer in the network."),
        (End("a", "z"), End("relu", "x"), "'a' has no output 'z'."),
        (End("a", "y"), End("relu", "xs.0"), "'relu' has no input 'xs.0'."),
        (End("a", "y"), End("sum", "xs"), "'sum' has no input 'xs'."),
        (End("a", "y"), End("sum", "xs.one"), "'sum' has no input 'xs.one'."),
        (End("output", "y"), End("relu", "x"), "'output' has no output 'y'."),
    ],
)
def test_a_wire_needs_two_ends(source: End, target: End, sentence: str) -> None:
    with pytest.raises(NetwrightError, match=f"^{re.escape(sentence)}$"):
        edits.connect(joined(), source, target)


def test_what_is_not_known_may_have_any_ports() -> None:
    project = joined()
    strange = edits.with_graph(project, project.graph.put(Node("strange", "FromTheFuture", "strange")))
    assert wires(edits.connect(strange, End("strange", "out"), End("relu", "x")))["relu.x"] == "strange.out"


@pytest.mark.parametrize(
    ("old", "new", "fed"),
    [
        ("xs.0", "xs.1", ["a", "c"]),
        ("xs.2", "xs.0", ["c", "b"]),
        ("xs.0", "xs.3", ["b", "c", "a"]),
        ("xs.1", "xs.1", ["a", "b", "c"]),
    ],
)
def test_a_wire_is_moved_to_the_place_that_is_shown(old: str, new: str, fed: list[str]) -> None:
    before = joined()
    after = wires(edits.rewire(before, End("sum", old), before.graph.wires[End("sum", old)], End("sum", new)))
    assert [after[f"sum.xs.{i}"] for i in range(len(fed))] == [f"{name}.y" for name in fed]
    assert f"sum.xs.{len(fed)}" not in after


def test_what_is_gone_is_told() -> None:
    project = joined()
    for edit in (
        lambda: edits.dissolve(project, "gone"),
        lambda: edits.rename(project, "gone", "x"),
        lambda: edits.set_params(project, "gone", {"dim": 1}),
        lambda: edits.splice(project, "gone", End("relu", "x")),
        lambda: insert_before(project, End("gone", "x"), "ReLU"),
    ):
        with pytest.raises(NetwrightError, match="no longer"):
            edit()


def test_disconnecting_closes_the_gap_of_a_variadic_input() -> None:
    after = edits.disconnect(joined(), End("sum", "xs.0"))
    assert {k: v for k, v in wires(after).items() if k.startswith("sum")} == {"sum.xs.0": "b.y", "sum.xs.1": "c.y"}


def test_more_than_ten_inputs_keep_their_order() -> None:
    net = Net()
    names = [net.input(f"in{i}", 3) for i in range(12)]
    net.add("Concat", "concat", *names)
    after = edits.disconnect(net.project(), End("concat", "xs.1"))
    fed = [wires(after)[f"concat.xs.{i}"] for i in range(11)]
    assert fed == [f"{n}.y" for n in names if n != "in1"]


def test_deleting_takes_the_wires_along_and_closes_gaps() -> None:
    before = joined()
    after = edits.delete(before, ["b"], [End("relu", "x")])
    assert set(after.graph.nodes) == {"a", "c", "sum", "relu", "output"}
    assert wires(after) == {"sum.xs.0": "a.y", "sum.xs.1": "c.y", "output.x": "relu.y"}
    assert "b" not in after.look.places
    assert "b" in before.graph.nodes


def test_bypassing_joins_what_was_before_and_after() -> None:
    after = edits.dissolve(joined(), "relu")
    assert wires(after)["output.x"] == "sum.y"
    assert "relu" not in after.graph.nodes
    assert wires(edits.dissolve(after, "sum"))["output.x"] == "a.y"


def test_bypassing_what_nothing_feeds_leaves_no_gap() -> None:
    after = edits.dissolve(joined(), "a")
    assert {k: v for k, v in wires(after).items() if k.startswith("sum")} == {"sum.xs.0": "b.y", "sum.xs.1": "c.y"}


def test_inserting_before_makes_room_to_the_right() -> None:
    before = joined()
    after = insert_before(before, End("relu", "x"), "Linear", out_features=7)
    (new,) = set(after.graph.nodes) - set(before.graph.nodes)
    assert wires(after)["relu.x"] == f"{new}.y"
    assert wires(after)[f"{new}.x"] == "sum.y"
    assert after.graph.nodes[new].get("out_features") == 7
    assert after.look.places[new] == (528, 0)
    assert after.look.places["relu"] == (528 + edits.COLUMN, 0)
    assert after.look.places["output"] == (792 + edits.COLUMN, 0)
    assert after.look.places["b"] == (0, 90)


def test_inserting_before_an_open_input() -> None:
    before = edits.disconnect(joined(), End("relu", "x"))
    after = insert_before(before, End("relu", "x"), "Flatten")
    (new,) = set(after.graph.nodes) - set(before.graph.nodes)
    assert wires(after)["relu.x"] == f"{new}.y"
    assert f"{new}.x" not in wires(after)


def test_splicing_puts_a_node_on_a_wire() -> None:
    project, id_ = edits.add_node(joined(), "Dropout", 0, 0)
    after = edits.splice(project, id_, End("relu", "x"))
    assert (wires(after)["relu.x"], wires(after)[f"{id_}.x"]) == (f"{id_}.y", "sum.y")
    assert edits.splice(project, id_, End("relu", "none")) == project


def test_new_nodes_are_named_and_bound_to_free_columns() -> None:
    columns = (
        DataColumn("x", "vector", "input", (3,), ("F",)),
        DataColumn("z", "vector", "input", (3,), ("F",)),
        DataColumn("label", "category", "target", classes=("a", "b")),
    )
    project = Net(schema=schema(*columns)).project()
    made = []
    for type in ("Input", "Input", "Input", "Output", "Conv2d", "Conv2d"):
        project, id_ = edits.add_node(project, type, 1.0, 2.0)
        made.append(project.graph.nodes[id_])
    assert [n.name for n in made] == ["input", "z", "input1", "output", "conv1", "conv2"]
    assert [n.get("column") for n in made[:3]] == ["x", "z", None]
    assert made[3].get("target") == "label"
    assert project.look.places[made[0].id] == (1.0, 2.0)


def test_setting_parameters_checks_them() -> None:
    project, id_ = edits.add_node(Project(), "Linear", 0, 0)
    after = edits.set_params(project, id_, {"out_features": 10.0})
    assert after.graph.nodes[id_].params == (("out_features", 10),)
    with pytest.raises(Invalid, match="must be between 1"):
        edits.set_params(project, id_, {"out_features": 0})
    with pytest.raises(NetwrightError, match="no parameter 'units'"):
        edits.set_params(project, id_, {"units": 3})


def test_renaming_makes_an_identifier_of_its_own() -> None:
    project = joined()
    assert edits.rename(project, "a", "My Row").graph.nodes["a"].name == "my_row"
    assert edits.rename(project, "a", "b").graph.nodes["a"].name == "b2"
    assert edits.rename(project, "a", "a").graph.nodes["a"].name == "a"


def test_moving_passes_over_what_is_not_there() -> None:
    assert "ghost" not in edits.move(joined(), {"ghost": (1, 1)}).look.places


def test_edits_inside_a_block_leave_the_network_alone() -> None:
    inner = Net()
    inner.add("BlockInput", "x")
    inner.add("ReLU", "relu", "x")
    inner.add("BlockOutput", "y", "relu")
    net = Net({"b": inner.block("b", "B")})
    net.input("row", 3)
    before = net.project()
    after = insert_before(before, End("relu", "x"), "Linear", "b")
    assert after.graph is before.graph
    assert len(after.blocks["b"].graph.nodes) == 4
    assert wires(edits.dissolve(before, "relu", "b"), "b") == {"y.x": "x.y"}
    assert edits.block_ports(before.blocks["b"])[0][0].name == "x"
