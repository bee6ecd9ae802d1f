"""The Predict panel: what the trained network says of a sample, a drawing or a row that was typed in."""

from gui.predict.panel import PredictPanel

__all__ = ["PredictPanel"]
