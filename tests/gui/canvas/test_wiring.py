"""Drawing wires, with live feedback on what fits, and picking them up again."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QFocusEvent
from PySide6.QtWidgets import QApplication

from gui.canvas import PortView
from gui.canvas.items import PortRef
from gui.canvas.note import Note
from tests.gui.canvas.conftest import Hands, Shown
from tests.gui.canvas.views_for_tests import card, scene, wire

TWO = (PortView("left", "First input"), PortView("right", "Second input"))


@pytest.fixture
def four(shown: Shown) -> Hands:
    cards = [card("a"), card("b", 300), card("c", 300, 160), card("add", 560, 80, inputs=TWO)]
    return shown(scene(cards, [wire("a", "b")]))


def note(hands: Hands) -> Note:
    return hands.canvas.findChild(Note)


def test_from_an_output_to_an_input(four: Hands) -> None:
    four.drag(four.port("a", "y", True), QPoint(350, 250), four.port("c", "x", False))
    assert four.host.said == [("connect", ("a", "y"), ("c", "x"))]


def test_from_an_input_to_an_output(four: Hands) -> None:
    four.drag(four.port("c", "x", False), QPoint(350, 250), four.port("a", "y", True))
    assert four.host.said == [("connect", ("a", "y"), ("c", "x"))]


def test_near_a_port_is_near_enough(four: Hands) -> None:
    four.drag(four.port("a", "y", True), QPoint(350, 300), four.port("c", "x", False) + QPoint(-14, 12))
    assert four.host.said == [("connect", ("a", "y"), ("c", "x"))]


def test_on_a_card_the_first_port_that_fits_is_meant(four: Hands) -> None:
    four.host.refused = {(("b", "y"), ("add", "left")): "No."}
    middle = four.card("add") + QPoint(20, -40)
    four.drag(four.port("b", "y", True), middle)
    assert four.host.said == [("connect", ("b", "y"), ("add", "right"))]


def test_on_an_empty_spot_a_layer_is_asked_for_and_the_wire_hangs_until_there_is_an_answer(four: Hands) -> None:
    before = four.stage.grab().toImage()
    four.drag(four.port("a", "y", True), QPoint(300, 500))
    assert four.host.said == [("ask", 200.0, 400.0, PortRef("a", "y", True))]
    assert four.stage.grab().toImage() != before
    four.host.answered()
    assert four.stage.gesture is None
    assert four.stage.grab().toImage() == before


def test_a_loose_wire_stays_while_the_question_has_the_keyboard(four: Hands) -> None:
    four.drag(four.port("add", "left", False), QPoint(300, 500))
    assert four.host.said == [("ask", 200.0, 400.0, PortRef("add", "left", False))]
    QApplication.sendEvent(four.stage, QFocusEvent(QFocusEvent.Type.FocusOut, Qt.FocusReason.PopupFocusReason))
    assert four.stage.gesture is not None
    four.canvas.show_view(scene([card("b")]))
    assert four.stage.gesture is None
    four.host.answered()
    assert four.stage.gesture is None


def test_a_click_on_a_port_does_nothing(four: Hands) -> None:
    four.click(four.port("a", "y", True))
    four.click(four.port("b", "x", False))
    assert four.host.said == []


def test_a_port_that_does_not_fit_says_why_and_takes_no_wire(four: Hands) -> None:
    four.host.refused = {(("a", "y"), ("c", "x")): "This would close a loop: c already feeds a."}
    four.carry(four.port("a", "y", True), QPoint(330, 260), four.port("c", "x", False))
    assert note(four).isVisible()
    assert note(four).text() == "This would close a loop: c already feeds a."
    four.release(four.port("c", "x", False))
    assert not note(four).isVisible()
    assert four.host.said == []


def test_the_nearest_port_that_fits_wins_over_a_nearer_one_that_does_not(four: Hands) -> None:
    four.host.refused = {(("a", "y"), ("add", "left")): "Too wide."}
    four.drag(four.port("a", "y", True), QPoint(500, 400), four.port("add", "left", False) + QPoint(-2, 6))
    assert four.host.said == [("connect", ("a", "y"), ("add", "right"))]


def colour_at(hands: Hands, spot: QPoint) -> QColor:
    return hands.stage.grab().toImage().pixelColor(spot)


def test_ports_light_up_or_go_dim_while_a_wire_is_drawn(four: Hands) -> None:
    four.host.refused = {(("a", "y"), ("add", "left")): "Too wide."}
    lit, dim = four.port("c", "x", False), four.port("add", "left", False)
    four.carry(four.port("a", "y", True), QPoint(200, 500))
    look = four.stage.look
    assert colour_at(four, lit) == look.colour["accent"]
    assert colour_at(four, dim) == look.colour["card"]
    four.release(QPoint(200, 500))
    assert colour_at(four, lit) == look.colour["canvas"]


def test_only_ports_in_sight_are_asked_about_and_only_once(shown: Shown) -> None:
    hands = shown(scene([card("a"), card("b", 300), *[card(f"far{i}", 300, 5000.0 + i) for i in range(50)]]))
    hands.carry(hands.port("a", "y", True), *[QPoint(330 + i, 400) for i in range(10)])
    assert hands.host.asked == 1
    hands.release(QPoint(340, 400))


def test_an_input_end_dropped_on_nothing_is_disconnected(four: Hands) -> None:
    four.drag(four.port("b", "x", False), QPoint(250, 450))
    assert four.host.said == [("disconnect", ("b", "x"))]


def test_an_input_end_dropped_elsewhere_is_rewired_in_one_step(four: Hands) -> None:
    four.drag(four.port("b", "x", False), QPoint(350, 260), four.port("c", "x", False))
    assert four.host.said == [("rewire", ("b", "x"), ("a", "y"), ("c", "x"))]


def test_an_input_end_put_back_changes_nothing(four: Hands) -> None:
    four.drag(four.port("b", "x", False), QPoint(250, 450), four.port("b", "x", False))
    assert four.host.said == []


def test_a_wire_picked_up_is_not_drawn_twice(four: Hands) -> None:
    spot, before = four.wire(("b", "x")), four.stage.look.colour["wire"]
    assert colour_at(four, spot) == before
    four.carry(four.port("b", "x", False), QPoint(250, 500))
    assert colour_at(four, spot) != before
    four.key(Qt.Key.Key_Escape)
    assert colour_at(four, spot) == before


def test_escape_lets_the_wire_go(four: Hands) -> None:
    four.carry(four.port("b", "x", False), QPoint(250, 450))
    four.key(Qt.Key.Key_Escape)
    assert four.stage.gesture is None
    four.release(QPoint(250, 450))
    assert four.host.said == []


def test_a_view_without_the_source_ends_the_drawing(four: Hands) -> None:
    four.carry(four.port("a", "y", True), QPoint(250, 450))
    four.canvas.show_view(scene([card("b", 300), card("c", 300, 160)]))
    assert four.stage.gesture is None
    four.release(QPoint(250, 450))
    assert four.host.said == []


def test_a_view_in_the_middle_asks_again_what_fits(four: Hands) -> None:
    target = four.port("c", "x", False)
    four.carry(four.port("a", "y", True), QPoint(330, 260), target)
    four.host.refused = {(("a", "y"), ("c", "x")): "No longer."}
    four.canvas.show_view(scene([card("a"), card("b", 300), card("c", 300, 160)], [wire("a", "b")]))
    assert note(four).text() == "No longer."
    four.release(target)
    assert four.host.said == []


def test_a_port_under_another_card_cannot_be_hit(shown: Shown) -> None:
    hands = shown(scene([card("under"), card("over", 100, 0)]))
    hands.drag(hands.port("under", "y", True), QPoint(400, 400))
    assert ("select", {"over"}) in hands.host.said


def test_from_afar_ports_cannot_be_hit(four: Hands) -> None:
    four.stage.camera.zoom = 0.3
    four.stage.look_at(QPointF(100, 100))
    start = four.port("a", "y", True) - QPoint(2, 0)
    four.drag(start, start + QPoint(0, 100))
    assert [call[0] for call in four.host.without_selection()] == ["move"]
