"""What the canvas asks of whoever shows it: every finished gesture becomes one call."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from PySide6.QtCore import QPoint

from gui.canvas.items import Point, PortRef
from gui.canvas.places import Place

End = tuple[str, str]
Write = Callable[[str, float], None]
"""A frame has this title, or a note this text, for which it takes this height."""
NOWHERE: Mapping[str, Point] = MappingProxyType({})
STRAIGHT: Mapping[End, Sequence[Point]] = MappingProxyType({})


class CanvasHost(Protocol):
    """The document's side of the canvas. The canvas changes nothing itself: it reports, and is shown a new view."""

    def add(self, key: str, x: float, y: float, on_wire: End | None) -> None:
        """A layer was dropped; its card's top left corner is (x, y); `on_wire` is the target of the wire it fell on."""

    def insert(self, id: str, x: float, y: float, on_wire: End) -> None:
        """A card without wires was moved to (x, y) and fell on the wire into `on_wire`."""

    def ask_layer(self, x: float, y: float, at: QPoint, loose: PortRef | None, closed: Callable[[], None]) -> None:
        """A layer is wanted at (x, y): ask which, at a point of the screen; `closed` hears that it was answered, or not.

        `loose` is the port that a wire hangs from, which the layer is to be connected to.
        """

    def refuses_files(self, files: Sequence[Path]) -> str:
        """Why these files cannot be dropped; "" where they can."""

    def drop_files(self, files: Sequence[Path], x: float, y: float, at: QPoint) -> None:
        """Files were dropped at (x, y), which is the point `at` of the screen."""

    def fits(self, source: End, target: End) -> str:
        """Whether a wire may run there: "" if it fits, else a sentence that says why not."""

    def connect(self, source: End, target: End) -> None:
        """A wire was drawn; a wire that the target already has is replaced."""

    def disconnect(self, target: End) -> None:
        """The wire into `target` was pulled out."""

    def rewire(self, old_target: End, source: End, target: End) -> None:
        """The end of a wire was moved from `old_target` to `target`, as one step."""

    def move(
        self,
        places: Mapping[str, Point],
        areas: Mapping[str, Point] = NOWHERE,
        bends: Mapping[End, Sequence[Point]] = STRAIGHT,
    ) -> None:
        """Cards, frames, notes and the points that wires are led through were moved, reported once on release."""

    def delete(
        self,
        ids: Collection[str],
        targets: Collection[End],
        areas: Collection[str] = (),
        bends: Mapping[End, Sequence[Point]] = STRAIGHT,
    ) -> None:
        """Cards, the wires into `targets`, frames and notes are to go; other wires keep only these points."""

    def select(self, ids: Collection[str], areas: Collection[str] = ()) -> None:
        """The selected cards, and the selected frames and notes, are now these."""

    def bend(self, target: End, points: Sequence[Point]) -> None:
        """A wire is to be led through these points: one was added or taken away."""

    def add_frame(self, area: tuple[float, float, float, float]) -> str:
        """A frame is wanted at x, y of width and height; its id."""

    def add_note(self, area: tuple[float, float, float, float]) -> str:
        """A note is wanted at x, y of width and height; its id."""

    def size_area(self, id: str, x: float, y: float, w: float, h: float) -> None:
        """A frame or note was resized."""

    def writer(self, id: str) -> Write:
        """What hears that a frame or note of the graph that is shown now was written on, whatever is shown by then."""

    def repair(self, id: str) -> None:
        """The repair button of a card's problem was pressed."""

    def explain(self, id: str) -> None:
        """'Why?' of a card's problem was pressed."""

    def edit_in_place(self, id: str, what: str) -> bool:
        """What a card says is to be edited where it stands: its NAME or a parameter. False where that cannot be."""

    def step_value(self, id: str, what: str, steps: int) -> bool:
        """The wheel was turned over a parameter of a card by so many notches. False where it cannot be stepped."""

    def open(self, id: str) -> None:
        """A card was double-clicked."""

    def leave(self) -> None:
        """Escape was pressed with nothing to cancel: out of the graph that is shown, if there is one around it."""

    def context_menu(self, place: Place, global_pos: QPoint) -> None:
        """A menu was asked for, about `place`; what it is about is selected, a port has the focus."""
