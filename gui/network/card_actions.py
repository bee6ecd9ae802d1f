"""What a person does to the selected cards: pass them over, fold them, pin them, colour them. One step of undo each."""

from __future__ import annotations

from collections.abc import Callable

from core.document import appearance
from core.document.bypass import hindrance, set_bypassed
from core.document.look import Style
from core.document.project import Project
from core.format import plural
from core.graph import Node
from gui.session import Session


def are_bypassed(session: Session) -> bool:
    """Whether all of the selected that can be are passed over."""
    able = _able(session)
    return bool(able) and all(node.bypassed for node in able)


def bypass(session: Session) -> None:
    """Passes the selected over, or no longer where all of them are; says which cannot be."""
    able, on, where = _able(session), not are_bypassed(session), session.place.where
    others = [node for node in session.selected if node not in able]
    if able:
        ids = [node.id for node in able]
        label = f"{'Bypass' if on else 'Stop bypassing'} {plural(len(ids), 'layer')}"
        session.edit(label, lambda p: set_bypassed(p, ids, on, where))
    if others:
        session.told.emit(hindrance(session.project, others[0]))


def _able(session: Session) -> list[Node]:
    return [node for node in session.selected if not hindrance(session.project, node)]


def styles(session: Session) -> list[Style]:
    """How the selected cards are drawn."""
    look = session.place.look(session.project)
    return [look.style(node.id) for node in session.selected]


def are(session: Session, told: Callable[[Style], bool]) -> bool:
    """Whether that is so of all the selected cards."""
    found = styles(session)
    return bool(found) and all(map(told, found))


def collapse(session: Session) -> None:
    on = not are(session, lambda style: style.collapsed)
    _style(session, "Collapse" if on else "Expand", collapsed=on)


def pin(session: Session) -> None:
    on = not are(session, lambda style: style.pinned)
    _style(session, "Pin" if on else "Unpin", pinned=on)


def colour(session: Session, name: str) -> None:
    """Gives the selected cards, frames and notes a colour, '' for the usual look."""
    ids, areas, where = [node.id for node in session.selected], session.areas, session.place.where
    what = " and ".join([plural(len(ids), "layer")] * bool(ids) + [plural(len(areas), "area")] * bool(areas))

    def change(project: Project) -> Project:
        return appearance.coloured(appearance.styled(project, ids, where, colour=name), areas, name, where)

    session.edit(f"{'Colour' if name else 'Take the colour of'} {what}", change)


def colour_of(session: Session) -> str | None:
    """The one colour that all that is selected has; None where they differ."""
    look = session.place.look(session.project)
    found = {style.colour for style in styles(session)}
    found |= {frame.colour for frame in look.frames if frame.id in session.areas}
    found |= {note.colour for note in look.notes if note.id in session.areas}
    return found.pop() if len(found) == 1 else None


def _style(session: Session, verb: str, **changes: object) -> None:
    ids, where = [node.id for node in session.selected], session.place.where
    session.edit(f"{verb} {plural(len(ids), 'layer')}", lambda p: appearance.styled(p, ids, where, **changes))
