"""What a person adds at a place of the canvas, or in the place of something, as edits of the session's present graph."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from core.analysis.offers import Answer, Offer, Offers, joined_at
from core.document import edits
from core.document.inserting import insert
from core.document.project import Project
from core.document.retype import not_kept, replaced
from core.graph import End
from core.layers import LAYERS
from core.layers.ends import OUTPUT, is_goal
from gui.adding.layer_search import Ask, LayerSearch
from gui.adding.recent import Recent
from gui.palette.categories import Entry, Stock, stock_of
from gui.palette.keys import added, title_of
from gui.session import Session

UNKNOWN = Offer(Answer.OPEN)


@dataclass(frozen=True, slots=True)
class Loose:
    """A wire with one end: from the output, or to the input, of a node."""

    end: End
    output: bool


class Adding:
    """Opens searches over `parent`, one at a time, and does what is chosen there."""

    def __init__(self, session: Session, recent: Recent, parent: QWidget) -> None:
        self._session, self._parent = session, parent
        self.recent = recent
        self.search: LayerSearch | None = None
        """The search that is open."""

    def add(self, key: str, place: tuple[float, float], on_wire: End | None = None, loose: Loose | None = None) -> bool:
        """A layer, block or template with its corner at `place`: onto the wire into `on_wire`, or at the loose wire."""
        made: list[str] = []
        where = self._session.place.where

        def change(project: Project) -> Project:
            project, id_ = added(project, key, *place, where)
            made.append(id_)
            if loose is not None:
                return self._joined(project, id_, loose)
            return insert(project, id_, on_wire, where) if on_wire else project

        done = self._session.edit(f"Add {title_of(self._session.project, key)}", change)
        if done:
            self.recent.note(key)
            self._session.select(made[-1:])
        return done

    def ask(
        self,
        place: tuple[float, float],
        at: QPoint,
        loose: Loose | None = None,
        closed: Callable[[], object] = lambda: None,
    ) -> None:
        """Opens the search at a point of the screen; what is chosen is added at `place`. `closed` hears of its end."""
        offers = self._offers()

        def fitting(entry: Entry) -> Offer:
            if loose is None or entry.key not in LAYERS:
                return UNKNOWN
            return (offers.after if loose.output else offers.before)(loose.end, entry.key)

        ends = any(is_goal(node.type) for node in self._session.graph.nodes.values())

        def preferred(entry: Entry) -> bool:
            return entry.category != "data" or (entry.key == OUTPUT and not ends)

        name, ask = ("Connect to", fitting) if loose else ("Add", None)
        self._open(name, self._stock(), at, lambda key: self.add(key, place, loose=loose), ask, preferred)
        if self.search is not None:
            self.search.closed.connect(closed)

    def ask_instead(self, at: QPoint) -> None:
        """Opens the search for what the selected layers are to become."""
        chosen = self._session.selected
        if not self.can_replace:
            return
        ids, offers, category = [n.id for n in chosen], self._offers(), LAYERS[chosen[0].type].category
        asked = offers.different(ids)

        def fitting(entry: Entry) -> Offer:
            return max((offers.instead(id, entry.key) for id in asked), key=lambda offer: offer.answer)

        stock = Stock((), self._stock().inside, frozenset({chosen[0].type}), with_templates=False)
        self._open(
            "Replace with", stock, at, lambda key: self.replace(ids, key), fitting, lambda e: e.category == category
        )

    @property
    def can_replace(self) -> bool:
        """Whether layers of one type are selected."""
        types = {node.type for node in self._session.selected}
        return len(types) == 1 and all(type in LAYERS for type in types)

    def replace(self, ids: list[str], key: str) -> None:
        """Layers become layers of another type; what cannot be kept is told."""
        session, where, before = self._session, self._session.place.where, self._session.project
        title = LAYERS[key].title
        if not session.edit(f"Replace with {title}", lambda project: replaced(project, ids, key, where)):
            return
        self.recent.note(key)
        session.select(ids)
        lost = not_kept(before, session.project, ids, where)
        names = f"'{edits.graph_of(before, where).node(ids[0]).name}'" if len(ids) == 1 else f"{len(ids)} layers"
        kept = f" Not kept: {', '.join(lost)}." if lost else " Wires and settings were kept."
        session.told.emit(f"Replaced {names} with {title}.{kept}")

    def _joined(self, project: Project, new: str, loose: Loose) -> Project:
        session, place = self._session, self._session.place
        if loose.output:
            target = joined_at(project, session.analysis, loose.end, new, place.where, place.prefix)
            return edits.connect(project, loose.end, target, place.where) if target else project
        outs = edits.ports_of(project, edits.graph_of(project, place.where).node(new))[1]
        return edits.connect(project, End(new, outs[0].name), loose.end, place.where) if outs else project

    def _offers(self) -> Offers:
        place = self._session.place
        return Offers(self._session.project, self._session.analysis, place.where, place.prefix)

    def _stock(self) -> Stock:
        return stock_of(self._session.project, self._session.place.where)

    def _open(
        self,
        name: str,
        stock: Stock,
        at: QPoint,
        choose: Callable[[str], object],
        ask: Ask | None,
        preferred: Callable[[Entry], bool] = lambda entry: False,
    ) -> None:
        if self.search is not None:
            self.search.close()
        self.search = search = LayerSearch(name, stock, self.recent, choose, self._parent, ask, preferred)
        search.closed.connect(self._forget)
        search.open_at(at)

    def _forget(self) -> None:
        """A search that has gone is not opened again: the next one may offer something else."""
        if self.search is not None:
            self.search.deleteLater()
            self.search = None
