"""Names on the left, numbers on the right."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from gui import theme
from gui.widgets.elided_label import ElidedLabel
from gui.widgets.restyle import set_shown

Row = tuple[str, str] | tuple[str, str, str]


class KeyValueGrid(QWidget):
    """Rows of name and value, the values in the fixed-width font, right aligned; a third entry is the tool tip."""

    def __init__(self, rows: Sequence[Row] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = QGridLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setHorizontalSpacing(theme.SPACE.medium)
        self._layout.setVerticalSpacing(theme.SPACE.tiny)
        self._layout.setColumnStretch(0, 1)
        self._labels: list[tuple[ElidedLabel, QLabel]] = []
        self.set_rows(rows)

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows; labels that are already there are used again, so that it can be called on every edit."""
        self._count = len(rows)
        while len(self._labels) < len(rows):
            self._add()
        for index, (name, value) in enumerate(self._labels):
            set_shown(name, index < len(rows))
            set_shown(value, index < len(rows))
        for (name, value), row in zip(self._labels, rows, strict=False):
            name.setText(row[0])
            value.setText(row[1])
            value.setAccessibleName(f"{row[0]}: {row[1]}")
            value.setToolTip(row[2] if len(row) == 3 else "")

    def rows(self) -> list[tuple[str, str]]:
        """What is shown."""
        return [(name.text(), value.text()) for name, value in self._labels[: self._count]]

    def _add(self) -> None:
        name, value = ElidedLabel(), QLabel()
        name.setProperty("kind", "muted")
        value.setProperty("kind", "value")
        value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._layout.addWidget(name, len(self._labels), 0)
        self._layout.addWidget(value, len(self._labels), 1)
        self._labels.append((name, value))
