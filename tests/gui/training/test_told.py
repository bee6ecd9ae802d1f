"""What is said before the first point, and after a run that has none."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from core.builder import Net
from core.document import Document
from core.expressions import Expr
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
