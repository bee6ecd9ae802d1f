"""Drag what is selected; a press that does not become a drag is a click that selects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from gui.canvas.areas.load import Load
from gui.canvas.gestures.base import Gesture, Modifier, Pointer
from gui.canvas.guides import Guides
from gui.canvas.layout import snapped
from gui.canvas.selection import NOTHING, Picked

if TYPE_CHECKING:
    from gui.canvas.stage import Stage

FREE = Modifier.ControlModifier | Modifier.AltModifier
PULL = 5.0  # logical pixels from which an alignment attracts


class Carry(Gesture):
    """`grabbed` is the one thing under the mouse. Ctrl or Alt held during the drag switches snapping off."""

    follows_edge = True

    def __init__(self, stage: Stage, grabbed: Picked) -> None:
        super().__init__(stage)
        self._grabbed = grabbed
        self._load: Load | None = None
        self._home = QRectF()
        self._rulers: tuple[QRectF, Guides] | None = None
        self._guides: list[QLineF] = []

    def rect(self) -> QRectF:
        """Where the grabbed thing is."""
        raise NotImplementedError

    def there(self) -> bool:
        """Whether the grabbed thing is in the scene."""
        raise NotImplementedError

    def neighbours(self, load: Load) -> list[QRectF]:
        """What it can be in line with."""
        shown = self.stage.shown_area()
        cards = [item.rect for key, item in self.stage.scene.cards_near(shown) if key not in load.cards]
        areas = [item.rect for item in self.stage.scene.areas.near(shown) if item.view.id not in load.areas]
        return cards + areas

    def start(self, at: Pointer) -> None:
        super().start(at)
        selection = self.stage.selection
        self._was_selected = selection.picked.holds(self._grabbed)
        if not self._was_selected:
            selection.pick(*(selection.picked if at.adds else NOTHING).plus(self._grabbed))

    def move(self, at: Pointer) -> None:
        if self._load is None:
            if not self.beyond_click(at):
                return
            self._load = Load(self.stage.scene, self.stage.selection.picked.plus(self._grabbed))
            self._home = self.rect()
            self.stage.setCursor(Qt.CursorShape.ClosedHandCursor)
        self._load.shift_to(self._wanted(at, self._load))

    def _wanted(self, at: Pointer, load: Load) -> QPointF:
        """How far things should go: onto the grid, or in line with a neighbour."""
        raw = at.scene - self.pressed.scene
        if at.modifiers & FREE:
            self._show_guides([])
            return raw
        goal, others, reach = self._home.translated(raw), self._measured(load), PULL / self.stage.camera.zoom
        across, down = others.pull(goal, reach)
        x = snapped(goal.x()) if across is None else goal.x() + across
        y = snapped(goal.y()) if down is None else goal.y() + down
        self._show_guides(others.lines(QRectF(QPointF(x, y), self._home.size())))
        return QPointF(x, y) - self._home.topLeft()

    def _measured(self, load: Load) -> Guides:
        """The neighbours are the same until the view moves."""
        shown = self.stage.shown_area()
        if self._rulers is None or self._rulers[0] != shown:
            self._rulers = shown, Guides(self.neighbours(load))
        return self._rulers[1]

    def _show_guides(self, lines: list[QLineF]) -> None:
        before, self._guides = self._guides, lines
        if before != lines:
            self.stage.repaint_areas([QRectF(line.p1(), line.p2()) for line in (*before, *lines)])

    def finish(self, at: Pointer) -> None:
        if self._load is None:
            self.click(at)
        else:
            self._load.report(self.stage.host)

    def click(self, at: Pointer) -> None:
        selection = self.stage.selection
        if at.toggles and self._was_selected:
            selection.pick(*selection.picked.minus(self._grabbed))
        elif not at.adds:
            selection.pick(*self._grabbed)

    def cancel(self) -> None:
        if self._load is not None:
            self._show_guides([])
            self._load.settle()

    def refresh(self) -> bool:
        self._rulers = None
        if not self.there():
            return False
        return self._load is None or self._load.refresh()

    def paint(self, painter: QPainter) -> None:
        if not self._guides:
            return
        pen = QPen(self.stage.look.colour["accent"], 1.0, Qt.PenStyle.DashLine)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.drawLines(self._guides)
