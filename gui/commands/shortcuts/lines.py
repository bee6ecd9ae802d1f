"""What stands in the list: commands by menu, keys of the canvas that stay as they are, and the mouse."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from PySide6.QtGui import QKeySequence

from gui.canvas.gestures.base import Gesture
from gui.canvas.keys import FIXED
from gui.commands.registry import Commands
from gui.widgets.key_names import key_name

FIXED_GROUP, MOUSE_GROUP = "Keys of the canvas", "Mouse and touchpad on the canvas"
WHEEL = (
    ("Mouse wheel", "Zoom at the pointer"),
    ("Shift + mouse wheel", "Move the view sideways"),
    ("Two fingers on a touchpad", "Move the view; with Ctrl, zoom"),
    ("Pinch on a touchpad", "Zoom at the pointer"),
    ("Double tap with two fingers", "Show the layer under the pointer, elsewhere the whole network"),
    ("Double click on a layer", "Open it"),
    ("Right click", "Menu of what is under the pointer"),
)


@dataclass(frozen=True)
class Line:
    """One line: `group` is the title of its menu, `command` is "" where the keys cannot be changed."""

    group: str
    title: str
    keys: str
    tip: str = ""
    command: str = ""
    changed: bool = False


def lines(commands: Commands, menus: Mapping[str, str]) -> list[Line]:
    """Everything, in the order of the menus, whose titles are given by key."""
    found = [line for key, title in menus.items() for line in _commands(commands, key, title.replace("&", ""))]
    found += [Line(FIXED_GROUP, fixed.does, fixed.shown) for fixed in FIXED]
    return found + [Line(MOUSE_GROUP, does, how) for how, does in (*_gestures(), *WHEEL)]


def native(keys: list[QKeySequence]) -> str:
    """Keys as this platform writes them."""
    return "   ".join(map(key_name, keys))


def _commands(commands: Commands, menu: str, title: str) -> Iterator[Line]:
    for command in commands:
        if command.menu == menu:
            keymap = commands.keymap
            keys, changed = native(keymap.keys(command.key)), not keymap.is_usual(command.key)
            yield Line(title, command.name, keys, command.tip, command.key, changed)


def _gestures(kind: type[Gesture] = Gesture) -> Iterator[tuple[str, str]]:
    for gesture in sorted(kind.__subclasses__(), key=lambda found: found.__name__):
        yield from vars(gesture).get("hints", ())
        yield from _gestures(gesture)
