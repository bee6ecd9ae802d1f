"""Names of keys keep their direction where people read from right to left."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QStyleOptionMenuItem
from pytestqt.qtbot import QtBot

from gui.widgets.key_names import END, LEFT_TO_RIGHT, Menu, key_name

UPSTREAM = QKeySequence("Ctrl+[")


@pytest.fixture
def from_the_right(qapp: QApplication) -> Iterator[None]:
    before = qapp.layoutDirection()
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    yield
    qapp.setLayoutDirection(before)


def in_menu(menu: Menu) -> str:
    option = QStyleOptionMenuItem()
    menu.initStyleOption(option, menu.actions()[0])
    return str(option.text)


@pytest.fixture
def menu(qtbot: QtBot) -> Menu:
    made = Menu()
    qtbot.addWidget(made)
    made.addAction("Select upstream").setShortcut(UPSTREAM)
    return made


def test_from_left_to_right_nothing_is_added(menu: Menu) -> None:
    assert key_name(UPSTREAM) == UPSTREAM.toString(QKeySequence.SequenceFormat.NativeText)
    assert in_menu(menu) == f"Select upstream\t{key_name(UPSTREAM)}"


@pytest.mark.usefixtures("from_the_right")
def test_from_right_to_left_the_keys_are_held_together(menu: Menu) -> None:
    plain = UPSTREAM.toString(QKeySequence.SequenceFormat.NativeText)
    assert key_name(UPSTREAM) == f"{LEFT_TO_RIGHT}{plain}{END}"
    assert in_menu(menu) == f"Select upstream\t{key_name(UPSTREAM)}"
    assert key_name(QKeySequence()) == ""
