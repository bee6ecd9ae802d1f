"""From a Project to a program, to its source, to the running module. Only `execute` imports torch."""

from core.lowering.lower import lower
from core.lowering.lowered import InputSlot, LossSlot, Lowered, OutputSlot, TargetSlot

__all__ = ["InputSlot", "LossSlot", "Lowered", "OutputSlot", "TargetSlot", "lower"]
