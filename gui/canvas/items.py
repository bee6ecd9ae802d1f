"""The things in the scene: a view each, with the geometry that was worked out for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF

from gui.canvas import layout
from gui.canvas.routing import Route
from gui.canvas.views import CardView, FrameView, NoteView, WireView

End = tuple[str, str]
Point = tuple[float, float]


class Dot(NamedTuple):
    """One of the points that a wire, named by its target, is led through."""

    wire: End
    number: int


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
    """A card where it is shown now; `settled` is where its view puts it, which during a drag is elsewhere.

    `folded`: it shows its head alone, with all ports of a side in one place; `peeked` is a collapsed card that is shown
    whole for now.
    """

    __slots__ = ("folded", "inputs", "outputs", "peeked", "rect", "selected", "settled", "view")

    def __init__(self, view: CardView) -> None:
        self.selected = self.peeked = False
        self.take(view)

    def take(self, view: CardView) -> None:
        self.view = view
        self.folded = view.collapsed and not self.peeked
        self.rect = self.settled = layout.card_rect(view, self.folded)
        self.inputs = layout.port_points(view.inputs, 0.0, self.folded)
        self.outputs = layout.port_points(view.outputs, layout.WIDTH, self.folded)

    def place(self, x: float, y: float) -> None:
        self.rect = QRectF(x, y, self.rect.width(), self.rect.height())

    def anchor(self, name: str, output: bool) -> QPointF:
        """Scene position of a port; the middle of the edge for a port that is not there (any more)."""
        local = (self.outputs if output else self.inputs).get(name)
        middle = layout.FOLDED / 2 if self.folded else layout.MIDDLE
        return self.rect.topLeft() + (local or QPointF(layout.WIDTH if output else 0.0, middle))

    @property
    def shown(self) -> QRectF:
        """Everything the card paints on."""
        return self.rect.adjusted(-layout.SKIRT, -layout.SKIRT, layout.SKIRT, layout.SKIRT)


class WireItem:
    """A wire and its way; `zone` is where cards had a say in that way.

    `bends` are the points it is led through now, which during a drag are other ones than those of its view.
    """

    __slots__ = ("bends", "route", "selected", "view", "zone")

    def __init__(self, view: WireView, route: Route, zone: QRectF) -> None:
        self.view = view
        self.bends = view.bends
        self.route = route
        self.zone = zone
        self.selected = False

    @property
    def shown(self) -> QRectF:
        return self.route.bounds


class AreaItem:
    """A frame or note where it is shown now; `settled` is where its view puts it."""

    __slots__ = ("rect", "selected", "settled")

    def __init__(self, view: FrameView | NoteView) -> None:
        self.rect = self.settled = QRectF(view.x, view.y, view.w, view.h)
        self.selected = False

    @property
    def shown(self) -> QRectF:
        """Everything it paints on."""
        return self.rect.adjusted(-layout.SKIRT, -layout.SKIRT, layout.SKIRT, layout.SKIRT)


class FrameItem(AreaItem):
    __slots__ = ("view",)

    def __init__(self, view: FrameView) -> None:
        super().__init__(view)
        self.view = view


class NoteItem(AreaItem):
    __slots__ = ("view",)

    def __init__(self, view: NoteView) -> None:
        super().__init__(view)
        self.view = view
