"""The first part of the settings: which data set, and its own parameters."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QComboBox, QWidget

from core.data import MADE, SOURCES
from core.data.source import SourceType
from core.document.project import DataSettings
from core.problems import Problem
from core.spec import Use
from gui import theme
from gui.data.parts import Part, say, sentence, troubles_at
from gui.data.use_form import UseForm
from gui.forms.editors.base import QuietCombo
from gui.forms.form import OnChange
from gui.widgets import Section

KEY = Qt.ItemDataRole.UserRole


class SourcePart(Part):
    """`chosen` gives the key of another data set; parameters go through `on_change`."""

    chosen = Signal(str)

    def __init__(self, on_change: OnChange, parent: QWidget | None = None) -> None:
        super().__init__("Data set", "What the network learns from", parent)
        self.box = _source_box()
        self.box.activated.connect(self._activated)
        self.summary = sentence("muted")
        self.form = UseForm(on_change)
        self.about = Section("About this data", expanded=False)
        self.explanation, self.citation = sentence("muted"), sentence("faint")
        self.citation.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.about.add(self.explanation)
        self.about.add(self.citation)
        for widget in (self.box, self.summary, self.form, self.about):
            self.body.addWidget(widget)

    def show_settings(self, data: DataSettings, problems: Iterable[Problem]) -> None:
        source = SOURCES.find(data.source.key)
        fields, whole = troubles_at(problems, "source")
        self.box.setCurrentIndex(self.box.findData(source.key if source else "", KEY))
        self._tell(source)
        self.form.show_use(source, data.source if source else Use(""), fields)
        self.show_troubles(whole)

    def _tell(self, source: SourceType | None) -> None:
        say(self.summary, source.summary if source else "")
        say(self.explanation, source.explanation if source else "")
        say(self.citation, f"Source: {source.source}" if source and source.source else "")
        self.box.setToolTip(
            f"{source.title}: {source.explanation}" if source else "Choose what the network learns from"
        )
        self.about.setVisible(bool(source and source.explanation))

    def _activated(self, row: int) -> None:
        self.chosen.emit(self.box.itemData(row, KEY))


def _source_box() -> QComboBox:
    """All sources under the titles of their groups, which cannot be chosen."""
    box = QuietCombo()
    box.setPlaceholderText("Choose a data set")
    box.setAccessibleName("Data set")
    box.setMaxVisibleItems(20)
    model = QStandardItemModel(box)
    for group, sources in groupby(MADE, key=lambda s: s.category):
        model.appendRow(_title(group))
        for source in sources:
            item = QStandardItem(theme.icon(source.icon), source.title)
            item.setData(source.key, KEY)
            item.setToolTip(source.summary)
            model.appendRow(item)
    box.setModel(model)
    box.setCurrentIndex(-1)
    return box


def _title(group: str) -> QStandardItem:
    item = QStandardItem(group)
    face = QFont(theme.font("small"))
    face.setBold(True)
    item.setFont(face)
    item.setFlags(Qt.ItemFlag.NoItemFlags)
    return item
