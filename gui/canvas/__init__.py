"""The canvas: draws a network that it is shown as values, and reports what a person does to a host."""

from gui.canvas.canvas import Canvas
from gui.canvas.drops import LAYER_MIME
from gui.canvas.host import CanvasHost
from gui.canvas.views import EMPTY, CardView, FrameView, NoteView, PortView, SceneView, WireView

__all__ = [
    "EMPTY",
    "LAYER_MIME",
    "Canvas",
    "CanvasHost",
    "CardView",
    "FrameView",
    "NoteView",
    "PortView",
    "SceneView",
    "WireView",
]
