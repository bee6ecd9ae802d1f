"""Cut, copy and paste of layers, between graphs, windows and projects, over the system's clipboard."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QPointF
from PySide6.QtGui import QCursor, QGuiApplication

from core.arranging.sizes import card_height
from core.document import appearance, clipboard, edits
from core.document.look import CARD_WIDTH
from core.document.project import Project
from core.problems import NetwrightError
from core.project import Mail, NoMail, as_mail, read_mail
from gui.canvas.areas.load import with_contents
from gui.canvas.layout import snapped
from gui.canvas.selection import Picked
from gui.network.drawn import named
from gui.session import Session

if TYPE_CHECKING:
    from gui.canvas import Canvas

STEP = 32.0
"""How far from the original a copy is put down, in scene units."""
NAMED = 3
"""Layers that were left out, told by name."""


class Copying:
    """What is copied is text that can be mailed (core/project/mail.py)."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._times = 0

    def copy(self, canvas: Canvas) -> bool:
        """False where nothing is selected."""
        session, held = self._session, self._held(canvas)
        if not held.ids and not held.areas:
            return False
        clip = clipboard.copied(session.project, held.ids, session.place.where, held.areas)
        mail = Mail(clip, session.id, session.place.where)
        QGuiApplication.clipboard().setText(as_mail(mail, _named(clip)))
        self._times = 0
        session.told.emit(f"Copied {_named(clip)}.")
        return True

    def cut(self, canvas: Canvas) -> None:
        """Frames go with all that lies in them."""
        held, where = self._held(canvas), self._session.place.where
        what = named(self._session.place.look(self._session.project), held.ids, held.areas)
        if self.copy(canvas):
            change = partial(edits.delete, ids=held.ids, targets=(), where=where)
            self._session.edit(f"Cut {what}", lambda p: appearance.without(change(p), held.areas, where))

    def _held(self, canvas: Canvas) -> Picked:
        """What is selected, with what lies in selected frames."""
        return with_contents(canvas.stage.scene, canvas.stage.selection.picked)

    def paste(self, canvas: Canvas) -> None:
        """At the mouse where it is over the canvas, else beside the originals, else in the middle of the view."""
        held: QMimeData | None = QGuiApplication.clipboard().mimeData()
        try:
            mail = read_mail(held.text() if held is not None and held.hasText() else "")
        except NoMail as error:
            self._session.told.emit(_other_kind(held) or str(error))
            return
        except NetwrightError as error:
            self._session.told.emit(str(error))
            return
        at_home = mail.document == self._session.id
        beside = at_home and mail.where == self._session.place.where
        self._put(mail.project, canvas, at_home, beside, at_mouse=True)

    def duplicate(self, canvas: Canvas) -> None:
        """Copies beside the selected layers; the clipboard keeps what it has."""
        session = self._session
        self._times = 0
        held = self._held(canvas)
        clip = clipboard.copied(session.project, held.ids, session.place.where, held.areas)
        self._put(clip, canvas, True, True, "Duplicate")

    def _put(
        self, clip: Project, canvas: Canvas, at_home: bool, beside: bool, verb: str = "Paste", at_mouse: bool = False
    ) -> None:
        where, made, drawn = self._session.place.where, list[str](), list[str]()
        if not clip.graph.nodes and not clip.look.area_ids:
            self._session.told.emit("There is nothing to paste. Copy some layers, frames or notes first.")
            return
        dx, dy = self._shift(clip, canvas, beside, at_mouse)

        def change(project: Project) -> Project:
            project, ids, areas = clipboard.pasted(project, clip, dx, dy, where, at_home=at_home)
            made.extend(ids)
            drawn.extend(areas)
            return project

        if self._session.edit(f"{verb} {_named(clip)}", change):
            self._session.select(made, drawn)
            if sentence := _told(clip, bool(where)):
                self._session.told.emit(sentence)

    def _shift(self, clip: Project, canvas: Canvas, beside: bool, at_mouse: bool) -> tuple[float, float]:
        left, top, right, bottom = _around(clip)
        area = canvas.stage.shown_area()
        self._times += 1
        mouse = _mouse(canvas) if at_mouse else None
        if mouse is not None:
            return snapped(mouse.x() - (left + right) / 2), snapped(mouse.y() - (top + bottom) / 2)
        if beside and area.contains(left, top):
            return STEP * self._times, STEP * self._times
        middle = area.center()
        shift = STEP * (self._times - 1)
        return middle.x() - (left + right) / 2 + shift, middle.y() - (top + bottom) / 2 + shift


def _around(clip: Project) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of all that was copied."""
    look = clip.look
    boxes = [(x, y, CARD_WIDTH, card_height(clip, id)) for id, (x, y) in look.places.items() if id in clip.graph.nodes]
    boxes += [(a.x, a.y, a.w, a.h) for a in look.frames] + [(a.x, a.y, a.w, a.h) for a in look.notes]
    left, top = min(x for x, _, _, _ in boxes), min(y for _, y, _, _ in boxes)
    return left, top, max(x + w for x, _, w, _ in boxes), max(y + h for _, y, _, h in boxes)


def _named(clip: Project) -> str:
    return named(clip.look, clip.graph.nodes, clip.look.area_ids)


def _told(clip: Project, in_block: bool) -> str:
    """What was not put down, and why; '' where everything was."""
    out = clipboard.left_out(clip, in_block)
    if not out:
        return ""
    names = ", ".join(f"'{node.name}'" for node in out[:NAMED]) + (" and more" if len(out) > NAMED else "")
    if in_block:
        return f"Left out: {names}. Inputs, Outputs, Targets and losses cannot stand inside a block; its ports take their place."
    return f"Left out: {names}. Ports of a block can stand inside a block only, so their wires are open now."


def _mouse(canvas: Canvas) -> QPointF | None:
    """Where on the graph the mouse is; None where it is not over the canvas."""
    stage = canvas.stage
    at = stage.mapFromGlobal(QCursor.pos())
    return stage.camera.to_scene(QPointF(at)) if stage.underMouse() and stage.rect().contains(at) else None


def _other_kind(held: QMimeData | None) -> str:
    """What else is on the clipboard, in a sentence; "" for text and for nothing."""
    if held is None or not (held.hasImage() or held.hasUrls()):
        return ""
    what = "a picture" if held.hasImage() else "a file"
    return f"There is {what} on the clipboard. Only copied layers, frames and notes can be pasted into a network."
