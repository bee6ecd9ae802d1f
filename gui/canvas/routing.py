"""How a wire runs: straight or a soft curve where the way is free, else along a lane between or around the cards."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import hypot, inf

from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QPainterPath

STUB = 16.0  # how far a lane leaves its port before it turns
BESIDE = 4.0  # between the upright stretches of neighbouring ports
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


def zone(source: QRectF, target: QRectF) -> QRectF:
    """Where other cards can change the way of a wire between these two."""
    return source.united(target).adjusted(-REACH, -REACH, REACH, REACH)


def route(start: QPointF, end: QPointF, source: QRectF, target: QRectF, others: Sequence[QRectF]) -> Route:
    """The way from an output at `start` on card `source` to an input at `end` on card `target`, around `others`."""
    if end.x() - start.x() >= FORWARD and _free(start, end, others):
        return loose(start, end)
    return _along_lane(start, end, source, target, others)


def loose(start: QPointF, end: QPointF) -> Route:
    """A curve that minds no cards: for free ways, and for a wire that is still in the hand."""
    path = QPainterPath(start)
    pull = _pull(start, end)
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


def _pull(start: QPointF, end: QPointF) -> float:
    dx, dy = end.x() - start.x(), abs(end.y() - start.y())
    return max(dx / 2, min(60.0, dy / 2), 20.0) if dx >= 0 else min(160.0, 40.0 - dx / 3 + dy / 6)


def _finished(path: QPainterPath, corners: Sequence[QPointF], label: QPointF, room: float) -> Route:
    strokes = tuple(QLineF(a, b) for a, b in pairwise(corners))
    return Route(path, path.controlPointRect().adjusted(-4, -4, 4, 4), strokes, label, room)


def _free(start: QPointF, end: QPointF, others: Sequence[QRectF]) -> bool:
    box = QRectF(start, end).normalized().adjusted(-1, -6, 1, 6)
    near = [rect for rect in others if rect.intersects(box)]
    if not near:
        return True
    pull = _pull(start, end)
    steps = max(16, int((end - start).manhattanLength() / SPOTS))
    spots = [_bezier(start, end, pull, step / steps) for step in range(1, steps)]
    return not any(rect.adjusted(-6, -6, 6, 6).contains(spot) for rect in near for spot in spots)


def _bezier(start: QPointF, end: QPointF, pull: float, t: float) -> QPointF:
    u = 1 - t
    rise = 3 * u * t * t + t * t * t
    x = u**3 * start.x() + 3 * u * u * t * (start.x() + pull) + 3 * u * t * t * (end.x() - pull) + t**3 * end.x()
    return QPointF(x, start.y() + (end.y() - start.y()) * rise)


def _along_lane(start: QPointF, end: QPointF, source: QRectF, target: QRectF, others: Sequence[QRectF]) -> Route:
    out, back = start.x() + _stub(start), end.x() - _stub(end)
    cards = [source, target, *others]
    lane = _best_lane(start, end, out, back, _lanes(source, target, others), cards)
    lane = _apart(lane, start, end, out, back, cards)
    corners = [start, QPointF(out, start.y()), QPointF(out, lane), QPointF(back, lane), QPointF(back, end.y()), end]
    path = _eased(corners) if back - out > 2 * CORNER and abs(lane - end.y()) < CORNER else _rounded(corners)
    return _finished(path, corners, QPointF((out + back) / 2, lane), abs(out - back) - 2 * CORNER)


def _stub(port: QPointF) -> float:
    """Longer for every further port of a side, so that their wires do not lie on one another."""
    return STUB + int(port.y()) // PORT_STEP % 5 * BESIDE


def _apart(lane: float, start: QPointF, end: QPointF, out: float, back: float, cards: Sequence[QRectF]) -> float:
    """A lane over or under both ends stands the further out the longer it is, so that a long one runs around short ones."""
    side = -1 if lane < min(start.y(), end.y()) else 1 if lane > max(start.y(), end.y()) else 0
    further = lane + side * NEST * min(MOST_NESTED, int(abs(back - out) / SPAN))
    if side and _crossings(start, end, out, back, further, cards) <= _crossings(start, end, out, back, lane, cards):
        return further
    return lane + _spread(start, end)


def _spread(start: QPointF, end: QPointF) -> float:
    """A few units, the same whenever the ends are the same, so that lanes in one gap do not lie on one another."""
    steps = [int(value) // 8 for value in (start.x(), start.y(), end.x(), end.y())]
    return ((steps[0] * 7 + steps[1] * 3 + steps[2] + steps[3] * 5) % 5 - 2) * 4.0


def _eased(corners: Sequence[QPointF]) -> QPainterPath:
    """A lane that runs on into a port at nearly its own height, without a jog."""
    turn, end = corners[3] - QPointF(CORNER / 2, 0), corners[5]
    path = _rounded([*corners[:3], turn])
    half = (end.x() - turn.x()) / 2
    path.cubicTo(turn + QPointF(half, 0), end - QPointF(half, 0), end)
    return path


def _lanes(source: QRectF, target: QRectF, others: Sequence[QRectF]) -> list[float]:
    """Heights worth trying: between the two cards, and just above and below each card in the way."""
    lanes = []
    upper, lower = sorted((source, target), key=QRectF.top)
    if lower.top() - upper.bottom() >= CLEAR:
        lanes.append((lower.top() + upper.bottom()) / 2)
    middle = (source.center() + target.center()) / 2
    near = sorted(others, key=lambda rect: abs(rect.center().y() - middle.y()))[:CANDIDATES]
    for rect in (source, target, *near):
        lanes += [rect.top() - CLEAR, rect.bottom() + CLEAR]
    return lanes


def _best_lane(
    start: QPointF, end: QPointF, out: float, back: float, lanes: Iterable[float], cards: Sequence[QRectF]
) -> float:
    """The lane that makes the shortest way through the fewest cards; of equal ones the first."""

    def climb(lane: float) -> float:
        return abs(start.y() - lane) + abs(end.y() - lane)

    best, least = start.y(), inf
    for lane in sorted(dict.fromkeys(lanes), key=climb):
        length = climb(lane)
        if length >= least:
            break
        cost = length + PENALTY * _crossings(start, end, out, back, lane, cards)
        if cost < least:
            best, least = lane, cost
    return best


def _crossings(start: QPointF, end: QPointF, out: float, back: float, lane: float, cards: Sequence[QRectF]) -> int:
    legs = (
        _leg(out, start.y(), out, lane),
        _leg(out, lane, back, lane),
        _leg(back, lane, back, end.y()),
    )
    return sum(rect.intersects(leg) for rect in cards for leg in legs)


def _leg(x1: float, y1: float, x2: float, y2: float) -> QRectF:
    return QRectF(QPointF(x1, y1), QPointF(x2, y2)).normalized().adjusted(-5, -5, 5, 5)


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
