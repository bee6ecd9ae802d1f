"""What is said before the first point, and after a run that has none."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from core.builder import Net
from core.document import Document
from core.expressions import Expr
from core.training.settings import edit, read
from gui.session import Session
from gui.training import TrainingPanel
from gui.training.trainer import IDLE, Trainer

Until = Callable[[Callable[[], object]], None]


def test_numbers_are_promised_no_accuracy(panel: TrainingPanel, session: Session) -> None:
    net = Net("diabetes")
    net.output(net.add("Linear", net.input("features"), out_features=Expr("targets")), "progression")
    session.open(Document(net.project), "other", "0" * 32)
    assert panel.invitation.sentence.text() == "Press Train to watch the loss and the mean absolute error fall."


def test_a_run_that_fails_at_once_says_when(
    qtbot: QtBot, panel: TrainingPanel, trainer: Trainer, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(settings: object) -> object:
        raise OSError(2, "No such file or directory", "digits.csv")

    monkeypatch.setattr("gui.training.trainer.prepare", gone)
    qtbot.mouseClick(panel.block.train, Qt.MouseButton.LeftButton)
    until(lambda: trainer.state == IDLE and trainer.run is not None and trainer.run.state != "running")
    assert panel.block.line.left.text() == "Run 1 failed before the first epoch"
    assert trainer.status == "Run 1 · failed before the first epoch"
    info = trainer.runs.info("0001")
    assert info.outcome == "failed before the first epoch"


def test_a_learning_rate_far_too_large_is_named_and_mended(
    qtbot: QtBot, panel: TrainingPanel, session: Session, trainer: Trainer, until: Until
) -> None:
    left = Qt.MouseButton.LeftButton
    session.edit("wild", partial(edit, "lr", 900.0))
    qtbot.mouseClick(panel.block.train, left)
    until(lambda: trainer.state == IDLE and trainer.run is not None and trainer.run.state == "finished")
    until(panel.failure.isVisible)
    assert (
        "The first suspect is the learning rate: 900 is 900,000 times what Adam starts from."
        in panel.failure.text.text()
    )
    assert panel.failure.button.text() == "Use 0.001"
    qtbot.mouseClick(panel.failure.button, left)
    assert read(session.project.plan, "lr") == 0.001
    assert not panel.failure.isVisible()
    session.undo()
    assert read(session.project.plan, "lr") == 900.0
    session.edit("tame", partial(edit, "lr", 0.05))
    qtbot.mouseClick(panel.block.train, left)
    until(lambda: trainer.state == IDLE and trainer.run is not None and trainer.run.id == "0002")
    until(lambda: trainer.run is not None and trainer.run.state == "finished" and panel._baselines is not None)
    assert not panel.failure.isVisible()
