"""A layer that a person writes in Python: its ports and parameters are read from its text, which is never run here."""

from core.layers.custom.python import FAMILY, PYTHON

__all__ = ["FAMILY", "PYTHON"]
