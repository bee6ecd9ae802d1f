"""Optimizers, declared once: the form, the construction and the exported script read the same declaration."""

from core.training.optimizers.catalogue import OPTIMIZERS, SHARED, UNDECLARED, UNOFFERED, Part, arguments, call, parts
from core.training.optimizers.declaration import OptimizerType

__all__ = ["OPTIMIZERS", "SHARED", "UNDECLARED", "UNOFFERED", "OptimizerType", "Part", "arguments", "call", "parts"]
