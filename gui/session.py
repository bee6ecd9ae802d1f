"""The session: the open document, what is known of it, the selection. What the panels share; lives on the main thread."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QObject, Signal

from core.analysis import Analysis, analyse
from core.document import Difference, Document, Project, difference
from core.document.edits import Edit
from core.graph import Graph, Node
from core.lowering.settle import forgotten
from core.problems import NetwrightError, Path, Problem
from core.project.store import new_id
from gui.place import MAIN, Place, kept, place_in, place_of


class Session(QObject):
    """Panels read `project`, `analysis` and `selection`, listen to the signals, and call `edit`."""

    changed = Signal(object)
    """After every change of the project, undo and redo too: a Difference. `analysis` is already that of the new project."""
    selection_changed = Signal()
    leaving = Signal()
    """Another graph or document may be shown next: what is half written in the present one is kept in it now."""
    place_changed = Signal()
    """Another graph is shown: `place` names it. `selection_changed` follows."""
    opened = Signal()
    """Another document took the place of the old one; `changed` is not sent as well."""
    stepped = Signal(object)
    """Undone or done again: the project before. The graph in which it changed something is shown."""
    saved = Signal()
    """The dirty mark or the file's name may have changed."""
    told = Signal(str)
    """A sentence for the person that needs no answer; the status bar shows it."""
    asked = Signal(str, object)
    """A panel wants to be shown: its name, and what in it (a node id, a Problem, None)."""

    def __init__(self, project: Project | None = None) -> None:
        super().__init__()
        self.document = Document(project)
        self.noticed: tuple[Problem, ...] = ()
        """What the data itself showed to be wrong; `analysis` has it among the other problems."""
        self.analysis: Analysis = analyse(self.document.project)
        self.place = MAIN
        """The graph that is shown, edited and selected in."""
        self.selection: frozenset[str] = frozenset()
        self.areas: frozenset[str] = frozenset()
        """The selected frames and notes."""
        self._selections: dict[str, frozenset[str]] = {}
        """What was selected in the other graphs, by definition."""
        self.name = "Untitled"
        """The file's name without its ending, or what an unsaved project is called."""
        self.id = new_id()
        """Names the working folder; the file carries it."""
        self._stop_listening = self.document.listen(self._on_change)

    @property
    def project(self) -> Project:
        return self.document.project

    @property
    def selected(self) -> tuple[Node, ...]:
        """The selected nodes, in the order of their making."""
        nodes, chosen = self.graph.nodes, self.selection
        if len(chosen) < 2:
            return tuple([nodes[i] for i in chosen if i in nodes])
        return tuple([n for i, n in nodes.items() if i in chosen])

    @property
    def graph(self) -> Graph:
        """The graph that is shown."""
        return self.place.graph(self.project)

    @property
    def empty(self) -> bool:
        """Whether the network has no layers at all."""
        return not self.project.graph.nodes

    def edit(self, label: str, change: Edit, merge: str = "") -> bool:
        """One step of history. A refusal is told as a sentence and changes nothing. False when nothing changed."""
        try:
            return self.document.edit(label, change, merge)
        except NetwrightError as error:
            self.told.emit(str(error))
            return False

    def amend(self, change: Edit) -> bool:
        """What was found out about the present project: no step of history."""
        return self.document.amend(change)

    def reconsider(self) -> None:
        """What may run on this computer has changed: the project is the same, what is said of it may not be."""
        self.analysis = self._analysed(self.project)
        self.changed.emit(Difference())

    def notice(self, problems: tuple[Problem, ...]) -> None:
        """The data of the present project was looked at, and this is wrong with it. Holds until the data settings change."""
        if [p.message for p in problems] != [p.message for p in self.noticed]:
            self.noticed = problems
            self.reconsider()

    def _analysed(self, project: Project) -> Analysis:
        found = analyse(project, self.analysis)
        problems = (*found.problems, *self.noticed)
        return replace(found, problems=tuple(sorted(problems, key=lambda p: not p.is_error))) if self.noticed else found

    def rerun(self, code: str) -> None:
        """Custom layers with this code may run now. What their file says of their shapes is not taken for it."""
        if not self.amend(partial(forgotten, codes=(code,))):
            self.reconsider()

    def repair(self, problem: Problem) -> bool:
        """Performs the repair that a problem offers."""
        return problem.repair is not None and self.edit(problem.repair.label, problem.repair.edit)

    def undo(self) -> None:
        if label := self.document.undo_label:
            self._step(self.document.undo, f"Undone: {label}")

    def redo(self) -> None:
        if label := self.document.redo_label:
            self._step(self.document.redo, f"Done again: {label}")

    def _step(self, step: Callable[[], bool], sentence: str) -> None:
        """A step in history, and the graph in which it changed something."""
        before = self.project
        step()
        seen = difference(before, self.project)
        touched = seen.added | seen.removed | seen.changed | seen.rewired | seen.moved
        wheres = {where for where, _ in touched} | seen.drawn
        places = sorted(wheres - (self.project.blocks.keys() ^ before.blocks.keys()))
        if places and self.place.where not in places:
            self.go(place_in(self.project, places[0]))
        self.stepped.emit(before)
        self.told.emit(sentence)

    def go(self, place: Place, select: Collection[str] | None = None) -> None:
        """Shows another graph, with these nodes selected or with those that were when it was left."""
        if place != self.place:
            self.leaving.emit()
            self._selections[self.place.where] = self.selection
            self.place = place
            wanted = self._selections.get(place.where, frozenset()) if select is None else select
            self.selection, self.areas = frozenset(i for i in wanted if i in self.graph.nodes), frozenset()
            self.place_changed.emit()
            self.selection_changed.emit()
        elif select is not None:
            self.select(select)

    def enter(self, id: str) -> bool:
        """Opens the block that a node of the present graph uses. False where it uses none."""
        node = self.graph.nodes.get(id)
        if node is None or node.block not in self.project.blocks:
            return False
        at = self.place
        self.go(
            place_of(self.project, at.path(id)) if at.prefix or not at.where else place_in(self.project, node.block)
        )
        return True

    def leave(self) -> bool:
        """Back to the graph around the present one, its card selected. False in the main graph."""
        if not self.place.where:
            return False
        prefix = self.place.prefix
        self.go(place_of(self.project, prefix[:-1]), prefix[-1:] or None)
        return True

    def show(self, path: Path) -> None:
        """Goes to a node wherever it is, and asks for it to be seen. Numbers of repeats in the path are passed over."""
        path = tuple(step.partition("/")[0] for step in path)
        place = place_of(self.project, path[:-1])
        if path and path[-1] in place.graph(self.project).nodes:
            self.go(place, path[-1:])
            self.asked.emit("network", path[-1])

    def select(self, ids: Collection[str], areas: Collection[str] = ()) -> None:
        """Selects nodes, frames and notes of the graph that is shown."""
        found = frozenset(i for i in ids if i in self.graph.nodes)
        drawn = frozenset(areas) & self.place.look(self.project).area_ids if areas else frozenset()
        if (found, drawn) != (self.selection, self.areas):
            self.selection, self.areas = found, drawn
            self.selection_changed.emit()

    def open(self, document: Document, name: str, id: str) -> None:
        """Another document in place of the present one."""
        self.leaving.emit()
        self._stop_listening()
        self.document = document
        self._stop_listening = document.listen(self._on_change)
        self.noticed = ()
        self.analysis = analyse(document.project)
        self.name, self.id = name, id
        self.place, self.selection, self.areas, self._selections = MAIN, frozenset(), frozenset(), {}
        self.opened.emit()
        self.selection_changed.emit()

    def mark_saved(self, name: str) -> None:
        self.document.mark_saved()
        self.name = name
        self.saved.emit()

    def _on_change(self, old: Project, new: Project, change: Difference) -> None:
        if "data" in change.parts:
            self.noticed = ()
        self.analysis = self._analysed(new)
        place = kept(new, self.place)
        moved, self.place = place != self.place, place
        left = frozenset(i for i in self.selection if i in self.graph.nodes) if not moved else frozenset()
        drawn = self.areas & self.place.look(new).area_ids if self.areas and not moved else frozenset()
        gone = (left, drawn) != (self.selection, self.areas)
        self.selection, self.areas = left, drawn
        self.changed.emit(change)
        if moved:
            self.place_changed.emit()
        if gone or moved:
            self.selection_changed.emit()
