"""Which button has the keyboard after the one that had it was hidden or disabled."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gui.widgets import FocusHeirs

Lose = Callable[[QPushButton], None]
NAMES = ("open", "train", "pause", "stop", "search")


@pytest.fixture
def page() -> QWidget:
    return QWidget()


@pytest.fixture
def buttons(qtbot: QtBot, page: QWidget) -> dict[str, QPushButton]:
    """In tab order; only train, pause and stop inherit from each other."""
    column = QVBoxLayout(page)
    made = {name: QPushButton(name) for name in NAMES}
    for button in made.values():
        column.addWidget(button)
    FocusHeirs([made[name] for name in ("train", "pause", "stop")], page)
    qtbot.addWidget(page)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    return made


@pytest.mark.parametrize("lose", [lambda b: b.hide(), lambda b: b.setEnabled(False)], ids=["hidden", "disabled"])
def test_the_first_that_can_takes_the_focus(qtbot: QtBot, buttons: dict[str, QPushButton], lose: Lose) -> None:
    buttons["stop"].setFocus()
    lose(buttons["stop"])
    qtbot.waitUntil(buttons["train"].hasFocus)
    buttons["pause"].setEnabled(False)
    buttons["stop"].setEnabled(True)
    buttons["stop"].show()
    lose(buttons["train"])
    qtbot.waitUntil(buttons["stop"].hasFocus)


def test_a_person_who_goes_elsewhere_stays_there(qtbot: QtBot, buttons: dict[str, QPushButton]) -> None:
    buttons["train"].setFocus()
    buttons["search"].setFocus()
    qtbot.wait(20)
    assert buttons["search"].hasFocus()


def test_the_focus_waits_until_one_can_take_it(qtbot: QtBot, buttons: dict[str, QPushButton]) -> None:
    for name in ("train", "pause"):
        buttons[name].setEnabled(False)
    buttons["stop"].setFocus()
    buttons["stop"].setEnabled(False)
    qtbot.waitUntil(buttons["search"].hasFocus)
    buttons["train"].setEnabled(True)
    qtbot.waitUntil(buttons["train"].hasFocus)
