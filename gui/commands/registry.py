"""Commands: what a person can do, declared once, each a QAction."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from gui import theme

Shortcut = str | QKeySequence.StandardKey
Scope = Literal["window", "canvas"]


@dataclass(frozen=True)
class Command:
    """One command. `title` may be a function of the moment ('Undo Add Linear'). `menu` is where it stands in the menu bar.

    `shortcut` is one, or several of which the first is shown. With `scope` "canvas" they act only while the canvas has
    the keyboard, so that single letters can be given out: never while a person types into a field.
    """

    key: str
    title: str
    run: Callable[[], object]
    menu: str = ""
    shortcut: Shortcut | tuple[Shortcut, ...] = ""
    icon: str = ""
    tip: str = ""
    enabled: Callable[[], bool] = lambda: True
    wording: Callable[[], str] | None = None
    role: QAction.MenuRole = QAction.MenuRole.NoRole
    divided: bool = False
    """Whether a line stands above it in its menu."""
    scope: Scope = "window"

    @property
    def shortcuts(self) -> list[QKeySequence]:
        """All its keys as this platform has them."""
        given = self.shortcut if isinstance(self.shortcut, tuple) else (self.shortcut,)
        return [QKeySequence(shortcut) for shortcut in given if shortcut]


class Commands(QObject):
    """The commands of one window, and gone with it. `refresh` after anything that may change what is possible."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._commands: dict[str, Command] = {}
        self._actions: dict[str, QAction] = {}
        self.held = False
        """Nothing is possible yet: what the commands work on is still being made."""
        theme.changed.connect(self._take_icons)

    def __iter__(self) -> Iterator[Command]:
        return iter(self._commands.values())

    def add(self, command: Command) -> QAction:
        action = QAction(command.title, self._window)
        action.setObjectName(command.key)
        action.setMenuRole(command.role)
        action.setShortcuts(command.shortcuts)
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        tip = command.tip or command.title.rstrip("…")
        action.setToolTip(f"{tip}  ({keys})" if keys else tip)
        action.setStatusTip(tip)
        action.setEnabled(not self.held)
        action.triggered.connect(lambda _=False: command.run())
        if command.scope == "canvas":
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        else:
            self._window.addAction(action)
        self._commands[command.key], self._actions[command.key] = command, action
        return action

    def attach_canvas(self, canvas: QWidget) -> None:
        """Commands of the canvas act while it, or something in it, has the keyboard."""
        canvas.addActions([self._actions[c.key] for c in self if c.scope == "canvas"])

    def action(self, key: str) -> QAction:
        return self._actions[key]

    def has(self, key: str) -> bool:
        return key in self._actions

    def run(self, key: str) -> None:
        """As if it had been chosen from the menu: does nothing while it is not possible."""
        self.refresh()
        self._actions[key].trigger()

    def press(self, keys: QKeySequence) -> None:
        """As if `keys` had just been pressed."""
        for key, action in self._actions.items():
            if keys in action.shortcuts():
                self.run(key)
                return

    def refresh(self) -> None:
        for key, command in self._commands.items():
            action = self._actions[key]
            action.setEnabled(not self.held and command.enabled())
            if command.wording is not None:
                action.setText(command.wording())

    def fill(self, menu: QMenu, name: str) -> None:
        """The commands of one menu, in the order of their declaration."""
        for key, command in self._commands.items():
            if command.menu == name:
                if command.divided:
                    menu.addSeparator()
                menu.addAction(self._actions[key])

    def take_icons(self) -> None:
        """Icons are drawn from a font, which is read only after the first paint."""
        self._take_icons()

    def _take_icons(self) -> None:
        for key, command in self._commands.items():
            if command.icon:
                self._actions[key].setIcon(theme.icon(command.icon, "text"))
