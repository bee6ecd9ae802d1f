"""Repairs that follow from the whole network: each is tried on a copy before it is offered."""

from core.analysis.mending.choice import mend

__all__ = ["mend"]
