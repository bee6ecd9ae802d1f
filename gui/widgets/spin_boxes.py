"""Number fields as the forms use them.

The wheel turns the number only in the field being edited; elsewhere it scrolls the form the field lies in. A number is
told when it is complete, not while it is typed.
"""

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QDoubleSpinBox, QSpinBox, QWidget

# The stylesheet's left padding does not reach the text of a spin box (Qt 6.11), so the inner line takes a margin.
_TEXT_MARGIN = 6


def _settle(box: QAbstractSpinBox) -> None:
    box.lineEdit().setTextMargins(_TEXT_MARGIN, 0, 0, 0)
    box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    box.setKeyboardTracking(False)


class SpinBox(QSpinBox):
    """A whole number between `low` and `high`."""

    def __init__(self, low: int = 0, high: int = 99, value: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setRange(low, high)
        self.setValue(value)
        _settle(self)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


class DoubleSpinBox(QDoubleSpinBox):
    """A number between `low` and `high` with `decimals` places."""

    def __init__(
        self,
        low: float = 0.0,
        high: float = 1.0,
        value: float = 0.0,
        decimals: int = 2,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setDecimals(decimals)
        self.setRange(low, high)
        self.setSingleStep(10.0**-decimals)
        self.setValue(value)
        _settle(self)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
