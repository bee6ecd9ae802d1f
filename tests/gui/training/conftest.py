"""A session with a small network, a trainer that really trains it, and the panel in a window."""

from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from core.builder import Net
from core.document import Project
from core.expressions import Expr
from gui import warm_up
from gui.session import Session
from gui.training import TrainingPanel
from gui.training.trainer import Trainer


def points_net(**settings: float | str) -> Project:
    """Noisy XOR points (N 2) -> 8 hidden -> scores (N 2)."""
    net = Net("xor_points", rows=120)
    x = net.add("Linear", net.input("features"), out_features=8)
    x = net.add("Tanh", x)
    net.output(net.add("Linear", x, out_features=Expr("classes")), "label")
    net.train_with("Adam", **{"lr": 0.05, "epochs": 4, "batch_size": 16, **settings})
    return net.project


@pytest.fixture
def session() -> Session:
    return Session(points_net())


@pytest.fixture
def trainer(session: Session, monkeypatch: pytest.MonkeyPatch) -> Iterator[Trainer]:
    """Everything that the window loads in the background is there."""
    monkeypatch.setattr(warm_up, "ready", lambda part=None: True)
    made = Trainer(session)
    made.set_ready()
    yield made
    made.shutdown(30.0)


@pytest.fixture
def panel(qtbot: QtBot, session: Session, trainer: Trainer) -> TrainingPanel:
    made = TrainingPanel(session, trainer)
    qtbot.addWidget(made)
    made.resize(1200, 300)
    made.show()
    qtbot.waitExposed(made)
    qtbot.waitUntil(lambda: made.plots_ready)
    return made


@pytest.fixture
def until(qtbot: QtBot) -> Callable[[Callable[[], object]], None]:
    """Turns the event loop until something is true."""
    return lambda condition: qtbot.waitUntil(lambda: bool(condition()))
