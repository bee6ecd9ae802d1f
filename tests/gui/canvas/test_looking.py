"""Panning, zooming and fitting."""

from __future__ import annotations

from math import inf

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QInputDevice, QNativeGestureEvent, QPointingDevice, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.canvas.camera import FAR
from gui.canvas.paint import pictures
from tests.gui.canvas.conftest import Hands, Shown
from tests.gui.canvas.views_for_tests import card, digits_cnn, grid, scene

Middle, NoButton = Qt.MouseButton.MiddleButton, Qt.MouseButton.NoButton
Ctrl, Shift, NoModifier = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.NoModifier,
)


@pytest.fixture
def net(shown: Shown) -> Hands:
    return shown(digits_cnn())


def turn(hands: Hands, at: QPoint, angle: QPoint, modifier: Qt.KeyboardModifier = NoModifier) -> None:
    place = QPointF(hands.stage.mapToGlobal(at))
    event = QWheelEvent(QPointF(at), place, QPoint(), angle, NoButton, modifier, Qt.ScrollPhase.NoScrollPhase, False)
    QApplication.sendEvent(hands.stage, event)


def touchpad() -> QPointingDevice:
    kind, pointer = QInputDevice.DeviceType.TouchPad, QPointingDevice.PointerType.Finger
    return QPointingDevice("pad", 7, kind, pointer, QInputDevice.Capability.Scroll, 2, 0)


def two_fingers(
    hands: Hands,
    at: QPoint,
    pixels: QPoint,
    modifier: Qt.KeyboardModifier = NoModifier,
    phase: Qt.ScrollPhase = Qt.ScrollPhase.ScrollUpdate,
) -> None:
    place, pad = QPointF(hands.stage.mapToGlobal(at)), touchpad()
    source = Qt.MouseEventSource.MouseEventNotSynthesized
    angle = pixels * 8
    event = QWheelEvent(QPointF(at), place, pixels, angle, NoButton, modifier, phase, False, source, pad)
    QApplication.sendEvent(hands.stage, event)


def test_the_middle_button_pans(net: Hands) -> None:
    net.press(QPoint(300, 300), button=Middle)
    QTest.mouseMove(net.stage, QPoint(340, 275))
    net.release(QPoint(340, 275), button=Middle)
    assert net.stage.camera.offset == QPointF(140, 75)
    assert net.host.said == []


def test_space_and_the_left_button_pan_even_on_a_card(net: Hands) -> None:
    QTest.keyPress(net.stage, Qt.Key.Key_Space)
    start = net.card("conv")
    net.drag(start, start + QPoint(-30, 20))
    QTest.keyRelease(net.stage, Qt.Key.Key_Space)
    assert net.stage.camera.offset == QPointF(70, 120)
    assert net.host.said == []
    net.click(net.card("conv"))
    assert net.host.said == [("select", {"conv"})]


def test_escape_brings_the_canvas_back(net: Hands) -> None:
    net.press(QPoint(300, 300), button=Middle)
    QTest.mouseMove(net.stage, QPoint(340, 275))
    net.key(Qt.Key.Key_Escape)
    assert net.stage.camera.offset == QPointF(100, 100)
    net.release(QPoint(340, 275), button=Middle)


@pytest.mark.parametrize("modifier", [NoModifier, Ctrl])
def test_the_wheel_zooms_about_the_mouse(net: Hands, modifier: Qt.KeyboardModifier) -> None:
    at = QPoint(420, 260)
    under = net.stage.camera.to_scene(QPointF(at))
    turn(net, at, QPoint(0, 240), modifier)
    assert net.stage.camera.zoom == pytest.approx(1.15**2)
    away = net.stage.camera.to_screen(under) - QPointF(at)
    assert away.manhattanLength() < 1e-9
    turn(net, at, QPoint(0, -240), modifier)
    assert net.stage.camera.zoom == pytest.approx(1.0)


def test_shift_and_the_wheel_go_sideways(net: Hands) -> None:
    turn(net, QPoint(400, 300), QPoint(0, 120), Shift)
    assert net.stage.camera.offset == QPointF(160, 100)
    assert net.stage.camera.zoom == 1.0


def test_two_fingers_pan_and_with_control_zoom(net: Hands) -> None:
    two_fingers(net, QPoint(400, 300), QPoint(-12, 33))
    assert net.stage.camera.offset == QPointF(88, 133)
    two_fingers(net, QPoint(400, 300), QPoint(0, 15), Ctrl)
    assert net.stage.camera.zoom > 1.0


def native(hands: Hands, kind: Qt.NativeGestureType, at: QPoint, value: float, delta: QPointF | None = None) -> None:
    place, local = QPointF(hands.stage.mapToGlobal(at)), QPointF(at)
    event = QNativeGestureEvent(kind, touchpad(), 2, local, local, place, value, delta or QPointF())
    QApplication.sendEvent(hands.stage, event)


def test_two_fingers_pan_on_with_their_momentum(net: Hands) -> None:
    for phase in (Qt.ScrollPhase.ScrollBegin, Qt.ScrollPhase.ScrollUpdate, Qt.ScrollPhase.ScrollMomentum):
        two_fingers(net, QPoint(400, 300), QPoint(-5, 3), phase=phase)
    two_fingers(net, QPoint(400, 300), QPoint(), phase=Qt.ScrollPhase.ScrollEnd)
    assert net.stage.camera.offset == QPointF(85, 109)
    assert net.stage.camera.zoom == 1.0


def test_a_pinch_zooms_at_the_pointer(net: Hands) -> None:
    at = QPoint(400, 300)
    before = net.stage.camera.to_scene(QPointF(at))
    native(net, Qt.NativeGestureType.BeginNativeGesture, at, 0)
    for _ in range(4):
        native(net, Qt.NativeGestureType.ZoomNativeGesture, at, 0.1)
    native(net, Qt.NativeGestureType.EndNativeGesture, at, 0)
    assert net.stage.camera.zoom == pytest.approx(1.1**4)
    assert (net.stage.camera.to_scene(QPointF(at)) - before).manhattanLength() < 1e-6
    native(net, Qt.NativeGestureType.ZoomNativeGesture, at, -3.0)
    assert net.stage.camera.zoom > 0


def test_fingers_that_pan_as_one_gesture_move_the_view(net: Hands) -> None:
    native(net, Qt.NativeGestureType.PanNativeGesture, QPoint(400, 300), 0, QPointF(12, -7))
    assert net.stage.camera.offset == QPointF(112, 93)


def test_a_double_tap_of_two_fingers_shows_a_card_and_then_everything(net: Hands) -> None:
    conv = net.stage.scene.cards["conv"].rect
    net.stage.zoom_about_center(0.3)
    native(net, Qt.NativeGestureType.SmartZoomNativeGesture, net.card("conv"), 1)
    assert net.stage.shown_area().contains(conv)
    assert not net.stage.shown_area().contains(net.stage.scene.bounds())
    native(net, Qt.NativeGestureType.SmartZoomNativeGesture, net.card("conv"), 0)
    assert net.stage.shown_area().contains(net.stage.scene.bounds())


def test_one_hundred_percent_is_a_stop_on_the_way(net: Hands) -> None:
    net.canvas.zoom(0.9)
    net.canvas.zoom(1.5)
    assert net.stage.camera.zoom == 1.0


def test_zoom_has_limits(net: Hands) -> None:
    for _ in range(40):
        net.canvas.zoom(1.25)
    assert net.stage.camera.zoom == 4.0
    for _ in range(80):
        net.canvas.zoom(0.8)
    assert net.stage.camera.zoom == 0.02


def test_fit_shows_everything(net: Hands) -> None:
    net.stage.look_at(QPointF(-5000, 900))
    net.canvas.fit()
    assert net.stage.shown_area().contains(net.stage.scene.bounds())
    assert net.stage.camera.zoom <= 1.0


def test_the_selection_is_fitted(shown: Shown) -> None:
    hands = shown(scene([card("a"), card("b", 9000, 4000)]))
    hands.canvas.set_selection({"b"})
    hands.canvas.fit_selection()
    shown_area = hands.stage.shown_area()
    assert shown_area.contains(hands.stage.scene.cards["b"].rect)
    assert not shown_area.intersects(hands.stage.scene.cards["a"].rect)
    assert hands.stage.camera.zoom == 1.0


def test_a_fitted_canvas_stays_fitted_while_it_is_resized(net: Hands) -> None:
    net.canvas.fit()
    net.canvas.resize(600, 420)
    assert net.stage.shown_area().contains(net.stage.scene.bounds())
    net.stage.look_at(QPointF(11, 12))
    net.canvas.resize(500, 400)
    assert net.stage.camera.offset == QPointF(11, 12)


def test_the_first_card_on_an_empty_canvas_stays_where_it_was_dropped(hands: Hands) -> None:
    hands.show(scene([]))
    hands.canvas.fit()
    offset = hands.stage.camera.offset
    hands.canvas.show_view(scene([card("a", 300, 200)]))
    hands.canvas.resize(900, 650)
    assert hands.stage.camera.offset == offset
    assert hands.stage.camera.zoom == 1.0


def test_center_on_brings_a_card_to_the_middle(net: Hands) -> None:
    net.canvas.center_on("out")
    middle = net.stage.camera.to_scene(QPointF(net.stage.width() / 2, net.stage.height() / 2))
    assert (middle - net.stage.scene.cards["out"].rect.center()).manhattanLength() < 2
    net.canvas.center_on("nobody")


def test_a_drag_goes_on_while_the_wheel_zooms(net: Hands) -> None:
    start = net.card("conv")
    net.carry(start, start + QPoint(0, 80))
    turn(net, start + QPoint(0, 80), QPoint(0, -120))
    held = net.stage.scene.cards["conv"].rect
    assert held.contains(net.stage.camera.to_scene(QPointF(start + QPoint(0, 80))))
    net.release(start + QPoint(0, 80))
    assert [call[0] for call in net.host.without_selection()] == ["move"]


def test_the_zoom_bar_zooms_resets_and_fits(net: Hands) -> None:
    bar = net.canvas.zoom_bar
    bar.larger.click()
    assert bar.percent.text() == "125 %"
    bar.smaller.click()
    bar.smaller.click()
    assert bar.percent.text() == "80 %"
    bar.percent.click()
    assert net.stage.camera.zoom == 1.0
    net.stage.look_at(QPointF(-9000, 0))
    bar.whole.click()
    assert net.stage.shown_area().contains(net.stage.scene.bounds())


def test_a_click_in_the_overview_goes_there(shown: Shown) -> None:
    hands = shown(grid(300, 20))
    chart = hands.canvas.minimap
    assert chart.isVisible()
    chart.grab()
    QTest.mouseClick(chart, Qt.MouseButton.LeftButton, NoModifier, QPoint(chart.width() // 2, chart.height() // 2))
    middle = hands.stage.camera.to_scene(QPointF(hands.stage.rect().center()))
    assert (middle - hands.stage.scene.bounds().center()).manhattanLength() < 60


def test_the_overview_hides_on_a_small_canvas_and_never_covers_a_card_in_full_view(net: Hands) -> None:
    net.canvas.resize(500, 300)
    assert not net.canvas.minimap.isVisible()
    net.canvas.resize(1000, 700)
    net.canvas.fit()
    assert net.canvas.minimap.isVisible()
    net.show(scene([card("a"), card("corner", 690, 520)]))
    assert not net.canvas.minimap.isVisible()


def test_from_afar_text_gives_way_to_blocks_of_colour(net: Hands) -> None:
    net.canvas.zoom(0.9 * FAR)
    item = net.stage.scene.cards["fc1"]
    block = net.stage.camera.screen_rect(item.rect).toAlignedRect().adjusted(3, 3, -3, -3)
    net.stage.look_at(net.stage.camera.offset)
    image = net.stage.grab(block).toImage()
    colours = {image.pixel(x, y) for x in range(image.width()) for y in range(image.height())}
    assert colours == {net.stage.look.category("Linear").rgb()}


def test_after_a_turn_of_the_wheel_cards_are_drawn_sharp_again(
    net: Hands, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "SLICE_S", inf)
    turn(net, QPoint(400, 300), QPoint(0, 360))
    stretched = net.stage.grab().toImage()
    net.canvas.zoom(1.0)
    qtbot.waitUntil(lambda: net.stage.grab().toImage() != stretched)
    sharp = net.stage.grab().toImage()
    net.stage.take_theme()
    assert net.stage.grab().toImage() == sharp
