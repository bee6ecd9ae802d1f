"""The way of a wire between the cards of a scene."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from PySide6.QtCore import QPointF, QRectF

from gui.canvas import routing
from gui.canvas.index import LiftingIndex
from gui.canvas.items import CardItem, WireItem
from gui.canvas.routing import Route
from gui.canvas.views import WireView


def way(
    item: WireItem, cards: Mapping[str, CardItem], index: LiftingIndex[str], free: bool = False
) -> tuple[Route, QRectF]:
    """How a wire runs, and where cards have a say in that; a free one minds none. `index` finds the cards."""
    view = item.view
    source, target = cards[view.source[0]], cards[view.target[0]]
    start, end = ends(view, cards)
    if item.bends:
        led = routing.through(start, [QPointF(*point) for point in item.bends], end)
        return led, led.bounds
    if free:
        plain = routing.loose(start, end)
        return plain, plain.bounds
    zone = routing.zone(source.rect, target.rect)
    near = sorted(index.near(zone) - {view.source[0], view.target[0]})
    others = [rect for key in near if (rect := cards[key].rect).intersects(zone)]
    return routing.route(start, end, source.rect, target.rect, others, item.number), zone


def ends(view: WireView, cards: Mapping[str, CardItem]) -> tuple[QPointF, QPointF]:
    """Where a wire begins and ends."""
    source, target = cards[view.source[0]], cards[view.target[0]]
    return source.anchor(view.source[1], True), target.anchor(view.target[1], False)


def joins(view: WireView, cards: Collection[str]) -> bool:
    """Whether both ends of a wire are at these cards."""
    return view.source[0] in cards and view.target[0] in cards
