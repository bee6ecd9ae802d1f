"""The steps of the preparation: their list, the way to more of them, and what each does to the rows."""

from gui.data.steps.part import StepsPart

__all__ = ["StepsPart"]
