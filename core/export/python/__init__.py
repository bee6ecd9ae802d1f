"""Export as a folder of Python: the network, its data and preparation, and the scripts that train it and ask it."""

from core.export.python.folder import PYTHON

__all__ = ["PYTHON"]
