"""The Data panel: which data set, how it is split and prepared, and what it looks like."""

from gui.data.panel import DataPanel

__all__ = ["DataPanel"]
