"""The palette: every layer there is, to search, drag and add."""

from gui.palette.palette import Palette

__all__ = ["Palette"]
