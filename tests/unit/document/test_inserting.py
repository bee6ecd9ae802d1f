"""A layer put on a wire, and the room that is made for its card."""

from core.document import appearance, edits
from core.document.inserting import insert, insert_before
from core.document.project import Project
from core.graph import End
from tests.unit.lowering.nets import Net

Places = dict[str, tuple[float, float]]


def row(**places: tuple[float, float]) -> Project:
    """x → a → b → output, and a ReLU called new that has no wires."""
    net = Net()
    net.input("x", 8)
    net.add("ReLU", "a", "x")
    net.add("ReLU", "b", "a")
    net.output("b")
    net.add("ReLU", "new")
    project = net.project()
    usual = {"x": (0.0, 0.0), "a": (232.0, 0.0), "b": (464.0, 0.0), "output": (696.0, 0.0)}
    return edits.move(project, {**usual, **places})


def test_what_comes_after_moves_right() -> None:
    made = insert(row(new=(350.0, 8.0)), "new", End("b", "x"))
    assert made.graph.wires[End("new", "x")] == End("a", "y")
    assert made.graph.wires[End("b", "x")] == End("new", "y")
    assert dict(made.look.places) == {
        "x": (0.0, 0.0),
        "a": (232.0, 0.0),
        "new": (464.0, 8.0),
        "b": (696.0, 0.0),
        "output": (928.0, 0.0),
    }


def test_where_there_is_room_nothing_else_moves() -> None:
    before = row(b=(900.0, 0.0), output=(1132.0, 0.0), new=(500.0, 0.0))
    assert insert(before, "new", End("b", "x")).look.places == before.look.places


def test_cards_of_other_rows_stay() -> None:
    before = row(b=(0.0, 160.0), output=(232.0, 160.0), new=(480.0, 8.0))
    made = insert(before, "new", End("b", "x"))
    assert made.look.places == before.look.places


def test_before_the_first_of_a_row_the_row_moves() -> None:
    before = row(b=(0.0, 160.0), output=(232.0, 160.0), new=(-80.0, 168.0))
    places = insert(before, "new", End("b", "x")).look.places
    assert places["new"] == (-80.0, 168.0)
    assert places["b"] == (152.0, 160.0)
    assert places["output"] == (384.0, 160.0)
    assert places["a"] == (232.0, 0.0)


def test_a_pinned_card_stays_and_the_new_one_stands_above() -> None:
    before = appearance.styled(row(new=(350.0, 8.0)), ["b"], pinned=True)
    places = insert(before, "new", End("b", "x")).look.places
    assert places == {**before.look.places, "new": (464.0, 8.0 - edits.ROW)}


def test_a_wire_that_is_not_there_changes_nothing() -> None:
    before = row(new=(350.0, 8.0))
    assert insert(before, "new", End("x", "nothing")) is before


def test_a_new_layer_before_another_makes_the_same_room() -> None:
    """Whether a repair or a hand puts it there: cards a little lower in the row move too."""
    before = row(output=(696.0, 40.0))
    by_hand = insert(edits.move(before, {"new": (464.0, 0.0)}), "new", End("b", "x")).look.places
    made = insert_before(before, End("b", "x"), "ReLU")
    (new,) = made.graph.nodes.keys() - before.graph.nodes.keys()
    assert made.look.places[new] == by_hand["new"] == (464.0, 0.0)
    assert {i: made.look.places[i] for i in ("x", "a", "b", "output")} == {
        i: by_hand[i] for i in ("x", "a", "b", "output")
    }
    assert made.look.places["output"] == (928.0, 40.0)
