"""Where things are on a card, in scene units from its top left corner."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF

from gui.canvas.views import CardView, PortView

GRID = 8.0
WIDTH = 184.0
HEAD = 54.0
FOOT = 26.0
ROW = 20.0
PORT_RADIUS = 5.0
MIDDLE = 40.0  # height of the only port of a side, the same on every card: neighbours in a row join straight
FOLDED = 40.0  # height of a card that shows its head alone
SKIRT = 14.0  # around a card, for its ports, badge, shadow and glow


def rows(view: CardView) -> int:
    """Lines of port labels: a side with one port needs none."""
    most = max(len(view.inputs), len(view.outputs))
    return most if most > 1 else 0


def height(view: CardView, folded: bool) -> float:
    return FOLDED if folded else HEAD + rows(view) * ROW + FOOT


def port_points(ports: tuple[PortView, ...], x: float, folded: bool) -> dict[str, QPointF]:
    """Centre of each port on the edge at `x`; on a folded card all are gathered in its middle."""
    if folded:
        return {port.name: QPointF(x, FOLDED / 2) for port in ports}
    if len(ports) == 1:
        return {ports[0].name: QPointF(x, MIDDLE)}
    return {port.name: QPointF(x, HEAD + ROW * index + ROW / 2) for index, port in enumerate(ports)}


def card_rect(view: CardView, folded: bool) -> QRectF:
    return QRectF(view.x, view.y, WIDTH, height(view, folded))


def snapped(value: float) -> float:
    return round(value / GRID) * GRID
