"""The source 'image_folder': pictures in a folder for each class, maybe within train, valid and test; or without classes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from core.data.source import FileSource, Found, Progress, quiet
from core.data.sources.files.images.column import PARAMS, column_of, form_for, form_of, pictures
from core.data.sources.files.images.header import ENDINGS
from core.data.sources.files.images.listing import Listing, full, shown
from core.data.sources.files.images.naming import LEVELS, counted, groups, places
from core.data.sources.files.images.survey import (
    Survey,
    fingerprint,
    key_of,
    listing_of,
    problems,
    surveyed,
    warning,
)
from core.data.table import Cells, Table
from core.document.project import DataColumn, Schema
from core.problems import NetwrightError, Problem
from core.spec import Choice, FilePath, Text, Use, Values

IMAGE, LABEL, PART, GROUP, FILE = "image", "label", "part", "group", "file"
MAX_CLASSES = 10_000
PEEK = 200
"""Entries of a folder that are looked at to see whether it holds pictures."""

GROUP_PARAM = Text(
    "group",
    "",
    "Group pattern",
    "Where a file's name says which rows belong together (slide, patient, camera), such as {group}_*. Empty: no groups.",
    max_length=200,
)


@dataclass(frozen=True, slots=True)
class Rows:
    """The pictures that can be used, in order."""

    listing: Listing
    survey: Survey
    numbers: list[int]
    """Of each row, its place in the listing."""
    labels: list[str]
    """'' for all where there are no classes."""
    parts: list[str]
    problems: list[Problem]

    @property
    def paths(self) -> list[str]:
        return [self.listing.paths[number] for number in self.numbers]


def rows_of(p: Values, progress: Progress = quiet) -> Rows:
    """Raises NetwrightError where no picture can be used, and Cancelled."""
    listing = _listed(p, progress)
    survey = surveyed(listing, progress)
    said = places(listing.paths, p.classes)
    told = [warning(text) for text in listing.problems]
    told += problems(survey, [shown(path) for path in listing.paths])
    good = [number for number in range(len(listing.paths)) if number not in survey.broken]
    if any(said[number].label for number in good):
        without = [number for number in good if not said[number].label]
        if without:
            told.append(_unlabelled(listing, without))
            good = [number for number in good if said[number].label]
    if not good:
        raise NetwrightError(
            f"None of the pictures in '{_name(p)}' can be read. {told[0].message if told else ''}".strip()
        )
    return Rows(
        listing, survey, good, [said[number].label for number in good], [said[number].part for number in good], told
    )


def _listed(p: Values, progress: Progress) -> Listing:
    if not p.path:
        raise NetwrightError("No folder is chosen yet. Choose a folder of pictures.")
    if not Path(p.path).is_dir():
        raise NetwrightError(f"There is no folder '{_name(p)}' where the pictures were. Locate it, or choose another.")
    listing = listing_of(p.path, progress)
    if not listing.paths:
        why = f" {listing.problems[0]}" if listing.problems else ""
        raise NetwrightError(
            f"The folder '{_name(p)}' holds no pictures (PNG, JPEG, WebP, TIFF, BMP or GIF).{why} Choose another."
        )
    return listing


def _name(p: Values) -> str:
    return shown(Path(p.path).name or p.path)


def _unlabelled(listing: Listing, numbers: Sequence[int]) -> Problem:
    first = shown(listing.paths[numbers[0]])
    if len(numbers) == 1:
        return warning(f"The picture '{first}' lies in no folder of a class and was left out.")
    return warning(f"{len(numbers):,} pictures lie in no folder of a class and were left out, such as '{first}'.")


def in_order(names: set[str]) -> tuple[str, ...]:
    """Classes as people count: 2 before 10."""
    if all(name.isdecimal() for name in names):
        return tuple(sorted(names, key=lambda name: (int(name), name)))
    return tuple(sorted(names))


def inspect(p: Values, progress: Progress) -> Found:
    rows = rows_of(p, progress)
    columns = [column_of(form_for(p, rows.survey), IMAGE)]
    told = list(rows.problems)
    if any(rows.labels):
        classes = in_order(set(rows.labels))
        if len(classes) > MAX_CLASSES:
            raise NetwrightError(
                f"'{_name(p)}' has {len(classes):,} folders, too many to be classes. Choose another folder level for the classes."
            )
        columns.append(counted(LABEL, "target", classes, rows.labels))
        told += _alone(rows.labels, classes)
    if any(rows.parts):
        columns.append(counted(PART, "split", tuple(sorted(set(rows.parts) - {""})), rows.parts))
    if p.group:
        found = groups(rows.paths, p.group)
        columns.append(DataColumn(GROUP, "identifier", "group", missing=found.count("")))
        told += ungrouped(found, p.group, rows.paths)
    columns.append(DataColumn(FILE, "identifier", "ignore"))
    return Found(Schema(len(rows.numbers), tuple(columns)), tuple(told), fingerprint(rows.listing))


def _alone(labels: Sequence[str], classes: tuple[str, ...]) -> list[Problem]:
    """Classes that cannot be learned and tested."""
    from collections import Counter

    rare = [name for name, count in Counter(labels).items() if count == 1]
    return [warning(f"Only one picture is of class '{rare[0]}'.")] if len(rare) == 1 else []


def ungrouped(found: Sequence[str], pattern: str, paths: Sequence[str]) -> list[Problem]:
    """A sentence where the pattern does not fit every name."""
    without = found.count("")
    if not without:
        return []
    first = shown(paths[list(found).index("")])
    return [
        warning(
            f"The group pattern '{pattern}' does not fit {without:,} of {len(found):,} file names, such as '{first}'. "
            "Each of these is a group of its own."
        )
    ]


def read(p: Values, schema: Schema) -> Table:
    rows = rows_of(p)
    if len(rows.numbers) != schema.rows:
        raise NetwrightError(
            f"The folder '{_name(p)}' has {len(rows.numbers):,} pictures that can be read now, and had {schema.rows:,} when "
            "it was looked at. Look at it again."
        )
    made: dict[str, Cells] = {}
    for column in schema.columns:
        if column.name == IMAGE:
            made[IMAGE] = _pictures(p, rows, column)
        else:
            made[column.name] = as_series(_texts(p, rows, column.name), column)
    return Table(made)


def _pictures(p: Values, rows: Rows, column: DataColumn) -> Cells:
    paths = [full(rows.listing.root, path) for path in rows.paths]
    return pictures(paths, form_of(column, p.fit), f"{key_of(rows.listing)} {len(paths)}", _name(p))


def as_series(values: Sequence[str], column: DataColumn) -> Cells:
    """Texts as the schema has the column: classes by number where it names them; '' is missing."""
    import polars as pl

    texts = pl.Series(column.name, values, pl.String)
    texts = texts.set(texts == "", None)
    if column.kind == "category" and column.classes:
        return texts.cast(pl.Enum(column.classes), strict=False)
    return texts


def _texts(p: Values, rows: Rows, name: str) -> list[str]:
    if name == LABEL:
        return rows.labels
    if name == PART:
        return rows.parts
    if name == GROUP:
        found = groups(rows.paths, p.group) if p.group else [""] * len(rows.numbers)
        return [group or shown(path) for group, path in zip(found, rows.paths, strict=True)]
    if name == FILE:
        return [shown(path) for path in rows.paths]
    raise NetwrightError(f"The folder '{_name(p)}' has no column '{name}' any more. Look at it again.")


def claims(path: Path) -> float:
    """A folder that holds pictures, or folders of pictures."""
    return _share(path, 2) if path.is_dir() else 0.0


def _share(folder: Path, depth: int) -> float:
    """How many of the first files below are pictures, 0 … 0.9."""
    from itertools import islice

    try:
        children = [c for c in islice(folder.iterdir(), PEEK) if not c.name.startswith(".")]
    except OSError:
        return 0.0
    files = [child for child in children if child.is_file()]
    if files:
        pictures_there = sum(child.suffix.lower() in ENDINGS for child in files)
        if pictures_there or depth == 0:
            return 0.9 * pictures_there / len(files)
    below = [_share(child, depth - 1) for child in children[:8] if child.is_dir()] if depth else []
    return max(below, default=0.0)


def suggest(path: Path) -> Use:
    return Use("image_folder", (("path", str(path.absolute())),))


def stamp(p: Values) -> str:
    if not p.path or not Path(p.path).is_dir():
        return ""
    return fingerprint(listing_of(p.path))


IMAGE_FOLDER = FileSource(
    "image_folder",
    "Folder of pictures",
    "Files",
    "Pictures in a folder for each class, or all in one folder without classes.",
    aka=("imagefolder", "images", "photos", "picture", "image_dataset_from_directory", "classification", "png", "jpeg"),
    params=(
        FilePath("path", "", "Folder", "The folder that holds the pictures.", folder=True),
        *PARAMS,
        Choice("classes", "first", "Class folders", "Which folder's name is the class of a picture.", options=LEVELS),
        GROUP_PARAM,
    ),
    claims=claims,
    suggest=suggest,
    inspect=inspect,
    read=read,
    stamp=stamp,
    explanation="The name of the folder that a picture lies in is its class: cats in one folder, dogs in another. Where the outermost "
    "folders are called train, valid or test, they say which part a picture belongs to. Pictures are read once, brought to one "
    "size and kept in a cache, so that from the second epoch on they come as fast as from memory. PNG, JPEG, WebP, TIFF, BMP and GIF, "
    "grey or coloured, 8 or 16 bits; turned as the camera noted it. A picture that cannot be read is named and left out.",
    icon="mdi6.folder-multiple-image",
)
