"""Where things are on a card, in scene units from its top left corner."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from PySide6.QtCore import QPointF, QRectF

from core.document.look import CARD_HEIGHT, CARD_WIDTH, HEAD_HEIGHT, PORT_ROW
from gui.canvas.views import CardView, PortView

GRID = 8.0
WIDTH = CARD_WIDTH
FOOT = 26.0
HEAD = CARD_HEIGHT - FOOT
ROW = PORT_ROW
PORT_RADIUS = 5.0
MIDDLE = 40.0  # height of the only port of a side, the same on every card: neighbours in a row join straight
FOLDED = HEAD_HEIGHT  # height of a card that shows its head alone, where its ports stay
SKIRT = 14.0  # around a card, for its ports, badge, shadow and glow


def rows(view: CardView) -> int:
    """Lines of port labels: a side with one port needs none."""
    most = max(len(view.inputs), len(view.outputs))
    return most if most > 1 else 0


def height(view: CardView, folded: bool) -> float:
    return FOLDED if folded else HEAD + rows(view) * ROW + FOOT


def port_points(ports: tuple[PortView, ...], x: float, folded: bool) -> Mapping[str, QPointF]:
    """Centre of each port on the edge at `x`; on a folded card all are gathered where one alone stands."""
    return _points(tuple([port.name for port in ports]), x, folded)


@lru_cache(maxsize=1024)
def _points(names: tuple[str, ...], x: float, folded: bool) -> Mapping[str, QPointF]:
    """The same mapping for all cards with these ports."""
    if folded:
        return MappingProxyType(dict.fromkeys(names, QPointF(x, MIDDLE)))
    if len(names) == 1:
        return MappingProxyType({names[0]: QPointF(x, MIDDLE)})
    return MappingProxyType({name: QPointF(x, HEAD + ROW * index + ROW / 2) for index, name in enumerate(names)})


def card_rect(view: CardView, folded: bool) -> QRectF:
    return QRectF(view.x, view.y, WIDTH, height(view, folded))


def snapped(value: float) -> float:
    return round(value / GRID) * GRID
