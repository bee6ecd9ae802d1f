"""The canvas as a picture for papers, slides and pages."""

from gui.export.picture.dialog import ask_picture

__all__ = ["ask_picture"]
