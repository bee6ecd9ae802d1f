"""The line above the panel: a look at files that is under way, files that are missing or have changed, a look that failed."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from core.format import plural
from gui import theme
from gui.data.looking import Looking
from gui.data.presence import Presence
from gui.widgets import Banner, ProgressLine
from gui.widgets.restyle import set_shown


class Notice(QWidget):
    """Takes no room while there is nothing to say."""

    def __init__(self, looking: Looking, presence: Presence, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._looking, self._presence = looking, presence
        self.progress = ProgressLine()
        self.cancel = QPushButton("Cancel")
        self.cancel.setToolTip("Leave the data as it was")
        self.cancel.clicked.connect(looking.cancel)
        self._line = QWidget(self)
        row = QHBoxLayout(self._line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SPACE.medium)
        row.addWidget(self.progress, 1)
        row.addWidget(self.cancel)
        self.refused = Banner(tone="error", parent=self)
        self.refused.dismissed.connect(looking.forgive)
        self.state = Banner(dismissible=False, parent=self)
        self.state.acted.connect(self._act)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE.tiny)
        for widget in (self._line, self.refused, self.state):
            widget.hide()
            column.addWidget(widget)
        looking.changed.connect(self._show)
        looking.progressed.connect(self._show_progress)
        presence.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        looking, missing = self._looking, self._presence.missing
        set_shown(self._line, looking.busy)
        set_shown(self.refused, bool(looking.refusal))
        set_shown(self.state, not looking.busy and bool(missing or self._presence.stale))
        set_shown(self, looking.busy or bool(looking.refusal or missing or self._presence.stale))
        if looking.refusal:
            self.refused.say(looking.refusal, tone="error")
        if missing:
            more = f" and {plural(len(missing) - 1, 'more')}" if len(missing) > 1 else ""
            self.state.say(
                f"'{missing[0]}'{more} is not there any more. Shapes, checking and export go on as before; only training waits.",
                "Locate…",
                "error",
            )
        elif self._presence.stale:
            self.state.say("The data has changed since it was looked at.", "Look again", "warning")

    def _show_progress(self, share: float | None) -> None:
        self.progress.show_progress(share, self._looking.doing)

    def _act(self) -> None:
        if not self._presence.missing:
            self._looking.again()
        elif found := self._ask(self._presence.missing[0]):
            self._looking.locate(self._presence.missing[0], found)

    def _ask(self, missing: str) -> Path | None:
        """A folder where the name has no ending, as a folder's."""
        title, start = f"Where is '{Path(missing).name}' now?", str(_there(Path(missing)))
        if Path(missing).suffix:
            found, _ = QFileDialog.getOpenFileName(self, title, start)
        else:
            found = QFileDialog.getExistingDirectory(self, title, start)
        return Path(found) if found else None


def _there(path: Path) -> Path:
    """The next folder above that is there."""
    return next((folder for folder in path.parents if folder.is_dir()), Path.home())
