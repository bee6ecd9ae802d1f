"""The canvas as a screen reader finds it."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QApplication, QWidget

from gui.canvas import Canvas
from tests.gui.canvas.conftest import Hands, Recorder, Shown
from tests.gui.canvas.views_for_tests import card, digits_cnn, scene

Key, Name = Qt.Key, QAccessible.Text.Name


@pytest.fixture
def reader(qapp: QApplication) -> Iterator[None]:
    """A screen reader listens."""
    QAccessible.setActive(True)
    yield
    QAccessible.setActive(False)


def found(widget: QWidget) -> QAccessibleInterface:
    interface = QAccessible.queryAccessibleInterface(widget)
    assert interface is not None
    return interface


def test_cards_are_the_items_of_a_list(shown: Shown, reader: None) -> None:
    net = shown(digits_cnn())
    canvas = found(net.stage)
    cards = len(net.stage.scene.cards)
    assert canvas.role() == QAccessible.Role.List
    assert canvas.childCount() > cards
    names = [canvas.child(at).text(Name) for at in range(cards)]
    assert names[0] == "Input, digits · image. Output N×1×8×8."
    assert names[1].startswith("Convolution 2D, 32 filters")
    conv = canvas.child(1)
    assert canvas.indexOfChild(conv) == 1
    assert conv.role() == QAccessible.Role.ListItem
    middle = net.stage.mapToGlobal(net.card("conv"))
    assert conv.rect().contains(middle)
    assert canvas.childAt(middle.x(), middle.y()) is conv
    bar = net.canvas.zoom_bar.mapToGlobal(net.canvas.zoom_bar.rect().center())
    assert canvas.childAt(bar.x(), bar.y()).object() is net.canvas.zoom_bar
    nothing = net.stage.mapToGlobal(net.stage.rect().bottomRight()) - QPoint(400, 2)
    assert canvas.childAt(nothing.x(), nothing.y()) is None


def test_items_tell_what_is_selected_and_where_the_keyboard_is(shown: Shown, reader: None) -> None:
    net = shown(digits_cnn())
    canvas = found(net.stage)
    net.key(Key.Key_Right)
    net.key(Key.Key_Right)
    net.key(Key.Key_Space)
    conv = canvas.focusChild()
    assert conv is not None
    assert conv.text(Name).endswith("Selected.")
    assert (conv.state().focused, conv.state().selected) == (1, 1)
    assert (canvas.child(0).state().focused, canvas.child(0).state().selected) == (0, 0)


def test_an_item_of_a_card_that_is_gone_is_not_valid(shown: Shown, reader: None) -> None:
    hands = shown(scene([card("a"), card("b", 300)], []))
    item = found(hands.stage).child(1)
    assert item.isValid()
    hands.show(scene([card("a")], []))
    assert not item.isValid()
    assert item.text(Name) == ""
    assert item.rect().isEmpty()
    assert item.state().invalid


def test_canvases_come_and_go_while_a_screen_reader_listens(qapp: QApplication, reader: None) -> None:
    for _ in range(20):
        canvas = Canvas(Recorder())
        canvas.resize(600, 400)
        canvas.show()
        canvas.show_view(digits_cnn())
        Hands(canvas, Recorder()).key(Key.Key_Right)
        interface = found(canvas.stage)
        assert interface.child(0).text(Name)
        canvas.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        del canvas, interface
        gc.collect()
        QApplication.processEvents()
