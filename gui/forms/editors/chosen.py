"""One thing out of a catalogue, and below it the form of its own parameters."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.spec import Chosen, Params, Spec, Use
from gui import theme
from gui.forms.editors.base import Editor, QuietCombo, Told
from gui.forms.tabs import follow

AUTO = "auto"
TOOLTIP = Qt.ItemDataRole.ToolTipRole


Nest = Callable[[Spec, Params, Callable[[str, Any, str], bool]], Any]
"""Makes the form of a Spec for a function that takes its changes."""


class ChosenEditor(Editor):
    """A list of what there is; the form of the chosen one appears below it."""

    short = False

    def __init__(self, param: Chosen, told: Told, nest: Nest) -> None:
        self.box = QuietCombo()
        holder = QWidget()
        super().__init__(param, told, holder, self.box)
        self._chosen_param, self._nest, self._use = param, nest, Use("")
        self.form: Any = None
        self._layout = QVBoxLayout(holder)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(theme.SPACE.small)
        self._layout.addWidget(self.box)
        if param.auto:
            self.box.addItem("automatic", AUTO)
        for spec in param.catalogue():
            self.box.addItem(spec.title, spec.key)
            self.box.setItemData(self.box.count() - 1, spec.summary, TOOLTIP)
        self.box.activated.connect(self._activated)

    def show(self, value: Use) -> None:
        self._use = value
        self.box.setCurrentIndex(self.box.findData(value.key))
        spec = self._chosen_param.catalogue().find(value.key)
        if self.form is not None and self.form.spec is spec:
            self.form.refresh(value.params)
        else:
            self._replace(spec)

    def _replace(self, spec: Spec | None) -> None:
        if self.form is not None:
            self._layout.removeWidget(self.form)
            self.form.hide()
            self.form.deleteLater()
            self.form = None
        if spec is not None and spec.params:
            self.form = self._nest(spec, self._use.params, self._changed)
            self._layout.addWidget(self.form)
            self.form.show()
            follow(self.box, self.form)

    def _changed(self, name: str, value: Any, merge: str) -> bool:
        self.told.chosen(self._use.with_params(**{name: value}))
        return True

    def _activated(self, row: int) -> None:
        key = self.box.itemData(row)
        if key != self._use.key:
            self.told.begun()
            self.told.chosen(Use(key))
