"""What the canvas draws: frozen values that a host builds from its document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class PortView:
    """One port of a card; `title` is its tooltip: what it is and its type or shape."""

    name: str
    title: str
    optional: bool = False


@dataclass(frozen=True, slots=True)
class CardView:
    """One node. `x`, `y` are the top left corner in scene units (one unit is one logical pixel at 100 %).

    `severity` is "", "error" or "warning"; `state` is "", "unused" or "waiting"; `repair` is the label of the
    button that mends `problem`, empty where there is none; `badge` is a short note such as "used 8×";
    `sheets` is how many cards are seen to lie under this one.
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


@dataclass(frozen=True, slots=True)
class WireView:
    """A wire from the output `source` to the input `target`, each (node id, port name); `label` is its shape."""

    source: tuple[str, str]
    target: tuple[str, str]
    label: str = ""
    severity: str = ""


@dataclass(frozen=True, slots=True)
class FrameView:
    """A titled dashed area behind the cards."""

    id: str
    title: str
    x: float
    y: float
    w: float
    h: float


@dataclass(frozen=True, slots=True)
class SceneView:
    """Everything on the canvas; wires are keyed by their target. Later cards lie above earlier ones."""

    cards: Mapping[str, CardView]
    wires: Mapping[tuple[str, str], WireView]
    frames: Mapping[str, FrameView] = field(default_factory=lambda: MappingProxyType({}))


EMPTY = SceneView(MappingProxyType({}), MappingProxyType({}))
