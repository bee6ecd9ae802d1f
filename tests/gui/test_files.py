"""Files: opening, saving, and what becomes of runs; broken files end in a sentence."""

import os
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox, QWidget

from core.document import edits
from core.project import ENDING, Extras, WorkingFolder, load, save
from core.project.archive import WEIGHTS
from core.templates import TEMPLATES
from core.training.settings import edit
from gui.canvas.inplace import LineOverlay
from gui.demo import checks
from gui.demo.patience import until
from gui.main_window import MainWindow
from tests.gui.journeys.windows import node, opened, trained


@pytest.fixture
def window(qapp: QApplication) -> Iterator[MainWindow]:
    with opened() as window:
        yield window


@pytest.fixture
def told(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """Every message box: its title and text; each is answered with its button."""
    boxes: list[tuple[str, str]] = []

    def exec_(box: QMessageBox) -> int:
        boxes.append((box.text(), box.informativeText()))
        return int(QMessageBox.StandardButton.Ok)

    monkeypatch.setattr(QMessageBox, "exec", exec_)
    return boxes


def train_briefly(window: MainWindow, template: str = "digits-mlp") -> None:
    window.files.new_from(template)
    window.session.edit("Two epochs", lambda p: edit("epochs", 2, p))
    window.commands.run("train")
    assert trained(window) == "finished"


def test_a_text_under_way_counts_as_unsaved(
    window: MainWindow, tmp_path: Path, told: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    window.files.new_from("xor-mlp")
    assert window.files.save_to(tmp_path / "mine")
    linear = node(window, "Linear").id
    network = window.editor.network
    network.in_place.rename(linear)
    [line] = network.canvas.stage.findChildren(LineOverlay)
    line.line.setText("typed")
    assert not window.files.may_leave("opening another project")
    assert [title for title, _ in told] == ["Save the changes to 'mine'?"]
    assert window.session.project.graph.nodes[linear].name == "typed"


def test_what_is_saved_is_what_is_opened(window: MainWindow, tmp_path: Path) -> None:
    window.files.new_from("digits-cnn")
    window.session.edit("Rename", lambda p: edits.rename(p, node(window, "Conv2d").id, "eyes"))
    saved = window.session.project
    assert window.files.save_to(tmp_path / "mine")
    assert window.files.path == (tmp_path / f"mine{ENDING}").resolve()
    window.files.new_from("xor-mlp")
    assert window.files.open(tmp_path / "mine.netw")
    assert window.session.project == saved
    assert window.session.name == "mine"
    assert not window.session.document.dirty
    assert not window.session.document.undo_label


def test_the_id_stays_with_the_file(window: MainWindow, tmp_path: Path) -> None:
    window.files.new_from("xor-mlp")
    id = window.session.id
    window.files.save_to(tmp_path / "mine.netw")
    window.files.new()
    assert window.session.id != id
    window.files.open(tmp_path / "mine.netw")
    assert window.session.id == id


@pytest.mark.parametrize("alone", [False, True], ids=["with its runs", "on another machine"])
def test_a_trained_network_predicts_the_same_when_opened_again(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, alone: bool
) -> None:
    train_briefly(window)
    before = checks.answers(window, "test")
    window.files.save_to(tmp_path / "mine.netw")
    window.files.new()
    assert window.trainer.run is None
    if alone:
        monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "another machine"))
    window.files.open(tmp_path / "mine.netw")
    assert window.trainer.run is not None
    assert (window.trainer.run.kept is not None) == alone
    after = checks.answers(window, "test")
    assert after.dtype == np.float32
    assert after.tobytes() == before.tobytes()
    assert window.trainer.can_continue is not alone


def test_a_run_goes_on_after_opening(window: MainWindow, tmp_path: Path) -> None:
    train_briefly(window)
    window.files.save_to(tmp_path / "mine.netw")
    window.files.new()
    window.files.open(tmp_path / "mine.netw")
    window.trainer.continue_run(1)
    assert trained(window) == "finished"
    assert window.trainer.run is not None
    assert window.trainer.runs.checkpoint(window.trainer.run.id).epoch == 3
    assert len(window.trainer.runs.all()) == 1


def test_saving_keeps_weights_of_a_network_that_was_edited_since(window: MainWindow, tmp_path: Path) -> None:
    train_briefly(window)
    before = checks.answers(window, "valid")
    window.session.edit("Delete", lambda p: edits.delete(p, [node(window, "ReLU").id]))
    window.files.save_to(tmp_path / "mine.netw")
    window.files.new()
    window.files.open(tmp_path / "mine.netw")
    assert window.trainer.run is not None
    assert window.trainer.run.edited_since(window.session.project)
    assert checks.answers(window, "valid").tobytes() == before.tobytes()


def test_nothing_on_the_disk_changes_by_opening(window: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "old.netw"
    save(path, TEMPLATES["iris-mlp"].build(), Extras())
    before = path.read_bytes()
    window.files.open(path)
    assert path.read_bytes() == before
    assert not WorkingFolder(window.session.id).path.exists()


def broken(path: Path, kind: str) -> Path:
    """Files that cannot be opened, each in its own way."""
    match kind:
        case "missing":
            pass
        case "a folder":
            path.mkdir()
        case "empty":
            path.touch()
        case "text":
            path.write_text("this is no project")
        case "cut off":
            save(path, TEMPLATES["xor-mlp"].build(), Extras())
            path.write_bytes(path.read_bytes()[:-200])
        case "no project inside":
            with zipfile.ZipFile(path, "w") as file:
                file.writestr("readme.txt", "hello")
        case "no json":
            with zipfile.ZipFile(path, "w") as file:
                file.writestr("project.json", "{")
        case "from the future":
            with zipfile.ZipFile(path, "w") as file:
                file.writestr("project.json", '{"format": 999}')
    return path


KINDS = ("missing", "a folder", "empty", "text", "cut off", "no project inside", "no json", "from the future")


@pytest.mark.parametrize("kind", KINDS)
def test_a_broken_file_is_told_and_changes_nothing(
    window: MainWindow, told: list[tuple[str, str]], tmp_path: Path, kind: str
) -> None:
    window.files.new_from("xor-mlp")
    before, id = window.session.project, window.session.id
    path = broken(tmp_path / "broken.netw", kind)
    assert not window.files.open(path)
    [(title, text)] = told
    assert title == "This file could not be opened"
    assert text.endswith(".")
    assert "Traceback" not in text
    assert window.session.project is before
    assert window.session.id == id
    assert window.files.path is None
    assert not window.preferences.recent


def test_damaged_weights_are_told_when_they_are_asked_for(window: MainWindow, tmp_path: Path) -> None:
    train_briefly(window)
    path = tmp_path / "mine.netw"
    window.files.save_to(path)
    project, extras = load(path)
    damaged = tmp_path / "damaged.netw"
    save(damaged, project, Extras("f" * 32, b"\x08" + b"\0" * 40, extras.run, extras.metrics))
    window.files.open(damaged)
    said: list[str] = []
    picture = np.zeros((1, 1, 8, 8), np.float32)
    window.trainer.predict((picture,), said.append, said.append)
    until(lambda: said, "An answer")
    assert said == ["The weights in the project file are damaged. Train the project again."]
    assert WEIGHTS in zipfile.ZipFile(damaged).namelist()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_told(
    window: MainWindow, told: list[tuple[str, str]], tmp_path: Path
) -> None:
    window.files.new_from("xor-mlp")
    tmp_path.chmod(0o500)
    try:
        assert not window.files.save_to(tmp_path / "mine.netw")
    finally:
        tmp_path.chmod(0o700)
    assert told[0][0] == "The project was not saved"


def test_a_name_that_is_a_folder_is_told(window: MainWindow, told: list[tuple[str, str]], tmp_path: Path) -> None:
    window.files.new_from("xor-mlp")
    (tmp_path / "mine.netw").mkdir()
    assert not window.files.save_to(tmp_path / "mine.netw")
    [(title, text)] = told
    assert title == "The project was not saved"
    assert text.endswith("Your work is still open here.")
    assert window.files.path is None


def test_save_goes_to_the_same_file_without_asking(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def ask(_window: QWidget, _title: str, proposed: str, _filter: str) -> tuple[str, str]:
        asked.append(proposed)
        return str(tmp_path / "mine.netw"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
    window.files.new_from("xor-mlp")
    assert window.files.save()
    assert len(asked) == 1
    assert asked[0].endswith("xor-mlp.netw")
    window.session.edit("Seven epochs", lambda p: edit("epochs", 7, p))
    assert window.files.save()
    assert len(asked) == 1
    assert load(tmp_path / "mine.netw")[0] == window.session.project
    window.files.save_as()
    assert asked[1].endswith("mine.netw")


def test_opening_through_the_dialog(window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "flowers.netw"
    save(path, TEMPLATES["iris-mlp"].build(), Extras())
    chosen = iter((("", ""), (str(path), "")))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: next(chosen))
    window.commands.run("open")
    assert not window.editing
    window.commands.run("open")
    assert window.session.name == "flowers"
    assert window.preferences.recent[0].path == str(path)
