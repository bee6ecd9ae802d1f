"""The profile of the data: worked out on a thread when somebody looks at it, kept until the data is other."""

from __future__ import annotations

from collections.abc import Hashable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from core.data.settings import raw_schema
from core.data.source import Progress
from core.document.project import DataSettings
from core.problems import NetwrightError
from gui.mydata.look import Look

if TYPE_CHECKING:
    from core.data.profile import Profile


def profile_of(data: DataSettings, progress: Progress) -> Profile:
    """Goes through all rows. Raises NetwrightError and whatever `progress` raises."""
    from core.data.paging import pages_of
    from core.data.profile import profiled

    return profiled(pages_of(data, progress), progress)


class Profiling(QObject):
    """`profile` is that of the data that was wanted last, or None."""

    changed = Signal()
    progressed = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._look = Look(self)
        self._look.progressed.connect(self.progressed)
        self._of: Hashable = None
        self.profile: Profile | None = None
        self.refusal = ""
        """Why there is none: a sentence, or '' where it was not asked for."""
        self.busy = False

    def want(self, data: DataSettings) -> None:
        """That of `data`, unless it is there or under way. What was given up stays so until the data is other."""
        key = key_of(data)
        if key != self._of:
            self.forget()
            self._of = key
            self.begin(data)

    def begin(self, data: DataSettings) -> None:
        self.busy, self.refusal = True, ""
        self._look.begin(partial(profile_of, data), self._take, self._refuse)
        self.changed.emit()

    def cancel(self) -> None:
        self._look.cancel()
        self._refuse("")

    def forget(self) -> None:
        """Nothing is wanted."""
        if self.busy:
            self._look.cancel()
        self.profile, self.refusal, self.busy, self._of = None, "", False, None

    def _take(self, profile: Profile) -> None:
        self.profile, self.busy = profile, False
        self.changed.emit()

    def _refuse(self, sentence: str) -> None:
        self.refusal, self.busy = sentence, False
        self.changed.emit()


def key_of(data: DataSettings) -> Hashable:
    """What a profile hangs on: the files and how their columns are read, whatever they are for."""
    try:
        columns = tuple((c.name, c.kind, c.note, c.classes) for c in raw_schema(data).columns)
    except NetwrightError:
        columns = ()
    return data.source, data.fingerprint, columns
