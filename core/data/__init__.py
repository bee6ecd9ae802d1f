"""Data: where it comes from, how it is prepared and split, and how it reaches the network in batches.

All but `core.data.feed` imports without torch, numpy and scikit-learn; they load when data is first prepared.
"""

from core.data.augmentations import AUGMENTATIONS
from core.data.catalogue import MADE, SOURCES, SPLITS, STEPS
from core.data.prepare import Prepared, prepare
from core.data.settings import described, problems_of, row_counts, training_rows, with_source

__all__ = [
    "AUGMENTATIONS",
    "MADE",
    "SOURCES",
    "SPLITS",
    "STEPS",
    "Prepared",
    "described",
    "prepare",
    "problems_of",
    "row_counts",
    "training_rows",
    "with_source",
]
