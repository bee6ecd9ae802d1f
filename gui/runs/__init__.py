"""The Runs panel: every training of the open document."""

from gui.runs.panel import RunsPanel

__all__ = ["RunsPanel"]
