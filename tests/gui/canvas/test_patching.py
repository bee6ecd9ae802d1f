"""Taking a new view changes what is different and nothing else, and ends where building afresh would."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF

from gui.canvas import routing
from gui.canvas.scene import Scene
from gui.canvas.views import EMPTY, CardView, FrameView, PortView, SceneView, WireView
from tests.gui.canvas.views_for_tests import card, digits_cnn, grid, scene, wire

Image = tuple[object, ...]
Box = tuple[float, float, float, float]


def fresh(view: SceneView) -> Scene:
    made = Scene(lambda areas: None)
    made.show(view)
    return made


def image(built: Scene) -> Image:
    """Everything a scene would paint and answer."""
    everything = QRectF(-1e5, -1e5, 2e5, 2e5)
    cards = [
        (key, item.view, item.rect, item.inputs, item.outputs, item.selected)
        for key, item in built.cards_near(everything)
    ]
    wires = [(key, item.view, item.route.path, item.route.label) for key, item in built.wires_near(everything)]
    touching = {key: built.wires_of(key) for key in built.cards}
    around = built.bounds().getRect(), tuple(round(number, 6) for number in cast(Box, built.extent().getRect()))
    frames = [(key, item.view) for key, item in built.frames.items()]
    return around, cards, wires, frames, touching, built.faulty(), list(built.cards), list(built.wires)


def blocks(built: Scene) -> Image:
    """Everything of cards and frames that is seen from afar."""
    cards = {key: item.from_afar for key, item in built.cards.items()}
    return cards, {key: item.view for key, item in built.frames.items()}


NAMES = st.sampled_from("abcdef")
PLACES = st.tuples(st.integers(-3, 6), st.integers(-3, 6)).map(lambda place: (place[0] * 72.0, place[1] * 48.0))
PORTS = st.sampled_from([("x",), ("x", "q"), ("q", "x", "r"), ()]).map(
    lambda names: tuple(PortView(name, name) for name in names)
)

BENDS = st.sampled_from([(), (), ((30.0, -20.0),), ((30.0, -20.0), (400.0, 90.0))])


@st.composite
def scenes(draw: st.DrawFn) -> SceneView:
    cards: dict[str, CardView] = {}
    for name in draw(st.lists(NAMES, unique=True, max_size=6)):
        x, y = draw(PLACES)
        title = draw(st.sampled_from(["Linear", "ReLU"]))
        severity = draw(st.sampled_from(["", "", "warning"]))
        ports = {"inputs": draw(PORTS), "outputs": (PortView("y", "out"),)}
        cards[name] = card(name, x, y, title=title, severity=severity, **ports)
    ends = st.tuples(NAMES, st.sampled_from(["x", "q"]))
    wires = {
        target: WireView((draw(NAMES), "y"), target, draw(st.sampled_from(["", "N×3"])), "", draw(BENDS))
        for target in draw(st.lists(ends, unique=True, max_size=6))
    }
    frames = {name: FrameView(name, name, 0, 0, 100, 80) for name in draw(st.lists(NAMES, unique=True, max_size=2))}
    return SceneView(cards, wires, frames)


@given(st.lists(scenes(), min_size=2, max_size=5))
def test_any_sequence_of_views_ends_where_the_last_one_alone_does(views: list[SceneView]) -> None:
    patched = Scene(lambda areas: None)
    for view in views:
        patched.show(view)
        assert image(patched) == image(fresh(view))


@given(scenes(), st.lists(scenes(), min_size=1, max_size=3))
def test_it_is_told_whether_anything_is_seen_otherwise_from_afar(first: SceneView, others: list[SceneView]) -> None:
    patched = fresh(first)
    for view in others:
        before, afar = blocks(patched), patched.afar
        patched.show(view)
        assert blocks(patched) == before or patched.afar > afar


def test_words_alone_are_not_seen_from_afar() -> None:
    view = grid(20, 10)
    patched = fresh(view)
    afar = patched.afar
    patched.show(replace(view, cards={**view.cards, "n5": replace(view.cards["n5"], output="N×99", cost="3")}))
    assert patched.afar == afar
    patched.show(replace(view, cards={**view.cards, "n5": replace(view.cards["n5"], severity="error")}))
    assert patched.afar > afar


@given(scenes(), BENDS, scenes())
def test_how_wires_are_led_for_now_does_not_matter_afterwards(
    view: SceneView, bends: tuple[tuple[float, float], ...], last: SceneView
) -> None:
    patched = fresh(view)
    led: dict[tuple[str, str], tuple[tuple[float, float], ...]] = dict.fromkeys(patched.wires, bends)
    patched.bend(led)
    patched.show(view)
    assert image(patched) == image(fresh(view))
    patched.bend(led)
    patched.show(last)
    assert image(patched) == image(fresh(last))


@given(scenes(), st.lists(st.tuples(st.sets(NAMES), PLACES), max_size=4), scenes())
def test_cards_in_the_hand_do_not_matter_afterwards(
    first: SceneView, moves: list[tuple[set[str], tuple[float, float]]], last: SceneView
) -> None:
    patched = fresh(first)
    for names, shift in moves:
        patched.carry(names, QPointF(*shift))
    patched.show(last)
    assert image(patched) == image(fresh(last))


def shifted(view: SceneView, names: Collection[str], by: tuple[float, float]) -> SceneView:
    cards = {
        key: replace(card, x=card.x + by[0], y=card.y + by[1]) if key in names else card
        for key, card in view.cards.items()
    }
    return replace(view, cards=cards)


SHIFTS = st.tuples(st.integers(-1200, 1200), st.integers(-1200, 1200), st.sampled_from([1, 1, 3])).map(
    lambda numbers: (numbers[0] / numbers[2], numbers[1] / numbers[2])
)


@given(scenes(), st.lists(st.tuples(st.sets(NAMES), SHIFTS), min_size=1, max_size=4), st.booleans())
def test_cards_that_go_together_end_as_if_they_had_always_been_there(
    view: SceneView, moves: list[tuple[set[str], tuple[float, float]]], carried: bool
) -> None:
    patched = fresh(view)
    for names, by in moves:
        if carried:
            patched.carry(names, QPointF(*by))
        view = shifted(view, names, by)
        patched.show(view)
        assert image(patched) == image(fresh(view))


@pytest.mark.parametrize("height", [0.0, 400.0])
def test_a_card_that_stays_matters_to_the_wire_of_two_that_leave_it_or_come_to_it(height: float) -> None:
    view = scene([card("a"), card("between", 260, height), card("b", 520)], [wire("a", "b")])
    patched = fresh(view)
    before = patched.wires["b", "x"].route.strokes
    after = shifted(view, {"a", "b"}, (0.0, 400.0))
    patched.show(after)
    assert image(patched) == image(fresh(after))
    assert len(patched.wires["b", "x"].route.strokes) != len(before)


def test_a_move_of_all_finds_no_way_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    view = grid(60, 10)
    patched = fresh(view)
    monkeypatch.setattr(routing, "route", None)
    patched.show(shifted(view, view.cards, (80.0, -24.0)))
    monkeypatch.undo()
    assert image(patched) == image(fresh(shifted(view, view.cards, (80.0, -24.0))))


def test_equal_views_touch_nothing() -> None:
    told: list[QRectF] = []
    patched = Scene(told.extend)
    patched.show(digits_cnn())
    items = {**patched.cards, **patched.wires, **patched.frames}
    told.clear()
    patched.show(digits_cnn())
    assert told == []
    after = {**patched.cards, **patched.wires, **patched.frames}
    assert all(after[key] is item for key, item in items.items())


def test_one_changed_card_repaints_itself_alone() -> None:
    told: list[QRectF] = []
    patched = Scene(told.extend)
    view = grid(100, 10)
    patched.show(view)
    items, paths = dict(patched.cards), {key: item.route for key, item in patched.wires.items()}
    told.clear()
    patched.show(replace(view, cards={**view.cards, "n5": replace(view.cards["n5"], output="N×99")}))
    assert set(map(QRectF.getRect, told)) == {items["n5"].shown.getRect()}
    assert patched.cards == items
    assert all(item.route is paths[key] for key, item in patched.wires.items())


def test_a_moved_card_reroutes_only_wires_it_can_matter_to() -> None:
    patched = Scene(lambda areas: None)
    view = grid(200, 20)
    patched.show(view)
    before = {key: item.route for key, item in patched.wires.items()}
    patched.show(replace(view, cards={**view.cards, "n105": replace(view.cards["n105"], y=view.cards["n105"].y + 24)}))
    rerouted = {key for key, item in patched.wires.items() if item.route is not before[key]}
    assert ("n105", "x") in rerouted
    assert ("n5", "x") not in rerouted
    assert len(rerouted) < 40


def test_a_wire_to_a_card_that_is_not_there_waits_for_it() -> None:
    patched = Scene(lambda areas: None)
    patched.show(scene([card("a")], [wire("a", "b")]))
    assert patched.wires == {}
    patched.show(scene([card("a"), card("b", 300)], [wire("a", "b")]))
    assert list(patched.wires) == [("b", "x")]


def test_an_empty_view_leaves_nothing() -> None:
    patched = fresh(digits_cnn())
    patched.show(EMPTY)
    assert image(patched)[1:] == ([], [], [], {}, [], [], [])
    assert patched.bounds() == QRectF()


def test_a_drag_repaints_no_more_than_the_card_and_its_wires() -> None:
    told: list[QRectF] = []
    patched = Scene(told.extend)
    patched.show(grid(400, 20))
    told.clear()
    home = patched.cards["n210"].rect
    patched.carry({"n210"}, QPointF(8, 0))
    assert all(area.adjusted(-300, -300, 300, 300).contains(home) for area in told)


@pytest.mark.parametrize("key", ["n0", "n150", "n299"])
def test_what_lies_in_a_rectangle_is_found(key: str) -> None:
    built = fresh(grid(300, 20))
    found = [near for near, _ in built.cards_near(built.cards[key].rect.adjusted(4, 20, -4, -20))]
    assert found == [key]
