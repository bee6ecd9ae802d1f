"""Project files dropped on the canvas: opened, or added as blocks; other files are refused in a sentence."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from core.document import Document
from core.document.project import Project
from core.project import Extras, save
from core.templates import TEMPLATES
from gui.demo.patience import until
from gui.network import NetworkEditor
from gui.session import Session

Copy, Left, NoModifier = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support", extend=True)


@pytest.fixture
def session() -> Session:
    return Session(TEMPLATES["digits-mlp"].build())


@pytest.fixture
def told(session: Session) -> list[str]:
    sentences: list[str] = []
    session.told.connect(sentences.append)
    return sentences


@pytest.fixture
def editor(qtbot: QtBot, session: Session) -> Iterator[NetworkEditor]:
    made = NetworkEditor(session, lambda place, at: None)
    qtbot.addWidget(made)
    made.resize(1000, 600)
    with qtbot.waitExposed(made):
        made.show()
    yield made
    made.close()


@pytest.fixture
def lenet(tmp_path: Path) -> Path:
    path = tmp_path / "my lenet.netw"
    save(path, TEMPLATES["lenet5"].build(), Extras())
    return path


def drop(editor: NetworkEditor, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    at, stage = QPoint(500, 400), editor.canvas.stage
    QApplication.sendEvent(stage, QDragEnterEvent(at, Copy, data, Left, NoModifier))
    QApplication.sendEvent(stage, QDropEvent(QPointF(at), Copy, data, Left, NoModifier))
    QApplication.processEvents()


def choose(editor: NetworkEditor, words: str) -> None:
    menu = editor.dropped.menu
    assert menu is not None
    action = next(a for a in menu.actions() if words in a.text().replace("&", "") and not a.isSeparator())
    QTest.mouseClick(menu, Left, NoModifier, menu.actionGeometry(action).center())


def read(editor: NetworkEditor, words: str) -> None:
    """Choose, and wait until the thread has read the files."""
    choose(editor, words)
    until(lambda: not editor.dropped.reading, "Reading the files", 20)


def names(menu: QMenu | None) -> list[str]:
    assert menu is not None
    return [a.text().replace("&", "") for a in menu.actions() if a.isEnabled() and not a.isSeparator()]


def test_what_to_do_is_asked(editor: NetworkEditor, session: Session, lenet: Path) -> None:
    before = session.project
    drop(editor, lenet)
    assert names(editor.dropped.menu) == ["Open", "Add as a block", "Cancel"]
    assert editor.dropped.menu is not None
    assert editor.dropped.menu.actions()[0].text() == "my lenet.netw"
    QTest.keyClick(editor.dropped.menu, Qt.Key.Key_Escape)
    assert editor.dropped.menu is None
    assert session.project is before


def test_it_is_added_as_a_block_in_one_step_and_what_stayed_behind_is_told(
    editor: NetworkEditor, session: Session, told: list[str], lenet: Path
) -> None:
    before = session.project
    drop(editor, lenet)
    read(editor, "Add as a block")
    [new] = session.selected
    assert session.project.blocks[new.block].title == "my lenet"
    assert told == [
        "Reading 'my lenet.netw'.",
        "Added 'my lenet' as a block. Its Input and its Output became ports of the block. Its data and training settings stayed behind.",
    ]
    session.undo()
    assert session.project is before


def test_it_is_opened(editor: NetworkEditor, session: Session, lenet: Path) -> None:
    asked: list[Path] = []
    editor.open_asked.connect(asked.append)
    drop(editor, lenet)
    choose(editor, "Open")
    assert asked == [lenet]


def test_cancel_does_nothing(editor: NetworkEditor, session: Session, lenet: Path) -> None:
    before = session.project
    drop(editor, lenet)
    choose(editor, "Cancel")
    assert session.project is before


def test_several_are_added_together(editor: NetworkEditor, session: Session, lenet: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.netw"
    save(other, TEMPLATES["iris-mlp"].build(), Extras())
    drop(editor, lenet, other)
    assert names(editor.dropped.menu) == ["Add as blocks", "Cancel"]
    read(editor, "Add as blocks")
    assert len(session.selected) == 2
    assert len({session.project.look.places[n.id] for n in session.selected}) == 2


def test_other_files_are_refused_in_a_sentence(editor: NetworkEditor, told: list[str], tmp_path: Path) -> None:
    drop(editor, tmp_path / "photo.png")
    assert editor.dropped.menu is None
    assert told == [
        "'photo.png' cannot be dropped here: only Netwright projects (.netw) can. Data is chosen in the Data panel."
    ]


@pytest.mark.parametrize("kind", ["missing", "folder", "text", "zip", "broken", "empty network", "not utf-8"])
def test_a_file_that_is_no_good_is_told_and_changes_nothing(
    kind: str, editor: NetworkEditor, session: Session, told: list[str], tmp_path: Path
) -> None:
    path, before = tmp_path / "bad.netw", session.project
    if kind == "folder":
        path.mkdir()
    elif kind == "text":
        path.write_text("hello")
    elif kind in ("zip", "broken", "not utf-8"):
        content = {"zip": b"{}", "broken": b'{"format": 1, "graph": [[[', "not utf-8": b"\xff\xfe\x00"}[kind]
        with zipfile.ZipFile(path, "w") as file:
            file.writestr("project.json", content)
    elif kind == "empty network":
        save(path, Project(), Extras())
    drop(editor, path)
    read(editor, "Add as a block")
    assert len(told) == 2
    assert told[1].endswith(".")
    assert session.project is before


def test_reading_holds_nothing_up_and_what_is_read_too_late_goes_nowhere(
    editor: NetworkEditor, session: Session, lenet: Path
) -> None:
    """Another document was opened while the file was read."""
    drop(editor, lenet)
    choose(editor, "Add as a block")
    assert editor.dropped.reading
    assert not session.project.blocks
    session.open(Document(TEMPLATES["iris-mlp"].build()), "iris", "0" * 32)
    before = session.project
    until(lambda: not editor.dropped.reading, "Reading the file", 20)
    assert session.project is before
