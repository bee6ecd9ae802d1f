"""A line edited over the scene: what it keeps, when it leaves, and where it lies."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from gui import theme
from gui.canvas.inplace import LineOverlay
from tests.gui.canvas.conftest import Hands, Shown
from tests.gui.canvas.views_for_tests import card, scene


class Keeper:
    """What the line told, and what it is answered."""

    def __init__(self) -> None:
        self.kept: list[str] = []
        self.answer = ""

    def __call__(self, text: str) -> str:
        self.kept.append(text)
        return self.answer


@pytest.fixture
def keeper() -> Keeper:
    return Keeper()


@pytest.fixture
def hands_on(shown: Shown) -> Hands:
    return shown(scene([card("a", 0, 0), card("b", 300, 0)]))


@pytest.fixture
def line(hands_on: Hands, keeper: Keeper) -> LineOverlay:
    stage = hands_on.stage

    def area() -> QRectF | None:
        item = stage.scene.cards.get("a")
        return QRectF(item.rect.x() + 44, item.rect.y() + 8, 130, 22) if item else None

    made = LineOverlay(stage, area, "old", keeper, "Name", theme.font("heading"))
    made.open()
    assert made.line.hasFocus()
    return made


def gone(line: LineOverlay) -> bool:
    return not isValid(line) or not line.isVisible()


def test_enter_keeps_what_was_typed_and_gives_the_keyboard_back(
    line: LineOverlay, keeper: Keeper, hands_on: Hands
) -> None:
    QTest.keyClicks(line.line, " new ")
    QTest.keyClick(line.line, Qt.Key.Key_Return)
    assert keeper.kept == ["new"]
    assert gone(line)
    assert hands_on.stage.hasFocus()


def test_escape_leaves_everything_as_it_was(line: LineOverlay, keeper: Keeper, hands_on: Hands) -> None:
    QTest.keyClicks(line.line, "new")
    QTest.keyClick(line.line, Qt.Key.Key_Escape)
    assert keeper.kept == []
    assert gone(line)
    assert hands_on.stage.hasFocus()
    assert hands_on.host.said == []  # not out of the graph as well


def test_what_was_not_changed_is_not_told(line: LineOverlay, keeper: Keeper) -> None:
    QTest.keyClick(line.line, Qt.Key.Key_Return)
    assert keeper.kept == []
    assert gone(line)


def test_a_refusal_is_said_and_the_line_stays(line: LineOverlay, keeper: Keeper) -> None:
    keeper.answer = "That cannot be a name."
    before = line.height()
    QTest.keyClicks(line.line, "new")
    QTest.keyClick(line.line, Qt.Key.Key_Return)
    assert line.isVisible()
    assert line.note.isVisible()
    assert line.note.text() == "That cannot be a name."
    assert line.height() > before
    assert line.line.accessibleDescription() == "That cannot be a name."
    keeper.answer = ""
    QTest.keyClick(line.line, Qt.Key.Key_Return)
    assert gone(line)


def test_a_click_on_the_canvas_keeps(line: LineOverlay, keeper: Keeper, hands_on: Hands) -> None:
    QTest.keyClicks(line.line, "new")
    hands_on.click(hands_on.card("b"))
    assert keeper.kept == ["new"]
    assert gone(line)
    assert hands_on.stage.selection.ids == {"b"}


def test_losing_the_window_keeps_what_can_be_used_and_says_what_cannot(
    line: LineOverlay, keeper: Keeper, hands_on: Hands, qtbot: QtBot
) -> None:
    said: list[str] = []
    hands_on.stage.said.connect(lambda text, _at: said.append(text))
    keeper.answer = "That cannot be a name."
    QTest.keyClicks(line.line, "new")
    other = QLineEdit()
    qtbot.addWidget(other)
    other.show()
    other.activateWindow()
    other.setFocus()
    qtbot.waitUntil(lambda: gone(line))
    assert keeper.kept == ["new"]
    assert said == ["That cannot be a name."]


def test_letters_are_text_and_no_commands_of_the_canvas(line: LineOverlay, hands_on: Hands) -> None:
    hands_on.stage.selection.pick({"a"})
    hands_on.host.said.clear()
    QTest.keyClick(line.line, Qt.Key.Key_Delete)
    QTest.keyClicks(line.line, "f m")
    assert line.line.text() == "f m"
    assert hands_on.host.said == []


def test_it_goes_with_the_camera_and_grows_with_the_zoom(line: LineOverlay, hands_on: Hands) -> None:
    stage = hands_on.stage
    assert line.pos() == stage.camera.to_screen(QPointF(44, 8)).toPoint()
    size = line.line.font().pixelSize()
    stage.look_at(QPointF(160, 40))
    assert line.pos() == stage.camera.to_screen(QPointF(44, 8)).toPoint()
    stage.zoom_about(QPointF(0, 0), 2.0)
    assert line.pos() == stage.camera.to_screen(QPointF(44, 8)).toPoint()
    assert line.line.font().pixelSize() == 2 * size
    stage.zoom_about(QPointF(0, 0), 0.1)  # 100 % is a stop on the way
    stage.zoom_about(QPointF(0, 0), 0.3)
    assert line.line.font().pixelSize() == 11
    assert line.width() >= 120


def test_it_follows_a_card_that_moves_and_ends_with_one_that_goes(
    line: LineOverlay, keeper: Keeper, hands_on: Hands
) -> None:
    QTest.keyClicks(line.line, "new")
    hands_on.canvas.show_view(scene([card("a", 96, 48), card("b", 300, 0)]))
    assert line.pos() == hands_on.stage.camera.to_screen(QPointF(96 + 44, 48 + 8)).toPoint()
    hands_on.canvas.show_view(scene([card("b", 300, 0)]))
    QApplication.processEvents()
    assert gone(line)
    assert keeper.kept == []
    assert hands_on.stage.hasFocus()
