"""A card without wires that is moved onto a wire, and a double click on the empty canvas."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from gui.canvas.items import Dot
from tests.gui.canvas.conftest import Hands, Shown
from tests.gui.canvas.views_for_tests import card, scene, wire

Left, NoModifier = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier


@pytest.fixture
def spare(shown: Shown) -> Hands:
    """A wire from a to b, and a card that has none."""
    return shown(scene([card("a"), card("b", 480), card("free", 200, 240)], [wire("a", "b")]))


def test_it_is_put_between_the_ends(spare: Hands) -> None:
    spare.drag(spare.card("free"), spare.card("free") - QPoint(0, 40), spare.wire(("b", "x")))
    [said] = spare.host.without_selection()
    assert said[:2] == ("insert", "free")
    assert said[4] == ("b", "x")


def test_the_wire_lights_up_until_the_card_leaves_it(spare: Hands) -> None:
    spot, start = spare.wire(("b", "x"), 0.02), spare.card("free")
    plain = spare.stage.grab().toImage()
    spare.carry(start, spare.wire(("b", "x")))
    lit = spare.stage.grab().toImage()
    area = (spot.x() - 2, spot.y() - 4, 6, 8)
    assert lit.copy(*area) != plain.copy(*area)
    QTest.mouseMove(spare.stage, start)
    assert spare.stage.grab().toImage().copy(*area) == plain.copy(*area)
    spare.release(start)
    assert [call[0] for call in spare.host.without_selection()] == []


def test_escape_puts_it_back(spare: Hands) -> None:
    before = spare.places()
    spare.carry(spare.card("free"), spare.wire(("b", "x")))
    spare.key(Qt.Key.Key_Escape)
    spare.release(spare.wire(("b", "x")))
    assert spare.places() == before
    assert spare.host.without_selection() == []


def test_a_card_with_wires_is_only_moved(spare: Hands) -> None:
    spare.show(scene([card("a"), card("b", 480), card("free", 200, 240)], [wire("a", "b"), wire("a", "free")]))
    spare.drag(spare.card("free"), spare.wire(("b", "x")))
    assert [call[0] for call in spare.host.without_selection()] == ["move"]


def test_several_cards_are_only_moved(spare: Hands) -> None:
    spare.show(scene([card("a"), card("b", 480), card("free", 200, 240), card("more", 200, 400)], [wire("a", "b")]))
    spare.canvas.set_selection({"free", "more"})
    spare.drag(spare.card("free"), spare.wire(("b", "x")))
    assert [call[0] for call in spare.host.without_selection()] == ["move"]


def test_a_card_that_takes_a_dot_along_is_only_moved(spare: Hands) -> None:
    bent = replace(wire("c", "d"), bends=((240.0, 500.0),))
    cards = [card("a"), card("b", 480), card("free", 200, 240), card("c", 0, 400), card("d", 480, 400)]
    spare.show(scene(cards, [wire("a", "b"), bent]))
    spare.stage.selection.pick(frozenset({"free"}), dots=frozenset({Dot(bent.target, 0)}))
    spare.drag(spare.card("free"), spare.card("free") - QPoint(0, 40), spare.wire(("b", "x")))
    [(said, places, _areas, bends)] = spare.host.without_selection()
    assert (said, set(places)) == ("move", {"free"})  # type: ignore[call-overload]
    assert bends[bent.target] != bent.bends  # type: ignore[index]


def test_a_card_without_an_output_is_only_moved(spare: Hands) -> None:
    spare.show(scene([card("a"), card("b", 480), card("free", 200, 240, outputs=())], [wire("a", "b")]))
    spare.drag(spare.card("free"), spare.wire(("b", "x")))
    assert [call[0] for call in spare.host.without_selection()] == ["move"]


def test_a_double_click_on_nothing_asks_for_a_layer_there(spare: Hands) -> None:
    QTest.mouseDClick(spare.stage, Left, NoModifier, QPoint(700, 500))
    assert spare.host.without_selection() == [("ask", 600.0, 400.0, None)]
    assert spare.stage.gesture is None


def test_a_double_click_on_a_card_opens_it(spare: Hands) -> None:
    QTest.mouseDClick(spare.stage, Left, NoModifier, spare.card("a"))
    assert spare.host.without_selection() == [("open", "a")]
