"""The second part of the settings: which rows serve for training, validation and test."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from core.data import SOURCES, SPLITS
from core.document.project import DataSettings
from core.problems import Problem
from gui.data.parts import Part, say, sentence, troubles_at
from gui.data.use_form import UseForm
from gui.forms import Offers
from gui.forms.editors.base import QuietCombo
from gui.forms.form import OnChange


class SplitPart(Part):
    """`chosen` gives the key of another split; its parameters go through `on_change`."""

    chosen = Signal(str)

    def __init__(self, on_change: OnChange, offers: Offers, parent: QWidget | None = None) -> None:
        super().__init__("Split", "Training rows are learned from, validation rows watched, test rows kept", parent)
        self.box = QuietCombo()
        self.box.setAccessibleName("Split")
        self.box.activated.connect(lambda row: self.chosen.emit(self.box.itemData(row)))
        self.summary = sentence("muted")
        self.form = UseForm(on_change, offers)
        for widget in (self.box, self.summary, self.form):
            self.body.addWidget(widget)

    def show_settings(self, data: DataSettings, problems: Iterable[Problem]) -> None:
        source, split = SOURCES.find(data.source.key), SPLITS.find(data.split.key)
        fixed = source.fixed_split if source else None
        suited = source.splits if source else ()
        fields, whole = troubles_at(problems, "split")
        self._offer([*suited, *([data.split.key] if data.split.key not in suited else [])], data.split.key)
        self.box.setVisible(bool(source) and fixed is None and (len(suited) > 1 or data.split.key not in suited))
        say(self.summary, "The data set brings its own split." if fixed else split.summary if split else "")
        self.form.show_use(split if source and fixed is None else None, data.split, fields)
        self.show_troubles(whole)
        self.setVisible(source is not None)

    def _offer(self, keys: list[str], chosen: str) -> None:
        if [self.box.itemData(i) for i in range(self.box.count())] != keys:
            self.box.clear()
            for key in keys:
                split = SPLITS.find(key)
                self.box.addItem(split.title if split else key, key)
        self.box.setCurrentIndex(keys.index(chosen))
        split = SPLITS.find(chosen)
        self.box.setToolTip(split.summary if split else "")
