"""The inspector: all that is known of what is selected, and the form to change it."""

from gui.inspector.inspector import Inspector

__all__ = ["Inspector"]
