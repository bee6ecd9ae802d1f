"""Automatic layout: nothing on anything else, frames kept whole, what has to stay stays."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.arrange import CARD_WIDTH, arranged, card_height
from core.builder import Net
from core.document import edits
from core.document.look import Frame, Look, Note, Style
from core.document.project import Project
from core.graph import End, Graph, Node

Box = tuple[float, float, float, float]


def drawn(count: int, wires: list[tuple[int, int]], look: Look | None = None) -> Project:
    """Add layers `n0`, `n1` … that take any number of wires."""
    nodes = {f"n{i}": Node(f"n{i}", "Add", f"add{i}") for i in range(count)}
    taken = dict.fromkeys(nodes, 0)
    table: dict[End, End] = {}
    for source, target in wires:
        name = f"n{target}"
        table[End(name, f"xs.{taken[name]}")] = End(f"n{source}", "y")
        taken[name] += 1
    places = {id: (300.0 * number, 0.0) for number, id in enumerate(nodes)}
    return Project(Graph.of(nodes, table), (look or Look()).moved(places))


def boxes(project: Project) -> dict[str, Box]:
    return {i: (x, y, CARD_WIDTH, card_height(project, i)) for i, (x, y) in project.look.places.items()}


def apart(a: Box, b: Box) -> bool:
    return a[0] + a[2] <= b[0] or b[0] + b[2] <= a[0] or a[1] + a[3] <= b[1] or b[1] + b[3] <= a[1]


def within(area: Frame | Note, box: Box) -> bool:
    inside = area.x <= box[0] and box[0] + box[2] <= area.x + area.w
    return inside and area.y <= box[1] and box[1] + box[3] <= area.y + area.h


def need_apart(project: Project) -> None:
    for (a, one), (b, other) in combinations(boxes(project).items(), 2):
        assert apart(one, other), (a, b)


graphs = st.integers(1, 24).flatmap(
    lambda n: st.tuples(
        st.just(n), st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)), max_size=3 * n, unique=True)
    )
)


@settings(max_examples=30, deadline=None)
@given(graphs, st.booleans(), st.sets(st.integers(0, 23), max_size=4))
def test_no_card_lies_on_another_whatever_the_network(
    graph: tuple[int, list[tuple[int, int]]], down: bool, pinned: set[int]
) -> None:
    project = drawn(*graph)
    styles = {f"n{i}": Style(pinned=True) for i in pinned if i < graph[0]}
    project = edits.with_graph(project, project.graph, "", project.look.styled(styles))
    made = arranged(project, down=down)
    assert set(made.look.places) == set(project.graph.nodes)
    need_apart(made)
    assert all(made.look.places[id] == project.look.places[id] for id in styles), "Pinned cards stay"


@settings(max_examples=30, deadline=None)
@given(graphs, st.booleans(), st.sets(st.integers(0, 23), min_size=1, max_size=6))
def test_members_of_a_frame_stay_in_it_and_others_out(
    graph: tuple[int, list[tuple[int, int]]], down: bool, members: set[int]
) -> None:
    count, wires = graph
    ids = {f"n{i}" for i in members if i < count} or {"n0"}
    project = drawn(count, wires)
    lowered = {id: (x, 1000.0 if id in ids else y) for id, (x, y) in project.look.places.items()}
    frame = Frame("f1", "Part", -50.0, 900.0, 300.0 * count + 100.0, 2000.0)
    project = replace(project, look=replace(project.look.moved(lowered), frames=(frame,)))
    made = arranged(project, down=down)
    (area,) = made.look.frames
    for id, box in boxes(made).items():
        assert within(area, box) if id in ids else apart((area.x, area.y, area.w, area.h), box), id
    need_apart(made)


@settings(max_examples=25, deadline=None)
@given(graphs, st.sets(st.integers(0, 23), min_size=1))
def test_what_is_not_chosen_stays_and_is_not_covered(
    graph: tuple[int, list[tuple[int, int]]], picked: set[int]
) -> None:
    project = drawn(*graph)
    ids = {f"n{i}" for i in picked if i < graph[0]} or {"n0"}
    made = arranged(project, "", ids)
    for id, place in project.look.places.items():
        assert id in ids or made.look.places[id] == place
    need_apart(made)


def test_a_chain_runs_straight_and_in_the_order_of_work() -> None:
    made = arranged(drawn(4, list(pairwise(range(4)))))
    assert [made.look.places[f"n{i}"] for i in range(4)] == [(232.0 * i, 0.0) for i in range(4)]


def test_downwards_every_layer_is_a_row() -> None:
    made = arranged(drawn(4, list(pairwise(range(4)))), down=True)
    assert len({x for x, _ in made.look.places.values()}) == 1
    tops = [made.look.places[f"n{i}"][1] for i in range(4)]
    assert tops == sorted(set(tops))


def test_branches_stand_in_the_order_of_the_ports_that_they_join() -> None:
    net = Net("digits")
    x = net.input("image")
    short, long, last = (net.add("Conv2d", x, out_channels=2, padding="same") for _ in range(3))
    joined = net.add("Concat", short, net.add("ReLU", long), net.add("ReLU", last))
    net.output(joined)
    places = net.project.look.places
    assert places[short.node][1] < places[long.node][1] < places[last.node][1]
    assert places[x.node][1] == places[long.node][1] == places[joined.node][1], "The longest way is the trunk"


def test_a_shortcut_leaves_the_main_way_straight() -> None:
    wires = [(0, 1), (1, 2), (2, 3), (0, 3), (3, 4)]
    assert {y for _, y in arranged(drawn(5, wires)).look.places.values()} == {0.0}


def test_what_enters_from_the_side_stands_just_before_its_use() -> None:
    made = arranged(drawn(6, [(0, 1), (1, 2), (2, 3), (3, 4), (5, 4)]))
    assert made.look.places["n5"][0] == made.look.places["n3"][0]
    assert made.look.places["n5"][1] != made.look.places["n3"][1]


def test_a_long_network_folds_where_one_wire_goes_on() -> None:
    wires, count = [], 0
    for _ in range(12):
        wires += [(count + i, count + i + 1) for i in range(6)] + [(count, count + 5)]
        count += 6
    made = arranged(drawn(count + 1, wires))
    bands: dict[float, list[int]] = {}
    for id, (_, y) in made.look.places.items():
        bands.setdefault(y, []).append(int(id[1:]))
    assert 2 < len(bands) < 12
    for ids in bands.values():
        assert min(ids) % 6 == 0, "Only the wire that goes on is cut"


def test_a_loop_is_laid_out_too() -> None:
    made = arranged(drawn(3, [(0, 1), (1, 2), (2, 0)]))
    need_apart(made)


def test_arranging_twice_changes_nothing() -> None:
    made = arranged(drawn(9, [(0, 1), (1, 2), (0, 3), (3, 2), (2, 4), (5, 6)]))
    assert arranged(made) == made


def test_notes_do_not_end_up_under_cards_and_those_in_frames_stay_there() -> None:
    project = drawn(3, [(0, 1), (1, 2)])
    free, held = Note("t1", "Read me", 20.0, 0.0, 180.0, 120.0), Note("t2", "Here", 620.0, 120.0, 180.0, 90.0)
    frame = Frame("f1", "Head", 590.0, -50.0, 240.0, 300.0)
    look = replace(project.look, notes=(free, held), frames=(frame,))
    made = arranged(replace(project, look=look))
    (area,) = made.look.frames
    loose, kept = made.look.notes
    assert within(area, boxes(made)["n2"])
    assert within(area, (kept.x, kept.y, kept.w, kept.h))
    for box in boxes(made).values():
        assert apart(box, (loose.x, loose.y, loose.w, loose.h))
        assert apart(box, (kept.x, kept.y, kept.w, kept.h))


def test_frames_in_frames() -> None:
    project = drawn(5, list(pairwise(range(5))))
    inner, outer = Frame("f1", "In", 290.0, -50.0, 500.0, 300.0), Frame("f2", "Out", 280.0, -90.0, 900.0, 500.0)
    made = arranged(replace(project, look=replace(project.look, frames=(inner, outer))))
    small, large = made.look.frames
    assert within(large, (small.x, small.y, small.w, small.h))
    found = boxes(made)
    assert [id for id in found if within(small, found[id])] == ["n1", "n2"]
    assert [id for id in found if within(large, found[id])] == ["n1", "n2", "n3"]


def test_bends_of_wires_whose_cards_moved_go() -> None:
    project = drawn(3, [(0, 1), (1, 2)])
    target = End("n1", "xs.0")
    project = edits.with_graph(project, project.graph, "", project.look.bent({target: ((10.0, 500.0),)}))
    assert not arranged(project).look.bends
    assert target in arranged(project, "", ["n2"]).look.bends


@pytest.mark.parametrize("heights", [{"n1": 300.0}, {"n0": 34.0}])
def test_cards_of_other_heights_have_their_room(heights: dict[str, float]) -> None:
    project = drawn(8, list(pairwise(range(8))))
    made = arranged(project, heights=heights)
    found = {id: (*box[:3], heights.get(id, box[3])) for id, box in boxes(made).items()}
    assert all(apart(a, b) for a, b in combinations(found.values(), 2))
