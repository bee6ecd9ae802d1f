"""What the canvas reports, turned into edits of the document."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from PySide6.QtCore import QPoint

from core.analysis import fits
from core.document import edits
from core.document.project import Project
from core.graph import End
from core.problems import Problem
from gui.network.adding import added, title_of
from gui.session import Session

Menu = Callable[[Collection[str], QPoint], None]


class DocumentHost:
    """The canvas's host: every finished gesture is one edit, and one step of undo."""

    def __init__(self, session: Session, menu: Menu) -> None:
        self._session, self._menu = session, menu

    @property
    def _where(self) -> str:
        return self._session.place.where

    def add(self, key: str, x: float, y: float, on_wire: tuple[str, str] | None) -> None:
        made: list[str] = []
        where, target = self._where, End(*on_wire) if on_wire else None

        def change(project: Project) -> Project:
            project, id_ = added(project, key, x, y, where)
            made.append(id_)
            return edits.splice(project, id_, target, where) if target else project

        if self._session.edit(f"Add {title_of(self._session.project, key)}", change):
            self._session.select(made[-1:])

    def fits(self, source: tuple[str, str], target: tuple[str, str]) -> str:
        session, place = self._session, self._session.place
        return fits(session.project, session.analysis, End(*source), End(*target), place.where, place.prefix)

    def connect(self, source: tuple[str, str], target: tuple[str, str]) -> None:
        self._session.edit("Connect", lambda p: edits.connect(p, End(*source), End(*target), self._where))

    def disconnect(self, target: tuple[str, str]) -> None:
        self._session.edit("Disconnect", lambda p: edits.disconnect(p, End(*target), self._where))

    def rewire(self, old_target: tuple[str, str], source: tuple[str, str], target: tuple[str, str]) -> None:
        ends = End(*old_target), End(*source), End(*target)
        self._session.edit("Move the wire", lambda p: edits.rewire(p, *ends, self._where))

    def move(self, places: Mapping[str, tuple[float, float]]) -> None:
        label = "Move 1 layer" if len(places) == 1 else f"Move {len(places)} layers"
        self._session.edit(label, lambda p: edits.move(p, places, self._where))

    def delete(self, ids: Collection[str], targets: Collection[tuple[str, str]]) -> None:
        label = "Delete the wire" if not ids else "Delete 1 layer" if len(ids) == 1 else f"Delete {len(ids)} layers"
        ends = [End(*t) for t in targets]
        self._session.edit(label, lambda p: edits.delete(p, ids, ends, self._where))

    def select(self, ids: Collection[str]) -> None:
        self._session.select(ids)

    def repair(self, id: str) -> None:
        problem = self._problem(id)
        if problem:
            self._session.repair(problem)

    def explain(self, id: str) -> None:
        self._session.asked.emit("problems", self._problem(id))

    def open(self, id: str) -> None:
        if not self._session.enter(id):
            self._session.select([id])
            self._session.asked.emit("inspector", id)

    def leave(self) -> None:
        self._session.leave()

    def context_menu(self, ids: Collection[str], global_pos: QPoint) -> None:
        self._menu(ids, global_pos)

    def _problem(self, id: str) -> Problem | None:
        place = self._session.place
        return self._session.analysis.first_problems(place.prefix, place.where).get(id)
