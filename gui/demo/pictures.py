"""Screenshots: each scene dark and light, on a large screen and on a small one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize

from gui import theme
from gui.demo.patience import Unmet, settle, until

if TYPE_CHECKING:
    from gui.main_window import MainWindow

LARGE, SMALL = QSize(1440, 900), QSize(911, 512)
"""In logical pixels; the small one is a laptop of 1366×768 at a scale of 1.5."""
SIZES = (SMALL, LARGE)
THEMES = ("light", "dark")
Arrange = Callable[[QSize], None]


def take(window: MainWindow, folder: Path, scene: str, arrange: Arrange, sizes: Sequence[QSize]) -> None:
    """Writes scene-dark-1440x900.png and its sisters; `arrange` puts in place what a size needs. Ends dark and large."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, size in product(THEMES, sizes):
        _dress(window, name, size)
        arrange(size)
        settle()
        path = folder / f"{scene}-{name}-{size.width()}x{size.height()}.png"
        if not window.grab().save(str(path)):
            raise Unmet(f"The picture '{path}' could not be written.")
    _dress(window, "dark", LARGE)
    arrange(LARGE)


def _dress(window: MainWindow, name: str, size: QSize) -> None:
    if theme.current().name != name:
        window.commands.run("theme")
        until(lambda: theme.current().name == name, f"The {name} theme")
    if window.size() != size:
        window.resize(size)
        until(lambda: window.size() == size, f"A window of {size.width()}×{size.height()}")
    settle()
