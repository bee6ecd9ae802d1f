"""Losses as cards: found, wired, weighed, trained, and what the panels say of them."""

from __future__ import annotations

from dataclasses import replace

from core.analysis import analyse
from core.builder import Net
from core.document import Document, Project
from core.graph import End
from core.spec import Use
from core.training.settings import with_setting
from gui.demo.builder import Builder
from gui.demo.patience import settle, until
from gui.main_window import MainWindow
from gui.predict.oracle import NO_ANSWERS
from tests.gui.journeys.windows import trained


def codes() -> Net:
    """Two codes of each flower, and no goal yet."""
    net = Net("iris")
    x = net.add("ReLU", net.add("Linear", net.input("features"), out_features=8))
    net.add("Linear", x, name="mean", out_features=2)
    net.add("Linear", x, name="log_variance", out_features=2)
    return net


def quick(project: Project) -> Project:
    plan = with_setting(with_setting(project.plan, "epochs", 2), "device", "cpu")
    return replace(project, plan=plan)


def opened(window: MainWindow, project: Project) -> None:
    window.session.open(Document(project), "losses", "0" * 32)
    window.show_editor()
    settle()


def press_train(window: MainWindow) -> None:
    window.commands.action("train").trigger()
    assert trained(window) == "finished"


def test_a_loss_is_dropped_wired_and_trained_by_hand(window: MainWindow, builder: Builder) -> None:
    opened(window, quick(codes().project))
    assert [p.code for p in window.session.analysis.problems] == ["no-output"]
    below = builder.stage.scene.bounds()
    kl = builder.drop("StandardNormalKLLoss", below.center().x(), below.bottom() + 20.0)
    mean, spread = (n.id for n in window.session.project.graph.nodes.values() if n.name in ("mean", "log_variance"))
    builder.wire(mean, kl, "mean")
    builder.wire(spread, kl, "log_variance")
    assert set(window.session.project.graph.inputs_of(kl)) == {"mean", "log_variance"}
    assert window.session.analysis.problems == ()
    builder.set(kl, "weight", "0.5")
    card = window.editor.network.canvas.stage.scene.cards[kl].view
    assert (card.subtitle, [p.name for p in card.inputs], card.outputs) == ("weight 0.5", ["mean", "log_variance"], ())
    press_train(window)
    assert window.trainer.run is not None
    assert set(window.trainer.run.valid) == {"loss"}
    for panel, key in ((window.editor.predict, "predict"), (window.editor.evaluate, "evaluate")):
        window.editor.bottom.show_panel(key)
        until(lambda panel=panel: panel.trouble.text() == NO_ANSWERS, "The sentence that there are no answers", 20)


def test_single_losses_have_curves_of_their_own(window: MainWindow) -> None:
    net = codes()
    graph = net.project.graph.nodes.values()
    mean, spread = (End(n.id, "y") for n in graph if n.name in ("mean", "log_variance"))
    net.add("StandardNormalKLLoss", mean, spread, name="kl")
    net.output(net.add("Linear", mean, out_features=4), "features", name="back")
    net.output(mean, name="code", loss="none")
    opened(window, quick(net.project))
    window.editor.bottom.show_panel("training")
    press_train(window)
    picker = window.editor.training.curves.picker
    titles = [action.text() for action in picker.menu().actions()]
    assert titles == ["Mean absolute error, back", "R², back", "Loss, back", "Loss, kl"]
    picker.menu().actions()[3].trigger()
    metric = window.editor.training.curves.metric
    until(lambda: metric.title.text() == "Loss, kl", "The chart of one loss", 5)
    assert "loss.kl" in window.trainer.run.valid


def test_an_output_says_that_it_is_a_prediction_alone(window: MainWindow) -> None:
    net = codes()
    mean = next(End(n.id, "y") for n in net.project.graph.nodes.values() if n.name == "mean")
    id = net.output(mean, "species")
    opened(window, net.project)
    window.session.select((id,))
    settle()
    form = window.editor.inspector.node.form
    assert form is not None
    box = form.field("loss").editor.focus
    row = box.findData("none")
    box.setCurrentIndex(row)
    box.activated.emit(row)
    settle()
    assert window.session.project.graph.nodes[id].get("loss") == Use("none")
    assert "A prediction alone" in window.editor.inspector.node.note.text()
    assert analyse(window.session.project).errors == ()
