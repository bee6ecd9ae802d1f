"""The inspector: pages, names, forms, shapes, cost, problems; by mouse and keyboard, and through undo."""

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from core.data.settings import with_source
from core.document import Document, Project, edits
from core.graph import End, Node
from core.spec import Use
from gui.inspector import Inspector
from gui.session import Session

Left, Key = Qt.MouseButton.LeftButton, Qt.Key


def chain(*types: str, data: str = "digits") -> Project:
    """Data through these layers, n1 to nk."""
    project = Project()
    if data:
        project = replace(project, data=with_source(project.data, Use(data)))
    for i, type in enumerate(types):
        project, id = edits.add_node(project, type, 264.0 * i, 0.0)
        if i:
            project = edits.connect(project, End(f"n{i}", "y"), End(id, "x"))
    return project


GOOD = edits.set_params(
    edits.set_params(chain("Input", "Conv2d", "ReLU", "Flatten", "Linear", "Output"), "n2", {"padding": "same"}),
    "n5",
    {"out_features": 10},
)


def show(qtbot: QtBot, project: Project, *selected: str, width: int = 280) -> tuple[Session, Inspector]:
    session = Session(project)
    inspector = Inspector(session)
    qtbot.addWidget(inspector)
    inspector.resize(width, 800)
    with qtbot.waitActive(inspector):
        inspector.show()
        inspector.activateWindow()
    session.select(selected)
    return session, inspector


def field(inspector: Inspector, name: str) -> QWidget:
    assert inspector.node.form is not None
    return inspector.node.form.field(name).editor.focus


def type_into(widget: QWidget, text: str, then: Qt.Key = Key.Key_Return) -> None:
    widget.setFocus()
    QTest.keyClick(widget, Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(widget, text)
    QTest.keyClick(widget, then)


def node(session: Session, id: str) -> Node:
    return session.project.graph.nodes[id]


def test_a_convolution_as_in_the_mockup(qtbot: QtBot) -> None:
    _, inspector = show(qtbot, GOOD, "n2")
    page = inspector.node
    assert page.header.title.text() == "Convolution 2D"
    assert page.header.code.text() == "Conv2d"
    assert page.shapes.rows() == [("in", "N × 1 × 8 × 8"), ("out", "N × 32 × 8 × 8")]
    assert page.cost.rows() == [
        ("Parameters", "320"),
        ("FLOPs per sample", "36.9 K"),
        ("Activations, batch 32", "256 KB"),
        ("Receptive field", "3×3"),
    ]
    assert page.about.isVisible()
    assert not page.cards


def test_an_edit_is_one_step_with_a_name_and_shapes_follow(qtbot: QtBot) -> None:
    session, inspector = show(qtbot, GOOD, "n2")
    type_into(field(inspector, "out_channels"), "16")
    assert node(session, "n2").get("out_channels") == 16
    assert session.document.undo_label == "Change number of filters of 'conv1'"
    assert inspector.node.shapes.rows()[1] == ("out", "N × 16 × 8 × 8")
    widget = field(inspector, "out_channels")
    for _ in range(5):
        QTest.keyClick(widget, Key.Key_Up)
    assert node(session, "n2").get("out_channels") == 21
    session.undo()
    assert node(session, "n2").get("out_channels") == 16
    assert widget.text() == "16"  # type: ignore[attr-defined]
    assert widget.hasFocus()
    session.undo()
    assert node(session, "n2").get("out_channels") is None


def test_turning_two_knobs_is_two_steps(qtbot: QtBot) -> None:
    session, inspector = show(qtbot, GOOD, "n2", "n5")
    session.select(["n2"])
    widget = field(inspector, "out_channels")
    widget.setFocus()
    QTest.keyClick(widget, Key.Key_Up)
    session.select(["n5"])
    session.select(["n2"])
    QTest.keyClick(widget, Key.Key_Up)
    session.undo()
    assert node(session, "n2").get("out_channels") == 33


def test_a_refused_value_changes_nothing(qtbot: QtBot) -> None:
    session, inspector = show(qtbot, GOOD, "n2")
    type_into(field(inspector, "out_channels"), "0", Key.Key_Tab)
    assert session.document.undo_label == ""
    form = inspector.node.form
    assert form is not None
    assert "must be between 1" in form.field("out_channels").note.text()


def test_what_shapes_refuse_is_said_at_the_field(qtbot: QtBot) -> None:
    session, inspector = show(qtbot, GOOD, "n2")
    type_into(field(inspector, "groups"), "3")
    form = inspector.node.form
    assert form is not None
    problem = session.analysis.problems_at(("n2",))[0]
    assert problem.param == "groups"
    assert form.field("groups").note.text() == problem.message
    assert form.field("groups").isVisible()
    session.undo()
    assert not form.field("groups").note.isVisible()


def test_expressions_follow_the_data(qtbot: QtBot) -> None:
    session, inspector = show(qtbot, GOOD, "n5")
    type_into(field(inspector, "out_features"), "classes")
    assert inspector.node.shapes.rows()[1] == ("out", "N × 10")
    type_into(field(inspector, "out_features"), "klasses")
    assert str(node(session, "n5").get("out_features")) == "classes"


def test_renaming(qtbot: QtBot) -> None:
    session, inspector = show(qtbot, GOOD, "n2")
    type_into(inspector.node.name.line, "First Filter")
    assert node(session, "n2").name == "first_filter"
    assert inspector.node.name.line.text() == "first_filter"
    assert session.document.undo_label == "Rename 'conv1'"
    type_into(inspector.node.name.line, " ", Key.Key_Tab)
    assert inspector.node.name.line.text() == "first_filter"
    type_into(inspector.node.name.line, "relu1")
    assert node(session, "n2").name not in ("relu1", "first_filter")
    session.undo()
    session.undo()
    assert inspector.node.name.line.text() == "conv1"


def test_half_typed_text_goes_to_the_node_it_was_typed_for(qtbot: QtBot) -> None:
    session, inspector = show(qtbot, GOOD, "n5")
    widget = field(inspector, "out_features")
    widget.setFocus()
    QTest.keyClick(widget, Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(widget, "12")
    session.select(["n2"])
    assert node(session, "n2").get("out_features") is None
    assert node(session, "n5").get("out_features") in (10, 12)


def test_input_tells_its_column_and_output_its_loss(qtbot: QtBot) -> None:
    session, inspector = show(qtbot, GOOD, "n1")
    assert dict(inspector.node.facts.rows()) == {"Kind": "image", "One sample": "1 × 8 × 8", "Range": "0 to 1"}
    session.select(["n6"])
    assert inspector.node.note.text() == "Automatic stands for cross-entropy here: the target 'label' has 10 classes."
    assert ("Loss", "Cross-entropy") in inspector.node.facts.rows()
    widget = field(inspector, "loss")
    widget.setFocus()
    QTest.keyClicks(widget, "Categorical")
    assert node(session, "n6").get("loss") == Use("CategoricalHingeLoss")
    assert ("Loss", "Categorical hinge") in inspector.node.facts.rows()
    assert "best wrong one" in inspector.node.note.text()


def test_without_data_they_say_what_is_missing(qtbot: QtBot) -> None:
    session, inspector = show(qtbot, chain("Input", "Output", data=""), "n1")
    assert "No data column" in inspector.node.note.text()
    session.select(["n2"])
    assert inspector.node.note.text().startswith("Choose a target column")


def test_open_and_waiting_inputs_say_so(qtbot: QtBot) -> None:
    project = edits.disconnect(GOOD, End("n4", "x"))
    session, inspector = show(qtbot, project, "n4")
    assert inspector.node.shapes.rows() == [("in", "not connected"), ("out", "not known yet")]
    session.select(["n5"])
    assert inspector.node.shapes.rows()[0] == ("in", "waits for flatten1")
    assert not inspector.node.cost.isVisible()


def test_several_ports_are_named(qtbot: QtBot) -> None:
    project, _ = edits.add_node(GOOD, "Add", 0.0, 0.0)
    for i, source in enumerate(("n2", "n3")):
        project = edits.connect(project, End(source, "y"), End("n7", f"xs.{i}"))
    _, inspector = show(qtbot, project, "n7")
    assert [port for port, _ in inspector.node.shapes.rows()] == ["xs.0", "xs.1", "out"]


def test_problems_of_the_node_with_reason_and_repair(qtbot: QtBot) -> None:
    project = edits.dissolve(GOOD, "n4")
    session, inspector = show(qtbot, project, "n5")
    card = next(c for c in inspector.node.cards if c.problem and c.problem.code == "linear-on-picture")
    qtbot.mouseClick(card.why, Left)
    assert card.reason.isVisible()
    qtbot.mouseClick(card.repair, Left)
    assert "Flatten" in {n.type for n in session.project.graph.nodes.values()}
    assert not any(c.isVisible() for c in inspector.node.cards)
    session.undo()
    with qtbot.waitSignal(session.asked) as asked:
        qtbot.mouseClick(card, Left, pos=QPoint(3, 3))
    assert asked.args[0] == "problems"


def test_nothing_selected_tells_of_the_network(qtbot: QtBot) -> None:
    session, inspector = show(qtbot, GOOD)
    page = inspector.network
    assert page.isVisible()
    totals = dict(page.totals.rows())
    assert totals["Layers"] == "6"
    assert totals["Parameters"] == "20.8 K"
    assert ("Source", "Handwritten digits") in page.data.rows()
    assert "ready to train" in page.step.text()
    with qtbot.waitSignal(session.asked) as asked:
        qtbot.mouseClick(page.button, Left)
    assert asked.args == ["training", None]


@pytest.mark.parametrize(
    ("project", "panel"),
    [
        (Project(), "palette"),
        (chain("Linear"), "problems"),
        (chain("Input", "Flatten", "Linear", "Output", data=""), "data"),
    ],
    ids=["empty", "errors", "no data"],
)
def test_what_to_do_next(qtbot: QtBot, project: Project, panel: str) -> None:
    session, inspector = show(qtbot, project)
    with qtbot.waitSignal(session.asked) as asked:
        qtbot.mouseClick(inspector.network.button, Left)
    assert asked.args[0] == panel
    assert asked.args[1] is (session.analysis.errors[0] if panel == "problems" else None)


def test_several_selected(qtbot: QtBot) -> None:
    session, inspector = show(qtbot, GOOD, "n2", "n3", "n5")
    page = inspector.many
    assert page.header.title.text() == "3 layers selected"
    assert page.totals.rows() == [("Parameters", "20.8 K")]
    assert ("Linear", "1") in page.kinds.rows()
    qtbot.mouseClick(page.delete, Left)
    assert set(session.project.graph.nodes) == {"n1", "n4", "n6"}
    assert inspector.network.isVisible()
    session.undo()
    assert len(session.project.graph.nodes) == 6


def test_an_unknown_layer_and_a_block_are_shown(qtbot: QtBot) -> None:
    stray = Node("n7", "FutureNorm", "future1", (("eps", 0.1),))
    project = edits.with_graph(GOOD, GOOD.graph.put(stray))
    session, inspector = show(qtbot, project, "n7")
    assert inspector.node.header.title.text() == "FutureNorm"
    assert "does not know" in inspector.node.summary.text()
    assert inspector.node.facts.rows() == [("eps", "0.1")]
    assert inspector.node.form is None
    session.select(["n2"])
    assert inspector.node.form is not None
    assert not inspector.node.facts.isVisible()


def test_forms_are_used_again(qtbot: QtBot) -> None:
    project, _ = edits.add_node(GOOD, "Linear", 0.0, 0.0, out_features=3)
    session, inspector = show(qtbot, project, "n5")
    form = inspector.node.form
    session.select(["n7"])
    assert inspector.node.form is form
    assert field(inspector, "out_features").text() == "3"  # type: ignore[attr-defined]
    type_into(field(inspector, "out_features"), "4")
    assert (node(session, "n5").get("out_features"), node(session, "n7").get("out_features")) == (10, 4)


def test_tab_goes_from_the_name_through_the_form(qtbot: QtBot) -> None:
    session, inspector = show(qtbot, GOOD, "n5")
    session.select(["n2"])
    inspector.focus_name()
    assert inspector.node.name.line.hasFocus()
    assert inspector.node.name.line.selectedText() == "conv1"
    for name in ("out_channels", "kernel_size", "stride", "padding", "bias"):
        QTest.keyClick(QApplication.focusWidget(), Key.Key_Tab)
        assert QApplication.focusWidget() is field(inspector, name), name


def test_a_hidden_inspector_waits(qtbot: QtBot) -> None:
    session = Session(GOOD)
    inspector = Inspector(session)
    qtbot.addWidget(inspector)
    session.select(["n2"])
    assert inspector.node.form is None
    inspector.show()
    assert inspector.node.form is not None


def test_another_document(qtbot: QtBot) -> None:
    session, inspector = show(qtbot, GOOD, "n2")
    session.open(Document(chain("Input", "ReLU")), "other", "id")
    assert inspector.network.isVisible()
    assert inspector.network.header.title.text() == "other"
    session.select(["n2"])
    assert inspector.node.header.title.text() == "ReLU"


def with_long_names() -> Project:
    """A network on columns whose names are longer than any panel."""
    columns = tuple(replace(c, name="column_of_sixty_letters_" * 3 + c.role) for c in GOOD.data.schema.columns)  # type: ignore[union-attr]
    # A source that is not here: the schema kept in the project counts.
    data = replace(GOOD.data, source=Use("gone_source"), schema=replace(GOOD.data.schema, columns=columns))  # type: ignore[type-var]
    names = {c.role: c.name for c in columns}
    project = edits.set_params(replace(GOOD, data=data), "n1", {"column": names["input"]})
    return edits.set_params(project, "n6", {"target": names["target"]})


@pytest.mark.parametrize("width", [240, 300, 360])
def test_nothing_is_wider_than_the_panel(qtbot: QtBot, width: int, scheme: str) -> None:
    project = edits.rename(edits.dissolve(with_long_names(), "n4"), "n5", "name_of_sixty_letters_" * 3)
    session, inspector = show(qtbot, project, width=width)
    for ids in (["n1"], ["n2"], ["n5"], ["n6"], [], ["n1", "n2"]):
        session.select(ids)
        QApplication.processEvents()
        page = (inspector.network, inspector.node, inspector.many)[len(ids)]
        for widget in page.findChildren(QWidget):
            if widget.isVisible() and widget.parentWidget() is page:
                assert 0 <= widget.geometry().left() <= widget.geometry().right() < page.width() <= width, widget
        assert page.minimumSizeHint().width() <= width


def test_pages_are_made_one_at_a_time_and_only_once(qtbot: QtBot) -> None:
    inspector = Inspector(Session(GOOD))
    qtbot.addWidget(inspector)
    counts = [len(inspector.findChildren(QScrollArea)) for _ in inspector.grow()]
    assert counts == [1, 2, 3, 4]
    pages = inspector.network, inspector.node, inspector.many, inspector.block
    list(inspector.grow())
    assert len(inspector.findChildren(QScrollArea)) == 4
    assert pages == (inspector.network, inspector.node, inspector.many, inspector.block)
