"""Building wrongly, reading what is wrong, mending it with a click, training, and undoing all of it."""

from PySide6.QtWidgets import QLabel

from core.document import Project, edits
from core.document.edits import COLUMN
from core.graph import End
from core.training.settings import read
from gui.demo.builder import Builder, field
from gui.demo.hands import Hands, Key, Modifier
from gui.demo.patience import until
from gui.main_window import MainWindow
from gui.problems import ProblemCard
from tests.gui.journeys.windows import node, press_shortcut, trained

CTRL = Modifier.ControlModifier


def codes(window: MainWindow) -> list[str]:
    return [problem.code for problem in window.session.analysis.problems]


def start_empty(window: MainWindow, hands: Hands) -> None:
    hands.press(Key.Key_N, CTRL)
    until(lambda: window.editing, "Opening an empty project")


def wrong_start(window: MainWindow, builder: Builder) -> None:
    """image -> Linear: torch would take it and learn nonsense."""
    start_empty(window, builder.hands)
    image = builder.drop("Input", 0, 0)
    linear = builder.drop("Linear", COLUMN, 0)
    builder.wire(image, linear)


def mend_in_bubble(window: MainWindow, builder: Builder, of: str, offer: str) -> str:
    """Points at a card, reads its bubble and clicks what it offers; what it said."""
    builder.select(of)
    bubble = window.desk.canvas.bubble
    until(bubble.isVisible, "A bubble beside the card")
    said = bubble.findChild(QLabel).text()
    assert bubble.button.text() == offer
    builder.hands.click(bubble.button)
    return said


def mend_in_panel(window: MainWindow, hands: Hands, code: str, offer: str) -> str:
    """Opens the Problems panel from the status bar, and clicks the offer of a problem; its sentence."""
    hands.click(window.editor.status.problems)
    until(window.editor.problems.isVisible, "Showing the Problems panel")
    cards = window.editor.problems.findChildren(ProblemCard)
    card = next(c for c in cards if c.isVisible() and c.problem is not None and c.problem.code == code)
    assert card.repair.text() == offer
    hands.click(card.repair)
    return card.sentence.text()


def finish(window: MainWindow, builder: Builder) -> None:
    """After the mended start: -> ReLU -> Linear -> Output."""
    last = node(window, "Linear").id
    for column, key in enumerate(("ReLU", "Linear", "Output")):
        made = builder.drop(key, COLUMN * column, 152)
        builder.wire(last, made)
        last = made
    builder.set(node(window, "Linear", 1).id, "out_features", "classes")


def test_linear_on_a_picture_is_mended_in_the_bubble(window: MainWindow, builder: Builder) -> None:
    wrong_start(window, builder)
    assert "linear-on-picture" in codes(window)
    said = mend_in_bubble(window, builder, node(window, "Linear").id, "Insert Flatten")
    assert "not on the whole picture" in said
    assert "linear-on-picture" not in codes(window)
    graph, flatten = window.session.project.graph, node(window, "Flatten")
    assert graph.wires[End(node(window, "Linear").id, "x")].node == flatten.id
    assert window.desk.canvas.stage.scene.cards[flatten.id].view.output == "N×64"


def test_linear_on_a_picture_is_mended_in_the_panel(window: MainWindow, builder: Builder) -> None:
    wrong_start(window, builder)
    said = mend_in_panel(window, builder.hands, "linear-on-picture", "Insert Flatten")
    assert "not on the whole picture" in said
    assert "linear-on-picture" not in codes(window)


def test_softmax_before_cross_entropy_is_mended(window: MainWindow, builder: Builder) -> None:
    window.files.new_from("digits-mlp")
    output = node(window, "Output")
    stage = builder.stage
    middle = stage.scene.wires[(output.id, "x")].route.path.pointAtPercent(0.5)
    builder.drop("Softmax", middle.x() - 92, middle.y() - 40)
    softmax = node(window, "Softmax")
    assert window.session.project.graph.wires[End(output.id, "x")].node == softmax.id, "it was not put on the wire"
    assert codes(window) == ["activation-before-loss"]
    said = mend_in_panel(window, builder.hands, "activation-before-loss", "Remove Softmax")
    assert "applies softmax itself" in said
    assert codes(window) == []
    assert "Softmax" not in [n.type for n in window.session.project.graph.nodes.values()]


def test_a_layer_deleted_in_the_middle_is_told_and_wired_again(window: MainWindow, builder: Builder) -> None:
    window.files.new_from("digits-mlp")
    before, totals = window.session.project, window.session.analysis.totals
    relu, first, second = node(window, "ReLU").id, node(window, "Linear").id, node(window, "Linear", 1)
    builder.delete(relu)
    [problem] = window.session.analysis.errors
    assert problem.code == "unplugged"
    assert problem.path == (second.id,)
    assert f"'{second.name}'" in problem.message
    builder.hands.press(Key.Key_F5)
    assert not window.trainer.busy
    assert window.editor.training.failure.isVisible()
    builder.wire(first, second.id)
    assert codes(window) == ["no-activation"]
    mend_in_bubble(window, builder, second.id, "Insert ReLU")
    assert codes(window) == []
    assert window.session.analysis.totals == totals
    assert len(window.session.project.graph.nodes) == len(before.graph.nodes)


def test_delete_and_join_closes_the_gap(window: MainWindow, builder: Builder) -> None:
    window.files.new_from("digits-mlp")
    builder.select(node(window, "ReLU").id)
    builder.hands.press(Key.Key_Backspace, CTRL)
    assert codes(window) == ["no-activation"]


def test_a_wire_that_would_close_a_loop_is_refused_with_a_reason(window: MainWindow, builder: Builder) -> None:
    window.files.new_from("digits-mlp")
    first, second = node(window, "Linear").id, node(window, "Linear", 1).id
    before, said = window.session.project, []
    builder.stage.said.connect(lambda text, _at: said.append(text))
    builder.wire(second, first)
    assert window.session.project is before
    assert any("close a loop" in text for text in said)


def test_a_loop_from_elsewhere_is_mended_in_the_bubble(window: MainWindow, builder: Builder) -> None:
    """A file made by another program may hold one."""
    window.files.new_from("digits-mlp")
    first, second = node(window, "Linear").id, node(window, "Linear", 1).id
    window.session.edit("Bring in a loop", lambda p: edits.connect(p, End(second, "y"), End(first, "x")))
    problem = window.session.analysis.errors[0]
    assert problem.code == "loop"
    said = mend_in_bubble(window, builder, problem.path[0], problem.repair.label if problem.repair else "")
    assert "loop" in said
    assert "loop" not in codes(window)
    window.session.undo()
    assert "loop" in codes(window)


def test_everything_is_undone_and_done_again(window: MainWindow, builder: Builder) -> None:
    """Every step of a long journey, data steps and training settings too, back to the empty project and forth again."""
    hands, session = builder.hands, window.session
    start_empty(window, hands)
    seen: list[Project] = [session.project]
    session.changed.connect(lambda _difference: seen.append(session.project))

    image = builder.drop("Input", 0, 0)
    linear = builder.drop("Linear", COLUMN, 0)
    builder.wire(image, linear)
    mend_in_bubble(window, builder, linear, "Insert Flatten")
    finish(window, builder)
    builder.delete(node(window, "ReLU").id)
    builder.wire(linear, node(window, "Linear", 1).id)
    mend_in_panel(window, hands, "no-activation", "Insert ReLU")
    hands.press(Key.Key_1, Modifier.AltModifier)
    hands.write(field(window.editor.data.steps, "high"), "2")
    hands.press(Key.Key_2, Modifier.AltModifier)
    hands.write(field(window.editor.training, "epochs"), "2")
    assert codes(window) == []
    assert read(session.project.plan, "epochs") == 2
    assert dict(session.project.data.steps[0].params)["high"] == 2

    hands.press(Key.Key_F5)
    assert trained(window) == "finished"
    last, steps = session.project, list(seen)
    assert len(steps) > 12

    builder.select_nothing()
    for step in reversed(steps[:-1]):
        hands.press(Key.Key_Z, CTRL)
        assert session.project == step
    assert not session.project.graph.nodes
    assert not window.commands.action("undo").isEnabled()
    for step in steps[1:]:
        press_shortcut(window, hands, "redo")
        assert session.project == step
    assert session.project == last
    assert window.trainer.run is not None
    assert not window.trainer.run.edited_since(session.project)
