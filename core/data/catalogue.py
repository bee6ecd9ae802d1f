"""Every data source, preparation step and split, by key."""

from __future__ import annotations

from core.data import split
from core.data.source import FileSource, SourceType
from core.data.sources import bundled, logic, points, sequences, series
from core.data.sources.files import arrays, audio_folder, images, text_folder
from core.data.sources.files.tables import declared as tables
from core.data.split import SplitType
from core.data.steps import StepType, audio, columnar, scaling, text
from core.data.steps import series as windows
from core.spec import Catalogue

SOURCES: Catalogue[SourceType] = Catalogue(
    "data source",
    (
        *tables.ALL,
        *arrays.ALL,
        *images.ALL,
        *text_folder.ALL,
        *audio_folder.ALL,
        *bundled.ALL,
        *logic.ALL,
        *points.ALL,
        *series.ALL,
        *sequences.ALL,
    ),
)
MADE = tuple(source for source in SOURCES if not isinstance(source, FileSource))
"""The sources that come with the program, or are made on the spot."""
STEPS: Catalogue[StepType] = Catalogue(
    "preparation step", (*columnar.ALL, *scaling.ALL, *text.ALL, *windows.ALL, *audio.ALL)
)
SPLITS: Catalogue[SplitType] = Catalogue("split", split.ALL)
