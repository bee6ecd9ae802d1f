"""Layers made of a person's code: their editor, the question whether code from a file may run, their shapes."""

from gui.custom.code_part import CodePart
from gui.custom.shapes import Shapes

__all__ = ["CodePart", "Shapes"]
