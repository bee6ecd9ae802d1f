"""A titled part of a panel that can be folded away."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from gui import theme


class Section(QWidget):
    """A title that folds and unfolds what is in `body` (a QVBoxLayout); `toggled` tells which (True: open)."""

    toggled = Signal(bool)

    def __init__(self, title: str, expanded: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.header = _header(title)
        self.header.toggled.connect(self._fold)
        self._inside = QWidget()
        self.body = QVBoxLayout(self._inside)
        self.body.setContentsMargins(0, theme.SPACE.tiny, 0, theme.SPACE.small)
        self.body.setSpacing(theme.SPACE.small)
        self._line = QHBoxLayout()
        self._line.addWidget(self.header, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(self._line)
        layout.addWidget(self._inside)
        self.header.setChecked(expanded)
        self._show(expanded)

    def title(self) -> str:
        return self.header.text()

    def set_title(self, title: str) -> None:
        self.header.setText(title)
        self.header.setAccessibleName(title)

    def is_expanded(self) -> bool:
        return self.header.isChecked()

    def set_expanded(self, expanded: bool) -> None:
        self.header.setChecked(expanded)

    def add(self, widget: QWidget) -> None:
        """Put a widget below what is already inside."""
        self.body.addWidget(widget)

    def set_trailing(self, widget: QWidget) -> None:
        """Put a badge or a small button at the right end of the title."""
        self._line.addWidget(widget)

    def _fold(self, expanded: bool) -> None:
        self._show(expanded)
        self.toggled.emit(expanded)

    def _show(self, expanded: bool) -> None:
        self._inside.setVisible(expanded)
        self.header.setIcon(theme.icon("chevron-down" if expanded else "chevron-right"))
        self.header.setToolTip("Fold away" if expanded else "Unfold")


def _header(title: str) -> QToolButton:
    header = QToolButton()
    header.setText(title)
    header.setAccessibleName(title)
    header.setProperty("kind", "section")
    header.setCheckable(True)
    header.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    header.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return header
