"""What a training will take, beside Train: it comes by itself, follows edits, gives way, and long ones can be shortened."""

import sys
import threading
import time
from collections.abc import Callable
from functools import partial

import pytest
import torch
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from core.analysis import Analysis
from core.document import Document, Project
from core.document.edits import move
from core.training import outlook
from core.training.settings import edit, read
from gui import warm_up
from gui.session import Session
from gui.training import TrainingPanel
from gui.training.trainer import IDLE, USUAL_TURN_S, Trainer

Until = Callable[[Callable[[], object]], None]
LEFT = Qt.MouseButton.LeftButton
LONG = 100_000


def known(panel: TrainingPanel, until: Until) -> str:
    until(lambda: panel.ahead.found is not None)
    return panel.block.ahead.text()


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Looks that begin from now on come to an end when it is set, or when they are given up."""
    made, plain = threading.Event(), outlook.look_ahead

    def waiting(project: Project, analysis: Analysis, give_up: Callable[[], bool]) -> outlook.Ahead | None:
        while not made.is_set() and not give_up():
            time.sleep(0.001)
        return plain(project, analysis, give_up)

    monkeypatch.setattr(outlook, "look_ahead", waiting)
    return made


def make_long(session: Session) -> None:
    """So many small steps that a quick machine needs more than ten minutes too."""
    assert session.edit("small batches", partial(edit, "batch_size", 1))
    assert session.edit("long", partial(edit, "epochs", LONG))


def test_it_comes_by_itself_and_says_how_it_is_known(panel: TrainingPanel, until: Until) -> None:
    text = known(panel, until)
    assert text.startswith("About ")
    assert " for 4 epochs, " in text
    assert text.endswith("KB")
    assert "measured on this computer" in panel.block.ahead.toolTip()
    assert not panel.offers.isVisible()


def test_it_follows_an_edit(panel: TrainingPanel, session: Session, until: Until) -> None:
    known(panel, until)
    before = panel.ahead.found
    session.edit("more", partial(edit, "epochs", 7))
    assert panel.block.ahead.text() == ""
    assert " for 7 epochs, " in known(panel, until)
    assert panel.ahead.found is not before


def test_what_changes_nothing_for_the_training_is_passed_over(
    panel: TrainingPanel, session: Session, until: Until
) -> None:
    known(panel, until)
    found = panel.ahead.found
    id = next(iter(session.project.graph.nodes))
    session.edit("move", lambda project: move(project, {id: (5.0, 500.0)}))
    assert panel.ahead.found is found


def test_it_gives_way_to_a_training(
    qtbot: QtBot, panel: TrainingPanel, session: Session, trainer: Trainer, until: Until
) -> None:
    known(panel, until)
    qtbot.mouseClick(panel.block.train, LEFT)
    assert trainer.state != IDLE
    assert panel.block.ahead.text() == ""
    until(lambda: trainer.state == IDLE and trainer.run is not None and trainer.run.state == "finished")
    assert panel.block.ahead.text().startswith("About ")


def test_a_look_that_a_training_interrupts_comes_afterwards(
    qtbot: QtBot, panel: TrainingPanel, session: Session, trainer: Trainer, gate: threading.Event, until: Until
) -> None:
    session.edit("other", partial(edit, "epochs", 5))
    until(lambda: panel.ahead._measuring.busy)
    qtbot.mouseClick(panel.block.train, LEFT)
    assert not panel.ahead._measuring.busy
    gate.set()
    until(lambda: trainer.state == IDLE and trainer.run is not None and trainer.run.state == "finished")
    assert known(panel, until).startswith("About ")


def test_nothing_is_looked_at_that_cannot_be_trained(qtbot: QtBot, panel: TrainingPanel, session: Session) -> None:
    session.open(Document(Project()), "empty", "0" * 32)
    qtbot.waitUntil(lambda: panel.ahead._asked)
    assert not panel.ahead._measuring.busy
    assert panel.ahead.found is None


def test_before_torch_has_loaded_it_waits(
    qtbot: QtBot, panel: TrainingPanel, session: Session, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    known(panel, until)
    monkeypatch.setattr(warm_up, "ready", lambda part=None: False)
    session.edit("more", partial(edit, "epochs", 9))
    qtbot.wait(1000)
    assert panel.ahead.found is None
    assert not panel.ahead._measuring.busy
    monkeypatch.setattr(warm_up, "ready", lambda part=None: True)
    assert " for 9 epochs, " in known(panel, until)


def test_the_programs_random_numbers_and_turns_stay_as_they_were(
    panel: TrainingPanel, session: Session, until: Until
) -> None:
    known(panel, until)
    torch.manual_seed(5)
    wanted = torch.rand(4)
    torch.manual_seed(5)
    session.edit("more", partial(edit, "epochs", 6))
    known(panel, until)
    assert torch.equal(torch.rand(4), wanted)
    assert sys.getswitchinterval() == pytest.approx(USUAL_TURN_S)


@pytest.mark.usefixtures("gate")
def test_what_goes_on_ends_with_the_panel(qtbot: QtBot, session: Session, trainer: Trainer) -> None:
    made = TrainingPanel(session, trainer)
    qtbot.waitUntil(lambda: made.ahead._measuring.busy)
    made.deleteLater()
    qtbot.waitUntil(lambda: not any(t.name == "background" for t in threading.enumerate()))


def test_a_long_training_is_offered_to_be_shortened_at_a_click(
    qtbot: QtBot, panel: TrainingPanel, session: Session, until: Until
) -> None:
    make_long(session)
    known(panel, until)
    assert panel.offers.isVisible()
    assert panel.offers.sentence.text().startswith("This training would take about ")
    fewer = next(b for b in panel.offers.buttons if "epoch" in b.text())
    before = session.project
    qtbot.mouseClick(fewer, LEFT)
    epochs = read(session.project.plan, "epochs")
    assert f"Train {epochs:,} epoch" in fewer.text()
    assert epochs < LONG
    until(lambda: panel.ahead.found is not None)
    session.undo()
    assert session.project == before
    known(panel, until)
    assert panel.offers.isVisible()


def test_half_the_network_and_a_sample_are_edits_that_can_be_undone(
    qtbot: QtBot, panel: TrainingPanel, session: Session, until: Until
) -> None:
    make_long(session)
    known(panel, until)
    before = session.project
    sample = next(b for b in panel.offers.buttons if "rows" in b.text())
    qtbot.mouseClick(sample, LEFT)
    assert dict(session.project.data.split.params)["sample"] < 1
    assert not panel.offers.isVisible()
    session.undo()
    assert session.project == before
    assert session.document.redo_label == sample.text().partition(" · ")[0]


def test_offers_can_be_dismissed_and_hide_while_it_trains(
    qtbot: QtBot, panel: TrainingPanel, session: Session, trainer: Trainer, until: Until
) -> None:
    make_long(session)
    known(panel, until)
    qtbot.mouseClick(panel.block.train, LEFT)
    assert not panel.offers.isVisible()
    trainer.stop()
    until(lambda: trainer.state == IDLE)
    until(lambda: panel.ahead.found is not None)
    assert panel.offers.isVisible()
    qtbot.mouseClick(panel.offers.cross, LEFT)
    session.edit("other", partial(edit, "epochs", LONG - 1))
    known(panel, until)
    assert not panel.offers.isVisible()
