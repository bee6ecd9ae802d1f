"""From what is typed to what is lit, selected and shown."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPointF, QRectF, Qt

from core.analysis.find import Finder, Found
from core.document import blocks, edits
from gui import theme
from gui.canvas import Canvas
from gui.canvas.veil import Light, Tone
from gui.network.find.bar import FindBar
from gui.place import place_in
from gui.session import Session

DIM = 0.6
CORNER = 12


class Find(QObject):
    """Lights all matches of the graph that is shown, and goes from match to match, into blocks too."""

    def __init__(self, session: Session, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._session, self._canvas = session, canvas
        self._finder = Finder()
        self._found: tuple[Found, ...] = ()
        self._at: Found | None = None
        self.bar = FindBar(canvas)
        self.bar.typed.connect(self._search)
        self.bar.stepped.connect(self._step)
        self.bar.closed.connect(self.close)
        session.changed.connect(lambda _difference: self._again())
        session.opened.connect(self._again)
        session.place_changed.connect(self._light)
        theme.changed.connect(self.bar.take_theme)
        canvas.resized.connect(self._place)

    @property
    def is_open(self) -> bool:
        return not self.bar.isHidden()

    def open(self) -> None:
        """Shows the bar with what was typed last, ready to be typed over."""
        self._place()
        self.bar.show()
        self.bar.raise_()
        self.bar.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.bar.line.selectAll()
        self._again()

    def close(self) -> None:
        """What was gone to last stays selected."""
        self.bar.hide()
        self._canvas.stage.veil.show_found(None)
        self._canvas.stage.setFocus(Qt.FocusReason.OtherFocusReason)

    def _place(self) -> None:
        self.bar.adjustSize()
        room = self._canvas.rect()
        self.bar.move(max(0, room.width() - self.bar.width() - CORNER), CORNER)

    def _search(self, text: str) -> None:
        """While a person types, the first match of the graph that is shown comes into view; none elsewhere is gone to."""
        self._find(text)
        here = [found for found in self._found if found.where == self._session.place.where]
        if self._at not in self._found:
            self._at = None
        if self._at is None and here:
            self._go(here[0])
        self._light()

    def _again(self) -> None:
        """The network may be another one."""
        if self.is_open:
            self._find(self.bar.line.text())
            if self._at not in self._found:
                self._at = None
            self._light()

    def _find(self, text: str) -> None:
        self._found = self._finder.find(self._session.analysis, text)

    def _step(self, by: int) -> None:
        if not self._found:
            return
        if self._at in self._found:
            number = (self._found.index(self._at) + by) % len(self._found)
        else:
            number = 0 if by > 0 else len(self._found) - 1
        self._go(self._found[number])
        self._light()

    def _go(self, found: Found) -> None:
        session = self._session
        self._at = found
        if session.place.where != found.where:
            session.go(place_in(session.project, found.where))
        if found.kind == "node":
            session.select([found.id])
            self._canvas.reveal(found.id)
        elif (area := self._area(found)) is not None:
            session.select((), [found.id])
            self._canvas.stage.look_at(self._middle() - area.center() * self._canvas.stage.camera.zoom)

    def _middle(self) -> QPointF:
        return QPointF(self._canvas.width() / 2, self._canvas.height() / 2)

    def _light(self) -> None:
        if not self.is_open:
            return
        here = [found for found in self._found if found.where == self._session.place.where]
        cards = self._holders() | {found.id: self._tone(found) for found in here if found.kind == "node"}
        areas = [(area, self._tone(found)) for found in here if (area := self._area(found)) is not None]
        light = Light(cards, areas=areas, dim=DIM) if cards or areas else None
        self._canvas.stage.veil.show_found(light)
        self.bar.say(self._counted(), bool(self._found))

    def _holders(self) -> dict[str, Tone]:
        """Uses of blocks in which something was found, however deep."""
        project, wheres = self._session.project, {found.where for found in self._found} - {""}
        holds = {id for id in project.blocks if wheres and not wheres.isdisjoint(blocks.reached(project, id) | {id})}
        return {node.id: "match" for node in self._session.graph.nodes.values() if node.block in holds}

    def _tone(self, found: Found) -> Tone:
        return "current" if found == self._at else "match"

    def _area(self, found: Found) -> QRectF | None:
        """Where a note or frame lies."""
        if found.kind == "node":
            return None
        look = edits.look_of(self._session.project, found.where)
        areas = look.notes if found.kind == "note" else look.frames
        return next((QRectF(a.x, a.y, a.w, a.h) for a in areas if a.id == found.id), None)

    def _counted(self) -> str:
        if not self.bar.line.text().strip():
            return ""
        if not self._found:
            return "nothing found"
        many = len(self._found)
        return f"{self._found.index(self._at) + 1} of {many}" if self._at in self._found else f"{many} found"
