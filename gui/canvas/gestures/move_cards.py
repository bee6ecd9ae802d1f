"""Drag the selected cards; a press that does not become a drag is a click that selects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from gui.canvas import guides
from gui.canvas.gestures.base import Gesture, Modifier, Pointer
from gui.canvas.layout import snapped

if TYPE_CHECKING:
    from gui.canvas.stage import Stage

PULL = 5.0  # logical pixels from which an alignment attracts


class MoveCards(Gesture):
    """Ctrl held during the drag switches snapping off."""

    follows_edge = True

    def __init__(self, stage: Stage, grabbed: str) -> None:
        super().__init__(stage)
        self._grabbed = grabbed
        self._home: dict[str, QPointF] = {}
        self._shift = QPointF()
        self._guides: list[QLineF] = []

    def start(self, at: Pointer) -> None:
        super().start(at)
        selection = self.stage.selection
        self._was_selected = self._grabbed in selection.ids
        if not self._was_selected:
            others = selection.ids if at.adds else frozenset()
            selection.pick(others | {self._grabbed}, selection.wires if at.adds else ())

    def move(self, at: Pointer) -> None:
        if not self._home:
            if not self.beyond_click(at):
                return
            self._lift()
        self._shift_to(self._wanted(at))

    def _lift(self) -> None:
        cards = self.stage.scene.cards
        self._home = {key: cards[key].rect.topLeft() for key in self.stage.selection.ids | {self._grabbed}}
        self.stage.setCursor(Qt.CursorShape.ClosedHandCursor)

    def _wanted(self, at: Pointer) -> QPointF:
        """Where the cards should go: onto the grid, or in line with a neighbour."""
        raw = at.scene - self.pressed.scene
        self._show_guides([])
        if at.modifiers & Modifier.ControlModifier:
            return raw
        home, size = self._home[self._grabbed], self.stage.scene.cards[self._grabbed].rect.size()
        goal, others, reach = QRectF(home + raw, size), self._neighbours(), PULL / self.stage.camera.zoom
        across = guides.pull(goal, others, guides.columns, reach)
        down = guides.pull(goal, others, guides.rows, reach)
        x = snapped(goal.x()) if across is None else goal.x() + across
        y = snapped(goal.y()) if down is None else goal.y() + down
        self._show_guides(guides.lines(QRectF(QPointF(x, y), size), others))
        return QPointF(x, y) - home

    def _neighbours(self) -> list[QRectF]:
        shown = self.stage.scene.cards_near(self.stage.shown_area())
        return [item.rect for key, item in shown if key not in self._home]

    def _shift_to(self, shift: QPointF) -> None:
        self._shift = shift
        self.stage.scene.move({key: home + shift for key, home in self._home.items()})

    def _show_guides(self, lines: list[QLineF]) -> None:
        before, self._guides = self._guides, lines
        self.stage.repaint_areas([QRectF(line.p1(), line.p2()) for line in (*before, *lines)])

    def finish(self, at: Pointer) -> None:
        if not self._home:
            self._click(at)
            return
        cards = self.stage.scene.cards
        places = {key: (cards[key].rect.x(), cards[key].rect.y()) for key in self._home}
        if not self._shift.isNull():
            self.stage.host.move(places)
        self.stage.scene.settle(self._home)

    def _click(self, at: Pointer) -> None:
        selection = self.stage.selection
        if at.toggles and self._was_selected:
            selection.pick(selection.ids - {self._grabbed}, selection.wires)
        elif not at.adds:
            selection.pick({self._grabbed})

    def cancel(self) -> None:
        if self._home:
            self._show_guides([])
            self._shift_to(QPointF())

    def refresh(self) -> bool:
        cards = self.stage.scene.cards
        if self._grabbed not in cards:
            self._home = {}
            return False
        if self._home:
            self._home = {key: cards[key].rect.topLeft() for key in self._home if key in cards}
            self._shift_to(self._shift)
        return True

    def paint(self, painter: QPainter) -> None:
        if not self._guides:
            return
        pen = QPen(self.stage.look.colour["accent"], 1.0, Qt.PenStyle.DashLine)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.drawLines(self._guides)
