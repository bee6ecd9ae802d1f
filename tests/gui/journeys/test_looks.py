"""Dark and light while the window is open, and a small screen."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QWidget

from core.training.settings import edit
from gui import theme
from gui.demo.hands import Hands, Key, Modifier
from gui.demo.patience import settle, until
from gui.main_window import MainWindow
from gui.training.trainer import IDLE, RUNNING
from tests.gui.journeys.windows import LARGE, SMALL, opened

LEAST_SHARE = 0.55


@pytest.fixture
def small(qapp: QApplication) -> Iterator[MainWindow]:
    """A laptop of 1366 by 768 pixels at a scale of 1.5, with a network open."""
    with opened(size=SMALL) as window:
        window.files.new_from("digits-cnn")
        settle()
        yield window


def button(window: MainWindow, key: str) -> QWidget:
    """Of the toolbar."""
    return window.editor.toolbar._buttons[key]


def place(window: MainWindow, widget: QWidget) -> QRect:
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())


def in_sight(window: MainWindow, widget: QWidget) -> bool:
    """Wholly within the window, and nothing lies over it."""
    where = place(window, widget)
    corners = (where.topLeft(), where.topRight(), where.bottomLeft(), where.bottomRight())
    inside = [
        QPoint(c.x() + (2 if c.x() == where.x() else -2), c.y() + (2 if c.y() == where.y() else -2)) for c in corners
    ]
    hits = [window.childAt(point) for point in inside]
    return window.rect().contains(where) and all(
        h is not None and (h is widget or widget.isAncestorOf(h)) for h in hits
    )


def ground(window: MainWindow) -> QColor:
    """The colour of the empty canvas, as it is painted."""
    picture: QImage = window.grab().toImage()
    ratio = picture.devicePixelRatio()
    at = window.desk.canvas.stage.mapTo(window, QPoint(3, 3))
    return picture.pixelColor(round(at.x() * ratio), round(at.y() * ratio))


def test_the_theme_changes_while_the_window_is_open(window: MainWindow, hands: Hands) -> None:
    window.files.new_from("digits-cnn")
    settle()
    shades = {}
    for expected in ("light", "dark", "light"):
        hands.click(button(window, "theme"))
        until(lambda name=expected: theme.current().name == name, "Changing the colours")
        settle()
        shades[expected] = ground(window)
        assert shades[expected].name() == QColor(theme.current().canvas).name()
        assert window.preferences.theme == expected
    assert shades["dark"].lightness() < 60 < 200 < shades["light"].lightness()


def test_the_theme_changes_while_it_trains(window: MainWindow, hands: Hands) -> None:
    window.files.new_from("digits-mlp")
    window.session.edit("Many epochs", lambda p: edit("epochs", 2000, p))
    hands.press(Key.Key_F5)
    until(lambda: window.trainer.state == RUNNING and window.trainer.run.done, "An epoch", 60)
    hands.click(button(window, "theme"))
    assert theme.current().name == "light"
    assert window.trainer.state == RUNNING
    hands.click(button(window, "stop"))
    until(lambda: window.trainer.state == IDLE, "The end")


def test_a_small_screen_leaves_the_canvas_its_room(small: MainWindow) -> None:
    workspace = small.editor.workspace
    assert workspace.compact
    assert small.size() == SMALL
    assert workspace.canvas_share >= LEAST_SHARE
    canvas = place(small, small.desk.canvas)
    assert canvas.width() * canvas.height() >= LEAST_SHARE * SMALL.width() * SMALL.height()
    for key in ("train", "pause", "stop"):
        assert in_sight(small, button(small, key)), key
    bounds = small.desk.canvas.stage.scene.bounds()
    assert small.desk.canvas.stage.shown_area().contains(bounds), "the network is not fitted into the canvas"


def test_train_and_stop_can_be_clicked_on_a_small_screen(small: MainWindow) -> None:
    hands = Hands(small)
    small.session.edit("Many epochs", lambda p: edit("epochs", 2000, p))
    hands.click(button(small, "train"))
    until(lambda: small.trainer.state == RUNNING, "The training", 60)
    assert in_sight(small, button(small, "stop"))
    assert small.editor.workspace.canvas_share >= LEAST_SHARE
    hands.click(button(small, "stop"))
    until(lambda: small.trainer.state == IDLE, "The end of the training", 30)
    assert in_sight(small, button(small, "train"))


def test_a_panel_that_is_open_on_a_small_screen_gives_way_to_the_training(small: MainWindow) -> None:
    hands = Hands(small)
    small.session.edit("Many epochs", lambda p: edit("epochs", 2000, p))
    small.editor.show_panel("data")
    settle()
    hands.press(Key.Key_F5)
    until(lambda: small.trainer.state == RUNNING, "The training", 60)
    assert small.editor.training.isVisible()
    hands.press(Key.Key_F5, Modifier.ShiftModifier)
    until(lambda: small.trainer.state == IDLE, "The end of the training", 30)


def test_a_large_window_made_small_and_large_again(window: MainWindow) -> None:
    window.files.new_from("digits-cnn")
    settle()
    before = {name: place(window, part) for name, part in parts(window).items()}
    for size in (SMALL, LARGE):
        window.resize(size)
        until(lambda size=size: window.size() == size, "The other size")
        settle()
        if size == SMALL:
            share = window.editor.workspace.canvas_share
    assert share >= LEAST_SHARE
    after = {name: place(window, part) for name, part in parts(window).items()}
    for name, rect in before.items():
        assert abs(after[name].width() - rect.width()) <= 2, name
        assert abs(after[name].height() - rect.height()) <= 2, name


def parts(window: MainWindow) -> dict[str, QWidget]:
    editor = window.editor
    return {
        "canvas": editor.network,
        "palette": editor.palette_panel,
        "inspector": editor.inspector,
        "bottom": editor.bottom,
    }


def test_the_panels_of_a_small_screen_open_and_close(small: MainWindow) -> None:
    hands, workspace = Hands(small), small.editor.workspace
    tabs = small.editor.bottom.tabs
    hands.click(tabs, tabs.tabRect(1).center())
    assert workspace.bottom_open
    assert in_sight(small, small.editor.training.block.train)
    hands.click(tabs, tabs.tabRect(1).center())
    assert not workspace.bottom_open
    hands.press(Key.Key_I, Modifier.ControlModifier | Modifier.AltModifier)
    assert workspace.inspector_open
    assert small.editor.inspector.isVisible()
    hands.press(Key.Key_I, Modifier.ControlModifier | Modifier.AltModifier)
    assert not workspace.inspector_open
    assert workspace.canvas_share >= LEAST_SHARE


@pytest.mark.parametrize("size", [LARGE, SMALL], ids=["large", "small"])
def test_an_empty_project_says_how_to_begin(window: MainWindow, size: object) -> None:
    window.resize(size)  # type: ignore[call-overload]
    window.files.new()
    settle()
    hint = window.desk.canvas._hint
    assert hint.isVisible()
    assert "Drag a layer" in hint.text()
    assert not window.commands.action("train").isEnabled()
    assert window.editor.status.problems.text() == "No problems"
