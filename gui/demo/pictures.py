"""Screenshots: each scene dark and light, on a large screen and on a small one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QSize

from gui import theme
from gui.demo.patience import Unmet, settle, until

if TYPE_CHECKING:
    from gui.main_window import MainWindow

LARGE, SMALL = QSize(1440, 900), QSize(911, 512)
"""In logical pixels; the small one is a laptop of 1366×768 at a scale of 1.5."""
THEMES = ("light", "dark")
Arrange = Callable[[], object]


class View(NamedTuple):
    """One way of looking at a scene; `arrange` puts in place what it needs."""

    size: QSize
    arrange: Arrange = lambda: None
    suffix: str = ""


PLAIN = (View(SMALL), View(LARGE))


def take(window: MainWindow, folder: Path, scene: str, views: Sequence[View] = PLAIN) -> None:
    """Writes scene-dark-1440x900.png and its sisters, light and dark. Ends dark and with the last view."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, view in product(THEMES, views):
        _dress(window, name, view.size)
        view.arrange()
        settle()
        path = folder / f"{scene}{view.suffix}-{name}-{view.size.width()}x{view.size.height()}.png"
        if not window.grab().save(str(path)):
            raise Unmet(f"The picture '{path}' could not be written.")


def _dress(window: MainWindow, name: str, size: QSize) -> None:
    if theme.current().name != name:
        window.commands.run("theme")
        until(lambda: theme.current().name == name, f"The {name} theme")
    if window.size() != size:
        window.resize(size)
        until(lambda: window.size() == size, f"A window of {size.width()}×{size.height()}")
    settle()
