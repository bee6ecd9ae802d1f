"""The first part of the settings: which data set, and its own parameters."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from core.data import SOURCES
from core.data.finding import sentence as found_sentence
from core.data.source import FileSource, SourceType
from core.document.project import DataSettings
from core.problems import Problem
from core.spec import Use
from gui.data.parts import Part, say, sentence, troubles_at
from gui.data.source_box import SourceBox
from gui.data.use_form import UseForm
from gui.forms.form import OnChange
from gui.widgets import Section


class SourcePart(Part):
    """`box` tells what is chosen; parameters go through `on_change`; `findings` stand below what was found."""

    def __init__(self, on_change: OnChange, findings: QWidget, parent: QWidget | None = None) -> None:
        super().__init__("Data set", "What the network learns from", parent)
        self.box = SourceBox()
        self.summary = sentence("muted")
        self.form = UseForm(on_change)
        self.about = Section("About this data", expanded=False)
        self.explanation, self.citation = sentence("muted"), sentence("faint")
        self.citation.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.about.add(self.explanation)
        self.about.add(self.citation)
        for widget in (self.box, self.summary, findings, self.form, self.about):
            self.body.addWidget(widget)

    def show_settings(self, data: DataSettings, problems: Iterable[Problem], pending: Use | None = None) -> None:
        """`pending`: the source as it will be once its files have been looked at."""
        source = SOURCES.find(data.source.key)
        fields, whole = troubles_at(problems, "source")
        self.box.show_data(data)
        self._tell(source, data)
        self.form.show_use(source, pending or (data.source if source else Use("")), fields)
        self.show_troubles(whole)

    def _tell(self, source: SourceType | None, data: DataSettings) -> None:
        found = isinstance(source, FileSource) and data.schema is not None
        say(self.summary, found_sentence(data.schema) if found and data.schema else source.summary if source else "")
        say(self.explanation, source.explanation if source else "")
        say(self.citation, f"Source: {source.source}" if source and source.source else "")
        self.about.setVisible(bool(source and source.explanation))
