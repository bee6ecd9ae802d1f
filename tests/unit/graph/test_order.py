"""Orders and loops of graphs, large ones too."""

import pickle

from hypothesis import given
from hypothesis import strategies as st

from core.graph import EMPTY, End, Graph, Node, ancestors, descendants, order
from core.graph.order import on_loop
from core.graph.reading import reading_order


def graph_of(many: int, wires: list[tuple[int, int]]) -> Graph:
    """Nodes n0, n1 …; each wire goes to an input of its own."""
    nodes = {f"n{i}": Node(f"n{i}", "Identity", f"n{i}") for i in range(many)}
    ends = {End(f"n{b}", f"x.{i}"): End(f"n{a}", "y") for i, (a, b) in enumerate(wires)}
    return Graph.of(nodes, ends)


WIRES = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=20)


@given(WIRES)
def test_every_source_comes_before_its_targets(wires: list[tuple[int, int]]) -> None:
    found = order(graph_of(10, wires))
    place = {id_: i for i, id_ in enumerate(found.nodes)}
    assert set(found.nodes) | set(found.loops) == {f"n{i}" for i in range(10)}
    assert not set(found.nodes) & set(found.loops)
    for a, b in wires:
        assert f"n{b}" not in place or place[f"n{a}"] < place[f"n{b}"]


@given(WIRES)
def test_without_a_backward_wire_there_is_no_loop(wires: list[tuple[int, int]]) -> None:
    forward = [(min(w), max(w)) for w in wires if w[0] != w[1]]
    assert order(graph_of(10, forward)).loops == ()


@given(WIRES)
def test_those_on_a_loop_reach_themselves(wires: list[tuple[int, int]]) -> None:
    graph = graph_of(10, wires)
    stuck = order(graph).loops
    cyclic = {n for n in graph.nodes if n in descendants(graph, [t.node for s, t in graph.outputs_of(n)])}
    assert cyclic <= set(on_loop(graph, stuck)) <= set(stuck)


def test_below_a_loop_is_not_on_it() -> None:
    graph = graph_of(4, [(0, 1), (1, 2), (2, 1), (2, 3)])
    assert order(graph).nodes == ("n0",)
    assert order(graph).loops == ("n1", "n2", "n3")
    assert on_loop(graph, order(graph).loops) == ("n1", "n2")


def test_the_order_keeps_that_of_making_where_it_is_free() -> None:
    assert order(graph_of(5, [(4, 0)])).nodes == ("n1", "n2", "n3", "n4", "n0")


def test_a_chain_of_fifty_thousand_is_no_deeper() -> None:
    many = 50_000
    graph = graph_of(many, [(i, i + 1) for i in range(many - 1)])
    assert order(graph).nodes[-1] == f"n{many - 1}"
    assert len(ancestors(graph, [f"n{many - 1}"])) == many
    assert on_loop(graph, order(graph).loops) == ()


@given(WIRES, st.integers(0, 9))
def test_ancestors_and_descendants_mirror_each_other(wires: list[tuple[int, int]], start: int) -> None:
    graph = graph_of(10, wires)
    for other in graph.nodes:
        assert (other in ancestors(graph, [f"n{start}"])) == (f"n{start}" in descendants(graph, [other]))


def test_a_graph_is_a_value() -> None:
    graph = graph_of(3, [(0, 1), (1, 2)])
    assert pickle.loads(pickle.dumps(graph)) == graph
    assert graph.drop(["n1"]).wires == {}
    assert set(graph.nodes) == {"n0", "n1", "n2"}
    assert EMPTY.fresh_id() == "n1"
    assert graph.fresh_id(["n4"]) not in {*graph.nodes, "n4"}


def test_an_input_takes_one_wire() -> None:
    graph = graph_of(3, []).wire(End("n0", "y"), End("n2", "x")).wire(End("n1", "y"), End("n2", "x"))
    assert graph.inputs_of("n2") == {"x": End("n1", "y")}
    assert not graph.outputs_of("n0")
    assert graph.rewire({End("n2", "x"): None}).wires == {}


@given(WIRES)
def test_reading_follows_the_data_and_leaves_nothing_out(wires: list[tuple[int, int]]) -> None:
    graph = graph_of(10, wires)
    read, known = reading_order(graph), order(graph)
    assert sorted(read) == sorted(graph.nodes)
    assert set(read[: len(known.nodes)]) == set(known.nodes)
    place = {id_: i for i, id_ in enumerate(read)}
    assert all(place[f"n{a}"] < place[f"n{b}"] for a, b in wires if f"n{b}" in known.nodes)


def test_a_branch_is_read_to_its_end() -> None:
    """n0 → n3 → n5 → n4, and n0 → n1 → n2 → n4: numbers tell the order of making."""
    found = reading_order(graph_of(6, [(0, 3), (3, 5), (5, 4), (0, 1), (1, 2), (2, 4)]))
    assert found == ("n0", "n1", "n2", "n3", "n5", "n4")
