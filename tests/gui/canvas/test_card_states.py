"""Cards that a person collapsed, pinned, coloured or bypassed, and what is said on them: under the mouse."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from gui import theme
from gui.canvas import PortView, SceneView, layout
from gui.canvas.paint import words
from gui.canvas.tips import tip_at
from gui.canvas.views import NAME, CardView, Part
from tests.gui.canvas.conftest import Hands, Shown
from tests.gui.canvas.views_for_tests import card, scene, wire

Alt, NoModifier = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.NoModifier
MANY = tuple(PortView(name, f"Port {name}") for name in ("query", "key", "value"))


def trio(**middle: object) -> SceneView:
    """Three cards in a row; the middle one is as told."""
    cards = [card("a", 0, 0), card("b", 300, 0, **middle), card("c", 600, 0)]
    return scene(cards, [wire("a", "b"), wire("b", "c")])


def test_a_collapsed_card_shows_its_head_and_its_wires_still_end_at_it(shown: Shown) -> None:
    hands = shown(trio(collapsed=True))
    item = hands.stage.scene.cards["b"]
    assert item.rect.height() == layout.FOLDED < hands.stage.scene.cards["a"].rect.height()
    assert item.inputs == {"x": QPointF(0, layout.MIDDLE)}
    path = hands.stage.scene.wires["b", "x"].route.path
    assert path.boundingRect().height() == 0  # straight, as between whole cards of a row
    assert path.pointAtPercent(1.0) == item.rect.topLeft() + item.inputs["x"]


def test_all_ports_of_a_collapsed_card_are_gathered_and_told(shown: Shown) -> None:
    view = scene([card("b", 0, 0, inputs=MANY, collapsed=True)])
    hands = shown(view)
    item = hands.stage.scene.cards["b"]
    assert set(item.inputs) == {"query", "key", "value"}
    assert len({(p.x(), p.y()) for p in item.inputs.values()}) == 1
    at = hands.stage.pointer(QPointF(hands.port("b", "key", False)))
    for name in ("query", "key", "value"):
        assert f"Port {name}" in tip_at(hands.stage, at)


def test_a_wire_held_over_a_collapsed_card_opens_it_and_finds_any_port(shown: Shown) -> None:
    view = scene([card("a", 0, 0), card("b", 300, 0, inputs=MANY, collapsed=True)])
    hands = shown(view)
    item = hands.stage.scene.cards["b"]
    hands.carry(hands.port("a", "y", True), hands.card("b"))
    assert not item.folded
    value = hands.port("b", "value", False)
    QTest.mouseMove(hands.stage, value)
    hands.release(value)
    assert hands.host.without_selection() == [("connect", ("a", "y"), ("b", "value"))]
    assert item.folded
    assert item.rect.height() == layout.FOLDED


@pytest.mark.parametrize("ends", ["escape", "focus", "away"])
def test_a_card_that_was_opened_for_a_wire_closes_again(shown: Shown, qtbot: QtBot, ends: str) -> None:
    hands = shown(scene([card("a", 0, 0), card("b", 300, 0, collapsed=True)]))
    item = hands.stage.scene.cards["b"]
    hands.carry(hands.port("a", "y", True), hands.card("b"))
    assert not item.folded
    if ends == "escape":
        hands.key(Qt.Key.Key_Escape)
    elif ends == "focus":
        other = QLineEdit()
        qtbot.addWidget(other)
        other.show()
        other.activateWindow()
        other.setFocus()
        qtbot.waitUntil(lambda: hands.stage.gesture is None)
    else:
        QTest.mouseMove(hands.stage, QPoint(150, 400))
        QApplication.processEvents()
    assert item.folded
    assert hands.host.without_selection() == []


def test_a_wire_is_drawn_from_a_collapsed_card(shown: Shown) -> None:
    hands = shown(scene([card("a", 0, 0, collapsed=True), card("b", 300, 0)]))
    hands.drag(hands.port("a", "y", True), hands.port("b", "x", False))
    assert hands.host.without_selection() == [("connect", ("a", "y"), ("b", "x"))]


def test_a_card_that_moves_while_collapsed_keeps_its_size(shown: Shown) -> None:
    hands = shown(trio(collapsed=True))
    start = hands.card("b")
    hands.drag(start, start + QPoint(40, 40))
    [(said, places, *_)] = hands.host.without_selection()
    assert (said, set(places)) == ("move", {"b"})
    assert hands.stage.scene.cards["b"].rect.height() == layout.FOLDED


def test_a_drag_on_a_pinned_card_says_why_it_stays(shown: Shown) -> None:
    hands = shown(trio(pinned=True))
    told: list[str] = []
    hands.stage.said.connect(lambda text, _at: told.append(text))
    start = hands.card("b")
    hands.carry(start, start + QPoint(30, 30))
    assert "is pinned" in told[-1]
    assert "Press P" in told[-1]
    hands.release(start + QPoint(60, 60))
    assert told[-1] == ""
    assert hands.host.without_selection() == []
    assert hands.stage.selection.ids == {"b"}


def test_escape_in_a_drag_on_a_pinned_card_takes_the_sentence_away(shown: Shown) -> None:
    hands = shown(trio(pinned=True))
    told: list[str] = []
    hands.stage.said.connect(lambda text, _at: told.append(text))
    start = hands.card("b")
    hands.carry(start, start + QPoint(30, 30))
    hands.key(Qt.Key.Key_Escape)
    assert told[-1] == ""
    assert hands.stage.gesture is None


@pytest.mark.parametrize("how", ["drag", "nudge"])
def test_a_pinned_card_stays_where_others_go(shown: Shown, how: str) -> None:
    hands = shown(trio(pinned=True))
    hands.stage.selection.pick({"a", "b"})
    before = hands.places()["b"]
    if how == "drag":
        start = hands.card("a")
        hands.drag(start, start + QPoint(40, 40))
    else:
        hands.key(Qt.Key.Key_Down)
    [(said, places, *_)] = hands.host.without_selection()
    assert (said, set(places)) == ("move", {"a"})
    assert hands.places()["b"] == before


def painted(hands: Hands) -> QImage:
    QApplication.processEvents()
    return hands.stage.grab().toImage()


def colours(image: QImage, area: QRect) -> set[str]:
    return {
        image.pixelColor(x, y).name()
        for x in range(area.left(), area.right())
        for y in range(area.top(), area.bottom())
    }


@pytest.mark.parametrize("far", [False, True])
def test_a_colour_is_seen_near_and_from_afar(shown: Shown, far: bool) -> None:
    hands = shown(trio(colour="pink"))
    if far:
        hands.stage.zoom_about(QPointF(0, 0), 0.2)
    spot = hands.stage.camera.screen_rect(hands.stage.scene.cards["b"].rect).toRect()
    wanted = theme.current().swatches["pink"]
    assert wanted in colours(painted(hands), spot)
    hands.show(trio())
    assert wanted not in colours(painted(hands), spot)


@pytest.mark.parametrize("state", [{"state": "bypassed"}, {"pinned": True}, {"collapsed": True}, {"kind": "Linear"}])
def test_every_state_is_painted_otherwise(shown: Shown, state: dict[str, object]) -> None:
    hands = shown(trio())
    before = painted(hands)
    hands.show(trio(**state))
    assert painted(hands) != before


SAYING = CardView(
    "a", "Convolution 2D", "32 filters · 3×3 · same", "convolution", "mdi6.grid", "N×32", "",
    (PortView("x", ""),), (PortView("y", ""),), 0, 0,
    parts=(Part(0, 10, "out_channels"), Part(13, 16, "kernel_size"), Part(19, 23, "padding")),
)  # fmt: skip


def on_part(hands: Hands, number: int) -> QPoint:
    item = hands.stage.scene.cards["a"]
    box = words.part_box(item.view, item.view.parts[number], hands.stage.look)
    return hands.spot(item.rect.topLeft() + box.center())


def on_title(hands: Hands) -> QPoint:
    item = hands.stage.scene.cards["a"]
    return hands.spot(item.rect.topLeft() + words.title_box(item).topLeft() + QPointF(12, 11))


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_double_click_on_a_value_edits_it(shown: Shown, number: int) -> None:
    hands = shown(scene([SAYING]))
    QTest.mouseDClick(hands.stage, Qt.MouseButton.LeftButton, NoModifier, on_part(hands, number))
    assert ("edit", "a", SAYING.parts[number].what) in hands.host.said
    assert ("open", "a") not in hands.host.said


def test_a_double_click_on_the_title_renames_and_elsewhere_opens(shown: Shown) -> None:
    hands = shown(scene([SAYING]))
    QTest.mouseDClick(hands.stage, Qt.MouseButton.LeftButton, NoModifier, on_title(hands))
    assert hands.host.without_selection()[-1] == ("edit", "a", NAME)
    QTest.mouseDClick(hands.stage, Qt.MouseButton.LeftButton, NoModifier, hands.spot(QPointF(90, 68)))
    assert hands.host.without_selection()[-1] == ("open", "a")


def test_what_the_host_cannot_edit_is_opened(shown: Shown) -> None:
    hands = shown(scene([replace(SAYING, parts=(Part(0, 10, "code"),))]))
    hands.host.editable = False
    QTest.mouseDClick(hands.stage, Qt.MouseButton.LeftButton, NoModifier, on_part(hands, 0))
    assert hands.host.without_selection()[-1] == ("open", "a")


def test_the_title_that_cannot_be_renamed_there_opens(shown: Shown) -> None:
    """The title of a use is its block's; its own name stands in the second line."""
    hands = shown(scene([replace(SAYING, subtitle="stage", parts=(Part(0, 5, NAME),))]))
    QTest.mouseDClick(hands.stage, Qt.MouseButton.LeftButton, NoModifier, on_title(hands))
    assert hands.host.without_selection()[-1] == ("open", "a")


def test_from_afar_nothing_is_edited(shown: Shown) -> None:
    hands = shown(scene([SAYING]))
    hands.stage.zoom_about(QPointF(0, 0), 0.2)
    QTest.mouseDClick(hands.stage, Qt.MouseButton.LeftButton, NoModifier, on_part(hands, 0))
    assert hands.host.without_selection()[-1] == ("open", "a")


def test_a_collapsed_card_keeps_its_values_and_the_shape_beside_its_title(shown: Shown) -> None:
    spots = [QPointF(x, y) for x in range(0, 184, 4) for y in range(0, int(layout.FOLDED), 4)]
    told = []
    for collapsed in (False, True):
        hands = shown(scene([replace(SAYING, collapsed=collapsed)]))
        item, look = hands.stage.scene.cards["a"], hands.stage.look
        told.append([words.part_at(item, spot, look) for spot in spots])
    assert told[0] == told[1]
    assert {NAME} < set(told[0]) - {None}
    assert words.beside(item, look, "Linear")[0] == SAYING.output


def test_parts_of_a_line_that_is_cut_off_stay_on_the_card(shown: Shown) -> None:
    long = "a very long subtitle of a card that cannot be shown whole · 3×3"
    view = replace(SAYING, subtitle=long, parts=(Part(0, 57, "a"), Part(60, 63, "b")))
    look = shown(scene([view])).stage.look
    for part in view.parts:
        box = words.part_box(view, part, look)
        assert 0 < box.left() < box.right() <= layout.WIDTH
        assert box.width() >= words.LEAST


@pytest.mark.parametrize(("delta", "steps"), [(120, 1), (-240, -2)])
def test_alt_and_the_wheel_step_a_value_and_zoom_nothing(shown: Shown, delta: int, steps: int) -> None:
    hands = shown(scene([SAYING]))
    turn(hands, on_part(hands, 1), delta, Alt)
    assert hands.host.without_selection() == [("step", "a", "kernel_size", steps)]
    assert hands.stage.camera.zoom == 1.0
    turn(hands, hands.spot(QPointF(90, 300)), delta, Alt)
    assert hands.stage.camera.zoom != 1.0


def turn(hands: Hands, at: QPoint, delta: int, held: Qt.KeyboardModifier) -> None:
    event = QWheelEvent(
        QPointF(at), QPointF(hands.stage.mapToGlobal(at)), QPoint(), QPoint(0, delta),
        Qt.MouseButton.NoButton, held, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(hands.stage, event)


def test_the_tip_says_what_state_a_card_is_in(shown: Shown) -> None:
    hands = shown(trio(state="bypassed", pinned=True, kind="Linear", title="scores"))
    text = tip_at(hands.stage, hands.stage.pointer(QPointF(hands.card("b"))))
    for said in ("scores", "Linear", "Bypassed", "Pinned"):
        assert said in text
