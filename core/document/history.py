"""History: snapshots of the whole Project. Undo picks an older one; nothing is ever un-done step by step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from core.document.diff import Difference, difference, same
from core.document.project import Project

Listener = Callable[[Project, Project, Difference], None]
LIMIT = 1000
"""Snapshots kept; they share all that did not change."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A state of the project and the name of the edit that led to it ('Move 3 layers')."""

    label: str
    project: Project
    merge: str = ""
    """Edits in a row with the same key (turning one knob, dragging one slider) are one step of undo."""


class Document:
    """The project as it is being edited. Listeners are plain functions, called with (old, new, difference)."""

    def __init__(self, project: Project | None = None) -> None:
        self._snapshots = [Snapshot("Open", project or Project())]
        self._at = 0
        self._saved: Project | None = self.project
        self._listeners: list[Listener] = []

    @property
    def project(self) -> Project:
        return self._snapshots[self._at].project

    @property
    def dirty(self) -> bool:
        """Whether the project differs from what was last saved or opened."""
        return self.project is not self._saved

    @property
    def undo_label(self) -> str:
        """Name of the edit that undo would take back; '' when there is none."""
        return self._snapshots[self._at].label if self._at > 0 else ""

    @property
    def redo_label(self) -> str:
        return self._snapshots[self._at + 1].label if self._at + 1 < len(self._snapshots) else ""

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Calls `listener` after every change; the function returned stops that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def edit(self, label: str, change: Callable[[Project], Project], merge: str = "") -> bool:
        """Applies an edit as one step of history. False when it changed nothing. What `change` raises leaves all as it was."""
        old = self.project
        new = change(old)
        if same(old, new):
            return False
        top = self._snapshots[self._at]
        joined = bool(merge) and top.merge == merge and self._at > 0 and old is not self._saved
        keep = self._at if joined else self._at + 1
        self._snapshots = [*self._snapshots[:keep], Snapshot(label, new, merge)][-LIMIT:]
        self._at = len(self._snapshots) - 1
        self._tell(old)
        return True

    def amend(self, change: Callable[[Project], Project]) -> bool:
        """Changes the present state without a step of history: for what is found out, not done. Undo, redo and the dirty
        mark stay as they are.
        """
        old = self.project
        new = change(old)
        if same(old, new):
            return False
        self._snapshots[self._at] = replace(self._snapshots[self._at], project=new)
        self._saved = new if old is self._saved else self._saved
        self._tell(old)
        return True

    def undo(self) -> bool:
        return self._go(self._at - 1)

    def redo(self) -> bool:
        return self._go(self._at + 1)

    def mark_saved(self) -> None:
        self._saved = self.project

    def _go(self, place: int) -> bool:
        if not 0 <= place < len(self._snapshots):
            return False
        old = self.project
        self._at = place
        self._tell(old)
        return True

    def _tell(self, old: Project) -> None:
        change = difference(old, self.project)
        for listener in list(self._listeners):
            listener(old, self.project, change)
