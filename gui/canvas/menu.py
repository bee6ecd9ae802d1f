"""The context menu: what it is about, and where it stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF
from PySide6.QtGui import QContextMenuEvent

from gui.canvas import choose, hit
from gui.canvas.areas import about
from gui.canvas.gestures.base import Pointer
from gui.canvas.places import Place

if TYPE_CHECKING:
    from gui.canvas.stage import Stage

About = Callable[["Stage", Pointer], Place | None]


def ask(stage: Stage, event: QContextMenuEvent) -> None:
    if event.reason() == QContextMenuEvent.Reason.Keyboard:
        stage.host.context_menu(_about_focus(stage), stage.focus.place() or _middle(stage, event))
        return
    stage.focus.hide()
    at = stage.pointer(QPointF(event.pos()))
    found = (look(stage, at) for look in ABOUT)
    stage.host.context_menu(next((place for place in found if place), "canvas"), event.globalPos())


def _about_focus(stage: Stage) -> Place:
    """With the key, a menu is about where the ring is; without a ring about what is selected."""
    focus, selection = stage.focus, stage.selection
    if focus.shown and focus.port is not None:
        return "port"
    if focus.shown and focus.here is not None:
        return _cards(stage, focus.here)
    if selection.areas:
        return about.chosen(stage)
    if selection.ids:
        return "card" if len(selection.ids) == 1 else "cards"
    return "wire" if selection.wires or selection.dots else "canvas"


def _cards(stage: Stage, card: str) -> Place:
    """What is selected stays so if the card is part of it."""
    if card not in stage.selection.ids:
        stage.selection.pick({card})
    return "card" if len(stage.selection.ids) == 1 else "cards"


def _port(stage: Stage, at: Pointer) -> Place | None:
    port = choose.port_under(stage, at)
    if port is None:
        return None
    stage.focus.put(port.node, port)
    return "port"


def _card(stage: Stage, at: Pointer) -> Place | None:
    card = hit.card_at(stage.scene, at.scene)
    return _cards(stage, card) if card is not None else None


def _wire(stage: Stage, at: Pointer) -> Place | None:
    wire = choose.wire_under(stage, at)
    if wire is not None:
        stage.selection.pick((), {wire})
    return "wire" if wire else None


def _ground(stage: Stage, at: Pointer) -> Place | None:
    stage.selection.pick(())
    return "canvas"


ABOUT: tuple[About, ...] = (_port, _card, *about.ABOVE, _wire, about.frame, _ground)
"""What may lie under the mouse, the uppermost first; the one that answers has selected what the menu is about."""


def _middle(stage: Stage, event: QContextMenuEvent) -> QPoint:
    """Of the last of the selected cards."""
    order = stage.selection.in_order()
    if not order:
        return event.globalPos()
    return stage.mapToGlobal(stage.camera.screen_rect(stage.scene.cards[order[-1]].rect).center().toPoint())
