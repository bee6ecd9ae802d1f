"""What the canvas reports, turned into edits of the document."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QPoint

from core.analysis import fits
from core.document import edits
from core.document.inserting import insert
from core.graph import End
from core.problems import Problem
from gui.adding import Adding, Dropped, Loose
from gui.canvas.items import PortRef
from gui.canvas.layout import MIDDLE, WIDTH, snapped
from gui.canvas.places import Place
from gui.network.drawn import DrawnHost
from gui.network.in_place import InPlace
from gui.session import Session

Menu = Callable[[Place, QPoint], None]


class DocumentHost(DrawnHost):
    """The canvas's host: every finished gesture is one edit, and one step of undo."""

    def __init__(self, session: Session, menu: Menu, adding: Adding, dropped: Dropped) -> None:
        self._session, self._menu, self._adding, self._dropped = session, menu, adding, dropped
        self.in_place: InPlace | None = None
        """What edits cards where they stand, once there is a canvas."""

    def add(self, key: str, x: float, y: float, on_wire: tuple[str, str] | None) -> None:
        self._adding.add(key, (x, y), End(*on_wire) if on_wire else None)

    def insert(self, id: str, x: float, y: float, on_wire: tuple[str, str]) -> None:
        where, target = self._where, End(*on_wire)
        self._session.edit(
            "Insert into the wire", lambda p: insert(edits.move(p, {id: (x, y)}, where), id, target, where)
        )

    def ask_layer(self, x: float, y: float, at: QPoint, loose: PortRef | None, closed: Callable[[], None]) -> None:
        corner = (snapped(x - (0.0 if loose and loose.output else WIDTH)), snapped(y - MIDDLE))
        if loose is None:
            corner = (snapped(x - WIDTH / 2), snapped(y - MIDDLE))
        self._adding.ask(corner, at, Loose(End(*loose.end), loose.output) if loose else None, closed)

    def refuses_files(self, files: Sequence[Path]) -> str:
        return self._dropped.refusal(files)

    def drop_files(self, files: Sequence[Path], x: float, y: float, at: QPoint) -> None:
        self._dropped.ask(files, (snapped(x - WIDTH / 2), snapped(y - MIDDLE)), at)

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

    def repair(self, id: str) -> None:
        problem = self._problem(id)
        if problem:
            self._session.repair(problem)

    def explain(self, id: str) -> None:
        self._session.asked.emit("problems", self._problem(id))

    def edit_in_place(self, id: str, what: str) -> bool:
        return self.in_place is not None and self.in_place.edit(id, what)

    def step_value(self, id: str, what: str, steps: int) -> bool:
        return self.in_place is not None and self.in_place.step(id, what, steps)

    def open(self, id: str) -> None:
        if not self._session.enter(id):
            self._session.select([id])
            self._session.asked.emit("inspector", id)

    def leave(self) -> None:
        self._session.leave()

    def context_menu(self, place: Place, global_pos: QPoint) -> None:
        self._menu(place, global_pos)

    def _problem(self, id: str) -> Problem | None:
        place = self._session.place
        return self._session.analysis.first_problems(place.prefix, place.where).get(id)
