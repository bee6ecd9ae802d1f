"""Any number of columns of the data."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from core.spec import Columns
from gui.forms.editors.base import MIXED, Editor, QuietCombo, Told
from gui.forms.editors.picker import Picker
from gui.forms.offers import Offers


class _Button(QuietCombo):
    """Looks like a list to choose from; what opens is another."""

    def __init__(self, open: Callable[[], None]) -> None:
        super().__init__()
        self._open = open
        self.addItem("")

    def showPopup(self) -> None:
        self._open()


class ColumnsEditor(Editor):
    """A box that names the columns and opens a list of those there are, to be ticked."""

    short = False

    def __init__(self, param: Columns, told: Told, offers: Offers) -> None:
        self.box = _Button(self._open)
        super().__init__(param, told, self.box)
        self._columns, self._offers = param, offers
        self._value: tuple[str, ...] = ()
        self._picker: Picker | None = None

    @property
    def picker(self) -> Picker:
        """Made when it is first opened."""
        if self._picker is None:
            self._picker = Picker(self._columns.nothing, self.told.chosen, self.box)
        return self._picker

    def show(self, value: Any) -> None:
        self._value = tuple(value or ())
        self.box.setItemText(0, self.param.format(self._value))
        self.box.setToolTip(", ".join(self._value))

    def show_mixed(self, values: Sequence[Any]) -> None:
        self._value = ()
        self.box.setItemText(0, MIXED)

    def _open(self) -> None:
        self.told.begun()
        self.picker.open(self._offers.columns(self._columns.roles, self._columns.kinds), self._value, self.box)
