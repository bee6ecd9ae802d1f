"""The network editor: the document on the canvas, and layers added where they belong."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint
from pytestqt.qtbot import QtBot

from core.analysis import analyse
from core.builder import Net
from core.document import Document, edits
from core.document.inserting import insert_before
from core.document.look import Frame, Look
from core.document.project import DataSettings, Project
from core.expressions import Expr
from core.graph import End
from core.layers import LAYERS
from core.templates import TEMPLATES
from gui.network import NetworkEditor
from gui.network.scene import SceneMaker
from gui.session import Session


class Menu:
    """Stands for the context menu; writes down what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, about: str, place: QPoint) -> None:
        self.asked.append(about)


@pytest.fixture
def session() -> Session:
    return Session(TEMPLATES["digits-cnn"].build())


@pytest.fixture
def editor(qtbot: QtBot, session: Session) -> NetworkEditor:
    made = NetworkEditor(session, Menu())
    qtbot.addWidget(made)
    made.resize(1000, 600)
    with qtbot.waitExposed(made):
        made.show()
    return made


def ids(session: Session, type: str) -> list[str]:
    return [i for i, n in session.project.graph.nodes.items() if n.type == type]


def test_the_network_is_shown_and_follows_edits(editor: NetworkEditor, session: Session) -> None:
    scene = editor.canvas.stage.scene
    assert set(scene.cards) == set(session.project.graph.nodes)
    assert set(scene.wires) == set(session.project.graph.wires)
    [conv] = ids(session, "Conv2d")
    session.edit("Delete", lambda p: edits.delete(p, [conv]))
    assert conv not in scene.cards
    session.undo()
    assert scene.cards[conv].view.output == "N×32×8×8"


def test_another_document_is_shown_whole(editor: NetworkEditor, session: Session) -> None:
    session.open(Document(TEMPLATES["iris-mlp"].build()), "iris", "0" * 32)
    stage = editor.canvas.stage
    assert set(stage.scene.cards) == set(session.project.graph.nodes)
    assert stage.shown_area().contains(stage.scene.bounds())


def test_a_layer_is_added_beside_the_selected_one_and_wired(editor: NetworkEditor, session: Session) -> None:
    [conv] = ids(session, "Conv2d")
    session.select([conv])
    editor.add("BatchNorm2d")
    [norm] = ids(session, "BatchNorm2d")
    assert session.project.graph.wires[End(norm, "x")] == End(conv, "y")
    assert session.selection == {norm}
    assert session.document.undo_label == f"Add {LAYERS['BatchNorm2d'].title}"


def test_no_two_added_layers_lie_upon_each_other(editor: NetworkEditor, session: Session) -> None:
    for _ in range(4):
        session.select([])
        editor.add("ReLU")
    boxes = [item.rect for item in editor.canvas.stage.scene.cards.values()]
    clashes = [(a, b) for i, a in enumerate(boxes) for b in boxes[:i] if a.intersects(b)]
    assert clashes == []


def test_an_added_layer_is_one_step_of_undo(editor: NetworkEditor, session: Session) -> None:
    before = session.project
    session.select(ids(session, "Conv2d"))
    editor.add("Dropout2d")
    session.undo()
    assert session.project is before


def test_a_first_input_takes_the_data(qtbot: QtBot) -> None:
    session = Session(Net("digits").project)
    editor = NetworkEditor(session, Menu())
    qtbot.addWidget(editor)
    editor.add("Input")
    [node] = session.project.graph.nodes.values()
    assert node.get("column") == "image"


def test_the_selection_goes_both_ways(editor: NetworkEditor, session: Session) -> None:
    [conv] = ids(session, "Conv2d")
    session.select([conv])
    assert editor.canvas.selection() == {conv}
    editor.show_node(ids(session, "Flatten")[0])
    assert session.selection == {ids(session, "Flatten")[0]}


def test_what_the_canvas_reports_becomes_one_edit(editor: NetworkEditor, session: Session) -> None:
    host = editor.canvas.stage.host
    [flatten], relu = ids(session, "Flatten"), ids(session, "ReLU")[0]
    before = session.project
    host.move({flatten: (900.0, 80.0)})
    assert session.project.look.places[flatten] == (900.0, 80.0)
    assert session.document.undo_label == "Move 1 layer"
    session.undo()
    host.disconnect((flatten, "x"))
    assert End(flatten, "x") not in session.project.graph.wires
    session.undo()
    pool = session.project.graph.wires[End(flatten, "x")]
    host.rewire((flatten, "x"), pool, (ids(session, "Linear")[0], "x"))
    assert session.project.graph.wires[End(ids(session, "Linear")[0], "x")] == pool
    assert End(flatten, "x") not in session.project.graph.wires
    session.undo()
    host.delete([flatten, relu], [])
    assert session.document.undo_label == "Delete 2 layers"
    session.undo()
    assert session.project is before


def test_a_layer_dropped_on_a_wire_goes_between(editor: NetworkEditor, session: Session) -> None:
    [flatten] = ids(session, "Flatten")
    source = session.project.graph.wires[End(flatten, "x")]
    editor.canvas.stage.host.add("Dropout2d", 0.0, 0.0, (flatten, "x"))
    [made] = ids(session, "Dropout2d")
    assert session.project.graph.wires[End(flatten, "x")].node == made
    assert session.project.graph.wires[End(made, "x")] == source


def test_what_does_not_fit_has_a_reason(editor: NetworkEditor, session: Session) -> None:
    host = editor.canvas.stage.host
    [flatten], [conv] = ids(session, "Flatten"), ids(session, "Conv2d")
    assert host.fits((flatten, "y"), (ids(session, "Linear")[0], "x")) == ""
    assert host.fits((conv, "y"), (conv, "x")) == "A layer cannot feed itself."
    assert "loop" in host.fits((ids(session, "Linear")[0], "y"), (flatten, "x"))


def test_the_cards_say_what_is_known() -> None:
    session = Session(TEMPLATES["digits-cnn"].build())
    view = SceneMaker().scene(session.analysis)
    shown = {n.type: view.cards[i] for i, n in session.project.graph.nodes.items()}
    assert (shown["Conv2d"].output, shown["Conv2d"].cost) == ("N×32×8×8", "320")
    assert shown["Input"].cost == "1,797 rows"
    assert shown["Output"].cost == "10 classes"
    assert shown["Dropout"].subtitle == "25%"
    assert view.wires[(ids(session, "Flatten")[0], "x")].label == "N×32×4×4"
    assert [frame.title for frame in view.frames.values()] == ["Feature extractor"]


def test_a_problem_is_shown_on_its_card_and_its_wire() -> None:
    net = Net("digits")
    x = net.add("Linear", net.input("image"), out_features=Expr("classes"))
    net.output(x, "label")
    view = SceneMaker().scene(analyse(net.project))
    card = view.cards[x.node]
    assert (card.severity, card.repair) == ("error", "Insert Flatten")
    assert "whole picture" in card.problem
    assert view.wires[(x.node, "x")].severity == "error"


def test_a_layer_that_takes_any_number_of_wires_has_a_place_for_one_more() -> None:
    net = Net("digits")
    image = net.input("image")
    a, b = net.add("ReLU", image), net.add("Tanh", image)
    total = net.add("Add", a, b)
    view = SceneMaker().scene(analyse(net.project))
    names = [port.name for port in view.cards[total.node].inputs]
    assert len(names) == 3
    assert len({n.partition(".")[0] for n in names}) == 1


def test_an_unknown_layer_is_shown_as_it_is() -> None:
    project = TEMPLATES["xor-mlp"].build()
    first = next(iter(project.graph.nodes.values()))
    strange = edits.new_node(project.graph, "ReLU")
    strange = type(strange)(strange.id, "FutureLayer", "future1", (("depth", 3),))
    changed = edits.with_graph(project, project.graph.put(strange))
    card = SceneMaker().scene(analyse(changed)).cards[strange.id]
    assert card.title == "FutureLayer"
    assert first.id in SceneMaker().scene(analyse(changed)).cards


def test_what_shows_the_same_is_the_same_value_again(session: Session) -> None:
    maker = SceneMaker()
    before = maker.scene(session.analysis)
    last = ids(session, "Linear")[-1]
    session.edit("Move", lambda p: edits.move(p, {last: (5.0, 5.0)}))
    after = maker.scene(session.analysis)
    assert after.cards[last] != before.cards[last]
    for i in before.cards.keys() - {last}:
        assert after.cards[i] is before.cards[i]


def test_a_scene_made_from_the_one_before_equals_a_fresh_one(session: Session) -> None:
    """After every kind of edit, whatever it changes elsewhere: shapes, problems, uses, classes of the data."""
    maker = SceneMaker()
    maker.scene(session.analysis)
    conv, flatten, linear = ids(session, "Conv2d")[0], ids(session, "Flatten")[0], ids(session, "Linear")[0]
    steps = (
        lambda p: edits.set_params(p, conv, {"out_channels": 5}),
        lambda p: edits.rename(p, conv, "eyes"),
        lambda p: edits.dissolve(p, flatten),
        lambda p: edits.delete(p, [ids(session, "ReLU")[1]]),
        lambda p: insert_before(p, End(linear, "x"), "Flatten"),
        lambda p: edits.move(p, {conv: (1.0, 2.0)}),
        lambda p: replace(p, data=TEMPLATES["iris-mlp"].build().data),
        lambda p: replace(p, data=DataSettings()),
    )
    for step in steps:
        assert session.edit("Step", step)
        assert maker.scene(session.analysis) == SceneMaker().scene(session.analysis)
    while session.document.undo_label:
        session.undo()
        assert maker.scene(session.analysis) == SceneMaker().scene(session.analysis)


def test_the_palette_joins_layers_as_the_search_does(editor: NetworkEditor, session: Session) -> None:
    """What comes first takes the wire, though a first state, which nothing refuses, could too."""
    session.select(ids(session, "Conv2d"))
    editor.add("LSTM")
    [lstm] = ids(session, "LSTM")
    assert [target.port for target in session.project.graph.wires if target.node == lstm] == ["x"]


def test_frames_are_drawn_where_they_are() -> None:
    project = Project(look=Look(frames=(Frame("f1", "Encoder", 1.0, 2.0, 300.0, 200.0),)))
    [frame] = SceneMaker().scene(analyse(project)).frames.values()
    assert (frame.title, frame.x, frame.y, frame.w, frame.h) == ("Encoder", 1.0, 2.0, 300.0, 200.0)


def test_the_context_menu_is_asked_with_what_it_is_about(qtbot: QtBot, session: Session) -> None:
    menu = Menu()
    editor = NetworkEditor(session, menu)
    qtbot.addWidget(editor)
    editor.canvas.stage.host.context_menu("card", QPoint(3, 4))
    assert menu.asked == ["card"]
