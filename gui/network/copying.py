"""Cut, copy and paste of layers, between graphs, windows and projects, over the system's clipboard."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QMimeData
from PySide6.QtGui import QGuiApplication

from core.document import clipboard, edits
from core.document.project import Project
from core.format import plural
from core.problems import NetwrightError
from core.project import as_dict, read_dict
from gui.session import Session

if TYPE_CHECKING:
    from gui.canvas import Canvas

COPY_MIME = "application/x-netwright-layers"
STEP = 32.0
"""How far from the original a copy is put down, in scene units."""
CARD = (184.0, 80.0)


class Copying:
    """What is copied is text: the ids of document and graph that it comes from, and a project of the copied layers alone."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._times = 0

    def copy(self) -> bool:
        """False where nothing is selected."""
        session = self._session
        if not session.selection:
            return False
        clip = clipboard.copied(session.project, session.selection, session.place.where)
        data = QMimeData()
        told = {"document": session.id, "where": session.place.where, "project": as_dict(clip, session.id)}
        data.setData(COPY_MIME, QByteArray(json.dumps(told).encode()))
        data.setText(", ".join(node.name for node in clip.graph.nodes.values()))
        QGuiApplication.clipboard().setMimeData(data)
        self._times = 0
        session.told.emit(f"Copied {plural(len(clip.graph.nodes), 'layer')}.")
        return True

    def cut(self) -> None:
        ids, where = self._session.selection, self._session.place.where
        if self.copy():
            label = f"Cut {plural(len(ids), 'layer')}"
            self._session.edit(label, lambda p: edits.delete(p, ids, (), where))

    def paste(self, canvas: Canvas) -> None:
        """Beside the originals, or in the middle of the view where those are out of sight."""
        held: QMimeData | None = QGuiApplication.clipboard().mimeData()
        if held is None or not held.hasFormat(COPY_MIME):
            self._session.told.emit("There are no layers on the clipboard. Copy some first.")
            return
        raw = bytes(held.data(COPY_MIME).data())
        try:
            told = json.loads(raw)
            clip, _ = read_dict(told["project"])
        except (ValueError, KeyError, TypeError, NetwrightError):
            self._session.told.emit("What is on the clipboard cannot be read as layers.")
            return
        at_home = told.get("document") == self._session.id
        self._put(clip, canvas, at_home, at_home and told.get("where") == self._session.place.where)

    def duplicate(self, canvas: Canvas) -> None:
        """Copies beside the selected layers; the clipboard keeps what it has."""
        session = self._session
        self._times = 0
        clip = clipboard.copied(session.project, session.selection, session.place.where)
        self._put(clip, canvas, True, True, "Duplicate")

    def _put(self, clip: Project, canvas: Canvas, at_home: bool, beside: bool, verb: str = "Paste") -> None:
        where, made = self._session.place.where, list[str]()
        dx, dy = self._shift(clip, canvas, beside)

        def change(project: Project) -> Project:
            project, ids, _ = clipboard.pasted(project, clip, dx, dy, where, at_home=at_home)
            made.extend(ids)
            return project

        if self._session.edit(f"{verb} {plural(len(clip.graph.nodes), 'layer')}", change):
            self._session.select(made)

    def _shift(self, clip: Project, canvas: Canvas, beside: bool) -> tuple[float, float]:
        places = list(clip.look.places.values()) or [(0.0, 0.0)]
        left, top = min(x for x, _ in places), min(y for _, y in places)
        right, bottom = max(x for x, _ in places) + CARD[0], max(y for _, y in places) + CARD[1]
        area = canvas.stage.shown_area()
        self._times += 1
        if beside and area.contains(left, top):
            return STEP * self._times, STEP * self._times
        middle = area.center()
        shift = STEP * (self._times - 1)
        return middle.x() - (left + right) / 2 + shift, middle.y() - (top + bottom) / 2 + shift
