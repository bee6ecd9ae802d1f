"""Where a file or a folder is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QToolButton, QWidget

from core.spec import FilePath
from gui import theme
from gui.forms.editors.base import Told
from gui.forms.editors.text import TextEditor


class PathEditor(TextEditor):
    """A line for the path, whose end is seen, and a button that asks for it."""

    def __init__(self, param: FilePath, told: Told) -> None:
        super().__init__(param, told)
        self._path = param
        self.browse = QToolButton()
        self.browse.setIcon(theme.icon("folder-open-outline"))
        self.browse.setToolTip(f"Browse for a {'folder' if param.folder else 'file'}…")
        self.browse.setAccessibleName(f"{param.label}: browse")
        self.browse.clicked.connect(self._ask)
        self.widget = QWidget()
        row = QHBoxLayout(self.widget)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.SPACE.tiny)
        row.addWidget(self.line, 1)
        row.addWidget(self.browse)

    def show(self, value: Any) -> None:
        super().show(value)
        self.line.end(False)
        self.line.setToolTip(str(value or ""))

    def _ask(self) -> None:
        title, there = f"Choose a {'folder' if self._path.folder else 'file'}", self.line.text()
        start = str(Path(there).parent) if there else str(Path.home())
        if self._path.folder:
            found = QFileDialog.getExistingDirectory(self.line, title, start)
        else:
            found, _ = QFileDialog.getOpenFileName(self.line, title, start, _filter(self._path))
        if found:
            self.told.begun()
            self.told.typed(found)


def _filter(param: FilePath) -> str:
    return f"{param.label} ({' '.join(param.patterns)});;All files (*)" if param.patterns else "All files (*)"
