"""The list of data sets: the file or folder at hand, the way to another, and all that come with the program."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QStandardItem, QStandardItemModel

from core.data import MADE, SOURCES
from core.data.source import FileSource
from core.document.project import DataSettings
from gui import theme
from gui.forms.editors.base import QuietCombo

KEY = Qt.ItemDataRole.UserRole
FILE, FOLDER = "?file", "?folder"
"""Keys of the rows that ask for one."""
YOURS = "Your own data"


class SourceBox(QuietCombo):
    """`chosen` gives the key of a data set, `file_asked` and `folder_asked` a wish for another of one's own."""

    chosen = Signal(str)
    file_asked, folder_asked = Signal(), Signal()

    def __init__(self) -> None:
        super().__init__()
        self._data = DataSettings()
        self.setPlaceholderText("Choose a data set")
        self.setAccessibleName("Data set")
        self.setMaxVisibleItems(22)
        self._own: QStandardItem | None = None
        self._model = QStandardItemModel(self)
        self._fill()
        self.setModel(self._model)
        self.setCurrentIndex(-1)
        self.activated.connect(self._activated)

    def show_data(self, data: DataSettings) -> None:
        """The data set in force; a file or folder by its name."""
        self._data = data
        source = SOURCES.find(data.source.key)
        self._show_own(source if isinstance(source, FileSource) else None, data)
        self.setCurrentIndex(self.findData(data.source.key if source else "", KEY))
        self.setToolTip(self._tip())

    def _show_own(self, source: FileSource | None, data: DataSettings) -> None:
        if self._own is not None:
            self._model.removeRow(self._own.row())
            self._own = None
        if source is not None:
            self._own = _item(source.icon, title_of(data), source.key, path_of(data))
            self._model.insertRow(1, self._own)

    def _tip(self) -> str:
        source = SOURCES.find(self._data.source.key)
        if source is None:
            return "Choose what the network learns from"
        path = path_of(self._data)
        return f"{source.title}: {path}" if path else f"{source.title}: {source.explanation}"

    def _activated(self, row: int) -> None:
        key = self.itemData(row, KEY)
        if key in (FILE, FOLDER):
            self.show_data(self._data)
            (self.file_asked if key == FILE else self.folder_asked).emit()
        else:
            self.chosen.emit(key)

    def _fill(self) -> None:
        """All sources under the titles of their groups, which cannot be chosen."""
        for item in (
            _title(YOURS),
            _item("table-plus", "Choose a file…", FILE, "A table (CSV, TSV, Excel, Parquet), or an array of numbers"),
            _item("folder-plus-outline", "Choose a folder…", FOLDER, "A folder of pictures, texts or sounds"),
        ):
            self._model.appendRow(item)
        for group, sources in groupby(MADE, key=lambda s: s.category):
            self._model.appendRow(_title(group))
            for source in sources:
                self._model.appendRow(_item(source.icon, source.title, source.key, source.summary))


def path_of(data: DataSettings) -> str:
    """Where the files are; '' for data that comes with the program."""
    source = SOURCES.find(data.source.key)
    return str(dict(data.source.params).get(source.paths[0], "")) if isinstance(source, FileSource) else ""


def title_of(data: DataSettings) -> str:
    """'houses.csv'; the source's title where no file is chosen."""
    name = Path(path_of(data)).name
    return name or SOURCES[data.source.key].title


def _item(icon: str, title: str, key: str, tip: str) -> QStandardItem:
    item = QStandardItem(theme.icon(icon), title)
    item.setData(key, KEY)
    item.setToolTip(tip)
    return item


def _title(group: str) -> QStandardItem:
    item = QStandardItem(group)
    face = QFont(theme.font("small"))
    face.setBold(True)
    item.setFont(face)
    item.setFlags(Qt.ItemFlag.NoItemFlags)
    return item
