"""Whether the files of the data are where they were, and as they were: asked for on a thread, since disks may be slow."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from core.data.edits import has_changed, missing_paths
from core.document.project import DataSettings
from gui.background import Background, Due
from gui.session import Session

LEAST_MS = 500


def looked_up(data: DataSettings) -> tuple[tuple[str, ...], bool]:
    """Paths that are missing, and whether the files have changed. Not for the main thread."""
    return missing_paths(data), has_changed(data)


class Presence(QObject):
    """Asks when the data changes, when the panel is shown, and when a person comes back to the program."""

    changed = Signal()

    def __init__(self, session: Session, panel: QWidget) -> None:
        super().__init__(panel)
        self._session = session
        self._background = Background(self)
        self._due = Due(panel, self._ask, LEAST_MS)
        self.missing: tuple[str, ...] = ()
        self.stale = False
        """Whether the files are not what they were when they were looked at."""
        panel.installEventFilter(self)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.applicationStateChanged.connect(self.ask)

    @property
    def busy(self) -> bool:
        return self._background.busy

    def ask(self) -> None:
        self._due.mark()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show:
            self.ask()
        return False

    def _ask(self) -> None:
        data = self._session.project.data
        if data.fingerprint or data.schema is not None:
            self._background.ask(
                lambda: looked_up(data), self._tell, lambda _sentence: self._tell(((), False)), "state"
            )
        else:
            self._background.forget("state")
            self._tell(((), False))

    def _tell(self, found: tuple[tuple[str, ...], bool]) -> None:
        if found != (self.missing, self.stale):
            self.missing, self.stale = found
            self.changed.emit()
