"""The things in the scene: a view each, with the geometry that was worked out for it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF

from gui.canvas import layout
from gui.canvas.routing import Route
from gui.canvas.views import CardView, FrameView, WireView

End = tuple[str, str]


@dataclass(frozen=True, slots=True)
class PortRef:
    """A port of a card in the scene; `output` says which side it is on."""

    node: str
    name: str
    output: bool

    @property
    def end(self) -> End:
        return self.node, self.name


class CardItem:
    """A card where it is shown now; `settled` is where its view puts it, which during a drag is elsewhere."""

    __slots__ = ("inputs", "outputs", "rect", "selected", "settled", "view")

    def __init__(self, view: CardView) -> None:
        self.selected = False
        self.take(view)

    def take(self, view: CardView) -> None:
        self.view = view
        self.rect = self.settled = layout.card_rect(view)
        self.inputs = layout.port_points(view.inputs, 0.0)
        self.outputs = layout.port_points(view.outputs, layout.WIDTH)

    def place(self, x: float, y: float) -> None:
        self.rect = QRectF(x, y, self.rect.width(), self.rect.height())

    def anchor(self, name: str, output: bool) -> QPointF:
        """Scene position of a port; the middle of the edge for a port that is not there (any more)."""
        local = (self.outputs if output else self.inputs).get(name)
        return self.rect.topLeft() + (local or QPointF(layout.WIDTH if output else 0.0, layout.MIDDLE))

    @property
    def shown(self) -> QRectF:
        """Everything the card paints on."""
        return self.rect.adjusted(-layout.SKIRT, -layout.SKIRT, layout.SKIRT, layout.SKIRT)


class WireItem:
    """A wire and its way; `zone` is where cards had a say in that way."""

    __slots__ = ("route", "selected", "view", "zone")

    def __init__(self, view: WireView, route: Route, zone: QRectF) -> None:
        self.view = view
        self.route = route
        self.zone = zone
        self.selected = False

    @property
    def shown(self) -> QRectF:
        return self.route.bounds


class FrameItem:
    __slots__ = ("view",)

    def __init__(self, view: FrameView) -> None:
        self.view = view

    @property
    def shown(self) -> QRectF:
        return QRectF(self.view.x, self.view.y, self.view.w, self.view.h).adjusted(-2, -2, 2, 2)
