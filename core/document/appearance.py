"""Edits of how a graph is drawn: colours, frames, notes, bends. `where` is the block whose graph is meant; '' is the main graph."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from core.document import edits
from core.document.look import COLOURS, Frame, Look, Note, Place, Style, frozen
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


def coloured(project: Project, areas: Collection[str], colour: str, where: str = "") -> Project:
    """With frames and notes of these ids in that colour."""
    _need_colour(colour)
    return _with_areas(project, {area: {"colour": colour} for area in areas}, where)


def sized(project: Project, area: str, corner: Place, size: Place, where: str = "") -> Project:
    """With a frame or note at `corner` and of that width and height."""
    return _with_areas(project, {area: {"x": corner[0], "y": corner[1], "w": size[0], "h": size[1]}}, where)


def written(project: Project, area: str, text: str, where: str = "") -> Project:
    """With another title of a frame, or another text of a note. A title without a word leaves the frame as it is."""
    framed = any(frame.id == area for frame in edits.look_of(project, where).frames)
    title = " ".join(text.split())
    if framed and not title:
        return project
    return _with_areas(project, {area: {"title": title} if framed else {"text": text}}, where)


def moved(
    project: Project,
    places: Mapping[str, Place],
    areas: Mapping[str, Place] = frozen({}),
    bends: Mapping[End, Iterable[Place]] = frozen({}),
    where: str = "",
) -> Project:
    """With nodes, frames and notes at other corners and wires led through other points, as one edit."""
    corners = {id: {"x": x, "y": y} for id, (x, y) in areas.items()}
    return bent(_with_areas(edits.move(project, places, where), corners, where), bends, where)


def _with_areas(project: Project, changes: Mapping[str, Mapping[str, Any]], where: str) -> Project:
    """With fields of frames and notes changed; ids that are not there are passed over."""
    look = edits.look_of(project, where)
    frames, notes = _changed(look.frames, changes), _changed(look.notes, changes)
    if frames == look.frames and notes == look.notes:
        return project
    return with_look(project, replace(look, frames=frames, notes=notes), where)


def _changed(areas: tuple[Area, ...], changes: Mapping[str, Mapping[str, Any]]) -> tuple[Area, ...]:
    return tuple(replace(area, **changes[area.id]) if area.id in changes else area for area in areas)


def without(project: Project, areas: Collection[str], where: str = "") -> Project:
    """Without the frames and notes of these ids; what lies in a frame stays."""
    return with_look(project, edits.look_of(project, where).without_areas(areas), where)


def bent(project: Project, bends: Mapping[End, Iterable[Place]], where: str = "") -> Project:
    """With wires, named by their targets, led through these points; wires that are not there are passed over."""
    wires = edits.graph_of(project, where).wires
    known = {target: tuple(points) for target, points in bends.items() if target in wires}
    return with_look(project, edits.look_of(project, where).bent(known), where)


def _put(areas: tuple[Area, ...], new: Area) -> tuple[Area, ...]:
    if any(area.id == new.id for area in areas):
        return tuple(new if area.id == new.id else area for area in areas)
    return areas + (new,)  # noqa: RUF005  (mypy cannot follow the type through a star)


def _need_colour(colour: str) -> None:
    if colour not in COLOURS:
        raise NetwrightError(f"'{colour}' is none of the colours: {', '.join(COLOURS[1:])}.")
