"""Closing and leaving: nothing unsaved goes without a question, and no training is lost."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from core.project import load
from core.training.runs import Runs
from core.training.settings import edit
from gui.demo.builder import Builder
from gui.demo.hands import Hands
from gui.demo.patience import until
from gui.main_window import MainWindow
from gui.training.trainer import PAUSED, RUNNING
from tests.gui.journeys.windows import node

LONG_BEFORE_ITS_END = 10.0
"""Seconds. Not to wait for the training is what counts here; how fast the window closes is measured by `make bench`."""

Button = QMessageBox.StandardButton


def reply(hands: Hands, button: Button | str, asked: list[str]) -> Callable[[QWidget], None]:
    """Clicks a button of the question, named by its kind or by its words, and writes down what was asked."""

    def click(box: QWidget) -> None:
        assert isinstance(box, QMessageBox)
        asked.append(box.text())
        found = box.button(button) if isinstance(button, Button) else None
        found = found or next(b for b in box.buttons() if b.text().replace("&", "") == button)
        hands.click(found)

    return click


@pytest.fixture
def edited(window: MainWindow) -> MainWindow:
    """A window with an unsaved edit."""
    window.files.new_from("digits-mlp")
    window.session.edit("More epochs", lambda p: edit("epochs", 500, p))
    return window


@pytest.fixture
def asked() -> list[str]:
    return []


def test_cancel_keeps_the_window_open(edited: MainWindow, hands: Hands, asked: list[str]) -> None:
    hands.answer(edited.close, reply(hands, Button.Cancel, asked))
    assert asked == ["Save the changes to 'digits-mlp'?"]
    assert edited.isVisible()
    assert edited.session.document.dirty


def test_escape_means_cancel(edited: MainWindow, hands: Hands) -> None:
    hands.answer(edited.close, lambda box: box.close())
    assert edited.isVisible()


def test_discard_closes_without_saving(edited: MainWindow, hands: Hands, asked: list[str], tmp_path: Path) -> None:
    hands.answer(edited.close, reply(hands, Button.Discard, asked))
    assert not edited.isVisible()
    assert not list(tmp_path.iterdir())


def test_save_asks_where_and_closes(
    edited: MainWindow, hands: Hands, asked: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "mine"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    project = edited.session.project
    hands.answer(edited.close, reply(hands, Button.Save, asked))
    assert not edited.isVisible()
    assert load(path.with_suffix(".netw"))[0] == project


def test_no_file_chosen_keeps_the_window_open(
    edited: MainWindow, hands: Hands, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    hands.answer(edited.close, reply(hands, Button.Save, asked))
    assert edited.isVisible()


def test_a_disk_that_refuses_keeps_the_window_open(
    edited: MainWindow, hands: Hands, asked: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "no" / "such" / "place"), ""))

    hands.answer(edited.close, reply(hands, Button.Save, asked), reply(hands, Button.Ok, asked))
    assert asked[1] == "The project was not saved"
    assert edited.isVisible()
    assert edited.session.document.dirty


def test_nothing_is_asked_without_changes(window: MainWindow) -> None:
    window.files.new_from("digits-mlp")
    window.close()
    assert not window.isVisible()


def test_nothing_is_asked_about_an_empty_project(window: MainWindow) -> None:
    window.files.new()
    window.session.edit("More epochs", lambda p: edit("epochs", 500, p))
    window.close()
    assert not window.isVisible()


def start_long_training(window: MainWindow) -> Runs:
    """Of an unsaved project, so that nothing but the working folder can keep it."""
    window.files.new_from("digits-mlp")
    window.session.edit("Many epochs", lambda p: edit("epochs", 5000, p))
    window.session.document.mark_saved()
    window.commands.run("train")
    until(lambda: window.trainer.state == RUNNING and window.trainer.run and window.trainer.run.done, "An epoch", 60)
    return window.trainer.runs


def test_closing_in_the_middle_of_a_training_keeps_it(window: MainWindow) -> None:
    runs = start_long_training(window)
    began = time.monotonic()
    window.close()
    assert time.monotonic() - began <= LONG_BEFORE_ITS_END
    assert not window.isVisible()
    [info] = runs.all()
    assert info.state == "stopped"
    checkpoint = runs.checkpoint(info.id)
    assert checkpoint.epoch >= 1
    assert runs.weights(info.id, best=True).tensors
    assert runs.epochs(info.id)["epoch"][-1] >= 1


def test_leaving_a_training_asks_and_may_go_on(window: MainWindow, hands: Hands, asked: list[str]) -> None:
    start_long_training(window)
    run = window.trainer.run
    hands.answer(window.files.new, reply(hands, Button.Cancel, asked))
    assert asked == ["A training is running"]
    assert window.trainer.state == RUNNING
    assert window.trainer.run is run


def test_leaving_a_training_stops_and_keeps_it(window: MainWindow, hands: Hands, asked: list[str]) -> None:
    runs = start_long_training(window)
    hands.answer(window.files.new, reply(hands, "Stop it", asked))
    assert window.session.empty
    assert window.trainer.run is None
    until(lambda: runs.all()[0].state == "stopped", "The end of the run on disk")
    assert runs.checkpoint(runs.all()[0].id).epoch >= 1


def test_one_question_is_enough_while_a_paused_training_has_unsaved_edits(
    window: MainWindow, hands: Hands, asked: list[str]
) -> None:
    runs = start_long_training(window)
    window.commands.run("pause")
    until(lambda: window.trainer.state == PAUSED, "The pause")
    window.session.edit("More epochs", lambda p: edit("epochs", 4000, p))
    hands.answer(window.files.new, reply(hands, Button.Cancel, asked))
    assert window.trainer.state == PAUSED
    hands.answer(window.files.new, reply(hands, Button.Discard, asked))
    assert asked == ["Save the changes to 'digits-mlp'?"] * 2
    assert window.session.empty
    until(lambda: runs.all()[0].state == "stopped", "The end of the run on disk")


def test_a_question_before_another_project(edited: MainWindow, builder: Builder, asked: list[str]) -> None:
    hands = builder.hands
    hands.answer(lambda: edited.files.new_from("iris-mlp"), reply(hands, Button.Cancel, asked))
    assert edited.session.name == "digits-mlp"
    hands.answer(lambda: edited.files.new_from("iris-mlp"), reply(hands, Button.Discard, asked))
    assert edited.session.name == "iris-mlp"
    assert node(edited, "Input").get("column") != "image"
