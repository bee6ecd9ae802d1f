"""What the canvas draws: frozen values that a host builds from its document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class PortView:
    """One port of a card; `title` is its tooltip: what it is and its type or shape."""

    name: str
    title: str
    optional: bool = False


class Part(NamedTuple):
    """Letters `start` to `end` of a card's subtitle say `what`: the name of a parameter, or NAME for the node's own."""

    start: int
    end: int
    what: str


NAME = ""
"""What a part is called that says the name which a person gives a node."""


@dataclass(frozen=True, slots=True)
class CardView:
    """One node. `x`, `y` are the top left corner in scene units (one unit is one logical pixel at 100 %).

    `severity` is "", "error" or "warning"; `state` is "", "unused", "waiting" or "bypassed"; `repair` is the label of the
    button that mends `problem`, empty where there is none; `badge` is a short note such as "used 8×";
    `sheets` is how many cards are seen to lie under this one. `kind` stands small beside a title that is a name which a
    person gave; `parts` of the subtitle can be edited where they stand. `colour` is one that a person gave, '' for none;
    a `collapsed` card shows its head alone, a `pinned` one stays where it is.
    """

    id: str
    title: str
    subtitle: str
    category: str
    icon: str
    output: str
    cost: str
    inputs: tuple[PortView, ...]
    outputs: tuple[PortView, ...]
    x: float
    y: float
    severity: str = ""
    problem: str = ""
    repair: str = ""
    state: str = ""
    badge: str = ""
    sheets: int = 0
    kind: str = ""
    parts: tuple[Part, ...] = ()
    colour: str = ""
    collapsed: bool = False
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class WireView:
    """A wire from the output `source` to the input `target`, each (node id, port name); `label` is its shape.

    `bends` are the points that it is led through, from source to target.
    """

    source: tuple[str, str]
    target: tuple[str, str]
    label: str = ""
    severity: str = ""
    bends: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class FrameView:
    """A titled area behind the cards; `colour` is one that a person gave, '' for the usual one."""

    id: str
    title: str
    x: float
    y: float
    w: float
    h: float
    colour: str = ""


@dataclass(frozen=True, slots=True)
class NoteView:
    """A sticky note; `text` is Markdown. No frame has its id."""

    id: str
    text: str
    x: float
    y: float
    w: float
    h: float
    colour: str = ""


@dataclass(frozen=True, slots=True)
class SceneView:
    """Everything on the canvas; wires are keyed by their target. Later cards lie above earlier ones."""

    cards: Mapping[str, CardView]
    wires: Mapping[tuple[str, str], WireView]
    frames: Mapping[str, FrameView] = field(default_factory=lambda: MappingProxyType({}))
    notes: Mapping[str, NoteView] = field(default_factory=lambda: MappingProxyType({}))


EMPTY = SceneView(MappingProxyType({}), MappingProxyType({}))
