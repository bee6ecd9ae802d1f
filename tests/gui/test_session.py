"""The session: what the panels share."""

from collections.abc import Callable

import pytest

from core.document import Difference, Document, Project, appearance, edits
from core.document.look import Frame, Note
from core.graph import End
from core.problems import NetwrightError
from core.templates import TEMPLATES
from gui.place import MAIN, place_in
from gui.session import Session


@pytest.fixture
def session() -> Session:
    return Session(TEMPLATES["digits-mlp"].build())


@pytest.fixture
def heard(session: Session) -> list[object]:
    """What the session tells, in order."""
    told: list[object] = []

    def note(name: str) -> Callable[..., None]:
        return lambda *values: told.append((name, *values))

    for name in ("changed", "selection_changed", "opened", "saved", "told"):
        getattr(session, name).connect(note(name))
    return told


def some(session: Session, type: str) -> str:
    return next(i for i, n in session.project.graph.nodes.items() if n.type == type)


def test_an_edit_is_told_when_its_analysis_is_there(session: Session) -> None:
    seen: list[tuple[Difference, bool]] = []
    session.changed.connect(lambda d: seen.append((d, session.analysis.project is session.project)))
    assert session.edit("Widen", lambda p: edits.set_params(p, some(session, "Linear"), {"out_features": 7}))
    [(difference, fresh)] = seen
    assert fresh
    assert difference.meaning
    assert session.document.undo_label == "Widen"


def test_a_refused_edit_is_told_and_changes_nothing(session: Session, heard: list[object]) -> None:
    before = session.project

    def refuse(_project: Project) -> Project:
        raise NetwrightError("This cannot be done here.")

    assert not session.edit("Try", refuse)
    assert heard == [("told", "This cannot be done here.")]
    assert session.project is before
    assert not session.document.dirty


def test_an_edit_that_changes_nothing_is_no_step(session: Session, heard: list[object]) -> None:
    assert not session.edit("Nothing", lambda p: p)
    assert heard == []
    assert not session.document.undo_label


def test_undo_and_redo_say_what_they_did(session: Session, heard: list[object]) -> None:
    before = session.project
    session.edit("Delete the ReLU", lambda p: edits.delete(p, [some(session, "ReLU")]))
    after = session.project
    session.undo()
    assert session.project is before
    session.redo()
    assert session.project is after
    assert [entry for entry in heard if isinstance(entry, tuple) and entry[0] == "told"] == [
        ("told", "Undone: Delete the ReLU"),
        ("told", "Done again: Delete the ReLU"),
    ]


@pytest.mark.parametrize(
    "draw",
    [
        lambda p, where: appearance.with_note(p, Note("f1", "Why", 0, 0, 90, 60), where),
        lambda p, where: appearance.with_frame(p, Frame("f1", "Head", 0, 0, 90, 60), where),
        lambda p, where: appearance.styled(p, list(p.blocks[where].graph.nodes), where, colour="red"),
        lambda p, where: appearance.bent(p, {end: [(1.0, 2.0)] for end in p.blocks[where].graph.wires}, where),
    ],
    ids=["note", "frame", "style", "bend"],
)
def test_undo_and_redo_go_where_something_is_drawn_otherwise(draw: Callable[[Project, str], Project]) -> None:
    session = Session(TEMPLATES["resnet18"].build())
    where = next(iter(session.project.blocks))
    there = place_in(session.project, where)
    session.go(there)
    assert session.edit("Draw", lambda p: draw(p, where))
    for step in (session.undo, session.redo):
        session.go(MAIN)
        step()
        assert session.place == there


def test_nothing_to_undo_says_nothing(session: Session, heard: list[object]) -> None:
    session.undo()
    session.redo()
    assert heard == []


def test_only_nodes_that_exist_are_selected(session: Session, heard: list[object]) -> None:
    relu = some(session, "ReLU")
    session.select([relu, "no such node"])
    assert session.selection == {relu}
    assert [n.id for n in session.selected] == [relu]
    session.select([relu])
    assert heard == [("selection_changed",)]


def test_a_deleted_node_leaves_the_selection(session: Session, heard: list[object]) -> None:
    relu = some(session, "ReLU")
    session.select([relu])
    session.edit("Delete", lambda p: edits.delete(p, [relu]))
    assert session.selection == frozenset()
    assert [entry[0] for entry in heard if isinstance(entry, tuple)] == [
        "selection_changed",
        "changed",
        "selection_changed",
    ]


def test_selected_nodes_come_in_the_order_of_their_making(session: Session) -> None:
    session.select(reversed(list(session.project.graph.nodes)))
    assert [n.id for n in session.selected] == list(session.project.graph.nodes)


def test_a_repair_is_one_step_that_undo_takes_back(session: Session) -> None:
    flatten, linear = some(session, "Flatten"), some(session, "Linear")
    session.edit("Bypass", lambda p: edits.dissolve(p, flatten))
    wrong = session.project
    problem = next(p for p in session.analysis.problems if p.code == "linear-on-picture")
    assert session.repair(problem)
    assert session.document.undo_label == "Insert Flatten"
    graph = session.project.graph
    assert graph.nodes[graph.wires[End(linear, "x")].node].type == "Flatten"
    session.undo()
    assert session.project is wrong


def test_a_problem_without_a_repair_cannot_be_repaired(session: Session) -> None:
    session.edit("Delete", lambda p: edits.delete(p, [some(session, "Input")]))
    problem = next(p for p in session.analysis.problems if p.repair is None)
    assert not session.repair(problem)


def test_another_document_takes_the_place(session: Session, heard: list[object]) -> None:
    old = session.document
    session.select([some(session, "ReLU")])
    heard.clear()
    session.open(Document(TEMPLATES["iris-mlp"].build()), "flowers", "0" * 32)
    assert heard == [("opened",), ("selection_changed",)]
    assert (session.name, session.id) == ("flowers", "0" * 32)
    assert session.selection == frozenset()
    assert session.analysis.project is session.project
    heard.clear()
    old.edit("Behind the back", lambda p: edits.delete(p, list(p.graph.nodes)))
    assert heard == []


def test_saving_names_the_file_and_clears_the_mark(session: Session, heard: list[object]) -> None:
    session.edit("Delete", lambda p: edits.delete(p, [some(session, "ReLU")]))
    heard.clear()
    session.mark_saved("mine")
    assert session.name == "mine"
    assert not session.document.dirty
    assert heard == [("saved",)]


def test_empty_means_no_layers() -> None:
    assert Session().empty
    assert not Session(TEMPLATES["xor-mlp"].build()).empty
