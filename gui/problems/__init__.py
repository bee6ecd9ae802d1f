"""The list of problems, root cause first, and the card that tells one; the inspector shows the same card."""

from gui.problems.card import ProblemCard
from gui.problems.panel import ProblemsPanel

__all__ = ["ProblemCard", "ProblemsPanel"]
