"""What a file or a folder holds, and how it is to be read: the first question about data of one's own."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from pathlib import Path as FilePath

from core.data.catalogue import SOURCES
from core.data.edits import with_target
from core.data.settings import with_found
from core.data.source import FileSource, Found, Progress, SourceType, quiet
from core.document.project import DataColumn, DataSettings, Schema
from core.format import plural
from core.problems import NetwrightError, Problem

ARCHIVES = (".zip", ".rar", ".7z", ".tar", ".gz", ".tgz")
ALONE = (".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".bmp", ".gif", ".wav", ".flac", ".ogg", ".mp3")
"""Endings of files that are one row each."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Data that was looked at."""

    settings: DataSettings
    """Source, schema with roles, and the split that suits; no steps yet but those of the source."""
    problems: tuple[Problem, ...]

    @property
    def schema(self) -> Schema:
        assert self.settings.schema is not None
        return self.settings.schema

    @property
    def target(self) -> str:
        """The column that is most likely to be predicted; '' where none suggests itself."""
        return next((c.name for c in self.schema.columns if c.role == "target"), "")

    @property
    def sentence(self) -> str:
        """What was found, in a sentence."""
        return sentence(self.schema)

    def aimed(self, target: str) -> Finding:
        """With another column to predict. Raises NetwrightError."""
        return Finding(with_target(self.settings, target), self.problems) if target else self


def meant(name: str) -> SourceType | FilePath:
    """What a person names: a data set that comes with the program, or else a file or folder. Raises NetwrightError naming the nearest."""
    known = [source.key for source in SOURCES if not isinstance(source, FileSource)]
    if name in known:
        return SOURCES[name]
    path = FilePath(name).expanduser()
    if name and path.exists():
        return path
    near = difflib.get_close_matches(name, known, 1)
    hint = f"Did you mean '{near[0]}'?" if near else f"Built in are {', '.join(known)}."
    raise NetwrightError(f"There is no file, folder or built-in data set '{name}'. {hint}")


def find(path: FilePath | str, progress: Progress = quiet) -> Finding:
    """Looks at a file or folder. Raises NetwrightError where nothing can be made of it, and whatever `progress` raises."""
    place = FilePath(path).expanduser().absolute()
    source = _claiming(place)
    use = source.suggest(place)
    return Finding(*_looked(source, DataSettings(), use, progress))


def look_again(settings: DataSettings, progress: Progress = quiet) -> Finding:
    """At the files of settings that are already there, which may have changed or moved; what was changed by hand stays where it can."""
    source = SOURCES[settings.source.key]
    if not isinstance(source, FileSource):
        raise NetwrightError(f"{source.title} comes with Netwright; there are no files to look at.")
    return Finding(*_looked(source, settings, settings.source, progress))


def _looked(
    source: FileSource, settings: DataSettings, use: object, progress: Progress
) -> tuple[DataSettings, tuple[Problem, ...]]:
    from core.spec import Use

    assert isinstance(use, Use)
    found: Found = source.inspect(source.resolve(use.params), progress)
    return with_found(settings, use, found), found.problems


def _claiming(path: FilePath) -> FileSource:
    if not path.exists():
        raise NetwrightError(f"There is nothing at '{path}'. Check the name.")
    try:
        rated = [(source.claims(path), source) for source in SOURCES if isinstance(source, FileSource)]
    except PermissionError:
        raise NetwrightError(f"'{path}' cannot be read: permission denied.") from None
    best = max(rated, key=lambda pair: pair[0], default=None)
    if best is None or best[0] <= 0:
        what = "This folder holds nothing" if path.is_dir() else "This is no file"
        raise NetwrightError(
            f"{_instead(path)}{what} that Netwright can learn from: '{path}'. It takes tables (CSV, TSV, Parquet, Excel), folders of pictures, texts or "
            f"sounds, IDX and NumPy files."
        )
    return best[1]


def _instead(path: FilePath) -> str:
    """What a person may have meant by a file that cannot be learned from by itself; '' where nobody knows."""
    ending = path.suffix.lower()
    if not path.is_file():
        return ""
    if ending in ARCHIVES:
        return "Unpack it first, and choose the folder that comes out. "
    return "Choose the folder that it lies in, with all the others. " if ending in ALONE else ""


def sentence(schema: Schema) -> str:
    """3,000 pictures of 64×64 in 4 classes: cat, dog, fish, owl."""
    target = next((c for c in schema.columns if c.role == "target"), None)
    things = _things(schema)
    rows = plural(schema.rows, things) if things else _table(schema)
    return f"{rows}{_answers(target, named=not things)}."


def _things(schema: Schema) -> str:
    """What a row is, where it is one thing: a picture, a sound; '' for rows of a table."""
    kinds = {c.kind for c in schema.columns if c.role == "input"}
    things = {"image": "picture", "audio": "sound", "text": "text", "sequence": "sequence"}
    return things.get(next(iter(kinds)), "") if len(kinds) == 1 else ""


def _table(schema: Schema) -> str:
    return f"A table of {plural(schema.rows, 'row')} and {plural(len(schema.columns), 'column')}"


def _answers(target: DataColumn | None, named: bool) -> str:
    """`named`: rows are of a table, of which one column among others is meant."""
    if target is None:
        return ", without anything to predict yet"
    if target.kind == "mask":
        return ", each with a mask"
    if not target.classes:
        return f"; '{target.name}' is to be predicted"
    shown = ", ".join(target.classes[:6]) + (" …" if len(target.classes) > 6 else "")
    if named:
        return f"; '{target.name}' is to be predicted, one of {len(target.classes)} classes: {shown}"
    return f" in {plural(len(target.classes), 'class', 'classes')}: {shown}"
