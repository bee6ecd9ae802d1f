"""Training in the window: the trainer that runs it, its panel and its charts."""

from gui.training.panel import TrainingPanel

__all__ = ["TrainingPanel"]
