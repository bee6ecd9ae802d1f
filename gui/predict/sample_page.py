"""Choosing a row of the data: which part, which row."""

from __future__ import annotations

import random

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from gui import theme
from gui.data.parts import sentence
from gui.data.words import PART_TITLES
from gui.forms.editors.base import QuietCombo
from gui.widgets import SpinBox

PARTS = ("valid", "test", "train")
TIPS = {
    "valid": "Rows that the network has not learned from",
    "test": "Rows kept for the very end",
    "train": "Rows that the network has learned from: it should know these",
}


class SamplePage(QWidget):
    """`changed` when another row is wanted: `part` and `index`, counted from nought."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.box = QuietCombo()
        self.box.setAccessibleName("Part of the data")
        for part in PARTS:
            self.box.addItem(f"{PART_TITLES[part]} rows", part)
        self.box.activated.connect(lambda _row: self._choose_part())
        self.number = SpinBox(1, 1, 1)
        self.number.setAccessibleName("Row of the part")
        self.number.setToolTip("Which row of the part, counted from 1")
        self.number.valueChanged.connect(lambda _value: self.changed.emit())
        self.of = QLabel()
        self.of.setProperty("kind", "muted")
        self.before = _button("chevron-left", "The row before", lambda: self._step(-1))
        self.after = _button("chevron-right", "The next row", lambda: self._step(1))
        self.any = _button("dice-5-outline", "Any row", self._roll)
        self.about = sentence("muted")
        steps = QHBoxLayout()
        steps.setSpacing(theme.SPACE.tiny)
        for widget in (self.before, self.number, self.of, self.after, self.any):
            steps.addWidget(widget)
        steps.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE.small)
        column.addWidget(self.box)
        column.addLayout(steps)
        column.addWidget(self.about)
        column.addStretch(1)
        self.show_place(PARTS[0], 0, 0)

    @property
    def part(self) -> str:
        return str(self.box.currentData())

    @property
    def index(self) -> int:
        return self.number.value() - 1

    def show_place(self, part: str, index: int, count: int) -> None:
        """What is looked at; `count` rows are in the part, 0 while that is not known. Tells nobody."""
        self.box.setCurrentIndex(PARTS.index(part))
        self._tell_part()
        self.number.blockSignals(True)
        self.number.setRange(1, max(count, index + 1, 1))
        self.number.setValue(index + 1)
        self.number.blockSignals(False)
        self.of.setText(f"of {count:,}" if count else "")
        self.before.setEnabled(bool(count) and index > 0)
        self.after.setEnabled(index + 1 < count)
        self.any.setEnabled(count > 1)

    def _choose_part(self) -> None:
        self.show_place(self.part, 0, 0)
        self.changed.emit()

    def _tell_part(self) -> None:
        self.box.setToolTip(TIPS[self.part])

    def _step(self, by: int) -> None:
        self.number.setValue(self.number.value() + by)

    def _roll(self) -> None:
        """Any row but the present one. Its own chance: the numbers that training draws must not move."""
        others = [n for n in range(1, self.number.maximum() + 1) if n != self.number.value()]
        if others:
            self.number.setValue(random.SystemRandom().choice(others))


def _button(icon: str, tip: str, act: object) -> QToolButton:
    button = QToolButton()
    button.setIcon(theme.icon(icon))
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    button.clicked.connect(act)
    return button
