"""A real training seen through the panel: buttons, progress, curves, learning rate, failure."""

import sys
from collections.abc import Callable
from functools import partial

import numpy as np
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from core.builder import Net
from core.document import Document, Project
from core.document.edits import add_node
from core.training.settings import edit, read
from gui import theme
from gui.session import Session
from gui.training import TrainingPanel
from gui.training.study import GRID
from gui.training.trainer import IDLE, PAUSED, RUNNING, STARTING, USUAL_TURN_S, Trainer
from tests.gui.training.conftest import points_net

Until = Callable[[Callable[[], object]], None]
LEFT = Qt.MouseButton.LeftButton


def click(qtbot: QtBot, widget: object) -> None:
    qtbot.mouseClick(widget, LEFT)


def endless(session: Session) -> None:
    """So many epochs that a test decides when it ends."""
    session.edit("long", partial(edit, "epochs", 100_000))


def train_to_end(qtbot: QtBot, panel: TrainingPanel, trainer: Trainer, until: Until) -> None:
    click(qtbot, panel.block.train)
    until(lambda: trainer.state == IDLE and trainer.run is not None and trainer.run.state != "running")


def curve(panel: TrainingPanel, name: str, chart: str = "loss") -> tuple[list[float], list[float]]:
    drawn = getattr(panel.curves, chart)._made.curves.get(name)
    return (drawn.points.x.tolist(), drawn.points.y.tolist()) if drawn else ([], [])


def test_before_the_first_run_it_says_what_to_do(qtbot: QtBot, panel: TrainingPanel, trainer: Trainer) -> None:
    assert panel.invitation.isVisible()
    assert panel.invitation.sentence.text() == "Press Train to watch the loss fall and the accuracy grow."
    assert not panel.invitation.button.isVisible(), "Train has its buttons"
    assert panel.block.train.isVisible()
    assert not any(b.isVisible() for b in (panel.block.pause, panel.block.resume, panel.block.stop, panel.block.more))
    click(qtbot, panel.block.train)
    assert trainer.state == STARTING
    for chart in (panel.curves.loss, panel.curves.metric):
        assert chart.sentence.isVisible()
        assert chart.sentence.text() == "Preparing …"


@pytest.mark.parametrize(
    ("project", "words", "asked"),
    [
        (Project(), "The canvas is empty", ""),
        (add_node(Project(), "Linear", 0, 0)[0], "no data", "data"),
        (add_node(points_net(), "Linear", 0, 0)[0], "Press Train", ""),
    ],
    ids=["empty", "no data", "unused layer"],
)
def test_what_is_missing_is_said(
    qtbot: QtBot, panel: TrainingPanel, session: Session, project: Project, words: str, asked: str
) -> None:
    session.open(Document(project), "other", "0" * 32)
    assert words in panel.invitation.sentence.text()
    assert panel.invitation.button.isVisible() == bool(asked)
    if asked == "data":
        with qtbot.waitSignal(session.asked) as told:
            click(qtbot, panel.invitation.button)
        assert told.args == ["data", None]


def test_an_error_in_the_network_leads_to_the_problems(qtbot: QtBot, panel: TrainingPanel, session: Session) -> None:
    output = next(n for n in session.project.graph.nodes.values() if n.type == "Output")
    session.edit("cut", lambda p: Net("xor_points").project)
    session.edit("lone", lambda p: add_node(p, "Output", 0, 0)[0])
    assert session.analysis.errors, output
    assert session.analysis.errors[0].message in panel.invitation.sentence.text()
    with qtbot.waitSignal(session.asked) as told:
        click(qtbot, panel.invitation.button)
    assert told.args == ["problems", session.analysis.errors[0]]


def test_a_run_is_drawn_and_told(qtbot: QtBot, panel: TrainingPanel, trainer: Trainer, until: Until) -> None:
    train_to_end(qtbot, panel, trainer, until)
    run = trainer.run
    assert run is not None
    assert run.state == "finished"
    qtbot.waitUntil(lambda: curve(panel, "valid", "metric")[1] == run.curves.epochs.columns["valid.accuracy"])
    qtbot.waitUntil(lambda: curve(panel, "train") == (run.curves.steps.x, run.curves.steps.columns["loss"]))
    each = run.curves.steps_per_epoch
    assert curve(panel, "valid") == ([each * e for e in (1, 2, 3, 4)], run.curves.epochs.columns["valid.loss"])
    assert panel.block.line.left.text() == "Run 1 finished, 4 epochs"
    losses, accuracies = (run.curves.epochs.columns[f"valid.{name}"] for name in ("loss", "accuracy"))
    epoch = losses.index(min(losses)) + 1
    assert panel.block.kept.text() == f"Kept: epoch {epoch}, validation accuracy {accuracies[epoch - 1]:.3f}"
    assert (
        f"after epoch {epoch}, which had the lowest validation loss, {min(losses):.4g}." in panel.block.kept.toolTip()
    )
    assert trainer.status == f"Run 1 · finished · last epoch · loss {losses[-1]:.3f} · accuracy {accuracies[-1]:.3f}"
    assert panel.block.speed.text().endswith("samples/s on average")
    assert panel.block.line.toolTip() == panel.block.speed.text()
    assert panel.block.ahead.isVisible()
    assert not panel.block.speed.isVisible()


def test_by_epoch_shows_the_means_of_the_epochs(
    qtbot: QtBot, panel: TrainingPanel, trainer: Trainer, until: Until
) -> None:
    train_to_end(qtbot, panel, trainer, until)
    assert trainer.run is not None
    click(qtbot, panel.curves.switch.buttons["epoch"])
    assert curve(panel, "train")[1] == trainer.run.curves.epochs.columns["train.loss"]
    assert "mean over the epoch" in panel.curves.loss.legend.toolTip()
    click(qtbot, panel.curves.switch.buttons["step"])
    assert curve(panel, "train")[1] == trainer.run.curves.steps.columns["loss"]


def test_what_guessing_reaches_is_a_line(qtbot: QtBot, panel: TrainingPanel, trainer: Trainer, until: Until) -> None:
    from core.data.prepare import prepare
    from core.data.preview import commonest

    train_to_end(qtbot, panel, trainer, until)
    until(lambda: panel.curves.metric._made.reference)
    value, title = panel.curves.metric._made.reference
    assert trainer.run is not None
    assert value == pytest.approx(commonest(prepare(trainer.run.project.data), "label", "valid")[1])
    assert title == "always guessing the commonest class"


def test_confusion_and_boundary_come_from_the_network(
    qtbot: QtBot, panel: TrainingPanel, trainer: Trainer, until: Until
) -> None:
    from core.data.prepare import prepare
    from core.inference import Model
    from core.trained import from_run

    train_to_end(qtbot, panel, trainer, until)
    run, live = trainer.run, panel.live
    assert run is not None
    until(lambda: not trainer._asked and live.confusion.matrix._counts and live.boundary._made._shares is not None)
    model = Model(from_run(trainer.runs, run.id))
    prepared = prepare(run.project.data)
    guess = model.raw(prepared, "valid")[0].argmax(axis=1)
    truth = prepared.table.columns["label"][prepared.rows["valid"]]
    expected = np.zeros((2, 2), dtype=int)
    np.add.at(expected, (truth, guess), 1)
    until(lambda: live.confusion.matrix._counts == expected.tolist())
    until(lambda: live.boundary._made._shares.shape == (GRID, GRID, 2))
    plane = live._study.plane
    assert plane is not None
    scores = model.outputs(plane.grid)[0]
    shares = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    until(lambda: np.allclose(live.boundary._made._shares.reshape(-1, 2), shares, atol=1e-5))
    assert set(live.boundary._made._points) == {"train", "valid"}


def test_pause_resume_and_stop(
    qtbot: QtBot, panel: TrainingPanel, session: Session, trainer: Trainer, until: Until
) -> None:
    endless(session)
    click(qtbot, panel.block.train)
    until(lambda: trainer.state == RUNNING and trainer.run.progress)
    assert panel.block.pause.isVisible()
    assert panel.block.line.left.text().startswith("Epoch ")
    until(lambda: panel.block.line.right.text().endswith(" left"))
    click(qtbot, panel.block.pause)
    until(lambda: trainer.state == PAUSED)
    assert panel.block.line.left.text().startswith("Paused in epoch ")
    assert not panel.block.pause.isVisible()
    click(qtbot, panel.block.resume)
    until(lambda: trainer.state == RUNNING)
    click(qtbot, panel.block.stop)
    assert not panel.block.stop.isEnabled()
    until(lambda: trainer.state == IDLE)
    assert panel.block.line.left.text().startswith("Run 1 stopped in epoch ")
    assert panel.block.train.isVisible()
    assert panel.block.more.isVisible()


def test_stop_before_the_run_has_begun_leaves_none(
    qtbot: QtBot, panel: TrainingPanel, trainer: Trainer, until: Until
) -> None:
    click(qtbot, panel.block.train)
    click(qtbot, panel.block.stop)
    assert trainer.state == IDLE
    until(lambda: not trainer._asked and not trainer.runs.all())
    assert trainer.run is None
    assert panel.invitation.isVisible()


def test_continue_adds_epochs(qtbot: QtBot, panel: TrainingPanel, trainer: Trainer, until: Until) -> None:
    train_to_end(qtbot, panel, trainer, until)
    first = trainer.run
    assert first is not None
    panel.block.epochs.setValue(2)
    click(qtbot, panel.block.more)
    until(lambda: trainer.state == IDLE and first.epochs == 6)
    assert trainer.run is first
    assert first.done is not None
    assert first.done.epoch == 6
    until(lambda: len(curve(panel, "valid")[0]) == 6)
    assert trainer.runs.info(first.id).epoch == 6


def test_the_run_before_stays_faint(qtbot: QtBot, panel: TrainingPanel, trainer: Trainer, until: Until) -> None:
    train_to_end(qtbot, panel, trainer, until)
    until(lambda: curve(panel, "train") != ([], []))
    before = curve(panel, "train")
    click(qtbot, panel.block.train)
    until(lambda: trainer.run is not None and trainer.run.id == "0002" and trainer.state == IDLE)
    assert curve(panel, "previous train") == before
    assert panel.curves.loss._made.curves["previous train"].look.faint


def test_a_new_seed_is_another_one_and_can_be_undone(qtbot: QtBot, panel: TrainingPanel, session: Session) -> None:
    before = read(session.project.plan, "seed")
    click(qtbot, panel.settings.new_seed)
    after = read(session.project.plan, "seed")
    assert after != before
    assert panel.settings.form_of("seed").field("seed").editor.widget.text() == str(after)
    session.undo()
    assert read(session.project.plan, "seed") == before


def test_a_new_seed_gives_another_run(
    qtbot: QtBot, panel: TrainingPanel, session: Session, trainer: Trainer, until: Until
) -> None:
    train_to_end(qtbot, panel, trainer, until)
    losses = trainer.run.curves.epochs.columns["train.loss"]  # type: ignore[union-attr]
    click(qtbot, panel.settings.new_seed)
    train_to_end(qtbot, panel, trainer, until)
    until(lambda: trainer.run.id == "0002" and trainer.state == IDLE)  # type: ignore[union-attr]
    assert trainer.run.curves.epochs.columns["train.loss"] != losses  # type: ignore[union-attr]
    assert trainer.runs.info("0002").seed == read(session.project.plan, "seed")


def test_a_learning_rate_reaches_the_run_under_way(
    qtbot: QtBot, panel: TrainingPanel, session: Session, trainer: Trainer, until: Until
) -> None:
    endless(session)
    click(qtbot, panel.block.train)
    until(lambda: trainer.state == RUNNING and trainer.run.progress)
    run = trainer.run
    assert run is not None
    box = panel.settings.form_of("lr").field("lr").editor.widget
    box.setFocus()
    box.selectAll()
    qtbot.keyClicks(box, "0.002")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert read(session.project.plan, "lr") == 0.002
    until(lambda: run.progress.lr == 0.002)
    assert panel.block.rate.text().startswith("Learning rate 0.002 from epoch ")
    assert panel.block.version.text() == ""
    session.undo()
    until(lambda: run.progress.lr == 0.05)
    trainer.stop()
    until(lambda: trainer.state == IDLE)


def test_a_run_that_goes_on_as_it_was_says_nothing_of_its_rate(
    qtbot: QtBot, panel: TrainingPanel, session: Session, trainer: Trainer, until: Until
) -> None:
    train_to_end(qtbot, panel, trainer, until)
    run = trainer.run
    trainer.look_at(None)
    trainer.look_at(run)
    told: list[str] = []
    session.told.connect(told.append)
    click(qtbot, panel.block.more)
    until(lambda: trainer.state == IDLE)
    assert not told
    assert not panel.block.rate.isVisible()


def test_a_learning_rate_changed_at_rest_holds_when_the_run_goes_on(
    qtbot: QtBot, panel: TrainingPanel, session: Session, trainer: Trainer, until: Until
) -> None:
    train_to_end(qtbot, panel, trainer, until)
    session.edit("slower", partial(edit, "lr", 0.001))
    panel.continue_run()
    until(lambda: trainer.state == IDLE and trainer.run.done.epoch == 8)
    assert trainer.run.done.lr == 0.001  # type: ignore[union-attr]


def test_an_edit_while_it_trains_is_said(
    qtbot: QtBot, panel: TrainingPanel, session: Session, trainer: Trainer, until: Until
) -> None:
    endless(session)
    click(qtbot, panel.block.train)
    until(lambda: trainer.state == RUNNING)
    assert not panel.block.version.isVisible()
    session.edit("more", lambda p: add_node(p, "ReLU", 0, 0)[0])
    assert panel.block.version.text() == f"Training the version of {trainer.run.version} · edited since"  # type: ignore[union-attr]
    session.undo()
    assert not panel.block.version.isVisible()
    trainer.stop()
    until(lambda: trainer.state == IDLE)


def test_the_window_has_short_waits_while_it_trains(
    qtbot: QtBot, panel: TrainingPanel, session: Session, trainer: Trainer, until: Until
) -> None:
    usual = USUAL_TURN_S
    endless(session)
    click(qtbot, panel.block.train)
    until(lambda: trainer.state == RUNNING)
    assert sys.getswitchinterval() < usual / 5
    trainer.stop()
    until(lambda: trainer.state == IDLE)
    assert sys.getswitchinterval() == pytest.approx(usual)


def test_another_document_has_its_own_runs(
    qtbot: QtBot, panel: TrainingPanel, session: Session, trainer: Trainer, until: Until
) -> None:
    train_to_end(qtbot, panel, trainer, until)
    session.open(Document(points_net(epochs=7)), "other", "1" * 32)
    assert panel.invitation.isVisible()
    assert curve(panel, "train") == ([], [])
    assert panel.settings.form_of("epochs").field("epochs").editor.widget.text() == "7"
    assert panel.block.line.left.text() == "Not trained yet"


def diverging() -> Project:
    """A straight line through large numbers, with steps far too long: the loss overflows."""
    net = Net("diabetes")
    net.output(net.add("Linear", net.input("features"), out_features=1), "progression")
    net.train_with("SGD", lr=1000.0, epochs=40)
    return net.project


def test_a_failure_is_a_sentence_with_its_repair(
    qtbot: QtBot, panel: TrainingPanel, session: Session, trainer: Trainer, until: Until
) -> None:
    session.open(Document(diverging()), "wild", "2" * 32)
    train_to_end(qtbot, panel, trainer, until)
    failure = panel.failure
    assert trainer.run is not None
    assert trainer.run.state == "failed"
    assert failure.isVisible()
    assert "no longer a finite number" in failure.text.text()
    assert panel.block.line.left.text().startswith("Run 1 failed")
    failure.text.linkActivated.emit("why")
    assert "Steps that are too large" in failure.text.text()
    with qtbot.waitSignal(session.asked) as told:
        failure.text.linkActivated.emit("node")
    assert told.args[0] == "network"
    assert told.args[1] in session.project.graph.nodes
    assert failure.button.text() == "Use 0.01", "as SGD has it; 1000 is far above that"
    click(qtbot, failure.button)
    assert read(session.project.plan, "lr") == 0.01
    assert not failure.isVisible()
    session.edit("small", partial(edit, "lr", 1e-3))
    session.edit("short", partial(edit, "epochs", 2))
    click(qtbot, panel.block.train)
    until(lambda: trainer.run.id == "0002" and trainer.state == IDLE)  # type: ignore[union-attr]
    assert trainer.run.state == "finished"
    assert panel.curves.metric.title.isHidden()
    assert panel.curves.picker.text() == "Mean absolute error"


def test_a_network_with_an_error_is_refused_with_its_sentence(
    qtbot: QtBot, panel: TrainingPanel, session: Session, trainer: Trainer
) -> None:
    session.edit("lone", lambda p: add_node(p, "Output", 0, 0)[0])
    click(qtbot, panel.block.train)
    assert trainer.state == IDLE
    assert panel.failure.isVisible()
    assert session.analysis.errors[0].message in panel.failure.text.text()
    assert not trainer.runs.all()


def test_a_hidden_panel_catches_up(qtbot: QtBot, panel: TrainingPanel, trainer: Trainer, until: Until) -> None:
    panel.hide()
    trainer.start()
    until(lambda: trainer.run is not None and trainer.run.state == "finished")
    assert curve(panel, "train") == ([], [])
    panel.show()
    run = trainer.run
    assert run is not None
    until(lambda: curve(panel, "train")[1] == run.curves.steps.columns["loss"])


@pytest.mark.parametrize("size", [(1440, 240), (911, 300), (1440, 800), (720, 240)])
def test_it_fits(qtbot: QtBot, panel: TrainingPanel, trainer: Trainer, until: Until, size: tuple[int, int]) -> None:
    train_to_end(qtbot, panel, trainer, until)
    panel.resize(*size)
    qtbot.waitUntil(lambda: panel.width() == size[0])
    assert panel.height() == size[1]
    shown = [w for w in panel.grid._all if w.isVisible()]
    assert panel.curves.loss in shown
    for widget in shown:
        assert panel.grid.rect().contains(widget.geometry())
        assert all(not widget.geometry().intersects(w.geometry()) for w in shown if w is not widget)
    bottom = panel.block.mapTo(panel, panel.block.rect().bottomLeft()).y()
    assert bottom <= panel.height()
    assert panel.block.train.isVisible()


def test_the_two_themes(scheme: str, qtbot: QtBot, panel: TrainingPanel, trainer: Trainer, until: Until) -> None:
    train_to_end(qtbot, panel, trainer, until)
    wanted = {theme.current().accent, theme.current().warning, theme.current().panel}

    def seen() -> set[str]:
        image = panel.grab().toImage()
        return {image.pixelColor(x, y).name() for x in range(0, image.width(), 2) for y in range(image.height())}

    until(lambda: wanted <= seen())
