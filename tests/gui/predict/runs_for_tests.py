"""Sessions with a trainer, trained for an epoch or two, and what the trained networks say without any panel."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import Any

import numpy as np
import torch
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from core.data.feed import TensorFeed
from core.document import Project
from core.inference import Model
from core.templates import TEMPLATES
from core.trained import from_run
from core.training.settings import with_setting
from gui.session import Session
from gui.training.trainer import Trainer

Desk = tuple[Session, Trainer]
Edit = Callable[[Project], Project]


def project(template: str, **settings: Any) -> Project:
    made = TEMPLATES[template].build()
    plan = made.plan
    for name, value in settings.items():
        plan = with_setting(plan, name, value)
    return replace(made, plan=plan)


@contextmanager
def desk(made: Project | None) -> Iterator[Desk]:
    session = Session(made)
    trainer = Trainer(session)
    trainer.set_ready()
    try:
        yield session, trainer
    finally:
        assert trainer.shutdown(30.0)


def train(qtbot: QtBot, trainer: Trainer) -> None:
    trainer.start()
    assert trainer.busy
    qtbot.waitUntil(lambda: not trainer.busy)
    assert trainer.run is not None
    assert trainer.run.state == "finished", trainer.run.problem


def kept_model(trainer: Trainer) -> Model:
    """The run's kept weights, read from disk."""
    assert trainer.run is not None
    return Model(from_run(trainer.runs, trainer.run.id))


def outputs(trainer: Trainer, part: str) -> np.ndarray[Any, Any]:
    """What torch gives for all rows of a part, straight from the feed (N …)."""
    model = kept_model(trainer)
    feed = TensorFeed(model.prepared, model.lowered.inputs, model.lowered.targets)
    with torch.no_grad():
        found = model._built.network.eval()(*feed.tensors(part).inputs)
    return np.asarray(found)


def softmax(scores: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    shifted = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=-1, keepdims=True))


def panels(
    qtbot: QtBot, make: Callable[[Session, Trainer], QWidget]
) -> Iterator[Callable[..., tuple[Session, Trainer, Any]]]:
    """For a fixture: opens panels over projects, trained first unless told otherwise, and closes their desks at the end."""
    with ExitStack() as desks:

        def do(
            made: Project | None, trained: bool = True, width: int = 1440, height: int = 248
        ) -> tuple[Session, Trainer, Any]:
            session, trainer = desks.enter_context(desk(made))
            if trained:
                train(qtbot, trainer)
            panel = make(session, trainer)
            qtbot.addWidget(panel)
            panel.resize(width, height)
            panel.show()
            qtbot.waitExposed(panel)
            if trained:
                settle(qtbot, panel)
            return session, trainer, panel

        yield do


def settle(qtbot: QtBot, panel: Any) -> None:
    """Waits until nothing is asked or due any more."""

    def quiet() -> bool:
        return not (panel._due._marked or panel._background.busy or panel._oracle.waiting)

    qtbot.waitUntil(quiet)
