"""Every command of the window: declared once, described, reachable, and none in another's way."""

from collections import Counter
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMainWindow, QMenu, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from core.training.settings import edit
from gui import theme, warm_up
from gui.commands import Command, Commands
from gui.demo.hands import Hands, Key, Modifier
from gui.demo.patience import settle, until
from gui.main_window import MainWindow
from gui.preferences import Preferences
from gui.training.trainer import RUNNING
from tests.gui.journeys.windows import leave, node, opened, press_shortcut

# A popup takes the keyboard, which a screen that is memory alone cannot give.


@pytest.fixture
def window(qapp: QApplication) -> Iterator[MainWindow]:
    with opened() as window:
        yield window


def in_menus(window: MainWindow) -> list[QAction]:
    """Also in menus within menus."""
    return [action for menu in window.menus.values() for action in entries(menu)]


def entries(menu: QMenu) -> list[QAction]:
    inner = [entry for action in menu.actions() if (below := action.menu()) for entry in entries(below)]
    return [action for action in menu.actions() if not action.isSeparator()] + inner


def test_every_command_has_a_title_and_a_tip(window: MainWindow) -> None:
    for command in window.commands:
        action = window.commands.action(command.key)
        assert action.text().strip(), command.key
        assert action.toolTip().strip(), command.key
        assert action.statusTip().strip(), command.key
        assert not action.statusTip().endswith("…"), command.key


def test_no_two_commands_share_a_shortcut(window: MainWindow) -> None:
    keys = Counter(
        keys.toString()
        for c in window.commands
        for keys in window.commands.action(c.key).shortcuts()
        if keys.toString()
    )
    assert {key: count for key, count in keys.items() if count > 1} == {}


def test_a_tip_names_the_keys(window: MainWindow) -> None:
    for command in window.commands:
        keys = window.commands.action(command.key).shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        if keys:
            assert keys in window.commands.action(command.key).toolTip()


def test_every_command_stands_in_its_menu_once(window: MainWindow) -> None:
    actions = Counter(action.objectName() for action in in_menus(window) if action.objectName())
    assert actions == {command.key: 1 for command in window.commands}


def test_no_two_entries_of_a_menu_share_a_letter(window: MainWindow) -> None:
    for name, menu in window.menus.items():
        letters = [
            action.text()[action.text().index("&") + 1].lower() for action in menu.actions() if "&" in action.text()
        ]
        assert len(set(letters)) == len(letters), f"{name}: {letters}"


def test_on_the_start_page_only_what_makes_sense_is_possible(window: MainWindow) -> None:
    window.commands.refresh()
    possible = {c.key for c in window.commands if window.commands.action(c.key).isEnabled()}
    assert {"new", "open", "quit", "search", "preferences", "theme", "manual", "about"} <= possible
    assert possible.isdisjoint(
        {"save", "undo", "redo", "delete", "train", "pause", "stop", "continue", "fit", "repair"}
    )


def test_what_is_possible_is_known_as_soon_as_a_project_is_open(window: MainWindow) -> None:
    window.files.new_from("digits-mlp")
    settle()
    for key in ("train", "save", "save-as", "fit", "select-all"):
        assert window.commands.action(key).isEnabled(), key


def test_undo_names_what_it_undoes(window: MainWindow) -> None:
    window.files.new_from("digits-mlp")
    window.session.select([node(window, "ReLU").id])
    window.commands.run("delete")
    window.commands.refresh()
    assert window.commands.action("undo").text() == "&Undo Delete 1 layer"
    assert window.commands.action("redo").text() == "&Redo"


def test_a_command_that_is_not_possible_does_nothing(window: MainWindow) -> None:
    window.files.new_from("digits-mlp")
    before = window.session.project
    window.commands.run("delete")
    window.commands.run("stop")
    assert window.session.project is before


@pytest.mark.parametrize(
    ("number", "panel"), list(enumerate(("data", "training", "evaluate", "predict", "runs", "code", "problems"), 1))
)
def test_alt_and_a_number_show_a_panel(window: MainWindow, number: int, panel: str) -> None:
    window.files.new_from("xor-mlp")
    settle()
    Hands(window).press(Key(Key.Key_0.value + number), Modifier.AltModifier)
    assert window.editor.bottom.shown == panel
    assert window.editor.bottom.stack.currentWidget().isVisible()


def test_next_problem_goes_around(window: MainWindow) -> None:
    window.files.new_from("digits-mlp")
    hands = Hands(window)
    for type, command in (("ReLU", "delete"), ("Flatten", "dissolve")):
        window.session.select([node(window, type).id])
        window.commands.run(command)
    settle()
    placed = [p.path[0] for p in window.session.analysis.problems if p.path]
    assert len(set(placed)) >= 2
    seen = []
    for _ in range(len(set(placed)) + 1):
        press_shortcut(window, hands, "next-problem")
        seen.append(next(iter(window.session.selection)))
    assert set(seen) == set(placed)
    assert seen[-1] == seen[0]


def test_the_first_repair_has_a_key(window: MainWindow) -> None:
    window.files.new_from("digits-mlp")
    window.session.select([node(window, "Flatten").id])
    window.commands.run("dissolve")
    settle()
    press_shortcut(window, Hands(window), "repair")
    assert node(window, "Flatten").type == "Flatten"
    assert not window.session.analysis.problems


def test_a_menu_opens_with_the_mouse_and_does_what_it_says(window: MainWindow) -> None:
    window.files.new_from("digits-mlp")
    settle()
    hands, bar = Hands(window), window.menuBar()
    hands.click(bar, bar.actionGeometry(window.menus["view"].menuAction()).center())
    menu = window.menus["view"]
    until(menu.isVisible, "Opening the menu")
    hands.click(menu, menu.actionGeometry(window.commands.action("panel-code")).center())
    assert window.editor.bottom.shown == "code"


def test_zooming_by_keys(window: MainWindow) -> None:
    window.files.new_from("digits-mlp")
    settle()
    hands, camera = Hands(window), window.desk.canvas.stage.camera
    before = camera.zoom
    press_shortcut(window, hands, "zoom-out")
    assert camera.zoom < before
    press_shortcut(window, hands, "fit")
    assert camera.zoom == before


def test_a_registry_runs_what_is_enabled(qapp: QApplication) -> None:
    host, done = QMainWindow(), []
    commands = Commands(host)
    may = [False]
    action = commands.add(
        Command(
            "go",
            "&Go",
            lambda: done.append("went"),
            "menu",
            "Ctrl+G",
            enabled=lambda: may[0],
            wording=lambda: f"&Go {len(done)}",
        )
    )
    commands.run("go")
    assert done == []
    may[0] = True
    commands.run("go")
    assert done == ["went"]
    commands.refresh()
    assert action.text() == "&Go 1"
    assert action.shortcutContext() == Qt.ShortcutContext.WindowShortcut
    menu = QMenu(host)
    commands.fill(menu, "menu")
    assert menu.actions() == [action]
    assert commands.has("go")
    assert not commands.has("stay")


def test_the_middle_of_the_toolbar_stays_where_it_is(window: MainWindow) -> None:
    window.files.new_from("iris-mlp")
    settle()
    bar = window.editor.toolbar
    parts = (*(bar._buttons[key] for key in ("open", "undo", "train", "pause", "stop")), bar.device, bar.search)
    before = [part.geometry() for part in parts]
    press_shortcut(window, Hands(window), "train")
    until(lambda: window.trainer.state == RUNNING, "The beginning of the training", 60)
    settle()
    assert window.commands.action("train").text() == "Training…"
    assert [part.geometry() for part in parts] == before
    press_shortcut(window, Hands(window), "pause")
    going = window.commands.action("pause").icon().cacheKey()
    until(lambda: window.commands.action("pause").text() == "&Resume", "The pause")
    resume = theme.icon("mdi6.play", "text").pixmap(16, 16).toImage()
    assert window.commands.action("pause").icon().cacheKey() != going
    assert window.commands.action("pause").icon().pixmap(16, 16).toImage() == resume
    window.session.edit("More epochs", lambda p: edit("epochs", 77, p))
    settle()
    assert bar.mark.text() == "edited"
    assert [part.geometry() for part in parts] == before
    window.trainer.stop()
    until(lambda: not window.trainer.busy, "The end of the training", 30)


def test_commands_go_with_their_window(qapp: QApplication) -> None:
    host = QMainWindow()
    commands = Commands(host)
    commands.add(Command("go", "&Go", lambda: None, icon="mdi6.play"))
    host.deleteLater()
    QCoreApplication.sendPostedEvents(host, QEvent.Type.DeferredDelete)
    assert not isValid(commands)
    theme.apply(qapp, "light")
    theme.apply(qapp, "dark")


def test_keys_pressed_while_the_editor_is_made_are_kept(qapp: QApplication) -> None:
    """As when somebody opens a template at once and presses Train before the toolbar is there."""
    theme.apply(qapp, "dark")
    window = MainWindow(Preferences(theme="dark"))
    window.show()
    window.activateWindow()
    hands = Hands(window)
    try:
        card = next(c for c in window.start.page.grid.cards if c.card.name == "xor-mlp")
        hands.click(card)
        assert not window._grown
        hands.press(Key.Key_F5)
        hands.press(Key.Key_4, Modifier.AltModifier)
        until(lambda: window._grown, "Making the editor", 30)
        until(lambda: window.trainer.run is not None, "The training", 60)
        assert window.session.name == "xor-mlp"
        assert window.editor.bottom.shown == "predict"
        assert window._pressed == []
    finally:
        until(warm_up.ready, "Loading torch", 60)
        leave(window)


def test_a_command_of_the_canvas_acts_only_while_the_canvas_has_the_keyboard(qtbot: QtBot) -> None:
    host, done = QMainWindow(), []
    inside, canvas, field = QWidget(), QWidget(), QLineEdit()
    canvas.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    column = QVBoxLayout(inside)
    column.addWidget(canvas)
    column.addWidget(field)
    host.setCentralWidget(inside)
    qtbot.addWidget(host)
    commands = Commands(host)
    action = commands.add(
        Command("mute", "&Mute", lambda: done.append("mute"), "go", ("M", "Ctrl+Shift+M"), scope="canvas")
    )
    commands.fill(host.menuBar().addMenu("Go"), "go")
    commands.attach_canvas(canvas)
    assert [keys.toString() for keys in action.shortcuts()] == ["M", "Ctrl+Shift+M"]
    with qtbot.waitActive(host):
        host.show()
    field.setFocus()
    QTest.keyClick(field, Qt.Key.Key_M)
    QTest.keyClick(field, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert (field.text(), done) == ("m", [])
    canvas.setFocus()
    QTest.keyClick(canvas, Qt.Key.Key_M)
    QTest.keyClick(canvas, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert (field.text(), done) == ("m", ["mute", "mute"])
