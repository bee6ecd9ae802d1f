"""Draw a wire from port to port, either way round, or pick one up by its end and put it elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPen

from gui.canvas import hit
from gui.canvas.gestures.base import Gesture, Pointer
from gui.canvas.gestures.loose_wire import LooseWire, paint_loose
from gui.canvas.items import CardItem, End, PortRef
from gui.canvas.layout import PORT_RADIUS
from gui.canvas.paint.look import faded

if TYPE_CHECKING:
    from gui.canvas.stage import Stage

REACH = 26.0  # logical pixels from which a port attracts


class DrawWire(Gesture):
    """A press on an input that has a wire picks that wire up; dropped on nothing it is pulled out."""

    follows_edge = True
    cursor = Qt.CursorShape.CrossCursor
    hints = (
        ("Drag from a port", "Draw a wire"),
        ("Drag from a wired input", "Take the wire elsewhere; let go on nothing to pull it out"),
    )

    def __init__(self, stage: Stage, port: PortRef) -> None:
        super().__init__(stage)
        self._pressed_port = port
        self._anchor = port
        self._held: End | None = None
        self._goal: PortRef | None = None
        self._dragging = False
        self._verdicts: dict[PortRef, str] = {}

    def start(self, at: Pointer) -> None:
        super().start(at)
        self._at = at
        port = self._pressed_port
        wire = None if port.output else self.stage.scene.wires.get(port.end)
        if wire is not None:
            self._anchor, self._held = PortRef(*wire.view.source, output=True), port.end

    def move(self, at: Pointer) -> None:
        self._at = at
        if not self._dragging:
            if not self.beyond_click(at):
                return
            self._dragging = True
            self.stage.hide_wire(self._held)
        self.stage.scene.peek(hit.collapsed_at(self.stage.scene, at.scene))
        self._goal = self._aimed(at)
        reason = self.verdict(self._goal) if self._goal else ""
        self.stage.say(reason, at.screen)
        self.stage.update()

    def verdict(self, port: PortRef) -> str:
        """Why a wire may not end at this port; "" if it may."""
        known = self._verdicts.get(port)
        if known is None:
            known = self._verdicts[port] = self.stage.host.fits(*self._ends(port))
        return known

    def _aimed(self, at: Pointer) -> PortRef | None:
        """The port a release would reach: the nearest that fits, else one that does not, to say why."""
        near = hit.ports_within(self.stage.scene, at.scene, REACH / self.stage.camera.zoom)
        ports = [port for port in near if self._answers(port)] or self._ports_under(at)
        return next((port for port in ports if not self.verdict(port)), ports[0] if ports else None)

    def _answers(self, port: PortRef) -> bool:
        return port.output != self._anchor.output and port.node != self._anchor.node

    def _ports_under(self, at: Pointer) -> list[PortRef]:
        """All ports of the card under the mouse that a wire from the anchor could be meant for."""
        key = hit.card_at(self.stage.scene, at.scene)
        return self._ports_of(key, self.stage.scene.cards[key]) if key else []

    def _ports_of(self, key: str, item: CardItem) -> list[PortRef]:
        output = not self._anchor.output
        ports = [PortRef(key, name, output) for name in (item.outputs if output else item.inputs)]
        return [port for port in ports if self._answers(port)]

    def finish(self, at: Pointer) -> None:
        goal = self._goal if self._dragging else None
        dragging, held, anchor = self._dragging, self._held, self._anchor
        misfit = goal is not None and bool(self.verdict(goal))
        self.cancel()
        if not dragging or misfit:
            return
        if goal is None:
            self._let_go(held, at)
        elif held is not None:
            if goal.end != held:
                self.stage.host.rewire(held, anchor.end, goal.end)
        else:
            self.stage.host.connect(*self._ends(goal))

    def _let_go(self, held: End | None, at: Pointer) -> None:
        """On nothing: a wire that was there is pulled out, a new one hangs until a layer is chosen for it."""
        if hit.card_at(self.stage.scene, at.scene) is not None:
            return
        if held is not None:
            self.stage.host.disconnect(held)
        else:
            self.stage.begin_gesture(LooseWire(self.stage, self._anchor, at.scene), at)

    def cancel(self) -> None:
        self._dragging = False
        self.stage.scene.peek(None)
        self.stage.hide_wire(None)
        self.stage.say("", self._at.screen)
        self.stage.update()

    def refresh(self) -> bool:
        self._verdicts.clear()
        scene = self.stage.scene
        if self._held is not None and self._held not in scene.wires:
            return False
        card = scene.cards.get(self._anchor.node)
        if card is None or self._anchor.name not in (card.outputs if self._anchor.output else card.inputs):
            return False
        if self._dragging:
            self.move(self._at)
        return True

    def paint(self, painter: QPainter) -> None:
        if not self._dragging:
            return
        if not self.stage.camera.far:
            self._paint_ports(painter)
        misfit = self._goal is not None and bool(self.verdict(self._goal))
        if self._goal is None or misfit:
            colour = "error" if misfit else "accent"
            paint_loose(self.stage, painter, self._point(self._anchor), self._at.scene, self._anchor.output, colour)
            return
        painter.setPen(QPen(self.stage.look.colour["accent"], 2.5, c=Qt.PenCapStyle.RoundCap))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(self.stage.scene.way(*self._ends(self._goal)).path)

    def _ends(self, port: PortRef) -> tuple[End, End]:
        """Source and target of a wire between the anchor and a port."""
        return (self._anchor.end, port.end) if self._anchor.output else (port.end, self._anchor.end)

    def _point(self, port: PortRef) -> QPointF:
        return self.stage.scene.cards[port.node].anchor(port.name, port.output)

    def _paint_ports(self, painter: QPainter) -> None:
        """Ports that fit light up, the others of their kind go dim."""
        look = self.stage.look
        for key, item in self.stage.scene.cards_near(self.stage.shown_area()):
            for port in self._ports_of(key, item):
                point = self._point(port)
                if self.verdict(port):
                    painter.setPen(QPen(look.colour["line"], 1.5))
                    painter.setBrush(look.colour["card"])
                    painter.drawEllipse(point, PORT_RADIUS, PORT_RADIUS)
                    continue
                painter.setPen(QPen(faded(look.colour["accent"], 0.35), 5.0))
                painter.setBrush(look.colour["accent"])
                aimed = port == self._goal
                painter.drawEllipse(point, PORT_RADIUS + 2.0 * aimed, PORT_RADIUS + 2.0 * aimed)
