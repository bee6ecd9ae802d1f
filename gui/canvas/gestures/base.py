"""What all gestures have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QCursor, QPainter
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from gui.canvas.stage import Stage

Modifier = Qt.KeyboardModifier
Cursor = Qt.CursorShape | QCursor


@dataclass(frozen=True, slots=True)
class Pointer:
    """Where the mouse is: in the scene, and in the widget."""

    scene: QPointF
    screen: QPointF
    modifiers: Qt.KeyboardModifier = Modifier.NoModifier

    @property
    def adds(self) -> bool:
        """Shift or Ctrl: keep what is selected."""
        return bool(self.modifiers & (Modifier.ShiftModifier | Modifier.ControlModifier))

    @property
    def toggles(self) -> bool:
        return bool(self.modifiers & Modifier.ControlModifier)


class Gesture:
    """From `start` through `move` to either `finish` or `cancel`, after which nothing may be left of it."""

    follows_edge = False  # the canvas glides on while the mouse is held at its edge
    from_outside = False  # dragged in from elsewhere
    without_focus = False  # goes on while the canvas has not the focus
    cursor: Cursor | None = None
    hints: tuple[tuple[str, str], ...] = ()
    """For the list of keys and mouse: what a person does, and what comes of it ('Ctrl + right drag', 'Cut wires')."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage

    def start(self, at: Pointer) -> None:
        self.pressed = at

    def move(self, at: Pointer) -> None:
        """The mouse moved."""

    def press(self, key: int) -> bool:
        """A key was pressed, not Escape; False for one that means nothing to the gesture."""
        return False

    def finish(self, at: Pointer) -> None:
        """The button was released: report to the host."""

    def cancel(self) -> None:
        """Leave everything as it was before `start`."""

    def refresh(self) -> bool:
        """A new view came in the middle; False if the gesture has lost what it held and must be cancelled."""
        return True

    def paint(self, painter: QPainter) -> None:
        """What the gesture shows, in scene units, above everything else."""

    def beyond_click(self, at: Pointer) -> bool:
        """Whether the mouse has moved far enough to mean a drag."""
        return (at.screen - self.pressed.screen).manhattanLength() >= QApplication.startDragDistance()
