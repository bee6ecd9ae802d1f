"""The way of a wire: around cards, not through them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath

from gui.canvas.index import SpatialIndex
from gui.canvas.layout import FOOT, HEAD, MIDDLE, WIDTH
from gui.canvas.routing import Route, route

SIZE = (WIDTH, HEAD + FOOT)


def box(x: float, y: float) -> QRectF:
    return QRectF(x, y, *SIZE)


def between(source: QRectF, target: QRectF, *others: QRectF) -> Route:
    start = source.topLeft() + QPointF(WIDTH, MIDDLE)
    return route(start, target.topLeft() + QPointF(0, MIDDLE), source, target, others)


def crossed(path: QPainterPath, rect: QRectF) -> bool:
    inner = rect.adjusted(2, 2, -2, -2)
    return any(inner.contains(path.pointAtPercent(step / 200)) for step in range(201))


def test_neighbours_in_a_row_join_straight() -> None:
    way = between(box(0, 0), box(240, 0))
    assert way.path.elementCount() == 2
    assert way.room == 56


@pytest.mark.parametrize("target", [(300, 200), (240, -400), (-500, 200), (-300, -200), (0, 200), (-900, 0)])
def test_it_begins_and_ends_at_its_ports_going_right(target: tuple[float, float]) -> None:
    source, goal = box(0, 0), box(*target)
    path = between(source, goal).path
    assert path.pointAtPercent(0) == QPointF(WIDTH, MIDDLE)
    assert path.pointAtPercent(1) == goal.topLeft() + QPointF(0, MIDDLE)
    assert path.pointAtPercent(0.005).x() > WIDTH
    assert path.pointAtPercent(0.995).x() < goal.left()


@pytest.mark.parametrize("target", [(-500, 200), (-300, -200), (0, 200), (-240, 160), (-700, 0)])
def test_to_the_left_it_loops_around_both_cards(target: tuple[float, float]) -> None:
    source, goal = box(0, 0), box(*target)
    path = between(source, goal).path
    assert not crossed(path, source)
    assert not crossed(path, goal)


@pytest.mark.parametrize("between_them", [1, 2, 5])
def test_a_skip_connection_passes_around_the_cards_it_skips(between_them: int) -> None:
    row = [box(232 * i, 0) for i in range(between_them + 2)]
    path = between(row[0], row[-1], *row[1:-1]).path
    assert not any(crossed(path, rect) for rect in row[1:-1])


def test_a_loop_between_two_rows_keeps_to_the_gap() -> None:
    upper, lower = [box(216 * i, 0) for i in range(4)], [box(216 * i, 160) for i in range(4)]
    path = between(upper[3], lower[0], *upper[:3], *lower[1:]).path
    assert not any(crossed(path, rect) for rect in upper + lower)


def test_a_lane_between_two_rows_runs_in_the_middle_of_the_gap() -> None:
    way = between(box(648, 0), box(0, 160))
    assert abs(way.label.y() - 120) <= 8


def test_there_is_room_for_a_label_on_a_long_lane_but_not_in_a_narrow_gap() -> None:
    assert between(box(0, 0), box(-600, 200)).room > 300
    assert between(box(0, 0), box(216, 0)).room < 40


@given(st.tuples(st.integers(-900, 900), st.integers(-500, 500)), st.integers(-300, 300), st.integers(-300, 300))
def test_the_bounds_hold_the_path(target: tuple[int, int], x: int, y: int) -> None:
    way = between(box(0, 0), box(*target), box(x, y))
    assert way.bounds.contains(way.path.boundingRect().adjusted(-1, -1, 1, 1))
    assert way.strokes[0].p1() == way.path.pointAtPercent(0)


RECTS = st.tuples(st.floats(-3000, 3000), st.floats(-3000, 3000), st.floats(1, 1500), st.floats(1, 1500)).map(
    lambda numbers: QRectF(*numbers)
)


@given(st.dictionaries(st.integers(0, 9), RECTS), st.dictionaries(st.integers(0, 9), RECTS), RECTS)
def test_the_index_misses_nothing_that_touches(
    first: dict[int, QRectF], later: dict[int, QRectF], question: QRectF
) -> None:
    index: SpatialIndex[int] = SpatialIndex()
    for key, rect in [*first.items(), *later.items()]:
        index.put(key, rect)
    gone = min(first, default=None)
    now = {key: rect for key, rect in {**first, **later}.items() if key != gone}
    if gone is not None:
        index.drop(gone)
    assert index.near(question) >= {key for key, rect in now.items() if rect.intersects(question)}
    assert index.near(QRectF(-1e6, -1e6, 2e6, 2e6)) == set(now)


@pytest.mark.parametrize("side", [1e5, 1e6, 1e12, 1e308, float("inf")])
def test_what_is_very_large_is_found_everywhere_and_enters_no_cells(side: float) -> None:
    index: SpatialIndex[str] = SpatialIndex()
    index.put("small", QRectF(0.0, 0.0, 10.0, 10.0))
    index.put("large", QRectF(0.0, 0.0, side, side))
    assert len(index._cells) == 1
    assert index.near(QRectF(5.0, 5.0, 2.0, 2.0)) == {"small", "large"}
    assert index.near(QRectF(9e4, 9e4, 2.0, 2.0)) == {"large"}
    assert index.near(QRectF(-9e4, 0.0, 2.0, 2.0)) == set()
    other: SpatialIndex[str] = SpatialIndex()
    index.hand(["large"], other)
    assert (index.near(QRectF(5.0, 5.0, 2.0, 2.0)), other.near(QRectF(5.0, 5.0, 2.0, 2.0))) == ({"small"}, {"large"})
    other.put("large", QRectF(0.0, 0.0, 10.0, 10.0))
    assert other.near(QRectF(9e4, 9e4, 2.0, 2.0)) == set()
    other.drop("large")
    assert not other._cells
    assert not len(other)
