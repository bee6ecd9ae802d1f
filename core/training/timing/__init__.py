"""How long each layer takes, forward and backward, measured on the real network."""

from core.training.timing.times import LayerTimes, layer_times

__all__ = ["LayerTimes", "layer_times"]
