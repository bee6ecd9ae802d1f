"""Nodes that are passed over: which can be, and what the graph is without them."""

from __future__ import annotations

from functools import reduce
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.document import edits
from core.document.bypass import effective, hindrance, is_bypassed, origin, set_bypassed
from core.document.project import Block, Project
from core.graph import EMPTY, End, Graph, Node
from core.problems import NetwrightError
from tests.unit.lowering.nets import Net

KINDS = ("ReLU", "Linear", "Add", "Concat", "MultiheadAttention", "LSTM")


def chain() -> Project:
    net = Net()
    net.input("image", 4)
    net.add("Linear", "linear", "image", out_features=4)
    net.add("ReLU", "relu", "linear")
    net.add("Add", "sum", "image", "relu")
    net.output("sum")
    return net.project()


def test_where_nothing_is_passed_over_the_project_is_the_same_object() -> None:
    project = chain()
    assert effective(project) is project


def test_what_feeds_the_first_input_takes_the_place_of_the_outputs() -> None:
    project = effective(set_bypassed(chain(), ["linear", "relu"], True))
    assert list(project.graph.nodes) == ["image", "sum", "output"]
    assert dict(project.graph.wires) == {
        End("sum", "xs.0"): End("image", "y"),
        End("sum", "xs.1"): End("image", "y"),
        End("output", "x"): End("sum", "y"),
    }


def test_the_first_input_that_brings_anything_counts() -> None:
    project = set_bypassed(edits.disconnect(chain(), End("linear", "x")), ["linear", "relu", "sum"], True)
    project = edits.rewire(project, End("sum", "xs.0"), End("relu", "y"), End("sum", "xs.0"))
    project = edits.connect(project, End("image", "y"), End("sum", "xs.1"))
    assert effective(project).graph.wires == {End("output", "x"): End("image", "y")}


def test_a_way_that_leads_nowhere_leaves_the_input_open() -> None:
    project = set_bypassed(edits.disconnect(chain(), End("linear", "x")), ["linear", "relu"], True)
    assert effective(project).graph.wires == {
        End("sum", "xs.0"): End("image", "y"),
        End("output", "x"): End("sum", "y"),
    }
    assert origin(project, project.graph, End("relu", "y")) is None


def test_a_loop_of_what_is_passed_over_has_no_end() -> None:
    nodes = [Node(id, "ReLU", id, bypassed=True) for id in ("a", "b")] + [Node("c", "ReLU", "c")]
    graph = EMPTY.put(*nodes)
    for source, target in (("a", "b"), ("b", "a"), ("b", "c")):
        graph = graph.wire(End(source, "y"), End(target, "x"))
    assert effective(Project(graph=graph)).graph.wires == {}


def test_a_second_look_gives_the_same_objects() -> None:
    """What was analysed is told from what was edited by identity."""
    project = set_bypassed(chain(), ["relu"], True)
    first = effective(project)
    assert effective(project).graph is first.graph
    other = edits.set_params(project, "linear", {"out_features": 5})
    assert effective(other).graph.wires is first.graph.wires
    assert effective(other).graph.nodes["image"] is first.graph.nodes["image"]


def test_definitions_are_seen_through_once() -> None:
    inner = Net()
    inner.add("BlockInput", "x")
    inner.add("ReLU", "relu", "x")
    inner.add("BlockOutput", "y", "relu")
    net = Net({"b": inner.block("b", "Block")})
    net.input("image", 4)
    net.use("b", "use", "image")
    net.output("use")
    project = set_bypassed(net.project(), ["relu"], True, "b")
    then = effective(project)
    assert then.graph is project.graph
    assert then.blocks["b"].graph.wires == {End("y", "x"): End("x", "y")}
    assert effective(edits.move(project, {"use": (5.0, 5.0)})).blocks is then.blocks


@pytest.mark.parametrize(
    ("type", "reason"),
    [
        ("Input", "data enters there"),
        ("Target", "data enters there"),
        ("Output", "the network ends there"),
        ("MSELoss", "the network ends there"),
        ("BlockInput", "a port of the block"),
        ("BlockOutput", "a port of the block"),
    ],
)
def test_ends_ports_and_sources_stay(type: str, reason: str) -> None:
    node = Node("n1", type, "it", bypassed=True)
    project = Project(graph=EMPTY.put(node))
    assert reason in hindrance(project, node)
    assert hindrance(project, node).startswith("'it' cannot be bypassed")
    with pytest.raises(NetwrightError, match="cannot be bypassed"):
        set_bypassed(project, ["n1"], True)
    assert not is_bypassed(project, node)
    assert effective(project) is project
    assert not set_bypassed(project, ["n1"], False).graph.nodes["n1"].bypassed


def test_a_block_without_inputs_has_nothing_to_pass_on() -> None:
    net = Net({"b": Block("b", "Source", EMPTY)})
    node = net.project().graph.put(Node("n1", "Block", "source", block="b")).nodes["n1"]
    assert (
        hindrance(net.project(), node)
        == "'source' cannot be bypassed: it has no input, so there is nothing to pass on."
    )


def test_of_several_those_that_can_be_are() -> None:
    project = set_bypassed(chain(), chain().graph.nodes, True)
    assert [n.id for n in project.graph.nodes.values() if n.bypassed] == ["linear", "relu", "sum"]


def test_a_kind_of_layer_that_is_not_known_can_be_passed_over() -> None:
    graph = EMPTY.put(Node("a", "ReLU", "a"), Node("b", "Unheard", "b"), Node("c", "ReLU", "c"))
    graph = graph.wire(End("a", "y"), End("b", "q")).wire(End("b", "r"), End("c", "x"))
    project = set_bypassed(Project(graph=graph), ["b"], True)
    assert effective(project).graph.wires == {End("c", "x"): End("a", "y")}


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Any layers, each fed by some before it; some inputs open."""
    graph = EMPTY
    for number in range(draw(st.integers(1, 9))):
        node = Node(f"n{number}", draw(st.sampled_from(KINDS)), f"n{number}")
        graph = graph.put(node)
        ports = edits.ports_of(Project(), node)[0]
        places = [f"{p.name}.{i}" for p in ports if p.variadic for i in range(2)] + [
            p.name for p in ports if not p.variadic
        ]
        for place in places if number else []:
            source = f"n{draw(st.integers(0, number - 1))}"
            if draw(st.integers(0, 3)):
                outs = edits.ports_of(Project(), graph.nodes[source])[1]
                graph = graph.wire(End(source, draw(st.sampled_from(outs)).name), End(node.id, place))
    return edits.compacted(Project(graph=graph), graph, graph.nodes)


@given(graphs(), st.sets(st.integers(0, 8)), st.randoms())
def test_it_is_the_graph_that_deleting_and_joining_makes(graph: Graph, picked: set[int], random: Random) -> None:
    project = Project(graph=graph)
    ids = [f"n{i}" for i in sorted(picked) if f"n{i}" in graph.nodes]
    bypassed = set_bypassed(project, ids, True)
    made = effective(bypassed).graph
    origins = {target: origin(bypassed, bypassed.graph, source) for target, source in graph.wires.items()}
    assert made.wires.items() <= origins.items()
    random.shuffle(ids)
    joined = reduce(edits.dissolve, ids, project).graph
    assert made.nodes == joined.nodes
    assert edits.compacted(project, made, made.nodes).wires == joined.wires
