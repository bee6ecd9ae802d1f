"""The things in the scene: a view each, with the geometry that was worked out for it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from zlib import crc32

from PySide6.QtCore import QPointF, QRectF

from gui.canvas import layout
from gui.canvas.routing import Route
from gui.canvas.views import CardView, FrameView, NoteView, WireView

End = tuple[str, str]
Point = tuple[float, float]
HOME = QPointF()
"""Not carried off."""


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

    @property
    def from_afar(self) -> tuple[object, ...]:
        """All that is seen of it from afar."""
        view = self.view
        return self.rect, view.colour, view.category, view.state, view.severity, self.selected

    def anchor(self, name: str, output: bool) -> QPointF:
        """Scene position of a port; the middle of the edge for a port that is not there (any more)."""
        local = (self.outputs if output else self.inputs).get(name)
        return self.rect.topLeft() + (local or QPointF(layout.WIDTH if output else 0.0, layout.MIDDLE))

    @property
    def shown(self) -> QRectF:
        """Everything the card paints on."""
        return self.rect.adjusted(-layout.SKIRT, -layout.SKIRT, layout.SKIRT, layout.SKIRT)


class WireItem:
    """A wire and its way; `zone` is where cards had a say in that way.

    `bends` are the points it is led through now, which during a drag are other ones than those of its view.
    `shift` is how far it is carried off with all that it joins; its way goes along when it is next asked for.
    """

    __slots__ = ("_at", "_home", "_route", "bends", "number", "selected", "shift", "view", "zone")

    def __init__(self, view: WireView) -> None:
        self.view = view
        self.bends = view.bends
        self.number = crc32("\0".join(view.target).encode())
        self.selected = False

    def run(self, route: Route, zone: QRectF) -> None:
        """Take another way."""
        self._home = self._route = route
        self._at = self.shift = HOME
        self.zone = zone

    @property
    def route(self) -> Route:
        if self._at is not self.shift:
            self._at = self.shift
            self._route = self._home.translated(self.shift)
        return self._route

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


@dataclass(frozen=True, slots=True)
class Carried:
    """Cards in the hand, the wires that go along as they are, and the others at these cards."""

    keys: Collection[str] = ()
    cards: Sequence[CardItem] = ()
    inner: Sequence[WireItem] = ()
    outer: Sequence[WireItem] = ()


EMPTY_HAND = Carried()
