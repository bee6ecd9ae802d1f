"""What is edited on a card itself: its name, and the values that its second line tells."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import QElapsedTimer, QRectF

from core.document import edits
from core.document.edits import graph_of
from core.document.scope import spec_of
from core.graph import Node
from core.names import identifier
from core.problems import NetwrightError
from core.spec import Param, Spec
from gui.canvas.inplace import LineOverlay
from gui.canvas.paint import words
from gui.canvas.stage import Stage
from gui.canvas.views import NAME
from gui.forms.editors.stepping import stepped
from gui.inspector.offers import offers_of
from gui.network.anchor import Anchor, here
from gui.network.field_overlay import FieldOverlay
from gui.room import Room
from gui.session import Session

PAUSE = 900  # milliseconds after which turning the wheel is another step of undo


class InPlace:
    """One place at a time is edited: what is opened next ends what is open."""

    def __init__(self, session: Session, stage: Stage) -> None:
        self._session, self._stage = session, stage
        self._turned = QElapsedTimer()
        self._turns = 0

    def edit(self, id: str, what: str) -> bool:
        """What was double-clicked; not the name of a block's use, where a double click opens the block."""
        node = self._session.graph.nodes.get(id)
        if node is None or id not in self._stage.scene.cards:
            return False
        if what != NAME:
            return self._edit_value(node, what)
        if node.block and any(part.what == NAME for part in self._stage.scene.cards[id].view.parts):
            return False
        self.rename(id)
        return True

    def rename(self, id: str) -> None:
        """The node's own name, wherever the card says it."""
        node, stage = self._session.graph.nodes.get(id), self._stage
        if node is None or id not in stage.scene.cards:
            return
        stage.reveal(id)
        line = LineOverlay(
            stage,
            partial(self._area, id, NAME),
            node.name,
            partial(self._renamed, id, here(self._session)),
            "Name of the layer",
            stage.look.title.font,
        )
        line.open()

    def step(self, id: str, what: str, steps: int) -> bool:
        """Counts a number on; one turn of the wheel is one step of undo."""
        node = self._session.graph.nodes.get(id)
        found = self._declared(node, what) if node is not None else None
        if node is None or found is None:
            return False
        param = found[1]
        after = stepped(param, node.get(param.name, param.default), steps)
        if after is None:
            return False
        if not self._turned.isValid() or self._turned.elapsed() > PAUSE:
            self._turns += 1
        self._turned.start()
        self.set(id, param, after, self._session.place.where, f"wheel-{self._turns}:{id}:{what}")
        return True

    def set(self, id: str, param: Param, value: Any, where: str, merge: str = "") -> bool:
        node = graph_of(self._session.project, where).nodes.get(id)
        if node is None:
            return False
        label = f"Change {param.label.lower()} of '{node.name}'"
        return self._session.edit(label, lambda p: edits.set_params(p, id, {param.name: value}, where), merge)

    def _edit_value(self, node: Node, what: str) -> bool:
        found = self._declared(node, what)
        if found is None:
            return False
        room = Room(self._session.analysis, self._session.place)
        spec, param = found
        overlay = FieldOverlay(
            self._stage,
            partial(self._area, node.id, what),
            (spec, param),
            offers_of(self._session, lambda: node.id),
            partial(self._entered, node.id, param, here(self._session)),
            partial(self._next, node.id, what),
        )
        overlay.show_value(node.get(param.name, param.default), dict(room.names))
        overlay.open()
        return True

    def _entered(self, id: str, param: Param, anchor: Anchor, value: Any) -> bool:
        """Whether the value was taken, or what it was for is gone."""
        return not anchor.holds(self._session) or self.set(id, param, value, anchor.where)

    def _next(self, id: str, what: str, forwards: bool) -> None:
        """The value after or before the one that was edited; from the last one the keyboard goes back to the canvas."""
        item = self._stage.scene.cards.get(id)
        told = [part.what for part in item.view.parts if part.what != NAME] if item is not None else []
        at = told.index(what) + (1 if forwards else -1) if what in told else -1
        if 0 <= at < len(told):
            self.edit(id, told[at])

    def _declared(self, node: Node, what: str) -> tuple[Spec, Param] | None:
        try:
            spec = spec_of(self._session.project, node)
        except NetwrightError:
            return None
        param = next((param for param in spec.params if param.name == what and param.in_forms), None)
        return (spec, param) if param is not None else None

    def _renamed(self, id: str, anchor: Anchor, text: str) -> str:
        """'' where the layer is called so now, or as near to it as names in code come, which is told."""
        session, where = self._session, anchor.where
        node = graph_of(session.project, where).nodes.get(id) if anchor.holds(session) else None
        if node is None:
            return ""
        if not text:
            return "A layer needs a name: the code calls it by that."
        if identifier(text) == identifier("") and "layer" not in text.lower():
            return f"'{text}' has no letter or digit that a name in the code could have."
        session.edit(f"Rename '{node.name}'", lambda p: edits.rename(p, id, text, where))
        name = graph_of(session.project, where).nodes[id].name
        if name != text:
            why = "as the code has to write it" if identifier(text) != text else "because another one has that name"
            session.told.emit(f"The layer is called '{name}', {why}.")
        return ""

    def _area(self, id: str, what: str) -> QRectF | None:
        """Where in the scene that is said; None once it no longer is."""
        item, look = self._stage.scene.cards.get(id), self._stage.look
        if item is None or id not in self._session.graph.nodes:
            return None
        if what == NAME:
            return words.name_box(item, look).translated(item.rect.topLeft())
        part = next((part for part in item.view.parts if part.what == what), None)
        box = words.part_box(item.view, part, look) if part is not None else words.subtitle_box(item.view)
        return box.translated(item.rect.topLeft())
