"""Automatic layout, align and distribute, as edits of the graph that is shown."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from core.arrange import arranged
from core.arranging.aligning import Edge, aligned, distributed
from core.arranging.nesting import Box
from core.document import edits
from core.document.look import Place
from core.format import plural
from gui.session import Session

if TYPE_CHECKING:
    from gui.canvas import Canvas

NEAT = "They are laid out like this already."


class Arranging:
    """Works on the cards as the canvas draws them; pinned ones stay where they are."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def lay_out(self, canvas: Canvas, down: bool) -> None:
        """The selected layers, or everything where fewer than two are; afterwards all of it is seen."""
        session, where = self._session, self._session.place.where
        ids = session.selection if len(session.selection) > 1 else frozenset[str]()
        heights = {id: box[3] for id, box in _boxes(canvas).items()}
        count = len(ids) or len(session.graph.nodes)
        label = f"Lay out {plural(count, 'layer')}"
        done = session.edit(label, lambda p: arranged(p, where, ids, down=down, heights=heights))
        session.told.emit(f"Laid out {plural(count, 'layer')}." if done else NEAT)
        canvas.fit()

    def align(self, canvas: Canvas, edge: Edge) -> None:
        boxes, still = self._chosen(canvas)
        self._move(aligned(boxes, edge, still), f"Align {edge}")

    def distribute(self, canvas: Canvas, axis: int) -> None:
        boxes, still = self._chosen(canvas)
        self._move(distributed(boxes, axis, still), f"Distribute {'vertically' if axis else 'horizontally'}")

    def _chosen(self, canvas: Canvas) -> tuple[dict[str, Box], Collection[str]]:
        """The selected cards, and those of them that are pinned."""
        look = self._session.place.look(self._session.project)
        boxes = {id: box for id, box in _boxes(canvas).items() if id in self._session.selection}
        return boxes, [id for id in boxes if look.style(id).pinned]

    def _move(self, places: dict[str, Place], label: str) -> None:
        where = self._session.place.where
        if not self._session.edit(label, lambda p: edits.move(p, places, where)):
            self._session.told.emit(NEAT)


def _boxes(canvas: Canvas) -> dict[str, Box]:
    rects = {id: item.settled for id, item in canvas.stage.scene.cards.items()}
    return {id: (r.x(), r.y(), r.width(), r.height()) for id, r in rects.items()}
