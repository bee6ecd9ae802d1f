"""Where the keyboard is after a button of the training was pressed and went."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from core.training.settings import edit
from gui.session import Session
from gui.training import TrainingPanel
from gui.training.trainer import IDLE, RUNNING, Trainer

Until = Callable[[Callable[[], object]], None]


def test_the_focus_stays_with_the_buttons_of_the_training(
    qtbot: QtBot, panel: TrainingPanel, session: Session, trainer: Trainer, until: Until
) -> None:
    session.edit("long", partial(edit, "epochs", 100_000))
    panel.activateWindow()
    panel.block.train.setFocus()
    qtbot.keyClick(panel.block.train, Qt.Key.Key_Space)
    until(lambda: trainer.state == RUNNING)
    until(panel.block.stop.hasFocus)
    qtbot.keyClick(panel.block.stop, Qt.Key.Key_Space)
    until(lambda: trainer.state == IDLE)
    until(panel.block.train.hasFocus)
