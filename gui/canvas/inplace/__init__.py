"""What is edited on the canvas itself: small widgets that lie over a place of the scene and go along with it."""

from gui.canvas.inplace.line import LineOverlay
from gui.canvas.inplace.overlay import Overlay

__all__ = ["LineOverlay", "Overlay"]
