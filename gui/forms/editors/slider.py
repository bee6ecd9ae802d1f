"""A slider beside the number, for bounded parameters that are played with."""

from __future__ import annotations

import math
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QSlider, QWidget

from core.spec import Float, Int, Param
from gui import theme
from gui.forms.editors.base import Editor, Told
from gui.forms.editors.number import NumberEditor

TICKS = 1000
WIDEST = 1_000_000  # a wider range (seeds) is not for sliding
BOX_WIDTH = 76


def slides(param: Param) -> bool:
    """Whether a slider makes sense: both ends are known and not worlds apart."""
    if not isinstance(param, Int | Float) or param.low is None or param.high is None or param.optional:
        return False
    return 0 < param.high - param.low <= WIDEST


class Scale:
    """Between a value and a slider's place, 0 to TICKS; by factors where the ends are more than a hundredfold apart."""

    def __init__(self, param: Int | Float) -> None:
        assert param.low is not None
        assert param.high is not None
        self._low, self._high, self._whole = float(param.low), float(param.high), isinstance(param, Int)
        self._factors = self._low > 0 and self._high / self._low > 100

    def place(self, value: float) -> int:
        value = min(max(value, self._low), self._high)
        if self._factors:
            share = math.log(value / self._low) / math.log(self._high / self._low)
        else:
            share = (value - self._low) / (self._high - self._low)
        return round(share * TICKS)

    def value(self, place: int) -> float | int:
        if place in (0, TICKS):
            exact = self._low if place == 0 else self._high
            return int(exact) if self._whole else exact
        share = place / TICKS
        raw = (
            self._low * (self._high / self._low) ** share
            if self._factors
            else self._low + share * (self._high - self._low)
        )
        tidy = float(f"{raw:.3g}") if self._factors else round(raw, 3)
        return round(min(max(tidy, self._low), self._high)) if self._whole else tidy


class QuietSlider(QSlider):
    """Leaves the wheel to the panel; each visit of the keyboard is a stroke of its own."""

    def __init__(self, told: Told) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._told = told
        self.setRange(0, TICKS)
        self.setSingleStep(TICKS // 100)
        self.setPageStep(TICKS // 10)
        self.sliderPressed.connect(told.begun)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._told.begun()
        super().focusInEvent(event)


class SliderEditor(Editor):
    """The number can be dragged or typed."""

    short = False

    def __init__(self, param: Int | Float, told: Told) -> None:
        holder = QWidget()
        self.number = NumberEditor(param, told)
        self.number.box.setFixedWidth(BOX_WIDTH)
        self.slider = QuietSlider(told)
        super().__init__(param, told, holder, self.number.focus)
        self._scale = Scale(param)
        layout = QHBoxLayout(holder)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.SPACE.small)
        layout.addWidget(self.slider, 1)
        layout.addWidget(self.number.widget)
        self.slider.valueChanged.connect(self._slid)

    def show(self, value: Any) -> None:
        self.number.show(value)
        if isinstance(value, int | float) and self._scale.value(self.slider.value()) != value:
            self.slider.blockSignals(True)
            self.slider.setValue(self._scale.place(value))
            self.slider.blockSignals(False)

    def name(self, title: str, description: str, tip: str) -> None:
        super().name(title, description, tip)
        self.slider.setAccessibleName(f"{title}, slider")
        self.slider.setAccessibleDescription(description)

    def _slid(self, place: int) -> None:
        self.told.chosen(self._scale.value(place))
