"""The mistakes that people make when they build networks, each as a project with what they should read and click."""

from tests.unit.analysis.mistakes.answers import ANSWERS
from tests.unit.analysis.mistakes.habits import HABITS
from tests.unit.analysis.mistakes.meetings import MEETINGS
from tests.unit.analysis.mistakes.parts import Mistake
from tests.unit.analysis.mistakes.shapes import SHAPES

MISTAKES = (*SHAPES, *MEETINGS, *HABITS, *ANSWERS)
__all__ = ["MISTAKES", "Mistake"]
