"""Looks at files for the Data panel: on a thread, with progress, ending in one edit of the session."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from core.data import SOURCES
from core.data.edits import relinked, with_kind
from core.data.finding import Finding, find, look_again
from core.data.lengths import with_found_lengths
from core.data.source import Progress
from core.document.project import DataSettings
from core.problems import NetwrightError, Problem
from core.spec import Use
from gui.data.editing import Editing
from gui.data.words import KINDS
from gui.mydata.look import Look

Work = Callable[[Progress], Any]


class Looking(QObject):
    """One look at a time; a new one takes the place of what is under way."""

    changed = Signal()
    """A look began or ended; `doing`, `pending` and `refusal` say what is so now."""
    progressed = Signal(object)

    def __init__(self, editing: Editing, parent: QObject) -> None:
        super().__init__(parent)
        self._editing, self._look = editing, Look(self)
        self._look.progressed.connect(self.progressed)
        self.doing = ""
        """What is being done, as 'Looking at houses.csv'; '' while nothing is."""
        self.pending: Use | None = None
        """The source as it will be if the look finds something."""
        self.refusal = ""
        """Why the last look found nothing; '' where it did."""
        self.found: tuple[Use, tuple[Problem, ...]] = (Use(""), ())
        """The source that was looked at last, and what is wrong with its files."""

    @property
    def busy(self) -> bool:
        return bool(self.doing)

    def problems_of(self, data: DataSettings) -> tuple[Problem, ...]:
        """What the last look found wrong with the files, if these are the ones."""
        return self.found[1] if data.source == self.found[0] else ()

    def choose(self, path: Path) -> None:
        """Another file or folder in place of the data, with the preparation that suits it."""

        def take(finding: Finding) -> None:
            self._keep(finding)
            self._editing.take_data(f"Choose {path.name}", lambda _data: finding.settings)

        self._begin(f"Looking at {path.name}", partial(_found, path), take)

    def set_param(self, name: str, value: Any, merge: str) -> bool:
        """Another way to read the files; they are looked at again. Steps and split stay, as do roles where the columns do."""
        data = self._editing.data
        use = (self.pending or data.source).with_params(**{name: value})
        label = SOURCES[use.key].param(name).label.lower()
        self._again(f"Change {label}", replace(data, source=use), merge)
        return True

    def again(self) -> None:
        """The same files, which may have changed."""
        self._again("Look at the data again", self._editing.data, "")

    def locate(self, missing: str, found: Path) -> None:
        """The files are elsewhere now."""

        def take(moved: DataSettings) -> None:
            self._editing.take_data("Locate the data", lambda data: replace(data, source=moved.source))

        data = self._editing.data
        self._begin(f"Looking at {found.name}", lambda _progress: relinked(data, missing, str(found)), take)

    def set_kind(self, name: str, kind: str) -> None:
        """A column read as another kind."""
        data = self._editing.data

        def take(changed: DataSettings) -> None:
            self._editing.take_data(
                f"Read '{name}' as {KINDS[kind]}", partial(_with_column, changed=changed, name=name)
            )

        self._begin(f"Reading '{name}' as {KINDS[kind]}", lambda progress: with_kind(data, name, kind, progress), take)

    def cancel(self) -> None:
        """Everything stays as it was."""
        self._look.cancel()
        self._end("")

    def forgive(self) -> None:
        """Why the last look found nothing was read."""
        self.refusal = ""

    def _again(self, label: str, wanted: DataSettings, merge: str) -> None:
        def take(finding: Finding) -> None:
            self._keep(finding)
            self._editing.take_data(label, partial(_with_finding, found=finding.settings), merge)

        name = Path(str(dict(wanted.source.params).get("path", ""))).name or "the data"
        self._begin(f"Looking at {name}", partial(look_again, wanted), take, wanted.source)

    def _keep(self, finding: Finding) -> None:
        self.found = (finding.settings.source, finding.problems)

    def _begin(self, doing: str, work: Work, take: Callable[[Any], None], pending: Use | None = None) -> None:
        def done(result: Any) -> None:
            self._end("")
            take(result)
            self.changed.emit()

        self.doing, self.refusal, self.pending = doing, "", pending
        self._look.begin(work, done, self._end)
        self.changed.emit()

    def _end(self, refusal: str) -> None:
        self.doing, self.pending, self.refusal = "", None, refusal
        self.changed.emit()


def _found(path: Path, progress: Progress) -> Finding:
    """What a file or folder holds, with the preparation that suits it. Raises NetwrightError and Cancelled."""
    from core.starting.start import fitted

    finding = find(path, progress)
    data = fitted(finding.settings)
    with suppress(NetwrightError):  # what is wrong with the rows shows as a problem of the project
        data = with_found_lengths(data)
    return Finding(data, finding.problems)


def _with_finding(data: DataSettings, found: DataSettings) -> DataSettings:
    """What was found, with what was changed meanwhile."""
    return replace(found, steps=data.steps, split=data.split, augment=data.augment)


def _with_column(data: DataSettings, changed: DataSettings, name: str) -> DataSettings:
    """The one column as it is read now, its role as it is."""
    column = changed.schema.column(name) if changed.schema is not None else None
    if data.schema is None or column is None:
        return data
    columns = (replace(column, role=c.role) if c.name == name else c for c in data.schema.columns)
    return replace(data, schema=replace(data.schema, columns=tuple(columns)))
