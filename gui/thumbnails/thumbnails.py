"""Keeps the pictures on the cards true: asks again after another row, an edit, another graph, and while it trains."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Signal

from core.data.split import WORDS
from core.document import Difference, Project
from core.document.edits import graph_of, ports_of
from core.graph import Node
from core.training.settings import read
from gui.background import Background, Due
from gui.canvas import Canvas
from gui.canvas.glimpse import Glimpse
from gui.place import Place
from gui.room import Room
from gui.session import Session
from gui.thumbnails import sources
from gui.thumbnails.chip import Chip
from gui.training.run import Run
from gui.training.trainer import Trainer

LEAST_MS = 400
"""Between two askings: a network that learns changes little in that time, and typing ends."""
CORNER = 12
EDITED = "Pictures of outputs: train again, these layers are new since the run"
ONE_ROW = "Each picture is what a layer gives for one row of the data. "
UNTRAINED = ONE_ROW + "The network is not trained yet: these are its first weights."


@dataclass(frozen=True, slots=True, eq=False)
class _Request:
    """What an answer is about; an answer to anything but the last one is dropped."""

    run: Run | None
    project: Project
    """The one that computes: of the run, or the present one where there is no run."""
    place: Place
    index: int


class Thumbnails(QObject):
    """Off until it is switched on. Nothing is computed while the canvas cannot be seen."""

    changed = Signal()
    """Switched on or off."""

    def __init__(self, session: Session, trainer: Trainer, canvas: Canvas) -> None:
        super().__init__(canvas)
        self._session, self._trainer, self._canvas = session, trainer, canvas
        self.on = False
        self.index = 0
        self._request: _Request | None = None
        self._out = False
        """Whether an answer is awaited: a network that takes longer than the distance of two askings is not asked twice."""
        self._background = Background(self)
        self.chip = Chip(canvas.stage)
        self.chip.move(CORNER, CORNER)
        self.chip.stepped.connect(lambda by: self._go_to(self.index + by))
        self.chip.closed.connect(lambda: self.switch(False))
        self._due = Due(canvas.stage, self._ask, LEAST_MS)
        session.changed.connect(self._on_change)
        session.opened.connect(self._on_open)
        session.place_changed.connect(self._on_place)
        trainer.state_changed.connect(self._mark)
        trainer.ticked.connect(self._mark)

    def switch(self, on: bool) -> None:
        if on == self.on:
            return
        self.on = on
        self.chip.setVisible(on)
        if on:
            self._say("Pictures of outputs: being worked out …", ONE_ROW)
            self.chip.set_steps(False, False)
            self._due.mark(at_once=True)
        else:
            self._request = None
            self._canvas.stage.veil.show_trays({})
        self.changed.emit()

    def _go_to(self, index: int) -> None:
        self.index = max(0, index)
        self._due.mark(at_once=True)

    def _mark(self) -> None:
        if self.on:
            self._due.mark()

    def _on_change(self, difference: Difference) -> None:
        if self.on and difference.meaning:
            self._show(self._canvas.stage.veil.trays)
            self._due.mark()

    def _on_open(self) -> None:
        self.index, self._request = 0, None
        self._canvas.stage.veil.show_trays({})
        self._mark()

    def _on_place(self) -> None:
        """Ids of nodes mean others in another graph."""
        self._request = None
        self._canvas.stage.veil.show_trays({})
        self._mark()

    def _ask(self) -> None:
        """The row first, then what the network makes of it, then what can be seen of that: none of it on this thread."""
        if not self.on:
            return
        if self._out:
            self._due.mark()
            return
        run, place = self._trainer.run, self._session.place
        if place.where and not place.prefix:
            self._say("Pictures of outputs: where the block is used", ONE_ROW)
            return
        if run is None:
            self._ask_untrained()
            return
        request = self._request = _Request(run, run.project, place, self.index)
        self._out = True
        work = partial(sources.asked, run.project, run.lowered.inputs, self.index)
        self._background.ask(work, partial(self._on_row, request), partial(self._refuse, request), key="row")

    def _ask_untrained(self) -> None:
        if self._trainer.busy:  # which tells when its run is there
            return
        project = self._session.project
        request = self._request = _Request(None, project, self._session.place, self.index)
        if self._session.analysis.errors:
            self._refuse(request, "Pictures of outputs: when the network has no errors")
            return
        self._out = True
        work = partial(sources.first_wires, project, int(read(project.plan, "seed")), self.index)
        self._trainer.work(work, lambda told: self._on_wires(request, *told), partial(self._refuse, request))

    def _on_row(self, request: _Request, row: sources.Asked) -> None:
        self._trainer.probe(row.question.inputs, partial(self._on_wires, request, row), partial(self._refuse, request))

    def _on_wires(self, request: _Request, row: sources.Asked, wires: sources.Wires) -> None:
        if not self._current(request):
            self._out = False
            return
        work = partial(sources.glimpses, wires, request.place.prefix, self._ports())
        self._background.ask(work, partial(self._take, request, row), partial(self._refuse, request), key="glimpses")

    def _ports(self) -> Mapping[str, sources.Ports]:
        """Of the nodes of the graph that is shown."""
        room = Room(self._session.analysis, self._session.place)
        found: dict[str, sources.Ports] = {}
        for id, node in room.graph.nodes.items():
            wires = [(port.name, room.type_at(id, port.name)) for port in ports_of(room.project, node)[1]]
            found[id] = tuple((name, tuple(a for a in wire.axes if a != "N") if wire else ()) for name, wire in wires)
        return found

    def _take(self, request: _Request, row: sources.Asked, found: Mapping[str, Glimpse]) -> None:
        self._out = False
        if not self._current(request):
            return
        question = row.question
        if self.index == request.index:  # else another row is wanted already
            self.index = question.index
        self._show(found)
        if not self._canvas.stage.veil.trays:
            self._say(EDITED, ONE_ROW)
            return
        answer = f" · {row.answer}" if row.answer else ""
        told = f"{WORDS[question.part].capitalize()} row {question.index + 1:,} of {question.count:,}{answer}"
        source = f" · run {int(request.run.id)}" if request.run is not None else " · not trained"
        self._say(told + source, ONE_ROW if request.run is not None else UNTRAINED)
        self.chip.set_steps(question.index > 0, question.index + 1 < question.count)

    def _show(self, found: Mapping[str, Glimpse]) -> None:
        """Only of nodes that are still what they were when it was computed."""
        request, place = self._request, self._session.place
        if request is None:
            return
        if place.where and place.where not in request.project.blocks:
            found = {}
        else:
            now, then = self._session.graph.nodes, graph_of(request.project, place.where).nodes
            found = {id: each for id, each in found.items() if _same(now.get(id), then.get(id))}
        self._canvas.stage.veil.show_trays(found)

    def _current(self, request: _Request) -> bool:
        """Whether the answer to it is still wanted."""
        latest = self._request
        if not self.on or latest is None or (latest.index, latest.place) != (request.index, request.place):
            return False
        return latest.run is request.run and (request.run is not None or latest.project is request.project)

    def _refuse(self, request: _Request, sentence: str) -> None:
        self._out = False
        if self._current(request):
            self._canvas.stage.veil.show_trays({})
            self._say(sentence, ONE_ROW)

    def _say(self, text: str, tip: str) -> None:
        self.chip.say(text, tip)
        self.chip.raise_()


def _same(now: Node | None, then: Node | None) -> bool:
    return now is not None and now == then
