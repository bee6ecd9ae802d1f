"""Train, while something that cannot be used, or is not finished, stands in a field."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit

from core.training.settings import read
from gui.demo.hands import Hands, Key, Modifier
from gui.demo.patience import settle, until
from gui.forms.field import Field
from gui.main_window import MainWindow
from tests.gui.journeys.windows import node, opened, press_shortcut, trained


@pytest.fixture
def window(qapp: QApplication) -> Iterator[MainWindow]:
    with opened() as window:
        window.files.new_from("xor-mlp")
        window.editor.show_panel("training")
        settle()
        yield window


def put(window: MainWindow, field: Field, text: str) -> None:
    """Typed, without Enter."""
    hands = Hands(window)
    hands.click(field.editor.focus)
    hands.press(Key.Key_A, Modifier.ControlModifier)
    hands.type(text)


def held(window: MainWindow, field: Field) -> None:
    """Nothing trains, and the keyboard is in the field."""
    assert window.trainer.state == "idle"
    assert window.trainer.run is None
    assert field.isVisible()
    focus = QApplication.focusWidget()
    assert focus is not None
    assert field.isAncestorOf(focus)
    assert field.param.label in window.editor.status.message.text()


def test_a_setting_that_cannot_be_used_is_shown_first(window: MainWindow) -> None:
    hands, training = Hands(window), window.editor.training
    field = training.settings.form_of("batch_size").field("batch_size")
    put(window, field, "many\n")
    hands.click(training.block.train)
    held(window, field)
    window.editor.show_panel("data")
    press_shortcut(window, hands, "train")
    assert window.editor.bottom.shown == "training"
    held(window, field)
    put(window, field, "2\n")
    press_shortcut(window, hands, "train")
    trained(window)
    assert window.trainer.run is not None
    assert read(window.trainer.run.project.plan, "batch_size") == 2


def test_what_is_typed_and_not_finished_counts(window: MainWindow) -> None:
    hands, field = Hands(window), window.editor.training.settings.form_of("epochs").field("epochs")
    put(window, field, "3")
    assert read(window.session.project.plan, "epochs") == 200
    press_shortcut(window, hands, "train")
    assert trained(window) == "finished"
    assert window.trainer.run is not None
    assert window.trainer.run.epochs == 3


def test_a_layer_that_cannot_be_used_is_shown_first(window: MainWindow) -> None:
    hands = Hands(window)
    window.session.select([node(window, "Linear").id])
    settle()
    field = next(f for f in window.editor.inspector.findChildren(Field) if f.param.name == "out_features")
    put(window, field, "wide")
    press_shortcut(window, hands, "train")
    held(window, field)
    window.editor.training.settings.focus("epochs")
    line = field.findChild(QLineEdit)
    assert line is not None
    assert line.text() == "wide", "what was typed stays to be mended"
    hands.click(field.editor.focus)
    hands.press(Key.Key_Escape)
    press_shortcut(window, hands, "train")
    until(lambda: window.trainer.run is not None, "The training", 30)
    window.trainer.stop()
    until(lambda: not window.trainer.busy, "The end", 30)
