"""A look with cards laid out anew: frames fitted, notes out of the way, nothing on what has to stay."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from statistics import median

from core.arranging.nesting import Box, Group, around, fitted, laid_out, nested
from core.arranging.room import GRID, free_shift, pushed, touches
from core.document.look import Frame, Look, Note, Place
from core.layout import Link

NOTE_GAP = 40.0
"""Between notes that lie in no frame and the network below them."""


def with_layout(
    look: Look,
    boxes: Mapping[str, Box],
    chosen: Sequence[str],
    links: Collection[Link],
    down: bool,
    tree: Group | None = None,
) -> Look:
    """`boxes`: of all cards of the graph, in the order of their making; `chosen`: those to be laid out.

    `tree`: what lies in which frame, where the frames are not to be asked.
    """
    areas = {**{f.id: _area(f) for f in look.frames}, **{n.id: _area(n) for n in look.notes}}
    everything = tree or nested(look, boxes, [f.id for f in look.frames], [n.id for n in look.notes])
    root = everything if len(chosen) == len(boxes) else _within(look, boxes, chosen, everything)
    free, root.notes = root.notes, []
    held = {id: areas[id] for group in root.walk() for id in group.notes}
    sizes = {**{id: boxes[id] for id in chosen}, **held}
    nest = laid_out(root, sizes, links, down)
    pinned = [id for id in chosen if look.style(id).pinned]
    left, top = _origin(boxes, chosen, pinned, nest.places, len(chosen) == len(boxes))
    moved = {
        id: (x + left, y + top, sizes[id][2], sizes[id][3]) for id, (x, y) in nest.places.items() if id not in pinned
    }
    moved = _moved_aside(moved, root, {**boxes, **areas}, _staying(look, boxes, chosen, root))
    moved |= pushed(moved, [boxes[id] for id in pinned])
    after = {**areas, **boxes, **moved}
    frames = _refitted(everything, moved, after)
    made = replace(look.moved({id: box[:2] for id, box in moved.items() if id in boxes}), frames=_placed(look, frames))
    return _with_notes(made, moved, free, [*(after[id] for id in boxes), *map(_area, made.frames)])


def with_places(look: Look, boxes: Mapping[str, Box], places: Mapping[str, Place], tree: Group | None) -> Look:
    """With cards at these places, and frames around them."""
    moved = {id: (x, y, boxes[id][2], boxes[id][3]) for id, (x, y) in places.items()}
    return replace(look.moved(places), frames=_placed(look, _refitted(tree or Group(), moved, moved)))


def _area(area: Frame | Note) -> Box:
    return (area.x, area.y, area.w, area.h)


def _within(look: Look, boxes: Mapping[str, Box], chosen: Sequence[str], everything: Group) -> Group:
    """Only the frames all of whose cards are chosen, with their notes."""
    picked, frames, notes = set(chosen), set[str](), set[str]()
    for group in everything.walk():
        inner = group.walk()
        cards = {id for each in inner for id in each.cards}
        if group.frame is not None and cards and cards <= picked:
            frames.add(group.id)
            notes.update(group.notes)
    return nested(look, {id: boxes[id] for id in chosen}, frames, notes)


def _origin(
    boxes: Mapping[str, Box], chosen: Sequence[str], pinned: Sequence[str], places: Mapping[str, Place], whole: bool
) -> Place:
    """Where the layout begins: so that pinned cards come where they are, else where the chosen ones lie."""
    if pinned:
        ways = [(boxes[id][0] - places[id][0], boxes[id][1] - places[id][1]) for id in pinned]
        return _on_grid(median(x for x, _ in ways)), _on_grid(median(y for _, y in ways))
    if whole:
        return 0.0, 0.0
    return _on_grid(min(boxes[id][0] for id in chosen)), _on_grid(min(boxes[id][1] for id in chosen))


def _on_grid(value: float) -> float:
    return round(value / GRID) * GRID


def _staying(look: Look, boxes: Mapping[str, Box], chosen: Sequence[str], root: Group) -> list[Box]:
    """Cards that are not chosen, and frames that none of the chosen cards lies in."""
    picked, mine = set(chosen), {group.id for group in root.walk()}
    frames = [_area(frame) for frame in look.frames if frame.id not in mine]
    strange = [area for area in frames if not any(touches(boxes[id], area, 0.0) for id in chosen)]
    return [*(box for id, box in boxes.items() if id not in picked), *strange]


def _moved_aside(moved: dict[str, Box], root: Group, before: Mapping[str, Box], still: Sequence[Box]) -> dict[str, Box]:
    """All together to an area of their own beside what stays."""
    if not still or not moved:
        return moved
    area = around([*moved.values(), *fitted(root, {**before, **moved}).values()], 0.0, 0.0, 0.0)
    right, below = free_shift(area, still)
    return {id: (x + right, y + below, w, h) for id, (x, y, w, h) in moved.items()}


def _refitted(everything: Group, moved: Collection[str], boxes: Mapping[str, Box]) -> dict[str, Box]:
    """Frames around what was moved in them."""
    touched = {
        group.id for group in everything.walk() if any(id in moved for each in group.walk() for id in each.cards)
    }
    return {id: box for id, box in fitted(everything, boxes).items() if id in touched}


def _placed(look: Look, frames: Mapping[str, Box]) -> tuple[Frame, ...]:
    made = []
    for frame in look.frames:
        x, y, w, h = frames.get(frame.id, _area(frame))
        made.append(replace(frame, x=x, y=y, w=w, h=h))
    return tuple(made)


def _with_notes(look: Look, moved: Mapping[str, Box], free: Collection[str], taken: Sequence[Box]) -> Look:
    """Notes in frames where they were put; others above the network, where something came to lie on them."""
    hidden = [n for n in look.notes if n.id in free and any(touches(_area(n), box, 0.0) for box in taken)]
    places = {id: (box[0], box[1]) for id, box in moved.items()}
    x, top = min((box[0] for box in taken), default=0.0), min((box[1] for box in taken), default=0.0) - NOTE_GAP
    for note in hidden:
        places[note.id] = (_on_grid(x), _on_grid(top - note.h))
        x += note.w + GRID
    notes = (replace(n, x=places[n.id][0], y=places[n.id][1]) if n.id in places else n for n in look.notes)
    return replace(look, notes=tuple(notes))
