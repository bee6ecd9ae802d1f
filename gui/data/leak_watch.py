"""After every change of the data settings: what leaks from one part to another, and what is wrong with the files."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QTimer

from core.data import SOURCES
from core.data.source import FileSource
from core.document import Difference
from core.document.project import DataSettings
from core.problems import Problem
from gui.background import Background
from gui.session import Session

LEAST_MS = 600
"""Knobs are turned in many small steps."""


class LeakWatch(QObject):
    """Tells the session, which shows it among the other problems. `known`: what a look at the files found wrong with them."""

    def __init__(
        self,
        session: Session,
        background: Background,
        known: Callable[[DataSettings], tuple[Problem, ...]],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session, self._background, self._known = session, background, known
        self._found: tuple[DataSettings | None, tuple[Problem, ...]] = (None, ())
        self._soon = QTimer(self, singleShot=True, interval=LEAST_MS)
        self._soon.timeout.connect(self._look)
        session.changed.connect(self._on_change)
        session.opened.connect(self._soon.start)
        self._soon.start()

    @property
    def busy(self) -> bool:
        """Whether something may still be found."""
        return self._soon.isActive()

    def _on_change(self, difference: Difference) -> None:
        if "data" in difference.parts:
            self._soon.start()

    def _look(self) -> None:
        data = self._session.project.data
        if isinstance(SOURCES.find(data.source.key), FileSource):
            self._background.ask(
                partial(_leaks, data), partial(self._tell, data), lambda _: self._tell(data, ()), "leaks"
            )
        else:
            self._background.forget("leaks")

    def tell_again(self) -> None:
        """More is known of the files."""
        data, found = self._found
        if data is not None:
            self._tell(data, found)

    def _tell(self, data: DataSettings, found: tuple[Problem, ...]) -> None:
        self._found = (data, found)
        if data == self._session.project.data:
            self._session.notice((*found, *self._known(data)))


def _leaks(data: DataSettings) -> tuple[Problem, ...]:
    """Raises NetwrightError. Prepares the data: not for the main thread."""
    from core.data.leaks import leaks

    return leaks(data)
