"""The field of one parameter, as the inspector has it, below the value that a card tells."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QPointF, QRectF, QTimer
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from core.document import same
from core.spec import Choice, Column, NodeRef, Param, Params, Spec
from gui import theme
from gui.canvas.inplace.overlay import Area, Overlay
from gui.canvas.stage import Stage
from gui.forms import SpecForm
from gui.forms.field import Field
from gui.forms.form import OnChange
from gui.forms.offers import Offers
from gui.forms.strokes import Stroke
from gui.forms.unfinished import finish_typing

WIDTH = 232  # logical pixels, whatever the zoom: it has to be read
GAP = 4


class FieldOverlay(Overlay):
    """What is entered is told once, when it is kept; `kept` answers whether it was taken. `turned` hears of Tab."""

    def __init__(
        self,
        stage: Stage,
        area: Area,
        declared: tuple[Spec, Param],
        offers: Offers,
        kept: Callable[[Any], bool],
        turned: Callable[[bool], None],
    ) -> None:
        spec, param = declared
        self._kept, self._turned, self._offers = kept, turned, offers
        self._value: Any = None
        self._before: Any = None
        self._names: Mapping[str, Any] = {}
        self.field = Field(spec, param, self._entered, Stroke(), offers, self._nest, False, stage)
        space = theme.SPACE
        super().__init__(stage, area, self.field, self.field.editor.focus)
        self.inside.setContentsMargins(space.small, space.small, space.small, space.small)
        for child in self.field.editor.widget.findChildren(QWidget):
            child.installEventFilter(self)
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self._look_where)
        self._at_once = isinstance(param, Choice | Column | NodeRef)
        self.setAccessibleName(f"{param.label} of the layer")

    def open(self) -> None:
        """What is typed takes the place of the old value."""
        super().open()
        line = self._keyboard if isinstance(self._keyboard, QLineEdit) else self._keyboard.findChild(QLineEdit)
        if isinstance(line, QLineEdit):
            line.selectAll()

    def show_value(self, value: Any, names: Mapping[str, Any]) -> None:
        self._value = self._before = value
        self._names = names
        self.field.show_value(value, names, True)

    def keep(self) -> str:
        finish_typing(self.field)
        if self.field.refusal:
            return self.field.refusal
        if not same(self._value, self._before) and not self._kept(self._value):
            return "This value cannot be used here."
        return ""

    def turn(self, forwards: bool) -> None:
        self._turned(forwards)

    def say(self, sentence: str) -> None:
        """The field says itself what cannot be used."""
        super().say("" if self.field.refusal else sentence)

    def corner(self, spot: QRectF) -> QPointF:
        """Below what is edited, or above it where there is no room; within the canvas."""
        room = self._stage.rect()
        x = max(GAP, min(spot.x() - theme.SPACE.small, room.width() - self.width() - GAP))
        below = spot.bottom() + GAP
        fits = below + self.height() <= room.height() - GAP
        return QPointF(x, below if fits else max(GAP, spot.top() - GAP - self.height()))

    def wide(self, spot: QRectF) -> int:
        return WIDTH

    def lost(self) -> None:
        """Once the field has taken what was typed; the keyboard may only have gone from one part of it to another."""
        self._soon.start()

    def _look_where(self) -> None:
        if not self.isAncestorOf(QApplication.focusWidget() or self._stage):
            super().lost()

    def _entered(self, name: str, value: Any) -> None:
        self._value = value
        self.field.show_value(value, self._names, False)
        if self._at_once:
            self.finish()

    def _nest(self, spec: Spec, params: Params, on_change: OnChange) -> SpecForm:
        return SpecForm(spec, params, self._names, on_change, offers=self._offers, parent=self)
