"""Draw a wire with the keyboard: from a port to one that fits, chosen with the arrows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF

from gui.canvas import travel
from gui.canvas.directions import ARROWS, ENTER, PORT_STEPS
from gui.canvas.gestures.base import Gesture, Pointer
from gui.canvas.gestures.draw_wire import DrawWire
from gui.canvas.items import PortRef

if TYPE_CHECKING:
    from gui.canvas.stage import Stage


class KeyWire(DrawWire):
    """Looks as with the mouse. Arrows go to the nearest port that fits in a direction, comma and full stop to each in turn.

    An input that has a wire gets the new one in its place. Enter connects; a click of the mouse calls it off.
    """

    follows_edge = False

    def __init__(self, stage: Stage, port: PortRef) -> None:
        super().__init__(stage, port)
        self._confirmed = False
        self._goal = next(iter(self._fitting()), None)

    @property
    def possible(self) -> bool:
        """Whether there is a port that fits."""
        return self._goal is not None

    def start(self, at: Pointer) -> None:
        Gesture.start(self, at)
        self._dragging = True
        self._aim(self._goal)

    def move(self, at: Pointer) -> None:
        """The mouse has no say."""

    def press(self, key: int) -> bool:
        if key in ARROWS:
            self._aim(self._towards(ARROWS[key]))
        elif key in PORT_STEPS:
            fitting = self._fitting()
            at = fitting.index(self._goal) if self._goal in fitting else -1
            self._aim(fitting[(at + PORT_STEPS[key]) % len(fitting)] if fitting else None)
        elif key in ENTER:
            self._confirmed = True
            self.stage.finish_gesture()
        return True

    def finish(self, at: Pointer) -> None:
        goal = self._goal if self._confirmed else None
        self.cancel()
        if goal is not None:
            source, target = (self.stage.scene.cards[end[0]].view.title for end in self._ends(goal))
            self.stage.host.connect(*self._ends(goal))
            self.stage.announce(f"Connected {source} to {target}.")

    def refresh(self) -> bool:
        self._verdicts.clear()
        cards, anchor = self.stage.scene.cards, self._anchor
        card = cards.get(anchor.node)
        if card is None or anchor.name not in (card.outputs if anchor.output else card.inputs):
            return False
        fitting = self._fitting()
        if self._goal not in fitting:
            self._aim(next(iter(fitting), None))
        return bool(fitting)

    def _aim(self, goal: PortRef | None) -> None:
        """Nothing in that direction: the aim stays where it is."""
        if goal is None:
            return
        self._goal = goal
        self.stage.reveal(goal.node)
        screen = self.stage.camera.to_screen(self._point(goal))
        self._at = Pointer(self._point(goal), screen)
        view = self.stage.scene.cards[goal.node].view
        self.stage.announce(f"To {'output' if goal.output else 'input'} {goal.name} of {view.title}.")
        self.stage.update()

    def _fitting(self) -> list[PortRef]:
        """Every port that a wire may go to, the nearest first."""
        here = self._point(self._anchor)
        found = [port for key, item in self.stage.scene.cards.items() for port in self._ports_of(key, item)]
        found.sort(key=lambda port: ((self._point(port) - here).manhattanLength(), port.node, port.name))
        return [port for port in found if not self.verdict(port)]

    def _towards(self, way: QPointF) -> PortRef | None:
        here = self._point(self._goal or self._anchor)
        costs = {port: travel.cost(self._point(port) - here, way) for port in self._fitting()}
        ahead = [port for port, cost in costs.items() if cost < float("inf")]
        return min(ahead, key=lambda port: (costs[port], port.node, port.name), default=None)
