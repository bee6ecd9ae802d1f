"""Commands: what a person can do, declared once, each a QAction."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QWidget

from gui import theme
from gui.canvas.places import Place
from gui.commands.keymap import Keymap, typed
from gui.widgets.key_names import key_name

Shortcut = str | QKeySequence.StandardKey
Scope = Literal["window", "canvas"]
Context = Qt.ShortcutContext


@dataclass(frozen=True)
class Command:
    """One command. `title` may be a function of the moment ('Undo Add Linear'). `menu` is where it stands in the menu bar.

    `shortcut` is one, or several of which the first is shown. With `scope` "canvas" they act only while the canvas has
    the keyboard; a key without Ctrl, Alt or Meta never acts anywhere else, so that nobody runs a command by typing.
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
    picture: Callable[[], str] | None = None
    """Its icon at the moment, where that changes."""
    role: QAction.MenuRole = QAction.MenuRole.NoRole
    divided: bool = False
    """Whether a line stands above it in its menu."""
    scope: Scope = "window"
    places: tuple[Place, ...] = ()
    """The context menus in which it stands, whenever it is possible."""

    @property
    def shortcuts(self) -> list[QKeySequence]:
        """All its keys as this platform has them, before a person changes them."""
        given = self.shortcut if isinstance(self.shortcut, tuple) else (self.shortcut,)
        return [keys for shortcut in given if not (keys := QKeySequence(shortcut)).isEmpty()]

    @property
    def name(self) -> str:
        """Its title without the mark of a letter, as it stands in a list."""
        return self.title.replace("&", "").rstrip("…")


class Commands(QObject):
    """The commands of one window, and gone with it. `refresh` after anything that may change what is possible.

    `changed_keys` are those that a person chose, by the command's key, as `Keymap` writes them.
    """

    keys_changed = Signal()

    def __init__(self, window: QWidget, changed_keys: Mapping[str, Sequence[str]] | None = None) -> None:
        super().__init__(window)
        self._window = window
        self._canvas: QWidget | None = None
        self._commands: dict[str, Command] = {}
        self._actions: dict[str, QAction] = {}
        self._near: dict[str, list[QShortcut]] = {}
        self._pictures: dict[str, str] = {}
        """The icon that each has."""
        self._iconed = False
        self.keymap = Keymap(changed_keys or {}, self._give_keys)
        self.held = False
        """Nothing is possible yet: what the commands work on is still being made."""
        theme.changed.connect(self._take_icons)

    def __iter__(self) -> Iterator[Command]:
        return iter(self._commands.values())

    def add(self, command: Command) -> QAction:
        action = QAction(command.title, self._window)
        action.setObjectName(command.key)
        action.setMenuRole(command.role)
        action.setStatusTip(command.tip or command.name)
        action.setEnabled(not self.held)
        action.triggered.connect(lambda _=False: command.run())
        self._commands[command.key], self._actions[command.key] = command, action
        if self._canvas is not None:
            self._canvas.addAction(action)
        self.keymap.add(command.key, command.shortcuts)
        return action

    def attach_canvas(self, canvas: QWidget) -> None:
        """Keys of the canvas act while it, or something in it, has the keyboard."""
        self._canvas = canvas
        canvas.addActions(list(self._actions.values()))
        for key in self._commands:
            self._give_keys(key)

    def action(self, key: str) -> QAction:
        return self._actions[key]

    def command(self, key: str) -> Command:
        return self._commands[key]

    def has(self, key: str) -> bool:
        return key in self._actions

    def run(self, key: str) -> None:
        """As if it had been chosen from the menu: does nothing while it is not possible."""
        self.refresh()
        self._actions[key].trigger()

    def press(self, keys: QKeySequence) -> None:
        """As if `keys` had just been pressed."""
        owner = self.keymap.owner(keys)
        if owner is not None and self.has(owner):
            self.run(owner)

    def refresh(self) -> None:
        for key, command in self._commands.items():
            action = self._actions[key]
            action.setEnabled(not self.held and command.enabled())
            if command.wording is not None:
                action.setText(command.wording())
            self._take_icon(command)

    def fill(self, menu: QMenu, name: str) -> None:
        """The commands of one menu, in the order of their declaration."""
        for key, command in self._commands.items():
            if command.menu == name:
                if command.divided:
                    menu.addSeparator()
                menu.addAction(self._actions[key])

    def fill_context(self, menu: QMenu, place: Place) -> None:
        """The commands about something on the canvas that are possible now, with the lines that their menus have."""
        self.refresh()
        group, begins = "", False
        for command in self:
            begins, group = begins or command.divided or command.menu != group, command.menu
            if place in command.places and self._actions[command.key].isEnabled():
                if begins and not menu.isEmpty():
                    menu.addSeparator()
                menu.addAction(self._actions[command.key])
                begins = False

    def take_icons(self) -> None:
        """Icons are drawn from a font, which is read only after the first paint."""
        self._iconed = True
        self._take_icons()

    def _take_icons(self) -> None:
        self._pictures.clear()
        for command in self:
            self._take_icon(command)

    def _take_icon(self, command: Command) -> None:
        """Nothing is drawn where it has this icon already."""
        name = command.picture() if command.picture is not None else command.icon
        if name and self._iconed and self._pictures.get(command.key) != name:
            self._pictures[command.key] = name
            self._actions[command.key].setIcon(theme.icon(name, "text"))

    def _give_keys(self, key: str) -> None:
        """Gives the action the keys that are in force, each where it may act, and names them in the tip."""
        command, action, keys = self._commands[key], self._actions[key], self.keymap.keys(key)
        far = [one for one in keys if not typed(one)]
        local = command.scope == "canvas" or bool(keys and not far)
        action.setShortcuts(keys if local else far)
        action.setShortcutContext(Context.WidgetWithChildrenShortcut if local else Context.WindowShortcut)
        if local:
            self._window.removeAction(action)
        else:
            self._window.addAction(action)
        self._give_near(key, [] if local else [one for one in keys if typed(one)])
        shown = key_name(action.shortcut())
        tip = command.tip or command.name
        action.setToolTip(f"{tip}  ({shown})" if shown else tip)
        self.keys_changed.emit()

    def _give_near(self, key: str, keys: list[QKeySequence]) -> None:
        """Keys of a command of the window that act in the canvas alone."""
        for old in self._near.pop(key, ()):
            old.setEnabled(False)
            old.deleteLater()
        if self._canvas is not None:
            near = [QShortcut(one, self._canvas) for one in keys]
            for shortcut in near:
                shortcut.setContext(Context.WidgetWithChildrenShortcut)
                shortcut.activated.connect(self._actions[key].trigger)
            self._near[key] = near
