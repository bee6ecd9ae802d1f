"""The palette of small screens: an icon for the search and one for each category."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QScrollArea, QToolButton, QVBoxLayout, QWidget

from gui import theme
from gui.palette.categories import ICONS, MINE, MINE_ICON, MINE_TITLE, OTHER_ICON, TEMPLATE, TEMPLATE_ICON, Stock
from gui.palette.flyout import Flyout

WIDTH = 44  # logical pixels
ICON = 20


class Rail(QScrollArea):
    """Icons one below the other; each opens a list beside it, and closes it again."""

    added = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFixedWidth(WIDTH)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.flyout: Flyout | None = None
        self._opener: QToolButton | None = None
        self.buttons: dict[str, QToolButton] = {}
        inside = QWidget(self.viewport())
        column = QVBoxLayout(inside)
        column.setContentsMargins(4, theme.SPACE.small, 4, theme.SPACE.small)
        column.setSpacing(2)
        self._add(column, "", "Find a layer", "magnify", "muted")
        self._stock = Stock()
        for key, title, _ in self._stock.groups():
            colour = "muted" if key == TEMPLATE else key
            self._add(column, key, title, TEMPLATE_ICON if key == TEMPLATE else ICONS.get(key, OTHER_ICON), colour)
            if key == "data":
                self._add(column, MINE, MINE_TITLE, MINE_ICON, "block")
        self.buttons[MINE].hide()
        column.addStretch(1)
        self.setWidget(inside)

    def set_stock(self, stock: Stock) -> None:
        """Offers something else from the next opening on."""
        self._stock = stock
        self.buttons[MINE].setVisible(bool(stock.mine))

    def close_flyout(self) -> None:
        if self.flyout is not None:
            self.flyout.close_up()

    def _add(self, column: QVBoxLayout, key: str, title: str, icon: str, colour: str) -> None:
        button = QToolButton(column.parentWidget())
        button.setIcon(theme.icon(icon, colour))
        button.setIconSize(QSize(ICON, ICON))
        button.setFixedSize(WIDTH - 8, WIDTH - 10)
        button.setCheckable(True)
        button.setToolTip(title)
        button.setAccessibleName(title)
        button.clicked.connect(lambda _on, k=key, t=title, b=button: self._toggle(k, t, b))
        column.addWidget(button)
        self.buttons[key] = button

    def _toggle(self, key: str, title: str, button: QToolButton) -> None:
        again = self._opener is button
        self.close_flyout()
        if again:
            return
        self.flyout, self._opener = Flyout(key, title, self._stock, self), button
        self.flyout.added.connect(self.added)
        self.flyout.closed.connect(self._closed)
        button.setChecked(True)
        self.flyout.open_beside(button)

    def _closed(self) -> None:
        if self.flyout is not None:
            self.flyout.deleteLater()
        if self._opener is not None:
            self._opener.setChecked(False)
            self._opener.setFocus(Qt.FocusReason.PopupFocusReason)
        self.flyout = self._opener = None
