"""How rows are shared out among training, validation and test."""

from core.data.split.base import PARTS, SAMPLE, WORDS, Counts, Facts, Parts, SplitType, shares
from core.data.split.drawn import FOLDS, RANDOM
from core.data.split.given import GIVEN, part_named
from core.data.split.grouped import GROUPED
from core.data.split.ordered import IN_ORDER

ALL = (RANDOM, IN_ORDER, GROUPED, FOLDS, GIVEN)

__all__ = ["ALL", "PARTS", "SAMPLE", "WORDS", "Counts", "Facts", "Parts", "SplitType", "part_named", "shares"]
