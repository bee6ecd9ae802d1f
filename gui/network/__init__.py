"""The network editor: the canvas with the document behind it."""

from gui.network.editor import NetworkEditor

__all__ = ["NetworkEditor"]
