"""What the canvas reports of places, frames, notes and bends, turned into edits of the document."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from core.document import Frame, Look, Note, appearance, edits
from core.document.project import Project
from core.format import plural
from core.graph import End
from gui.canvas.host import NOWHERE, STRAIGHT, Write
from gui.network.anchor import here
from gui.session import Session

Wire = tuple[str, str]
Point = tuple[float, float]


class DrawnHost:
    """The part of the canvas's host that changes how the graph is drawn, or takes things away."""

    _session: Session
    _new = ""
    """The frame or note that was added last, and is not written on yet."""

    @property
    def _where(self) -> str:
        return self._session.place.where

    def move(
        self,
        places: Mapping[str, Point],
        areas: Mapping[str, Point] = NOWHERE,
        bends: Mapping[Wire, Sequence[Point]] = STRAIGHT,
    ) -> None:
        what = self._named(places, areas) or "the dot"
        led = _led(bends)
        self._session.edit(f"Move {what}", lambda p: appearance.moved(p, places, areas, led, self._where))

    def delete(
        self,
        ids: Collection[str],
        targets: Collection[Wire],
        areas: Collection[str] = (),
        bends: Mapping[Wire, Sequence[Point]] = STRAIGHT,
    ) -> None:
        ends, led, where = [End(*target) for target in targets], _led(bends), self._where

        def change(project: Project) -> Project:
            project = appearance.bent(appearance.without(project, areas, where), led, where)
            return edits.delete(project, ids, ends, where) if ids or ends else project

        what = self._named(ids, areas) or _counted(len(targets), "wire") or _counted(self._lost(led), "dot")
        self._session.edit(f"Delete {what}", change)

    def select(self, ids: Collection[str], areas: Collection[str] = ()) -> None:
        self._session.select(ids, areas)

    def bend(self, target: Wire, points: Sequence[Point]) -> None:
        before = edits.look_of(self._session.project, self._where).bends.get(End(*target), ())
        label = "Add a dot" if len(points) > len(before) else "Delete the dot"
        self._session.edit(label, lambda p: appearance.bent(p, {End(*target): points}, self._where))

    def add_frame(self, area: tuple[float, float, float, float]) -> str:
        id = self._fresh()
        return self._added(id, "frame", lambda p: appearance.with_frame(p, Frame(id, "Frame", *area), self._where))

    def add_note(self, area: tuple[float, float, float, float]) -> str:
        id = self._fresh()
        return self._added(id, "note", lambda p: appearance.with_note(p, Note(id, "", *area), self._where))

    def size_area(self, id: str, x: float, y: float, w: float, h: float) -> None:
        label = f"Resize the {self._kind(id, self._where)}"
        self._session.edit(label, lambda p: appearance.sized(p, id, (x, y), (w, h), self._where))

    def writer(self, id: str) -> Write:
        anchor = here(self._session)

        def write(text: str, h: float) -> None:
            if anchor.holds(self._session):
                self._write(id, text, h, anchor.where)

        return write

    def _write(self, id: str, text: str, h: float, where: str) -> None:
        kind = self._kind(id, where)
        note = next((note for note in edits.look_of(self._session.project, where).notes if note.id == id), None)

        def change(project: Project) -> Project:
            project = appearance.written(project, id, text, where)
            return appearance.sized(project, id, (note.x, note.y), (note.w, h), where) if note else project

        label = "Write the note" if note else f"Rename the {kind}"
        fresh = self._new == id and self._session.document.undo_label == f"Add a {kind}"
        self._session.edit(f"Add a {kind}" if fresh else label, change, _merge(id, where) if fresh else "")
        self._new = ""

    def _lost(self, bends: Mapping[End, Sequence[Point]]) -> int:
        """How many dots these wires have more than these."""
        known = edits.look_of(self._session.project, self._where).bends
        return sum(len(known.get(target, ())) - len(points) for target, points in bends.items())

    def _fresh(self) -> str:
        return edits.look_of(self._session.project, self._where).fresh_area_id()

    def _added(self, id: str, kind: str, change: edits.Edit) -> str:
        """Its first words belong to the same step of undo."""
        if not self._session.edit(f"Add a {kind}", change, _merge(id, self._where)):
            return ""
        self._new = id
        self._session.select((), (id,))
        return id

    def _kind(self, id: str, where: str) -> str:
        framed = any(frame.id == id for frame in edits.look_of(self._session.project, where).frames)
        return "frame" if framed else "note"

    def _named(self, ids: Collection[str], areas: Collection[str]) -> str:
        return named(edits.look_of(self._session.project, self._where), ids, areas)


def named(look: Look, ids: Collection[str], areas: Collection[str]) -> str:
    """'2 layers, 1 frame and 3 notes'; '' for nothing."""
    frames = sum(frame.id in areas for frame in look.frames)
    counts = ((len(ids), "layer"), (frames, "frame"), (len(areas) - frames, "note"))
    parts = [plural(count, kind) for count, kind in counts if count]
    return " and ".join(part for part in (", ".join(parts[:-1]), *parts[-1:]) if part)


def _counted(number: int, what: str) -> str:
    """'the wire', '3 wires'; '' for none."""
    return f"the {what}" if number == 1 else plural(number, what) if number else ""


def _led(bends: Mapping[Wire, Sequence[Point]]) -> dict[End, tuple[Point, ...]]:
    return {End(*target): tuple(points) for target, points in bends.items()}


def _merge(id: str, where: str) -> str:
    return f"area {id} {where}"
