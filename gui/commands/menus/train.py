"""The Train menu."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from gui.commands.registry import Command
from gui.training.trainer import IDLE, PAUSED, RUNNING, Trainer

if TYPE_CHECKING:
    from gui.desk import Desk
    from gui.main_window import MainWindow


def commands(window: MainWindow, desk: Desk) -> list[Command]:
    return [*_going(window, desk), *_more(window, desk)]


def _going(window: MainWindow, desk: Desk) -> list[Command]:
    trainer = desk.trainer
    train = partial(Command, menu="train")
    return [
        train(
            "train",
            "&Train",
            partial(_start, desk),
            shortcut="F5",
            icon="mdi6.play",
            tip="Train a new run from fresh weights",
            enabled=lambda: window.editing and trainer.state == IDLE and not desk.session.empty,
            wording=lambda: "&Train" if trainer.state == IDLE else "Training…",
        ),
        train(
            "pause",
            "&Pause",
            partial(_pause, trainer),
            shortcut="F6",
            icon="mdi6.pause",
            tip="Pause the training, or go on with it",
            enabled=lambda: trainer.state in (RUNNING, PAUSED),
            wording=lambda: "&Resume" if trainer.state == PAUSED else "&Pause",
            picture=lambda: "mdi6.play" if trainer.state == PAUSED else "mdi6.pause",
        ),
        train(
            "stop",
            "&Stop",
            trainer.stop,
            shortcut="Shift+F5",
            icon="mdi6.stop",
            tip="Stop the training; last and best weights are kept",
            enabled=lambda: trainer.busy,
        ),
    ]


def _more(window: MainWindow, desk: Desk) -> list[Command]:
    trainer = desk.trainer
    train = partial(Command, menu="train")
    return [
        train(
            "continue",
            "&Continue the run",
            lambda: desk.editor.training.continue_run(),
            icon="mdi6.skip-forward",
            tip="Add epochs to the run that is looked at",
            enabled=lambda: window.editing and trainer.can_continue,
            divided=True,
        ),
    ]


def _start(desk: Desk) -> None:
    """On a small screen the panel would lie over the network; the status bar tells how it goes."""
    workspace = desk.editor.workspace
    if workspace.bottom_open or not workspace.compact:
        desk.editor.show_panel("training")
    desk.trainer.start()


def _pause(trainer: Trainer) -> None:
    if trainer.state == PAUSED:
        trainer.resume()
    else:
        trainer.pause()
