"""How a wire runs: straight or a soft curve where the way is free, else along a lane between or around the cards."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import hypot, inf
from operator import itemgetter
from typing import cast

from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QPainterPath

STUB = 16.0  # how far a lane leaves its port before it turns
BESIDE = 4.0  # between the upright stretches of neighbouring ports
SPREAD = 5  # so many of them
PORT_STEP = 20  # between the ports of one side
CLEAR = 18.0  # between a lane and the cards it passes
CORNER = 26.0
PENALTY = 900.0  # for each card a lane would run through
FORWARD = 24.0  # the least distance to the right that a plain curve needs
REACH = 140.0  # how far around the two cards other cards matter
LEVEL = QPointF(1.0, 0.0)
SWAY = 1 / 3  # of the way between two points: how far a curve runs in the direction it has at them
NEST, SPAN, MOST_NESTED = 6.0, 232.0, 5  # how far, and for each stretch of what length, a long lane stands further out
SPOTS = 24.0  # of a plain curve: how far apart it is looked whether a card is there
CANDIDATES = 6  # nearest obstacles whose upper and lower edge are tried as lanes


AIR = 5.0  # on both sides of a leg
Box = tuple[float, float, float, float]
"""Left, top, right and bottom, as seen from where a wire begins."""


@dataclass(frozen=True, slots=True)
class Route:
    """A wire's path, and the same in straight strokes for a far view.

    `label` is where a text of up to `room` units may stand on a level stretch.
    """

    path: QPainterPath
    bounds: QRectF
    strokes: tuple[QLineF, ...]
    label: QPointF
    room: float

    def translated(self, by: QPointF) -> Route:
        strokes = tuple(line.translated(by) for line in self.strokes)
        return Route(self.path.translated(by), self.bounds.translated(by), strokes, self.label + by, self.room)


def zone(source: QRectF, target: QRectF) -> QRectF:
    """Where other cards can change the way of a wire between these two."""
    return source.united(target).adjusted(-REACH, -REACH, REACH, REACH)


def route(
    start: QPointF, end: QPointF, source: QRectF, target: QRectF, others: Sequence[QRectF], number: int = 2
) -> Route:
    """The way from an output at `start` on card `source` to an input at `end` on card `target`, around `others`.

    Wires of another `number` run some units beside each other where they share a gap. It is worked out as seen from `start`:
    where everything is moved by the same whole numbers, so is the way.
    """
    boxes = [_box(rect, start) for rect in others]
    goal = end - start
    if goal.x() >= FORWARD and _free(goal.x(), goal.y(), boxes):
        return loose(start, end)
    ends = _box(source, start), _box(target, start)
    out, back = _stub(-ends[0][1]), goal.x() - _stub(goal.y() - ends[1][1])
    legs = Legs([*ends, *boxes], goal.y(), out, back)
    lane = legs.apart(legs.best(_lanes(*ends, boxes)), (number % SPREAD - SPREAD // 2) * BESIDE)
    return _along(start, end, start.x() + out, start.x() + back, start.y() + lane)


def _box(rect: QRectF, origin: QPointF) -> Box:
    left, top, right, bottom = cast(Box, rect.getCoords())
    x, y = origin.x(), origin.y()
    return left - x, top - y, right - x, bottom - y


def loose(start: QPointF, end: QPointF) -> Route:
    """A curve that minds no cards: for free ways, and for a wire that is still in the hand."""
    path = QPainterPath(start)
    pull = _pull(end.x() - start.x(), end.y() - start.y())
    if abs(end.y() - start.y()) < 0.5 and end.x() > start.x():
        path.lineTo(end)
    else:
        path.cubicTo(start + QPointF(pull, 0), end - QPointF(pull, 0), end)
    return _finished(path, [start, end], (start + end) / 2, end.x() - start.x())


def through(start: QPointF, bends: Sequence[QPointF], end: QPointF) -> Route:
    """A smooth curve led through points, which minds no cards.

    It leaves and arrives level and never swings out beyond its points: where two of them are in line the way between
    is straight (the harmonic mean of the slopes on both sides, after Fritsch and Butland, 1984, in each direction).
    The label is on its most level stretch.
    """
    points = [start, *bends, end]
    legs = [_unit(b - a) for a, b in pairwise(points)]
    ways = [LEVEL, *(_between(before, after) for before, after in pairwise(legs)), LEVEL]
    path, corners, label, room = QPainterPath(start), [start], (start + end) / 2, 0.0
    for (a, leave), (b, arrive) in pairwise(zip(points, ways, strict=True)):
        reach = QLineF(a, b).length() * SWAY
        path.cubicTo(a + leave * reach, b - arrive * reach, b)
        middle = (a + b) / 2 + (leave - arrive) * (reach * 0.375)
        corners += [middle, b]
        level = abs(b.x() - a.x()) - abs(b.y() - a.y())
        if level > room:
            label, room = middle, level
    return _finished(path, corners, label, room)


def _between(before: QPointF, after: QPointF) -> QPointF:
    """The direction at a point, from those that lead to it and away from it."""
    x, y = _harmonic(before.x(), after.x()), _harmonic(before.y(), after.y())
    return _unit(QPointF(x, y) if x or y else before + after)


def _harmonic(a: float, b: float) -> float:
    return 2 * a * b / (a + b) if a * b > 0 else 0.0


def _unit(way: QPointF) -> QPointF:
    length = hypot(way.x(), way.y())
    return way / length if length else LEVEL


def _pull(dx: float, dy: float) -> float:
    dy = abs(dy)
    return max(dx / 2, min(60.0, dy / 2), 20.0) if dx >= 0 else min(160.0, 40.0 - dx / 3 + dy / 6)


def _finished(path: QPainterPath, corners: Sequence[QPointF], label: QPointF, room: float) -> Route:
    strokes = tuple(QLineF(a, b) for a, b in pairwise(corners))
    return Route(path, path.controlPointRect().adjusted(-4, -4, 4, 4), strokes, label, room)


def _free(x: float, y: float, boxes: Sequence[Box]) -> bool:
    """Whether no card lies on a plain curve from the origin."""
    top, bottom = min(0.0, y) - 6, max(0.0, y) + 6
    near = [box for box in boxes if box[0] < x + 1 and box[2] > -1 and box[1] < bottom and box[3] > top]
    if not near:
        return True
    pull, steps = _pull(x, y), max(16, int((abs(x) + abs(y)) / SPOTS))
    spots = [_bezier(x, y, pull, step / steps) for step in range(1, steps)]
    return not any(a - 6 <= u <= c + 6 and b - 6 <= v <= d + 6 for a, b, c, d in near for u, v in spots)


def _bezier(x: float, y: float, pull: float, t: float) -> tuple[float, float]:
    u = 1 - t
    rise = 3 * u * t * t + t * t * t
    return 3 * u * u * t * pull + 3 * u * t * t * (x - pull) + t**3 * x, y * rise


def _along(start: QPointF, end: QPointF, out: float, back: float, lane: float) -> Route:
    corners = [start, QPointF(out, start.y()), QPointF(out, lane), QPointF(back, lane), QPointF(back, end.y()), end]
    path = _eased(corners) if back - out > 2 * CORNER and abs(lane - end.y()) < CORNER else _rounded(corners)
    return _finished(path, corners, QPointF((out + back) / 2, lane), abs(out - back) - 2 * CORNER)


def _stub(below: float) -> float:
    """Longer for every further port of a side, so that their wires do not lie on one another; `below` the top of the card."""
    return STUB + int(below) // PORT_STEP % SPREAD * BESIDE


def _eased(corners: Sequence[QPointF]) -> QPainterPath:
    """A lane that runs on into a port at nearly its own height, without a jog."""
    turn, end = corners[3] - QPointF(CORNER / 2, 0), corners[5]
    path = _rounded([*corners[:3], turn])
    half = (end.x() - turn.x()) / 2
    path.cubicTo(turn + QPointF(half, 0), end - QPointF(half, 0), end)
    return path


def _lanes(source: Box, target: Box, others: Sequence[Box]) -> list[float]:
    """Heights worth trying: between the two cards, and just above and below each card in the way."""
    lanes = []
    upper, lower = sorted((source, target), key=itemgetter(1))
    if lower[1] - upper[3] >= CLEAR:
        lanes.append((lower[1] + upper[3]) / 2)
    middle = (source[1] + source[3] + target[1] + target[3]) / 2  # twice its height, as that of the cards below
    near = sorted(others, key=lambda box: abs(box[1] + box[3] - middle))[:CANDIDATES]
    for box in (source, target, *near):
        lanes += [box[1] - CLEAR, box[3] + CLEAR]
    return lanes


class Legs:
    """The legs of a lane: up or down to it at `out`, along it, and up or down to the end at `back`. From the origin to height `end`."""

    def __init__(self, cards: Sequence[Box], end: float, out: float, back: float) -> None:
        self._end, self._length = end, abs(back - out)
        self._out = [(top, bottom) for left, top, right, bottom in cards if left < out + AIR and right > out - AIR]
        self._back = [(top, bottom) for left, top, right, bottom in cards if left < back + AIR and right > back - AIR]
        low, high = min(out, back) - AIR, max(out, back) + AIR
        self._level = [(top, bottom) for left, top, right, bottom in cards if left < high and right > low]

    def best(self, lanes: Iterable[float]) -> float:
        """The lane that makes the shortest way through the fewest cards; of equal ones the first."""
        best, least = 0.0, inf
        for lane in sorted(dict.fromkeys(lanes), key=self._climb):
            length = self._climb(lane)
            if length >= least:
                break
            cost = length + PENALTY * self._crossings(lane)
            if cost < least:
                best, least = lane, cost
        return best

    def apart(self, lane: float, aside: float) -> float:
        """A lane over or under both ends stands the further out the longer it is, so that a long one runs around short ones.

        Any other, and where there is no room, goes `aside` by so much.
        """
        side = -1 if lane < min(0.0, self._end) else 1 if lane > max(0.0, self._end) else 0
        further = lane + side * NEST * min(MOST_NESTED, int(self._length / SPAN))
        return further if side and self._crossings(further) <= self._crossings(lane) else lane + aside

    def _climb(self, lane: float) -> float:
        return abs(lane) + abs(self._end - lane)

    def _crossings(self, lane: float) -> int:
        return _met(self._out, 0.0, lane) + _met(self._level, lane, lane) + _met(self._back, lane, self._end)


def _met(spans: Sequence[tuple[float, float]], one: float, other: float) -> int:
    low, high = (one - AIR, other + AIR) if one < other else (other - AIR, one + AIR)
    return len([top for top, bottom in spans if top < high and bottom > low])


def _rounded(corners: Sequence[QPointF]) -> QPainterPath:
    """A path along right-angled corners, each cut by a quarter turn as wide as both its legs allow."""
    path = QPainterPath(corners[0])
    legs = [QLineF(a, b) for a, b in pairwise(corners)]
    last = len(legs) - 1
    for index, (before, after) in enumerate(pairwise(legs)):
        shares = (before.length() / (1 if index == 0 else 2), after.length() / (1 if index + 1 == last else 2))
        radius = min(CORNER, *shares)
        if radius < 0.5:
            continue
        corner = before.p2()
        path.lineTo(_toward(corner, before.p1(), radius))
        path.quadTo(corner, _toward(corner, after.p2(), radius))
    path.lineTo(corners[-1])
    return path


def _toward(origin: QPointF, goal: QPointF, distance: float) -> QPointF:
    line = QLineF(origin, goal)
    line.setLength(distance)
    return line.p2()
