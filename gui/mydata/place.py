"""Where the data is: a field that files are dropped on, with a button for a file and one for a folder."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from core.data.catalogue import SOURCES
from core.data.source import FileSource
from core.spec import FilePath
from gui import theme
from gui.dropping import files_of
from gui.widgets import ElidedLabel
from gui.widgets.icon_label import IconLabel
from gui.widgets.restyle import set_shown

INVITATION = "Drop a table, or a folder of pictures, texts or sounds here"


class Place(QFrame):
    """`chosen` gives the path of a file or folder."""

    chosen = Signal(Path)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "raised")
        self.setAcceptDrops(True)
        self.setAccessibleName("Your data")
        self._folder = Path.home()
        self.icon = IconLabel("mdi6.folder-table-outline", "faint", 36)
        self.path = ElidedLabel(INVITATION, mode=Qt.TextElideMode.ElideMiddle)
        self.path.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.file, self.folder = (
            _button("A file…", "A table: CSV, TSV, Excel, Parquet; or an array of numbers"),
            _button("A folder…", "A folder of pictures, texts or sounds, with a folder for each class"),
        )
        self.file.clicked.connect(self._ask_file)
        self.folder.clicked.connect(self._ask_folder)
        self._lay_out()

    def show_path(self, path: Path | None) -> None:
        """The path that was chosen; the field shrinks to a line."""
        self._folder = path.parent if path is not None else self._folder
        self.path.setText(str(path) if path is not None else INVITATION)
        self.path.setToolTip(str(path or ""))
        set_shown(self.icon, path is None)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if files_of(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = files_of(event.mimeData())
        if files:
            event.acceptProposedAction()
            self.chosen.emit(files[0])

    def _ask_file(self) -> None:
        if found := ask_file(self, self._folder):
            self.chosen.emit(found)

    def _ask_folder(self) -> None:
        if found := ask_folder(self, self._folder):
            self.chosen.emit(found)

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.file)
        buttons.addWidget(self.folder)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.SPACE.large, theme.SPACE.medium, theme.SPACE.large, theme.SPACE.medium)
        column.setSpacing(theme.SPACE.small)
        column.addWidget(self.icon, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.path)
        column.addLayout(buttons)


def ask_file(parent: QWidget, start: Path) -> Path | None:
    """Asks for a file that a source can read; None where a person gives up."""
    found, _ = QFileDialog.getOpenFileName(parent, "Choose a file", str(start), _filters())
    return Path(found) if found else None


def ask_folder(parent: QWidget, start: Path) -> Path | None:
    """Asks for a folder; None where a person gives up."""
    found = QFileDialog.getExistingDirectory(parent, "Choose a folder", str(start))
    return Path(found) if found else None


def _button(words: str, tip: str) -> QPushButton:
    button = QPushButton(words)
    button.setToolTip(tip)
    return button


def _filters() -> str:
    """What the sources of files read, for a file dialog."""
    patterns = [
        pattern
        for source in SOURCES
        if isinstance(source, FileSource)
        for param in source.params
        if isinstance(param, FilePath)
        for pattern in param.patterns
    ]
    return f"Data ({' '.join(dict.fromkeys(patterns))});;All files (*)"
