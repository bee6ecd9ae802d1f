"""Where the keyboard is on the canvas: at a card, or at one of its ports. Apart from what is selected."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from gui.canvas import access, spoken, travel
from gui.canvas.areas.writing import write_on
from gui.canvas.gestures.key_wire import KeyWire
from gui.canvas.items import End, PortRef
from gui.canvas.layout import PORT_RADIUS

if TYPE_CHECKING:
    from gui.canvas.stage import Stage

AWAY = 6.0  # logical pixels between a card and the ring around it
RING = 2.0
CORNER = 12.0
PORT_RING = PORT_RADIUS + 5.0


class Focus:
    """`shown`: the keyboard was used last, so that a ring stands there; the mouse takes it away."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._card: str | None = None
        self.port: PortRef | None = None
        self.shown = False

    @property
    def card(self) -> str | None:
        """The card with the ring."""
        return self._card if self.shown else None

    @property
    def here(self) -> str | None:
        """The card to go on from: the one with the ring, else the last of the selected ones, else where the ring was."""
        order = self._stage.selection.in_order()
        return self._card if self.shown or not order else order[-1]

    def put(self, card: str, port: PortRef | None = None) -> None:
        """Stand at a card of the scene, or at one of its ports, in sight; and say what it is."""
        self._card, self.port, self.shown = card, port, True
        self._stage.reveal(card)
        self._stage.update()
        self._stage.focus_moved.emit()
        access.tell_focus(self._stage, card)
        self.speak()

    def arrive(self) -> None:
        """The keyboard comes to the canvas."""
        card = self.here or travel.first(self._stage.scene)
        if card is not None:
            self.put(card)

    def hide(self) -> None:
        """The mouse is used."""
        if self.shown:
            self._card = self.here
            self.shown, self.port = False, None
            self._stage.update()
            self._stage.focus_moved.emit()

    def refresh(self) -> None:
        """The scene has changed: what is gone cannot be stood at."""
        item = self._stage.scene.cards.get(self._card or "")
        if item is None:
            self._card, self.port, self.shown = None, None, False
        elif self.port is not None and self.port.name not in (item.outputs if self.port.output else item.inputs):
            self.port = None

    def toggle(self) -> None:
        """Select the card, or no longer."""
        if self.shown and self._card is not None:
            picked = self._stage.selection.picked
            self._stage.selection.pick(*picked._replace(ids=picked.ids ^ {self._card}))
            self.speak()

    def step_port(self, step: int) -> None:
        """To the next port of the card: its inputs from above, then its outputs."""
        card = self.here or travel.first(self._stage.scene)
        if card is None:
            return
        ports = self._ports(card)
        at = ports.index(self.port) if self.port in ports else (-1 if step > 0 else 0)
        self.put(card, ports[(at + step) % len(ports)] if ports else None)

    def leave_port(self) -> bool:
        """Back from a port to its card; False if no port has the focus."""
        if self.port is None or not self.shown:
            return False
        self.put(self.port.node)
        return True

    def open(self) -> None:
        """Enter: a wire is drawn from the port, the card is opened, or the frame or note that is selected is written on."""
        if self.shown and self.port is not None:
            self.draw_wire()
        elif self.shown and self._card is not None:
            self._stage.host.open(self._card)
        elif len(self._stage.selection.ids) == 1:
            self._stage.host.open(next(iter(self._stage.selection.ids)))
        elif len(self._stage.selection.areas) == 1:
            write_on(self._stage, next(iter(self._stage.selection.areas)))

    def draw_wire(self) -> None:
        """From the port with the focus, to be finished with the keyboard."""
        if self.port is None:
            return
        gesture = KeyWire(self._stage, self.port)
        if gesture.possible:
            self._stage.begin_gesture(gesture, self._stage.pointer(self._spot()))
        else:
            self._stage.announce("No other port fits this one.")
            self._stage.say("No other port fits this one.", self._spot())

    @property
    def wires(self) -> list[End]:
        """Targets of the wires at the port with the focus."""
        if self.port is None:
            return []
        wires = (self._stage.scene.wires[target].view for target in self._stage.scene.wires_of(self.port.node))
        return [w.target for w in wires if (w.source if self.port.output else w.target) == self.port.end]

    def speak(self) -> None:
        """Tell the screen reader where the keyboard is."""
        if self.port is not None:
            self._stage.announce(spoken.port(self._stage.scene, self.port))
        elif self._card is not None:
            self._stage.announce(spoken.card(self._stage.scene.cards[self._card]))

    def place(self) -> QPoint | None:
        """Where a menu about it stands, in global coordinates."""
        return self._stage.mapToGlobal(self._spot().toPoint()) if self.shown and self._card else None

    def paint(self, painter: QPainter) -> None:
        """The ring, in logical pixels; on a strip of the ground's colour, so that it is seen on anything."""
        if not self.shown or self._card is None or not self._stage.hasFocus():
            return
        look = self._stage.look
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in (("canvas", 3 * RING), ("text", RING)):
            painter.setPen(QPen(look.colour[colour], width))
            if self.port is not None:
                painter.drawEllipse(self._spot(), PORT_RING, PORT_RING)
            else:
                painter.drawRoundedRect(self._ring(), CORNER, CORNER)

    def _ring(self) -> QRectF:
        card = self._stage.scene.cards[self._card or ""]
        return self._stage.camera.screen_rect(card.rect).adjusted(-AWAY, -AWAY, AWAY, AWAY)

    def _spot(self) -> QPointF:
        card = self._stage.scene.cards[self._card or ""]
        at = card.anchor(self.port.name, self.port.output) if self.port is not None else card.rect.center()
        return self._stage.camera.to_screen(at)

    def _ports(self, card: str) -> list[PortRef]:
        view = self._stage.scene.cards[card].view
        sides = ((view.inputs, False), (view.outputs, True))
        return [PortRef(card, port.name, output) for ports, output in sides for port in ports]
