"""The Evaluate panel: how good the trained network is on rows it has not learned from."""

from gui.evaluate.panel import EvaluatePanel

__all__ = ["EvaluatePanel"]
