"""What the canvas asks of whoever shows it: every finished gesture becomes one call."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Protocol

from PySide6.QtCore import QPoint

End = tuple[str, str]


class CanvasHost(Protocol):
    """The document's side of the canvas. The canvas changes nothing itself: it reports, and is shown a new view."""

    def add(self, key: str, x: float, y: float, on_wire: End | None) -> None:
        """A layer was dropped; its card's top left corner is (x, y); `on_wire` is the target of the wire it fell on."""

    def fits(self, source: End, target: End) -> str:
        """Whether a wire may run there: "" if it fits, else a sentence that says why not."""

    def connect(self, source: End, target: End) -> None:
        """A wire was drawn; a wire that the target already has is replaced."""

    def disconnect(self, target: End) -> None:
        """The wire into `target` was pulled out."""

    def rewire(self, old_target: End, source: End, target: End) -> None:
        """The end of a wire was moved from `old_target` to `target`, as one step."""

    def move(self, places: Mapping[str, tuple[float, float]]) -> None:
        """Cards were moved, reported once on release."""

    def delete(self, ids: Collection[str], targets: Collection[End]) -> None:
        """Cards, and the wires into `targets`, are to go."""

    def select(self, ids: Collection[str]) -> None:
        """The selected cards are now these."""

    def repair(self, id: str) -> None:
        """The repair button of a card's problem was pressed."""

    def explain(self, id: str) -> None:
        """'Why?' of a card's problem was pressed."""

    def open(self, id: str) -> None:
        """A card was double-clicked."""

    def leave(self) -> None:
        """Escape was pressed with nothing to cancel: out of the graph that is shown, if there is one around it."""

    def context_menu(self, ids: Collection[str], global_pos: QPoint) -> None:
        """A menu was asked for; `ids` are the selected cards, none for the canvas itself."""
