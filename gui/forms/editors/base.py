"""What every editor is: a widget, a value shown, and three things it tells its field."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QWidget

from core.spec import Param
from gui import theme
from gui.widgets.restyle import restyle


@dataclass(frozen=True, slots=True)
class Told:
    """An editor's way out. `typed`: the text a person entered; `chosen`: a value; `begun`: a new stroke starts here."""

    typed: Callable[[str], None]
    chosen: Callable[[Any], None]
    begun: Callable[[], None]
    cleared: Callable[[], None]
    """What was typed was taken back."""


MIXED = "mixed"
"""What stands in place of a value where several subjects have different ones."""


class Editor:
    """Shows the value of one parameter. `widget` goes into the form, `focus` takes the keyboard and the names."""

    short = True
    """Whether half the width of a panel is enough."""

    def __init__(self, param: Param, told: Told, widget: QWidget, focus: QWidget | None = None) -> None:
        self.param, self.told, self.widget, self.focus = param, told, widget, focus or widget

    def show(self, value: Any) -> None:
        """Show a value that came from outside; tells nobody."""
        raise NotImplementedError

    def show_mixed(self, values: Sequence[Any]) -> None:
        """Show that several subjects have different values; tells nobody."""
        self.show(values[0])

    def renew(self) -> None:
        """The value is the same, but what is offered beside it may not be."""

    def name(self, title: str, description: str, tip: str) -> None:
        self.focus.setAccessibleName(title)
        self.focus.setAccessibleDescription(description)
        self.widget.setToolTip(tip)

    def mark(self, severity: str) -> None:
        """Show in the outline that the value is refused ('error'), doubtful ('warning') or fine ('')."""
        restyle(self.focus, "state", severity)


class QuietCombo(QComboBox):
    """A list to choose from that leaves the wheel to the panel and fits into half of it."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(3)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumWidth(theme.SPACE.huge * 3)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()
