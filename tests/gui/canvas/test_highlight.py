"""The path through the card under the mouse: lit after a moment, never while something is being done."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.canvas import SceneView
from gui.canvas.highlight import WAIT_MS, Paths
from gui.canvas.scene import Scene
from tests.gui.canvas.conftest import Hands, Shown
from tests.gui.canvas.views_for_tests import card, digits_cnn, grid, scene, wire

Hover = Callable[[str], Hands]
EMPTY_SPOT = QPoint(30, 600)


def diamond() -> SceneView:
    """a feeds b and c, which feed d; e stands alone, and so does f, which feeds itself through g."""
    cards = [card(key, 220.0 * i, 0.0 if key not in "cg" else 140.0) for i, key in enumerate("abcdefg")]
    wires = [wire("a", "b"), wire("a", "c"), wire("b", "d"), wire("f", "g"), wire("g", "f")]
    view = scene(cards, wires)
    return SceneView(view.cards, {**view.wires, ("d", "x2"): wire("c", "d").__class__(("c", "y"), ("d", "x2"))})


def paths(view: SceneView) -> Paths:
    made = Scene(lambda areas: None)
    made.show(view)
    return Paths(made.wires.values())


def test_what_leads_here_and_what_leads_on_are_told_apart() -> None:
    light = paths(diamond()).through("b")
    assert light.cards == {"a": "before", "b": "", "d": "after"}
    assert light.wires == {("b", "x"): "before", ("d", "x"): "after"}


def test_every_way_counts() -> None:
    light = paths(diamond()).through("d")
    assert light.cards == {"a": "before", "b": "before", "c": "before", "d": ""}
    assert set(light.wires) == {("b", "x"), ("c", "x"), ("d", "x"), ("d", "x2")}


def test_a_loop_ends_and_a_lonely_card_is_its_own_path() -> None:
    assert set(paths(diamond()).through("f").cards) == {"f", "g"}
    assert paths(diamond()).through("e").cards == {"e": ""}


def test_a_long_chain_is_followed_to_both_ends() -> None:
    light = paths(grid(2000)).through("n1000")
    assert len(light.cards) == 2000
    assert len(light.wires) == 1999


@pytest.fixture
def hover(qtbot: QtBot, shown: Shown) -> Hover:
    """Shows the digits network with the mouse resting on a card until its path is lit."""

    def rest(key: str) -> Hands:
        hands = shown(digits_cnn())
        QTest.mouseMove(hands.stage, hands.card(key))
        qtbot.waitUntil(lambda: hands.canvas.highlight.lit == key)
        return hands

    return rest


def pixel(hands: Hands, at: QPoint) -> QColor:
    return hands.stage.grab().toImage().pixelColor(at)


def test_resting_on_a_card_lights_its_path_and_dims_the_rest(qtbot: QtBot, hover: Hover) -> None:
    hands = hover("flat")
    light = hands.stage.veil.light
    assert light.cards["conv"] == "before"
    assert light.cards["out"] == "after"
    assert "bad" not in light.cards
    qtbot.waitUntil(lambda: hands.stage.veil.light.dim > 0.5)
    bar = hands.spot(hands.stage.scene.cards["bad"].rect.topLeft() + QPointF(2, 62))
    dimmed = pixel(hands, bar)
    QTest.mouseMove(hands.stage, EMPTY_SPOT)
    assert hands.stage.veil.light is None
    assert dimmed != pixel(hands, bar)


def test_passing_over_a_card_lights_nothing(qtbot: QtBot, shown: Shown) -> None:
    hands = shown(digits_cnn())
    QTest.mouseMove(hands.stage, hands.card("flat"))
    QTest.mouseMove(hands.stage, EMPTY_SPOT)
    qtbot.wait(WAIT_MS + 50)
    assert hands.canvas.highlight.lit == ""


def test_a_press_puts_the_light_out_until_the_card_is_let_go(qtbot: QtBot, hover: Hover) -> None:
    hands = hover("flat")
    hands.carry(hands.card("flat"), hands.card("flat") + QPoint(40, 40))
    assert hands.stage.veil.light is None
    qtbot.wait(WAIT_MS + 50)
    assert hands.stage.veil.light is None
    hands.key(Qt.Key.Key_Escape)
    hands.release(hands.card("flat") + QPoint(40, 40))
    QTest.mouseMove(hands.stage, hands.card("flat"))
    qtbot.waitUntil(lambda: hands.canvas.highlight.lit == "flat")


def test_losing_the_focus_in_the_middle_of_a_drag_leaves_no_light(qtbot: QtBot, hover: Hover) -> None:
    hands = hover("flat")
    hands.carry(hands.card("flat"), hands.card("flat") + QPoint(40, 0))
    hands.stage.clearFocus()
    hands.release(hands.card("flat"))
    QTest.mouseMove(hands.stage, EMPTY_SPOT)
    assert hands.stage.veil.light is None


def test_switched_off_nothing_is_lit_under_the_mouse(qtbot: QtBot, shown: Shown) -> None:
    hands = shown(digits_cnn())
    hands.canvas.highlight.on_hover = False
    QTest.mouseMove(hands.stage, hands.card("flat"))
    qtbot.wait(WAIT_MS + 50)
    assert hands.stage.veil.light is None


def test_held_it_follows_the_selection_without_a_mouse(shown: Shown) -> None:
    hands = shown(digits_cnn())
    hands.canvas.highlight.held = True
    assert hands.stage.veil.light is None
    hands.canvas.set_selection(["fc1"])
    assert hands.canvas.highlight.lit == "fc1"
    hands.key(Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert hands.canvas.highlight.lit == "drop"
    hands.canvas.highlight.held = False
    assert hands.stage.veil.light is None


def test_an_edit_changes_the_path_that_is_lit(hover: Hover) -> None:
    hands = hover("flat")
    view = digits_cnn()
    cut = {target: item for target, item in view.wires.items() if target != ("fc1", "x")}
    hands.canvas.show_view(SceneView(view.cards, cut, view.frames))
    assert "fc1" not in hands.stage.veil.light.cards
    left = {key: item for key, item in view.cards.items() if key != "flat"}
    hands.canvas.show_view(SceneView(left, cut, view.frames))
    assert hands.stage.veil.light is None


def test_a_light_from_afar_paints_the_same_cards(hover: Hover) -> None:
    hands = hover("flat")
    hands.stage.zoom_about_center(0.3)
    assert hands.stage.camera.far
    QApplication.processEvents()
    assert not hands.stage.grab().isNull()
