"""Edits of how a graph is drawn: colours, frames, notes, bends. `where` is the block whose graph is meant; '' is the main graph."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from core.document import edits
from core.document.look import COLOURS, Frame, Look, Note, Place, Style
from core.document.project import Project
from core.graph import End
from core.problems import NetwrightError

Area = TypeVar("Area", Frame, Note)


def with_look(project: Project, look: Look, where: str = "") -> Project:
    return edits.with_graph(project, edits.graph_of(project, where), where, look)


def styled(project: Project, ids: Collection[str], where: str = "", **changes: Any) -> Project:
    """With fields of the nodes' `Style` changed: `colour`, `collapsed`, `pinned`. Raises NetwrightError for an unknown colour."""
    _need_colour(changes.get("colour", ""))
    look, nodes = edits.look_of(project, where), edits.graph_of(project, where).nodes
    styles: dict[str, Style] = {id: replace(look.style(id), **changes) for id in ids if id in nodes}
    return with_look(project, look.styled(styles), where)


def with_frame(project: Project, frame: Frame, where: str = "") -> Project:
    """With a frame added, or the one of its id replaced."""
    _need_colour(frame.colour)
    look = edits.look_of(project, where)
    return with_look(project, replace(look, frames=_put(look.frames, frame)), where)


def with_note(project: Project, note: Note, where: str = "") -> Project:
    """With a note added, or the one of its id replaced."""
    _need_colour(note.colour)
    look = edits.look_of(project, where)
    return with_look(project, replace(look, notes=_put(look.notes, note)), where)


def without(project: Project, areas: Collection[str], where: str = "") -> Project:
    """Without the frames and notes of these ids; what lies in a frame stays."""
    look = edits.look_of(project, where)
    frames = tuple(frame for frame in look.frames if frame.id not in areas)
    notes = tuple(note for note in look.notes if note.id not in areas)
    return with_look(project, replace(look, frames=frames, notes=notes), where)


def bent(project: Project, bends: Mapping[End, Iterable[Place]], where: str = "") -> Project:
    """With wires, named by their targets, led through these points; wires that are not there are passed over."""
    wires = edits.graph_of(project, where).wires
    known = {target: tuple(points) for target, points in bends.items() if target in wires}
    return with_look(project, edits.look_of(project, where).bent(known), where)


def fresh_area_id(look: Look, taken: Collection[str] = ()) -> str:
    """An id that no frame and no note has: `f1`, `f2` …"""
    known = {frame.id for frame in look.frames} | {note.id for note in look.notes} | set(taken)
    number = 1
    while f"f{number}" in known:
        number += 1
    return f"f{number}"


def _put(areas: tuple[Area, ...], new: Area) -> tuple[Area, ...]:
    if any(area.id == new.id for area in areas):
        return tuple(new if area.id == new.id else area for area in areas)
    return areas + (new,)  # noqa: RUF005  (mypy cannot follow the type through a star)


def _need_colour(colour: str) -> None:
    if colour not in COLOURS:
        raise NetwrightError(f"'{colour}' is none of the colours: {', '.join(COLOURS[1:])}.")
