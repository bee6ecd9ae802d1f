"""Preferences: few, because everything that belongs to a project is kept in the project."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
)

from core.project import projects_folder
from gui.preferences import location
from gui.widgets.restyle import restyle

if TYPE_CHECKING:
    from gui.main_window import MainWindow

THEMES = (
    ("system", "As the desktop"),
    ("dark", "Dark"),
    ("light", "Light"),
    ("dark-contrast", "Dark, high contrast"),
    ("light-contrast", "Light, high contrast"),
)


class PreferencesDialog(QDialog):
    """Takes effect at once; there is nothing to confirm."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.setWindowTitle("Preferences")
        self.theme = QComboBox()
        self.theme.setAccessibleName("Colours")
        for key, title in THEMES:
            self.theme.addItem(title, key)
        self.theme.setCurrentIndex(self.theme.findData(window.preferences.theme))
        self.theme.activated.connect(lambda place: window.set_theme(self.theme.itemData(place)))
        self.path = QCheckBox("Light the path through the layer under the mouse")
        self.path.setChecked(window.preferences.path_on_hover)
        self.path.toggled.connect(self._set_path)
        self.forget = forget = QPushButton("Forget recent files")
        forget.setEnabled(bool(window.preferences.recent))
        forget.clicked.connect(self._forget)
        form = QFormLayout()
        form.addRow("Colours", self.theme)
        form.addRow("Canvas", self.path)
        form.addRow("Start page", forget)
        form.addRow("Runs and checkpoints", _place(str(projects_folder())))
        form.addRow("These preferences", _place(str(location())))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        self.setMinimumWidth(460)
        column = QVBoxLayout(self)
        column.addLayout(form)
        column.addWidget(buttons)

    def _set_path(self, on: bool) -> None:
        self._window.remember(replace(self._window.preferences, path_on_hover=on))
        self._window.desk.canvas.highlight.on_hover = on

    def _forget(self) -> None:
        self._window.remember(replace(self._window.preferences, recent=()))
        self._window.start.refresh()
        self.forget.setEnabled(False)


def _place(path: str) -> QLabel:
    label = QLabel(path)
    label.setWordWrap(True)
    restyle(label, "kind", "small")
    return label
