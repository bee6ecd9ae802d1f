"""Small windows of the Help menu."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

from PySide6.QtWidgets import QMessageBox, QWidget

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
