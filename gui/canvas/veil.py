"""What lies over the scene without being part of it: heat on cards, pictures of what they give, and light on some of them
while the rest is dimmed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from PySide6.QtCore import QRectF

from gui.canvas.glimpse import Glimpse
from gui.canvas.heat.view import HeatView
from gui.canvas.items import End

Tone = Literal["", "before", "after", "match", "current"]
"""Of an outline: none; what feeds the card that is looked at, what it feeds; what was found, and where one is."""


@dataclass(frozen=True, slots=True)
class Light:
    """What is seen in full; `dim` from 0 to 1 says how far all else recedes. `areas` are notes and frames that are outlined."""

    cards: Mapping[str, Tone]
    wires: Mapping[End, Tone] = field(default_factory=lambda: MappingProxyType({}))
    areas: Sequence[tuple[QRectF, Tone]] = ()
    dim: float = 0.5


class Veil:
    """One heat and one light at a time; what was found goes before the path of the card under the mouse."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed
        self._heat: HeatView | None = None
        self._found: Light | None = None
        self._path: Light | None = None
        self.trays: Mapping[str, Glimpse] = MappingProxyType({})
        """By card what is seen of its output."""

    @property
    def heat(self) -> HeatView | None:
        return self._heat

    @property
    def light(self) -> Light | None:
        return self._found or self._path

    def show_heat(self, heat: HeatView | None) -> None:
        if heat != self._heat:
            self._heat = heat
            self._changed()

    def show_trays(self, trays: Mapping[str, Glimpse]) -> None:
        if trays is not self.trays and (trays or self.trays):
            self.trays = trays
            self._changed()

    def show_found(self, light: Light | None) -> None:
        if light is not self._found:
            self._found = light
            self._changed()

    def show_path(self, light: Light | None) -> None:
        if light is not self._path:
            self._path = light
            self._changed()
