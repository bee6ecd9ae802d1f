"""Two real runs of a small network on disk, and the Runs panel in a window."""

from collections.abc import Callable, Iterator
from functools import partial

import pytest
from pytestqt.qtbot import QtBot

from core.builder import Net
from core.expressions import Expr
from core.training.settings import edit
from gui.runs import RunsPanel
from gui.session import Session
from gui.training.trainer import IDLE, Trainer

Until = Callable[[Callable[[], object]], None]


@pytest.fixture
def until(qtbot: QtBot) -> Until:
    """Turns the event loop until something is true."""
    return lambda condition: qtbot.waitUntil(lambda: bool(condition()))


@pytest.fixture
def session() -> Session:
    net = Net("xor_points", rows=80)
    net.output(net.add("Linear", net.input("features"), out_features=Expr("classes")), "label")
    net.train_with("SGD", lr=0.1, epochs=2, batch_size=16, seed=5)
    return Session(net.project)


@pytest.fixture
def trainer(session: Session) -> Iterator[Trainer]:
    made = Trainer(session)
    made.set_ready()
    yield made
    made.shutdown(30.0)


@pytest.fixture
def train(session: Session, trainer: Trainer, until: Until) -> Callable[..., None]:
    """Trains a run to its end, with settings changed before."""

    def do(**settings: float) -> None:
        for name, value in settings.items():
            session.edit(name, partial(edit, name, value))
        before = trainer.run
        trainer.start()
        until(lambda: trainer.state == IDLE and trainer.run is not before)

    return do


@pytest.fixture
def panel(qtbot: QtBot, session: Session, trainer: Trainer) -> RunsPanel:
    made = RunsPanel(session, trainer)
    qtbot.addWidget(made)
    made.resize(1100, 260)
    made.show()
    qtbot.waitExposed(made)
    return made
