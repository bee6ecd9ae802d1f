"""What counts as a change, and that an id once given does not come to mean another node."""

from __future__ import annotations

import pickle
from dataclasses import replace

import pytest

from core.document import Document, Frame, Project, appearance, changed_at, difference, edits
from core.graph import Graph, Node
from core.spec import Use
from core.templates import TEMPLATES


def with_bias(value: object) -> Project:
    return Project(graph=Graph.of({"n1": Node("n1", "Linear", "linear1", (("bias", value),))}, {}))


@pytest.mark.parametrize(("before", "after"), [(1, True), (True, 1), (0, False), ((1, 2), (True, 2))])
def test_true_is_not_one(before: object, after: object) -> None:
    document = Document(with_bias(before))
    assert document.edit("Mend the bias", lambda _: with_bias(after))
    value = document.project.graph.nodes["n1"].get("bias")
    assert (value, type(value)) == (after, type(after))
    assert difference(with_bias(before), document.project).changed == {("", "n1")}
    assert document.undo()
    assert type(document.project.graph.nodes["n1"].get("bias")) is type(before)


def test_true_is_not_one_in_training_settings() -> None:
    old = Project()
    new = replace(old, plan=replace(old.plan, optimizer=Use("Adam", (("amsgrad", True),))))
    wrong = replace(old, plan=replace(old.plan, optimizer=Use("Adam", (("amsgrad", 1),))))
    assert difference(wrong, new).parts == {"plan"}
    assert not difference(
        new, replace(new, plan=replace(new.plan, optimizer=Use("Adam", (("amsgrad", True),))))
    ).meaning


def test_the_same_project_made_anew_is_no_change() -> None:
    document = Document(with_bias(True))
    assert not document.edit("Nothing", lambda _: with_bias(True))
    assert not document.amend(lambda _: with_bias(True))
    assert not document.dirty


def test_an_id_is_given_once() -> None:
    project, given = Project(), []
    for _ in range(4):
        project, id = edits.add_node(project, "ReLU", 0.0, 0.0)
        given.append(id)
    project = edits.delete(project, given[2:])
    project, new = edits.add_node(project, "Linear", 0.0, 0.0)
    assert new not in given
    project = edits.dissolve(project, new)
    project = edits.delete(project, given[:2])
    assert not project.graph.nodes
    kept = pickle.loads(pickle.dumps(project))
    for one in (project, kept):
        _, newest = edits.add_node(one, "ReLU", 0.0, 0.0)
        assert newest not in [*given, new]


def test_what_differs_in_one_graph_is_named_by_node_and_by_frame() -> None:
    before = Document(TEMPLATES["lenet5"].build()).project
    first, second, *_ = before.graph.nodes
    assert changed_at(before, before) == (frozenset(), frozenset())
    assert changed_at(before, edits.move(before, {first: (9.0, 9.0)})) == ({first}, frozenset())
    assert changed_at(before, appearance.styled(before, [second], pinned=True)) == ({second}, frozenset())
    target = next(iter(before.graph.wires))
    assert changed_at(before, appearance.bent(before, {target: [(1.0, 2.0)]})) == ({target.node}, frozenset())
    assert target.node in changed_at(before, edits.disconnect(before, target))[0]
    framed = replace(before, look=replace(before.look, frames=(*before.look.frames, Frame("new", "T", 0, 0, 9, 9))))
    assert changed_at(before, framed) == (frozenset(), {"new"})
    assert changed_at(framed, before) == (frozenset(), frozenset())
