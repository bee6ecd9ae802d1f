"""Where the words of a card stand, from its top left corner: for painting them, and for editing them where they are."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF

from gui.canvas import layout
from gui.canvas.items import CardItem
from gui.canvas.paint.look import Look
from gui.canvas.paint.short import fitting
from gui.canvas.views import NAME, CardView, Part

LEFT = 44.0
MARGIN = 8.0
PIN = 15.0  # room for the mark of a pinned card
AIR = 3.0  # around a part that is edited
LEAST = 28.0  # scene units that a part takes at the least where it is cut off
APART = 10.0  # between a title and what stands beside it


def room(view: CardView) -> float:
    """How wide title and subtitle may be."""
    return layout.WIDTH - LEFT - MARGIN - (PIN if view.pinned else 0.0)


def title_box(item: CardItem) -> QRectF:
    top = 8.0 if item.view.subtitle else 13.0
    return QRectF(LEFT, top, room(item.view), 22.0)


def subtitle_box(view: CardView) -> QRectF:
    return QRectF(LEFT, 27.0, room(view), 18.0)


def title(item: CardItem, look: Look) -> str:
    """As it fits: a type's by the words that the field itself shortens, a person's name as it is."""
    view, width = item.view, room(item.view)
    text = view.title if view.kind else fitting(view.title, lambda form: look.width(form, look.title) <= width)
    return look.elided(text, look.title, width)


def beside(item: CardItem, look: Look, title: str) -> tuple[str, QRectF]:
    """What stands right of the title where there is room: the kind of a named node, the shape of a folded card."""
    box = title_box(item)
    left = look.width(title, look.title) + APART
    free = QRectF(box.x() + left, box.y(), box.width() - left, box.height())
    if item.folded:
        forms = (item.view.output, item.view.output.partition("  ")[0])
        return next((form for form in forms if look.width(form, look.mono) <= free.width()), ""), free
    if not item.view.kind:
        return "", free
    text = fitting(item.view.kind, lambda form: look.width(form, look.label) <= free.width())
    return (text if look.width(text, look.label) <= free.width() else ""), free


def part_box(view: CardView, part: Part, look: Look) -> QRectF:
    """Around a part of the subtitle, within the card also where the line is cut off."""
    box = subtitle_box(view)
    start = min(look.width(view.subtitle[: part.start], look.subtitle), box.width() - LEAST)
    end = min(look.width(view.subtitle[: part.end], look.subtitle), box.width())
    return QRectF(box.x() + start - AIR, box.y(), end - start + 2 * AIR, box.height())


def name_box(item: CardItem, look: Look) -> QRectF:
    """Where the node's own name is written: in the subtitle if it stands there, else as the title."""
    part = next((part for part in item.view.parts if part.what == NAME), None)
    if part is not None:
        return part_box(item.view, part, look)
    return title_box(item).adjusted(-AIR, 0, 0, 0)


def part_at(item: CardItem, point: QPointF, look: Look) -> str | None:
    """What is said at a point of the card that can be edited there: NAME, a parameter, or None."""
    view = item.view
    named = any(part.what == NAME for part in view.parts)
    if not named and title_box(item).contains(point):
        return NAME
    found = (part for part in view.parts if part_box(view, part, look).contains(point))
    part = next(found, None)
    return part.what if part is not None else None
