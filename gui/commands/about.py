"""Small windows of the Help menu."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QMessageBox,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gui.commands.registry import Commands

SHOWN = ("netwright", "torch", "PySide6-Essentials", "pyqtgraph", "numpy", "scikit-learn")


def show_about(window: QWidget) -> None:
    """What this is, its licence and the versions of what it stands on."""
    rows = "<br>".join(f"{name} {_version(name)}" for name in SHOWN)
    text = "<h3>Netwright</h3><p>Draw a neural network, train it, look inside it, take it away as PyTorch.</p>"
    licence = "<p>Licensed under Apache-2.0. Uses Qt through PySide6 under the LGPL.</p>"
    QMessageBox.about(window, "About Netwright", f"{text}{licence}<p>{rows}</p>")


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "(not installed)"


def show_shortcuts(window: QWidget, commands: Commands) -> None:
    """Every command with its keys, read from the registry."""
    rows = [
        (a.text().replace("&", ""), a.shortcut().toString())
        for c in commands
        if not (a := commands.action(c.key)).shortcut().isEmpty()
    ]
    table = QTableWidget(len(rows), 2)
    table.setHorizontalHeaderLabels(["Command", "Keys"])
    table.verticalHeader().hide()
    table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
    for i, row in enumerate(rows):
        for j, text in enumerate(row):
            table.setItem(i, j, QTableWidgetItem(text))
    table.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    table.horizontalHeader().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
    dialog = QDialog(window)
    dialog.setWindowTitle("Keyboard shortcuts")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    buttons.rejected.connect(dialog.close)
    column = QVBoxLayout(dialog)
    column.addWidget(table)
    column.addWidget(buttons)
    dialog.resize(460, 520)
    dialog.open()
