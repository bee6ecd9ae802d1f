"""Start from my data: from a file or folder to a network that is trained on it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gui.main_window import MainWindow
    from gui.mydata.dialog import MyData


def ask_my_data(window: MainWindow, path: Path | None = None) -> MyData:
    """Shows the questions; with `path` that is looked at at once."""
    from gui.mydata.dialog import MyData

    asked = MyData(window)
    asked.show()
    if path is not None:
        asked.look_at(path)
    return asked
