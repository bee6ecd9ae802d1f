"""Above the charts, where a training would take long: what would make it shorter."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QVBoxLayout, QWidget

from core.training.shortcuts import Shortcut
from core.training.told import about
from gui import theme
from gui.session import Session
from gui.widgets import FlowLayout
from gui.widgets.restyle import restyle


class Offers(QFrame):
    """How long it would take, and a button for each edit that shortens it. Hidden until there is something to offer."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._dismissed = False
        self.sentence = QLabel()
        self.sentence.setWordWrap(True)
        self.cross = _cross()
        self.cross.clicked.connect(self._dismiss)
        self.buttons: list[QPushButton] = []
        self._flow = FlowLayout(spacing=theme.SPACE.small)
        self._arrange()
        session.opened.connect(self._on_open)
        restyle(self, "banner", "warning")
        self.hide()

    def show_offers(self, seconds: float, shortcuts: tuple[Shortcut, ...]) -> None:
        """For a training of so many seconds; no shortcuts: nothing is shown."""
        while item := self._flow.takeAt(0):
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self.buttons = [self._button(shortcut) for shortcut in shortcuts]
        for button in self.buttons:
            self._flow.addWidget(button)
        self.sentence.setText(f"This training would take about {about(seconds)} on this computer. To shorten it:")
        self.setVisible(bool(shortcuts) and not self._dismissed)

    def _button(self, shortcut: Shortcut) -> QPushButton:
        left = f" · {about(shortcut.seconds)}" if shortcut.seconds is not None else ""
        button = QPushButton(f"{shortcut.label}{left}")
        button.setToolTip(f"{shortcut.why} It can be undone.")
        button.clicked.connect(partial(self._take, shortcut))
        return button

    def _take(self, shortcut: Shortcut, _checked: bool = False) -> None:
        self._session.edit(shortcut.label, shortcut.edit)

    def _arrange(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.sentence, 1)
        top.addWidget(self.cross)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.SPACE.medium, theme.SPACE.tiny, theme.SPACE.small, theme.SPACE.small)
        column.setSpacing(theme.SPACE.tiny)
        column.addLayout(top)
        column.addLayout(self._flow)

    def _dismiss(self) -> None:
        """Not asked again for this document."""
        self._dismissed = True
        self.hide()

    def _on_open(self) -> None:
        self._dismissed = False


def _cross() -> QToolButton:
    cross = QToolButton()
    cross.setProperty("kind", "close")
    cross.setIcon(theme.icon("close"))
    cross.setToolTip("Dismiss")
    cross.setAccessibleName("Dismiss the offers")
    return cross
