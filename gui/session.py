"""The session: the open document, what is known of it, the selection. What the panels share; lives on the main thread."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QObject, Signal

from core.analysis import Analysis, analyse
from core.document import Difference, Document, Project
from core.document.edits import Edit
from core.graph import Node
from core.problems import NetwrightError, Problem
from core.project.store import new_id


class Session(QObject):
    """Panels read `project`, `analysis` and `selection`, listen to the signals, and call `edit`."""

    changed = Signal(object)
    """After every change of the project, undo and redo too: a Difference. `analysis` is already that of the new project."""
    selection_changed = Signal()
    opened = Signal()
    """Another document took the place of the old one; `changed` is not sent as well."""
    saved = Signal()
    """The dirty mark or the file's name may have changed."""
    told = Signal(str)
    """A sentence for the person that needs no answer; the status bar shows it."""
    asked = Signal(str, object)
    """A panel wants to be shown: its name, and what in it (a node id, a Problem, None)."""

    def __init__(self, project: Project | None = None) -> None:
        super().__init__()
        self.document = Document(project)
        self.analysis: Analysis = analyse(self.document.project)
        self.selection: frozenset[str] = frozenset()
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
        return tuple(n for i, n in self.project.graph.nodes.items() if i in self.selection)

    @property
    def empty(self) -> bool:
        return not self.project.graph.nodes

    def edit(self, label: str, change: Edit, merge: str = "") -> bool:
        """One step of history. A refusal is told as a sentence and changes nothing. False when nothing changed."""
        try:
            return self.document.edit(label, change, merge)
        except NetwrightError as error:
            self.told.emit(str(error))
            return False

    def repair(self, problem: Problem) -> bool:
        """Performs the repair that a problem offers."""
        return problem.repair is not None and self.edit(problem.repair.label, problem.repair.edit)

    def undo(self) -> None:
        if label := self.document.undo_label:
            self.document.undo()
            self.told.emit(f"Undone: {label}")

    def redo(self) -> None:
        if label := self.document.redo_label:
            self.document.redo()
            self.told.emit(f"Done again: {label}")

    def select(self, ids: Collection[str]) -> None:
        """Selects nodes of the graph that is shown."""
        kept = frozenset(i for i in ids if i in self.project.graph.nodes)
        if kept != self.selection:
            self.selection = kept
            self.selection_changed.emit()

    def open(self, document: Document, name: str, id: str) -> None:
        """Another document in place of the present one."""
        self._stop_listening()
        self.document = document
        self._stop_listening = document.listen(self._on_change)
        self.analysis = analyse(document.project)
        self.name, self.id = name, id
        self.selection = frozenset()
        self.opened.emit()
        self.selection_changed.emit()

    def mark_saved(self, name: str) -> None:
        self.document.mark_saved()
        self.name = name
        self.saved.emit()

    def _on_change(self, old: Project, new: Project, difference: Difference) -> None:
        self.analysis = analyse(new, self.analysis)
        kept = frozenset(i for i in self.selection if i in new.graph.nodes)
        gone, self.selection = kept != self.selection, kept
        self.changed.emit(difference)
        if gone:
            self.selection_changed.emit()
