"""The toolbar: the file, undo, Train / Pause / Stop, the device, the search, the theme."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from gui import theme
from gui.commands import Commands
from gui.widgets import ElidedLabel, FocusHeirs, SteadyButton
from gui.widgets.icon_label import IconLabel
from gui.widgets.restyle import restyle
from gui.window.search_box import SearchBox

SEARCH_WIDTH = (130, 240)
UNLIMITED = 16_777_215
EDITED = "edited"
LONGEST = {"train": "Training", "pause": "Resume"}
"""What these buttons say while it trains."""
ROUNDING = 1
"""Widths of words are fractions of a pixel."""


class Toolbar(QWidget):
    """Buttons are the commands' own actions; the window fills in the rest."""

    search_asked = Signal()

    def __init__(self, commands: Commands, device: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("toolbar")
        self._commands = commands
        self.name, self.mark = ElidedLabel("Untitled"), QLabel("")
        self.name.setMaximumWidth(220)
        font = self.name.font()
        font.setBold(True)
        self.name.setFont(font)
        restyle(self.mark, "kind", "muted")
        self.device = device
        self.search = SearchBox()
        self._show_keys()
        commands.keys_changed.connect(self._show_keys)
        self.search.setMinimumWidth(SEARCH_WIDTH[0])
        self.search.setMaximumWidth(SEARCH_WIDTH[1])
        self.search.installEventFilter(self)
        self._fill()

    def set_file(self, name: str, edited: bool) -> None:
        self.name.setText(name)
        self.mark.setText(EDITED if edited else "")

    def set_compact(self, compact: bool) -> None:
        """On a small screen only icons; Train and Stop keep their words."""
        for key in ("open", "save"):
            style = Qt.ToolButtonStyle.ToolButtonIconOnly if compact else Qt.ToolButtonStyle.ToolButtonTextOnly
            self._buttons[key].setToolButtonStyle(style)
        pause = Qt.ToolButtonStyle.ToolButtonIconOnly if compact else Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        self._buttons["pause"].setToolButtonStyle(pause)
        self.name.setMaximumWidth(150 if compact else 220)
        self.name.setMinimumWidth(60 if compact else 0)
        self.device.setMaximumWidth(126 if compact else UNLIMITED)
        self._keep_room()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.search and isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseButtonPress:
            self.search_asked.emit()
            return True
        return super().eventFilter(watched, event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._keep_room()

    def _show_keys(self) -> None:
        self.search.show_keys(self._commands.action("search").shortcut())

    def _keep_room(self) -> None:
        """For the longest words that will be there, so that nothing moves when they appear."""
        self.mark.setMinimumWidth(self.mark.fontMetrics().horizontalAdvance(EDITED))
        for key, words in LONGEST.items():
            button = self._buttons[key]
            metrics, told = button.fontMetrics(), button.toolButtonStyle() != Qt.ToolButtonStyle.ToolButtonIconOnly
            if button.text() == words:
                continue
            more = metrics.horizontalAdvance(words) - metrics.horizontalAdvance(button.text())
            button.setMinimumWidth(button.sizeHint().width() + max(0, more) + ROUNDING if told else 0)

    def _fill(self) -> None:
        self._buttons = {key: self._button(key, "") for key in ("open", "save", "undo", "redo", "theme")}
        self._buttons |= {
            "train": self._button("train", "raised"),
            "pause": self._button("pause", "raised"),
            "stop": self._button("stop", "danger"),
        }
        self._heirs = FocusHeirs([self._buttons[key] for key in ("train", "pause", "stop")], self)
        row = QHBoxLayout(self)
        row.setContentsMargins(theme.SPACE.medium, 6, theme.SPACE.medium, 6)
        row.setSpacing(theme.SPACE.small)
        for widget in (IconLabel("rhombus-split", "link", 18), self.name, self.mark):
            row.addWidget(widget)
        row.addSpacing(theme.SPACE.small)
        for key in ("open", "save", "undo", "redo"):
            row.addWidget(self._buttons[key])
        row.addStretch(1)
        for key in ("train", "pause", "stop"):
            row.addWidget(self._buttons[key])
        row.addWidget(self.device)
        row.addStretch(1)
        row.addWidget(self.search, 2)
        row.addWidget(self._buttons["theme"])
        for key in ("undo", "redo", "theme"):
            self._buttons[key].setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)

    def _button(self, key: str, kind: str) -> QToolButton:
        action = self._commands.action(key)
        button = SteadyButton() if key in LONGEST else QToolButton()
        button.setDefaultAction(action)
        button.setIconSize(QSize(16, 16))
        button.setAccessibleName(action.text())
        if kind:
            button.setProperty("kind", kind)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        else:
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextOnly)
        return button
