"""Layers dragged from the palette."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from gui.canvas import LAYER_MIME
from gui.canvas.note import Note
from tests.gui.canvas.conftest import Hands, Shown
from tests.gui.canvas.views_for_tests import card, scene, wire

Copy, Left, NoModifier = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def layer() -> QMimeData:
    data = QMimeData()
    data.setData(LAYER_MIME, b"Conv2d")
    data.setText("Convolution 2D")
    return data


@pytest.fixture
def pair(shown: Shown) -> Hands:
    return shown(scene([card("a"), card("b", 400)], [wire("a", "b")]))


def enter(hands: Hands, data: QMimeData, at: QPoint) -> bool:
    event = QDragEnterEvent(at, Copy, data, Left, NoModifier)
    QApplication.sendEvent(hands.stage, event)
    return event.isAccepted()


def over(hands: Hands, data: QMimeData, at: QPoint) -> None:
    QApplication.sendEvent(hands.stage, QDragMoveEvent(at, Copy, data, Left, NoModifier))


def drop(hands: Hands, data: QMimeData, at: QPoint) -> None:
    QApplication.sendEvent(hands.stage, QDropEvent(QPointF(at), Copy, data, Left, NoModifier))


def test_a_layer_falls_centred_under_the_mouse_and_on_the_grid(pair: Hands, layer: QMimeData) -> None:
    assert enter(pair, layer, QPoint(20, 20))
    over(pair, layer, QPoint(300, 400))
    drop(pair, layer, QPoint(402, 443))
    assert pair.host.said == [("add", "Conv2d", 208.0, 304.0, None)]
    assert pair.stage.gesture is None


def test_on_a_wire_it_is_inserted(pair: Hands, layer: QMimeData) -> None:
    spot = pair.wire(("b", "x"))
    enter(pair, layer, QPoint(20, 20))
    over(pair, layer, spot)
    drop(pair, layer, spot + QPoint(0, 5))
    assert [call[4] for call in pair.host.said] == [("b", "x")]


def test_a_ghost_card_shows_while_it_is_over_the_canvas(pair: Hands, layer: QMimeData) -> None:
    at = QPoint(500, 500)
    plain = pair.stage.grab().toImage()
    enter(pair, layer, at)
    over(pair, layer, at)
    ghost = pair.stage.grab().toImage()
    assert ghost.pixelColor(at - QPoint(80, 30)) != plain.pixelColor(at - QPoint(80, 30))
    QApplication.sendEvent(pair.stage, QDragLeaveEvent())
    assert pair.stage.grab().toImage() == plain
    assert pair.host.said == []


def test_a_drop_after_escape_does_nothing(pair: Hands, layer: QMimeData) -> None:
    enter(pair, layer, QPoint(300, 400))
    pair.key(Qt.Key.Key_Escape)
    drop(pair, layer, QPoint(300, 400))
    assert pair.host.said == []


def test_anything_else_is_not_taken(pair: Hands) -> None:
    data = QMimeData()
    data.setText("Conv2d")
    assert not enter(pair, data, QPoint(300, 400))
    assert pair.stage.gesture is None


def test_a_wire_that_goes_away_under_the_ghost_is_forgotten(pair: Hands, layer: QMimeData) -> None:
    spot = pair.wire(("b", "x"))
    enter(pair, layer, spot)
    pair.canvas.show_view(scene([card("a"), card("b", 400)]))
    assert not pair.stage.grab().isNull()
    drop(pair, layer, spot)
    assert [call[4] for call in pair.host.said] == [None]


@pytest.fixture
def project() -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/home/someone/mine.netw")])
    return data


def test_a_project_from_the_desktop_is_told_with_its_place(pair: Hands, project: QMimeData) -> None:
    plain = pair.stage.grab().toImage()
    assert enter(pair, project, QPoint(20, 20))
    assert pair.stage.grab().toImage() != plain
    drop(pair, project, QPoint(300, 400))
    assert pair.host.said == [("files", ["mine.netw"], 200.0, 300.0)]
    assert pair.stage.grab().toImage() == plain


def test_a_project_that_is_dragged_out_again_or_called_off_leaves_nothing(pair: Hands, project: QMimeData) -> None:
    plain = pair.stage.grab().toImage()
    enter(pair, project, QPoint(300, 400))
    QApplication.sendEvent(pair.stage, QDragLeaveEvent())
    enter(pair, project, QPoint(300, 400))
    pair.key(Qt.Key.Key_Escape)
    drop(pair, project, QPoint(300, 400))
    assert pair.host.said == []
    assert pair.stage.grab().toImage() == plain


def test_of_other_files_it_is_said_while_they_are_in_the_hand(pair: Hands) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/home/someone/photo.png")])
    assert enter(pair, data, QPoint(300, 400))
    note = pair.canvas.findChild(Note)
    assert (note.isVisible(), note.text()) == (True, "Only projects.")
    QApplication.sendEvent(pair.stage, QDragLeaveEvent())
    assert not note.isVisible()


def test_what_lies_elsewhere_is_not_taken(pair: Hands) -> None:
    data = QMimeData()
    data.setUrls([QUrl("https://example.org/mine.netw")])
    assert not enter(pair, data, QPoint(300, 400))


def test_a_layer_whose_name_is_no_text_does_no_harm(pair: Hands) -> None:
    data = QMimeData()
    data.setData(LAYER_MIME, b"\xff\xfe\x00")
    assert enter(pair, data, QPoint(300, 400))
    drop(pair, data, QPoint(300, 400))
    assert [call[0] for call in pair.host.said] == ["add"]
