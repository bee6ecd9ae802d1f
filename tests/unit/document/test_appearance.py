"""How a graph is drawn changes nothing of what it means."""

import pytest

from core.builder import Net
from core.document import Frame, Note, Project, Style, appearance, difference, edits
from core.document.inserting import insert_before
from core.graph import End
from core.problems import NetwrightError


def chain() -> Project:
    net = Net("xor_points")
    x = net.add("Linear", net.input("features"), out_features=4)
    net.output(net.add("ReLU", x), "label")
    return net.project


def test_a_style_is_kept_only_where_it_says_something() -> None:
    project = chain()
    first, second = list(project.graph.nodes)[:2]
    made = appearance.styled(project, [first, second, "gone"], colour="red", pinned=True)
    assert dict(made.look.styles) == {first: Style("red", pinned=True), second: Style("red", pinned=True)}
    plain = appearance.styled(made, [first], colour="", pinned=False)
    assert dict(plain.look.styles) == {second: Style("red", pinned=True)}
    told = difference(project, made)
    assert told.parts == {"styles"}
    assert told.drawn == {""}
    assert not told.meaning
    with pytest.raises(NetwrightError, match="mauve"):
        appearance.styled(project, [first], colour="mauve")


def test_frames_and_notes_are_put_replaced_and_taken_away() -> None:
    project = appearance.with_frame(chain(), Frame("f1", "Head", 0, 0, 100, 80))
    project = appearance.with_note(project, Note(project.look.fresh_area_id(), "# Why", 0, 0, 90, 60))
    assert [note.id for note in project.look.notes] == ["f2"]
    again = appearance.with_frame(project, Frame("f1", "Tail", 0, 0, 100, 80, "blue"))
    assert [frame.title for frame in again.look.frames] == ["Tail"]
    bare = appearance.without(again, ["f1", "f2"])
    assert (bare.look.frames, bare.look.notes) == ((), ())
    assert bare.graph is again.graph


def test_bends_go_with_their_wire() -> None:
    project = chain()
    wires = list(project.graph.wires.items())
    (first, source), (second, _) = wires[0], wires[1]
    made = appearance.bent(project, {first: [(1.0, 2.0)], second: [(3.0, 4.0), (5.0, 6.0)], End("gone", "x"): [(0, 0)]})
    assert dict(made.look.bends) == {first: ((1.0, 2.0),), second: ((3.0, 4.0), (5.0, 6.0))}
    assert dict(edits.disconnect(made, first).look.bends) == {second: ((3.0, 4.0), (5.0, 6.0))}
    assert edits.connect(made, source, first).look.bends == made.look.bends
    assert dict(edits.connect(made, source, second).look.bends) == {first: ((1.0, 2.0),)}
    assert dict(edits.delete(made, [second.node]).look.bends) == {first: ((1.0, 2.0),)}
    assert dict(appearance.bent(made, {first: []}).look.bends) == {second: ((3.0, 4.0), (5.0, 6.0))}


def test_pinned_nodes_are_not_moved() -> None:
    project = chain()
    ids = list(project.graph.nodes)[:3]
    before = dict(project.look.places)
    pinned = appearance.styled(project, ids[:1], pinned=True)
    moved = edits.move(pinned, dict.fromkeys(ids, (999.0, 999.0)))
    assert moved.look.places[ids[0]] == before[ids[0]]
    assert moved.look.places[ids[1]] == moved.look.places[ids[2]] == (999.0, 999.0)
    assert edits.move(pinned, {ids[0]: (1.0, 1.0)}) is pinned


def test_what_is_put_before_a_pinned_node_goes_above_it() -> None:
    project = chain()
    target = next(t for t, s in project.graph.wires.items() if s.node == list(project.graph.nodes)[1])
    pinned = appearance.styled(project, [target.node], pinned=True)
    made = insert_before(pinned, target, "Flatten")
    x, y = project.look.places[target.node]
    new = next(id for id in made.graph.nodes if id not in project.graph.nodes)
    assert made.look.places[target.node] == (x, y)
    assert made.look.places[new] == (x, y - edits.ROW)
    assert {made.look.places[id] == project.look.places[id] for id in project.graph.nodes} == {True}
