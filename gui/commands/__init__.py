"""One registry of commands: menus, toolbar, shortcuts, context menus and the search all read it."""

from gui.commands.registry import Command, Commands

__all__ = ["Command", "Commands"]
