"""Repairs that follow from the whole network, clicked where people meet them: bubble, Problems panel, inspector; undone and done again."""

from __future__ import annotations

import pytest

from core.document import Project
from core.graph import End
from gui.demo.builder import Builder
from gui.demo.patience import until
from gui.main_window import MainWindow
from gui.problems import ProblemCard
from tests.gui.journeys.test_mending import codes, mend_in_bubble, mend_in_panel
from tests.gui.journeys.windows import node
from tests.unit.analysis.mistakes import MISTAKES


def bring_in(window: MainWindow, name: str) -> Project:
    """A network with that mistake on the canvas."""
    project = next(m for m in MISTAKES if m.name == name).make()
    window.files.new_from("digits-mlp")
    window.session.edit("Bring in a mistake", lambda _: project)
    return project


def undone_and_done_again(window: MainWindow) -> None:
    mended = window.session.project
    window.session.undo()
    assert codes(window)
    window.session.redo()
    assert window.session.project == mended
    assert codes(window) == []


def test_a_shortcut_is_projected_in_the_panel(window: MainWindow, builder: Builder) -> None:
    bring_in(window, "the branch of a residual sum has a stride")
    said = mend_in_panel(window, builder.hands, "shape", "Project the shortcut (1×1)")
    assert "needs inputs of one shape" in said
    made, shortcut = node(window, "Conv2d", 2), window.session.project.graph.wires[End("add", "xs.0")]
    assert shortcut.node == made.id
    assert (made.get("out_channels"), made.get("stride")) == (16, (2, 2))
    assert window.desk.canvas.stage.scene.cards["add"].view.output == "N×16×28×28"
    undone_and_done_again(window)


def test_the_last_step_is_taken_in_the_bubble(window: MainWindow, builder: Builder) -> None:
    bring_in(window, "all steps of an LSTM go into the Linear that judges the whole sequence")
    window.desk.canvas.fit()
    said = mend_in_bubble(window, builder, "output", "Take 'Last step' of 'lstm'")
    assert "one score for each class" in said
    assert window.session.project.graph.wires[End("linear", "x")] == End("lstm", "last")
    undone_and_done_again(window)


@pytest.mark.parametrize(
    ("name", "offer"),
    [
        ("a decoder ends in a row of another width", "Give 'linear' 64 outputs, reshape to 1×8×8"),
        ("a decoder gives half the size", "Resize to 8×8"),
    ],
)
def test_a_decoder_is_made_fitting_in_the_inspector(
    window: MainWindow, builder: Builder, name: str, offer: str
) -> None:
    bring_in(window, name)
    window.session.select({"output"})
    until(lambda: cards(window), "The problem in the inspector")
    [card] = cards(window)
    assert card.repair.text() == offer
    builder.hands.click(card.repair)
    assert not cards(window)
    undone_and_done_again(window)


def cards(window: MainWindow) -> list[ProblemCard]:
    return [c for c in window.editor.inspector.findChildren(ProblemCard) if c.isVisible() and c.problem is not None]
