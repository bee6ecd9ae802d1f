"""The pieces that the pages are put together from."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from gui import theme
from gui.problems.card import breakable
from gui.widgets import ElidedLabel

TILE = 24  # logical pixels


class Tile(QWidget):
    """An icon on a square in the colour of its category, as on the card."""

    def __init__(self) -> None:
        super().__init__()
        self._icon, self._category = "", "other"
        self.setFixedSize(QSize(TILE, TILE))

    def tell(self, icon: str, category: str) -> None:
        self._icon, self._category = icon, category
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        look = theme.current()
        colour = look.category(self._category)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(look.tint(colour, 0.2)))
        painter.drawRoundedRect(QRectF(self.rect()), 6, 6)
        if self._icon:
            theme.paint_icon(painter, self.rect().adjusted(4, 4, -4, -4), self._icon, colour)
        painter.end()


class Header(QWidget):
    """Tile and title, torch's name beside them, or below where both do not fit."""

    def __init__(self) -> None:
        super().__init__()
        self.tile, self.title, self.code = Tile(), ElidedLabel(), QLabel()
        self.title.setProperty("kind", "heading")
        self.code.setProperty("kind", "mono")
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.SPACE.small)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        grid.addWidget(self.tile, 0, 0)
        grid.addWidget(self.title, 0, 1)
        self._grid, self._below = grid, False
        self._place_code()

    def tell(self, icon: str, category: str, title: str, code: str = "") -> None:
        self.tile.tell(icon, category)
        self.title.setText(title)
        self.code.setText("" if code.lower() == title.lower() else code)
        self.code.setToolTip(f"Its name in PyTorch: {code}" if code else "")
        self.setAccessibleName(title)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        needed = TILE + self.title.sizeHint().width() + self.code.sizeHint().width() + 2 * theme.SPACE.small
        below = needed > self.width() and bool(self.code.text())
        if below != self._below:
            self._below = below
            self._place_code()

    def _place_code(self) -> None:
        self._grid.addWidget(self.code, *((1, 1) if self._below else (0, 2)))


def wrapped(kind: str = "muted") -> QLabel:
    """A label for sentences."""
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
    label.setWordWrap(True)
    label.setProperty("kind", kind)
    return label


def say(label: QLabel, text: str) -> None:
    """A sentence, or no room for none."""
    shown = breakable(text)
    if label.text() != shown:
        label.setText(shown)
    label.setVisible(bool(text))


def heading(text: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("kind", "heading")
    return label


def page(column: QVBoxLayout) -> None:
    """The margins and distances of a page."""
    column.setContentsMargins(theme.SPACE.large, theme.SPACE.medium, theme.SPACE.large, theme.SPACE.large)
    column.setSpacing(theme.SPACE.small)
