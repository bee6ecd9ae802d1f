"""What is in the picture, and how it looks."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from gui.canvas.heat.view import HeatView
from gui.canvas.paint import plain
from gui.canvas.paint.look import Look
from gui.canvas.scene import Scene
from gui.canvas.views import CardView, FrameView, NoteView, SceneView
from gui.theme import Theme

MARGIN = 24.0
"""Around everything, in scene units."""


@dataclass(frozen=True, slots=True)
class Choice:
    """`ids`: only these cards, with the wires between them, the frames around them and the notes in those; None for all.

    `ground`: the colour of the canvas behind it, else nothing. `problems`: what is wrong is marked as on the canvas.
    `heat`: the colours by cost that are seen there.
    """

    theme: Theme
    ground: bool = True
    problems: bool = False
    ids: frozenset[str] | None = None
    heat: HeatView | None = None


class Drawing:
    """A scene of its own, so that nothing of the canvas shows in it: no selection, no gesture, no zoom."""

    def __init__(self, view: SceneView, choice: Choice) -> None:
        self._choice, self._look = choice, Look(choice.theme)
        self.theme = choice.theme
        self._scene = Scene(lambda _areas: None)
        self._scene.show(_part(view, choice))
        self.area = self._scene.extent().adjusted(-MARGIN, -MARGIN, MARGIN, MARGIN)
        """In scene units: pixels at 100 %."""

    @property
    def empty(self) -> bool:
        return not self._scene.cards and not self._scene.areas.keys()

    def paint(self, painter: QPainter) -> None:
        """Paint with the corner of the picture at the painter's origin, in scene units."""
        if self._choice.ground:
            painter.fillRect(QRectF(0, 0, self.area.width(), self.area.height()), self._look.colour["canvas"])
        painter.translate(-self.area.topLeft())
        plain.paint(painter, self._scene, self._look, self._choice.heat)


def _part(view: SceneView, choice: Choice) -> SceneView:
    ids = choice.ids
    cards = {id: card for id, card in view.cards.items() if ids is None or id in ids}
    frames = {id: frame for id, frame in view.frames.items() if ids is None or _holds(frame, cards.values())}
    notes = {id: note for id, note in view.notes.items() if ids is None or _lies_in(note, frames.values())}
    wires = {end: wire for end, wire in view.wires.items() if wire.source[0] in cards and wire.target[0] in cards}
    if not choice.problems:
        cards = {id: replace(card, severity="", problem="", repair="") for id, card in cards.items()}
        wires = {end: replace(wire, severity="") for end, wire in wires.items()}
    return replace(view, cards=cards, wires=wires, frames=frames, notes=notes)


def _lies_in(note: NoteView, frames: Collection[FrameView]) -> bool:
    area = QRectF(note.x, note.y, note.w, note.h)
    return any(QRectF(frame.x, frame.y, frame.w, frame.h).contains(area) for frame in frames)


def _holds(frame: FrameView, cards: Collection[CardView]) -> bool:
    area = QRectF(frame.x, frame.y, frame.w, frame.h)
    return any(area.contains(card.x, card.y) for card in cards)
