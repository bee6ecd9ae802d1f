"""The tooltip of what is under the mouse."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from gui.canvas import choose, hit
from gui.canvas.gestures.base import Pointer
from gui.canvas.items import PortRef
from gui.canvas.scene import Scene
from gui.canvas.views import NAME

if TYPE_CHECKING:
    from gui.canvas.stage import Stage

STATES = {"bypassed": "Bypassed: what comes in leaves as it is."}
PINNED = "Pinned: it stays where it is."


def tip_at(stage: Stage, at: Pointer) -> str:
    port = choose.port_under(stage, at)
    if port is not None:
        return ports_tip(stage.scene, port) if stage.scene.cards[port.node].folded else port_tip(stage.scene, port)
    card = hit.card_at(stage.scene, at.scene)
    if card is not None:
        said = choose.said_under(stage, at)
        return card_tip(stage.scene, card) + (f"<br><i>{_how(said[1])}</i>" if said is not None else "")
    wire = choose.wire_under(stage, at)
    return escape(stage.scene.wires[wire].view.label) if wire is not None else ""


def port_tip(scene: Scene, port: PortRef) -> str:
    view = scene.cards[port.node].view
    found = next((p for p in (view.outputs if port.output else view.inputs) if p.name == port.name), None)
    if found is None:
        return ""
    optional = "<br>Optional." if found.optional else ""
    title = escape(found.title).replace("\n", "<br>")
    return f"<b>{escape(found.name)}</b><br>{title}{optional}"


def ports_tip(scene: Scene, port: PortRef) -> str:
    """All ports that are gathered on one side of a collapsed card."""
    view = scene.cards[port.node].view
    ports = view.outputs if port.output else view.inputs
    return "<br>".join(port_tip(scene, PortRef(port.node, each.name, port.output)) for each in ports)


def _how(what: str) -> str:
    return "Double-click to rename it." if what == NAME else "Double-click to change it, or turn the wheel with Alt."


def card_tip(scene: Scene, key: str) -> str:
    """All that the card says, in full, for where it had to be cut off."""
    view = scene.cards[key].view
    lines = [
        view.kind,
        view.subtitle,
        STATES.get(view.state, ""),
        PINNED if view.pinned else "",
        " · ".join(part for part in (view.output, view.cost) if part),
        view.problem,
    ]
    return "<br>".join([f"<b>{escape(view.title)}</b>", *(escape(line) for line in lines if line)])
