"""Files of one's own in the Data panel: chosen, read in other ways, lost and found."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from gui.data import DataPanel
from gui.forms import SpecForm
from tests.gui.data.own import houses, opened, pictures, settled

Left, Key = Qt.MouseButton.LeftButton, Qt.Key


def choose(qtbot: QtBot, panel: DataPanel, title: str) -> None:
    """By keyboard, as in any list: open it, go to the row, Enter."""
    box = panel.source.box
    box.setFocus()
    qtbot.keyClick(box, Key.Key_F4)
    view = box.view()
    qtbot.waitUntil(view.isVisible)
    view.setCurrentIndex(box.model().index(box.findText(title), 0))
    qtbot.keyClick(view, Key.Key_Return)


def answer(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (str(path), ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args: str(path))


def field(panel: DataPanel, name: str):  # type: ignore[no-untyped-def]
    form = panel.source.form.findChild(SpecForm)
    assert form is not None
    return form.field(name).editor


def test_a_file_is_chosen_in_the_background_as_one_edit(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    session, panel = opened(qtbot, None)
    answer(monkeypatch, houses(tmp_path / "houses.csv"))
    choose(qtbot, panel, "Choose a file…")
    assert panel.looking.busy
    assert panel.notice.cancel.isVisible()
    assert not session.document.undo_label, "nothing has changed yet"
    settled(qtbot, panel)
    assert session.document.undo_label == "Choose houses.csv"
    assert panel.source.box.currentText() == "houses.csv"
    assert panel.source.summary.text() == "A table of 120 rows and 6 columns; 'price' is to be predicted."
    assert session.project.data.steps[0].key == "impute"
    assert not panel.notice.isVisible()
    session.undo()
    assert not session.project.data.source.key
    assert panel.source.box.currentIndex() == -1


def test_a_folder_of_pictures_is_chosen_and_shown(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    session, panel = opened(qtbot, None)
    answer(monkeypatch, pictures(tmp_path / "shades"))
    choose(qtbot, panel, "Choose a folder…")
    settled(qtbot, panel)
    assert panel.source.box.currentText() == "shades"
    assert session.project.data.source.key == "image_folder"
    assert panel.preview.samples.currentWidget() is panel.preview.samples.gallery


def test_what_cannot_be_read_is_said_and_changes_nothing(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    session, panel = opened(qtbot, houses(tmp_path / "houses.csv"))
    empty = tmp_path / "empty.csv"
    empty.write_text("")
    answer(monkeypatch, empty)
    before = session.project
    choose(qtbot, panel, "Choose a file…")
    settled(qtbot, panel)
    assert session.project is before
    assert panel.notice.refused.isVisible()
    assert "empty.csv" in panel.notice.refused.text.text()
    qtbot.mouseClick(panel.notice.refused.cross, Left)
    assert not panel.notice.refused.isVisible()


def test_a_look_can_be_given_up(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    session, panel = opened(qtbot, None)
    answer(monkeypatch, houses(tmp_path / "houses.csv"))
    choose(qtbot, panel, "Choose a file…")
    qtbot.mouseClick(panel.notice.cancel, Left)
    assert not panel.looking.busy
    assert not panel.notice.isVisible()
    qtbot.wait(200)
    assert not session.project.data.source.key


def test_another_separator_looks_at_the_file_again(qtbot: QtBot, tmp_path: Path) -> None:
    path = houses(tmp_path / "houses.csv")
    session, panel = opened(qtbot, path)
    box = field(panel, "header").box
    box.setFocus()
    qtbot.keyClick(box, Key.Key_End)
    assert panel.looking.busy
    settled(qtbot, panel)
    schema = session.project.data.schema
    assert schema is not None
    assert schema.rows == 121, "the names count as a row now"
    assert session.document.undo_label == "Change names in the first row"
    session.undo()
    assert session.project.data.schema is not None
    assert session.project.data.schema.rows == 120


def test_a_file_that_has_moved_is_located(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = houses(tmp_path / "houses.csv")
    session, panel = opened(qtbot, path)
    assert not panel.notice.isVisible()
    moved = tmp_path / "elsewhere" / "houses.csv"
    moved.parent.mkdir()
    path.rename(moved)
    panel.presence.ask()
    qtbot.waitUntil(panel.notice.state.isVisible)
    assert str(path) in panel.notice.state.text.text()
    answer(monkeypatch, moved)
    qtbot.mouseClick(panel.notice.state.button, Left)
    qtbot.waitUntil(lambda: not panel.notice.isVisible())
    assert dict(session.project.data.source.params)["path"] == str(moved)
    assert session.document.undo_label == "Locate the data"


def test_a_file_that_has_changed_is_looked_at_again(qtbot: QtBot, tmp_path: Path) -> None:
    path = houses(tmp_path / "houses.csv")
    session, panel = opened(qtbot, path)
    houses(path, rows=150)
    os.utime(path, (1, 1))
    panel.presence.ask()
    qtbot.waitUntil(panel.notice.state.isVisible)
    assert panel.notice.state.text.text() == "The data has changed since it was looked at."
    qtbot.mouseClick(panel.notice.state.button, Left)
    qtbot.waitUntil(lambda: session.project.data.schema.rows == 150)  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: not panel.notice.isVisible())
