"""Looking at a network while it trains changes nothing of what it learns."""

from collections.abc import Callable
from typing import Any

import numpy as np
from PySide6.QtCore import QPoint

from core.training.settings import edit
from gui.demo.builder import Builder
from gui.demo.hands import Hands, Key, Modifier
from gui.demo.patience import until
from gui.demo.story import THREE
from gui.main_window import MainWindow
from gui.training.trainer import RUNNING
from tests.gui.journeys.windows import node, trained

EPOCHS = 6


def learned(window: MainWindow, meanwhile: Callable[[], None] = lambda: None) -> dict[str, bytes]:
    """Trains a new run from the same seed; every tensor of its last and its best weights, as bytes."""
    trainer = window.trainer
    window.commands.run("train")
    until(lambda: trainer.state == RUNNING and trainer.run and trainer.run.progress, "The first numbers", 60)
    meanwhile()
    assert trained(window) == "finished"
    assert trainer.run is not None
    found = {}
    for best in (False, True):
        weights = trainer.runs.weights(trainer.run.id, best)
        found |= {f"{best} {name}": tensor.numpy().tobytes() for name, tensor in weights.tensors.items()}
    return found


def prepare(window: MainWindow) -> None:
    window.files.new_from("digits-cnn")
    window.session.edit("Fewer epochs", lambda p: edit("epochs", EPOCHS, p))
    assert node(window, "Dropout"), "without chance in the network nothing would be proved"


def test_training_twice_gives_the_same_weights(window: MainWindow) -> None:
    prepare(window)
    assert learned(window) == learned(window)


def test_predicting_drawing_and_probing_leave_the_weights_alone(window: MainWindow, builder: Builder) -> None:
    prepare(window)
    alone = learned(window)
    hands, panel = builder.hands, window.editor.predict
    said: list[Any] = []

    def meddle() -> None:
        hands.press(Key.Key_4, Modifier.AltModifier)
        until(lambda: panel.question is not None, "A sample to predict")
        hands.click(panel.sample.any)
        until(lambda: panel.answer.bars.best() is not None, "An answer to the sample")
        said.append(panel.answer.verdict.text())
        hands.click(panel.modes, panel.modes.tabRect(1).center())
        draw(hands, panel.draw.pad)
        until(lambda: panel.answer.bars.best() is not None, "An answer to the drawing")
        said.append(panel.answer.verdict.text())
        picture = np.random.default_rng(3).random((64, 1, 8, 8), dtype=np.float32)
        window.trainer.probe((picture,), said.append, said.append)
        until(lambda: len(said) == 3, "What every wire carries")
        assert window.trainer.busy, "it ended before all was asked"

    assert learned(window, meddle) == alone
    assert isinstance(said[2], dict)
    conv = node(window, "Conv2d").id
    assert said[2][(conv,), "y"].shape == (64, 32, 8, 8)


def draw(hands: Hands, pad: Any) -> None:
    sheet = pad.sheet()
    corner = sheet.topLeft().toPoint()
    hands.drag(pad, [corner + QPoint(round(x * sheet.width()), round(y * sheet.height())) for x, y in THREE])
