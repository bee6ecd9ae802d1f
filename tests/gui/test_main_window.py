"""The main window: start page, title and dirty mark, geometry, files dropped on it, files opened before."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QSize, Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.document.project import Project
from core.project import Extras, save
from core.templates import TEMPLATES
from core.training.settings import edit
from gui import preferences
from gui.demo.carrying import hand_over
from gui.demo.hands import Hands, Key, Modifier
from gui.demo.patience import settle, until
from gui.main_window import MENUS, MainWindow
from gui.mydata.dialog import MyData
from gui.preferences import Preferences, Window
from tests.gui.journeys.windows import opened

CTRL = Modifier.ControlModifier


@pytest.fixture
def window(qapp: QApplication) -> Iterator[MainWindow]:
    with opened() as window:
        yield window


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A project file."""
    path = tmp_path / "kept.netw"
    save(path, TEMPLATES["iris-mlp"].build(), Extras())
    return path


def drop(window: MainWindow, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    hand_over(Hands(window), window.centralWidget(), data, QPoint(300, 300))
    settle()


def test_it_opens_on_the_start_page(window: MainWindow) -> None:
    assert not window.editing
    assert window.start.isVisible()
    assert window.windowTitle() == "Netwright"
    assert [menu.title() for menu in window.menus.values()] == [title for _, title in MENUS]


def test_a_click_on_a_template_opens_it(window: MainWindow) -> None:
    card = next(c for c in window.start.page.grid.cards if c.card.name == "xor-mlp")
    Hands(window).click(card)
    until(lambda: window.editing, "Opening the template")
    assert window.session.name == "xor-mlp"
    assert window.session.project.graph.nodes


def test_the_title_marks_unsaved_changes(window: MainWindow, tmp_path: Path) -> None:
    window.files.new_from("xor-mlp")
    assert window.windowTitle() == "xor-mlp[*]"
    assert not window.isWindowModified()
    window.session.edit("More epochs", lambda p: edit("epochs", 7, p))
    assert window.isWindowModified()
    assert window.editor.toolbar.mark.text() == "edited"
    window.session.undo()
    assert not window.isWindowModified()
    window.session.redo()
    window.files.save_to(tmp_path / "mine.netw")
    assert window.windowTitle() == "mine[*]"
    assert not window.isWindowModified()
    assert window.windowFilePath() == str((tmp_path / "mine.netw").resolve())
    assert window.editor.toolbar.mark.text() == ""


def test_closing_a_project_leads_back_to_the_start_page(window: MainWindow, kept: Path) -> None:
    window.files.open(kept)
    window.commands.run("start")
    assert not window.editing
    assert window.session.empty
    assert window.windowFilePath() == ""
    assert [f.path for f in window.preferences.recent] == [str(kept)]


def test_a_file_dropped_on_the_start_page_is_opened(window: MainWindow, kept: Path) -> None:
    drop(window, kept)
    until(lambda: window.editing, "Opening what was dropped")
    assert window.session.name == "kept"
    assert window.files.path == kept.resolve()


def test_a_file_dropped_on_the_canvas_is_opened(window: MainWindow, kept: Path) -> None:
    window.files.new_from("xor-mlp")
    settle()
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(kept))])
    dropped = window.editor.network.dropped
    hand_over(Hands(window), window.desk.canvas.stage, data, QPoint(200, 100))
    until(lambda: dropped.menu is not None, "The question what to do with it")
    assert dropped.menu is not None
    QTest.keyClick(dropped.menu, Qt.Key.Key_O)
    until(lambda: window.session.name == "kept", "Opening what was dropped")


def test_text_dropped_on_the_window_does_nothing(window: MainWindow) -> None:
    data = QMimeData()
    data.setText("hello")
    hand_over(Hands(window), window.centralWidget(), data, QPoint(300, 300))
    settle()
    assert not window.editing


def test_a_dropped_file_that_is_no_project_is_taken_for_data(window: MainWindow, tmp_path: Path) -> None:
    stranger = tmp_path / "notes.txt"
    stranger.write_text("hello")
    shown: list[str] = []

    def read(dialog: object) -> None:
        assert isinstance(dialog, MyData)
        shown.append(dialog.place.path.toolTip())
        dialog.reject()

    Hands(window).answer(lambda: drop(window, stranger), read)
    assert shown == [str(stranger)]
    assert not window.editing


def test_where_the_window_was_is_remembered(qapp: QApplication, home: Path) -> None:
    with opened(size=QSize(1200, 700)) as window:
        window.files.new_from("xor-mlp")
        settle()
        window.session.document.mark_saved()
        window.close()
    found = preferences.load()
    assert found.window is not None
    assert (found.window.width, found.window.height) == (1200, 700)
    assert set(found.panels) >= {"palette", "inspector", "bottom"}


def test_a_window_on_a_screen_that_is_gone_comes_back_into_sight(qapp: QApplication) -> None:
    lost = Preferences(theme="dark", window=Window(90_000, 90_000, 800, 600))
    window = MainWindow(lost)
    assert any(screen.availableGeometry().intersects(window.geometry()) for screen in qapp.screens())
    window.deleteLater()


def test_recent_files_stand_on_the_start_page_and_in_the_menu(window: MainWindow, kept: Path) -> None:
    window.files.open(kept)
    window.commands.run("start")
    settle()
    assert "kept" in " ".join(
        row.text() for row in window.start.page.recent.findChildren(object) if hasattr(row, "text")
    )
    recent = next(a.menu() for a in window.menus["file"].actions() if a.menu() is not None)
    recent.aboutToShow.emit()
    assert [a.text() for a in recent.actions()] == [str(kept)]
    recent.actions()[0].trigger()
    assert window.session.name == "kept"


def test_preferences_that_cannot_be_kept_do_no_harm(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_preferences: Preferences) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("gui.main_window.save_preferences", refuse)
    said: list[str] = []
    window.session.told.connect(said.append)
    window.set_theme("light")
    assert window.preferences.theme == "light"
    assert said == ["The preferences could not be kept: No space left on device."]


def test_the_theme_is_kept_for_the_next_start(window: MainWindow, home: Path) -> None:
    window.commands.run("theme")
    assert preferences.load().theme == "light"
    assert json.loads(preferences.location().read_text())["theme"] == "light"


def test_what_is_told_stands_in_the_status_bar(window: MainWindow) -> None:
    window.files.new_from("xor-mlp")
    window.session.told.emit("Something happened.")
    assert window.editor.status.message.text() == "Something happened."


def test_new_by_keyboard_is_an_empty_project_with_data(window: MainWindow) -> None:
    Hands(window).press(Key.Key_N, CTRL)
    until(lambda: window.editing, "A new project")
    assert window.session.empty
    assert window.session.project.data.source.key == "digits"
    assert not window.isWindowModified()
    assert window.session.project != Project()
