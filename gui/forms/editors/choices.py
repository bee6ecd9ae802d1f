"""Yes or no, one of several, any of several, columns and nodes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QWidget

from core.spec import Bool, Choice, Choices, Column, NodeRef
from gui import theme
from gui.forms.editors.base import MIXED, Editor, QuietCombo, Told
from gui.forms.offers import Offers, Pairs
from gui.widgets import FlowLayout

MISSING = "{} (not there)"
HALF = 16  # letters of a title that fit into half a panel


class BoolEditor(Editor):
    """A box to tick, with the word for its state beside it."""

    def __init__(self, param: Bool, told: Told) -> None:
        self.box = QCheckBox()
        super().__init__(param, told, self.box)
        self.box.toggled.connect(self._say)
        self.box.clicked.connect(self._clicked)

    def show(self, value: Any) -> None:
        self.box.setTristate(False)
        self.box.setCheckState(Qt.CheckState.Checked if value else Qt.CheckState.Unchecked)
        self._say(bool(value))

    def show_mixed(self, values: Sequence[Any]) -> None:
        self.box.setTristate(True)
        self.box.setCheckState(Qt.CheckState.PartiallyChecked)
        self.box.setText(MIXED)

    def _say(self, on: bool) -> None:
        self.box.setText(self.param.format(on))

    def _clicked(self, on: bool) -> None:
        self.box.setTristate(False)
        self.told.begun()
        self.told.chosen(on)


class ListEditor(Editor):
    """One of a list of values with titles; a value that the list does not have is shown, and said to be missing."""

    def __init__(self, param: Choice | Column | NodeRef, told: Told, offers: Offers) -> None:
        self.box = QuietCombo()
        super().__init__(param, told, self.box)
        self._offers = offers
        self._listed: Pairs | None = None
        self._value: Any = None
        self.short = isinstance(param, Choice) and all(len(title) <= HALF for _, title in param.options)
        self.box.activated.connect(self._activated)

    def renew(self) -> None:
        if self.box.placeholderText() != MIXED:
            self.show(self._value)

    def show_mixed(self, values: Sequence[Any]) -> None:
        self.show(values[0])
        self.box.setPlaceholderText(MIXED)
        self.box.setCurrentIndex(-1)

    def show(self, value: Any) -> None:
        self._value = value
        self.box.setPlaceholderText("")
        pairs = self._pairs()
        if value is not None and value not in dict(pairs):
            pairs = (*pairs, (value, str(value) if isinstance(self.param, Choice) else MISSING.format(value)))
        if pairs != self._listed:
            self._listed = pairs
            self.box.clear()
            for key, title in pairs:
                self.box.addItem(title, key)
        self.box.setCurrentIndex(next((i for i, (key, _) in enumerate(pairs) if key == (value or "")), -1))

    def _pairs(self) -> Pairs:
        param = self.param
        if isinstance(param, Choice):
            return ((("", "automatic"),) if param.optional else ()) + param.options
        if isinstance(param, Column):
            return (("", param.nothing), *self._offers.columns(param.roles, param.kinds))
        assert isinstance(param, NodeRef)
        return (("", "none"), *self._offers.nodes(param.types))

    def _activated(self, row: int) -> None:
        key = self.box.itemData(row)
        self.told.begun()
        self.told.chosen(None if key == "" and self.param.optional else key)


class ChoicesEditor(Editor):
    """A box to tick for each option."""

    short = False

    def __init__(self, param: Choices, told: Told) -> None:
        holder = QWidget()
        layout = FlowLayout(holder, theme.SPACE.small)
        self.boxes = {key: QCheckBox(title) for key, title in param.options}
        super().__init__(param, told, holder, next(iter(self.boxes.values()), holder))
        for box in self.boxes.values():
            layout.addWidget(box)
            box.clicked.connect(self._clicked)

    def show(self, value: Any) -> None:
        for key, box in self.boxes.items():
            box.setChecked(key in (value or ()))

    def show_mixed(self, values: Sequence[Any]) -> None:
        for key, box in self.boxes.items():
            box.setChecked(all(key in (value or ()) for value in values))

    def name(self, title: str, description: str, tip: str) -> None:
        self.widget.setToolTip(tip)
        self.widget.setAccessibleName(title)
        for box in self.boxes.values():
            box.setAccessibleName(f"{title}: {box.text()}")
            box.setAccessibleDescription(description)

    def _clicked(self) -> None:
        self.told.begun()
        self.told.chosen(tuple(key for key, box in self.boxes.items() if box.isChecked()))
