"""What a screen reader says of things on the canvas."""

from __future__ import annotations

from gui.canvas.items import CardItem, Dot, FrameItem, NoteItem, PortRef
from gui.canvas.scene import Scene


def card(item: CardItem) -> str:
    """'convolution, Conv2d. Output 8 × 26 × 26. Error: … Selected.'"""
    view = item.view
    name = ", ".join(text for text in (view.title, view.subtitle) if text)
    told = [name, f"Output {view.output}" if view.output else ""]
    told.append(f"{view.severity.capitalize()}: {view.problem.rstrip('.')}" if view.problem else "")
    told += [view.state.capitalize(), view.badge, "Selected" if item.selected else ""]
    return ". ".join(text for text in told if text) + "."


def port(scene: Scene, at: PortRef) -> str:
    """'Input x of relu. Takes … Wired to conv.'"""
    view = scene.cards[at.node].view
    own = next(p for p in (view.outputs if at.output else view.inputs) if p.name == at.name)
    wires = [scene.wires[target].view for target in sorted(scene.wires_of(at.node))]
    others = [w.target if at.output else w.source for w in wires if (w.source if at.output else w.target) == at.end]
    names = list(dict.fromkeys(scene.cards[node].view.title for node, _ in others))
    wired = f"Wired to {', '.join(names)}" if names else "Not wired"
    title = own.title.replace("\n", ", ").rstrip(".")
    told = [f"{'Output' if at.output else 'Input'} {own.name} of {view.title}", title, wired]
    return ". ".join(text for text in told if text) + "."


def frame(scene: Scene, item: FrameItem) -> str:
    """'Frame Encoder, 3 layers in it. Selected.'"""
    held = sum(item.rect.contains(card.rect) for _, card in scene.cards_near(item.rect))
    return f"Frame {item.view.title}, {held} {'layer' if held == 1 else 'layers'} in it. Selected."


def note(item: NoteItem) -> str:
    """'Note: its first line. Selected.'"""
    first = next((line.strip("#*- ") for line in item.view.text.splitlines() if line.strip()), "empty")
    return f"Note: {first.rstrip('.')}. Selected."


def dot(scene: Scene, at: Dot) -> str:
    """'Dot 1 of 2 on the wire from conv to relu. Selected.'"""
    wire = scene.wires[at.wire]
    ends = " to ".join(scene.cards[node].view.title for node in (wire.view.source[0], wire.view.target[0]))
    return f"Dot {at.number + 1} of {len(wire.bends)} on the wire from {ends}. Selected."
