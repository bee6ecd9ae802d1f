"""Every data source, preparation step and split, by key."""

from __future__ import annotations

from core.data import split
from core.data.source import SourceType
from core.data.sources import bundled, logic, points, sequences, series
from core.data.split import SplitType
from core.data.steps import StepType, scaling, text
from core.data.steps import series as windows
from core.spec import Catalogue

SOURCES: Catalogue[SourceType] = Catalogue(
    "data source", (*bundled.ALL, *logic.ALL, *points.ALL, *series.ALL, *sequences.ALL)
)
STEPS: Catalogue[StepType] = Catalogue("preparation step", (*scaling.ALL, *text.ALL, *windows.ALL))
SPLITS: Catalogue[SplitType] = Catalogue("split", split.ALL)
