"""What sources of one file for each row share: which files there are, and what their folders and names say of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.data.source import Found, Progress, quiet
from core.data.sources.files.images.folder import as_series, in_order, ungrouped
from core.data.sources.files.images.listing import Listing, full, shown
from core.data.sources.files.images.naming import LEVELS, counted, groups, places
from core.data.sources.files.images.survey import fingerprint, listing_of, warning
from core.data.table import Cells
from core.document.project import DataColumn, Schema
from core.problems import NetwrightError, Problem
from core.spec import Choice, FilePath, Param, Text, Values

LABEL, PART, GROUP, FILE = "label", "part", "group", "file"
MAX_CLASSES = 10_000
PEEK = 200
"""Entries of a folder that are looked at to see what it holds."""
SHOWN = 20
"""Files with something wrong that are named one by one."""


def params(what: str) -> tuple[Param, Param, Param]:
    """Where the files are, which folder says the class, and which of them belong together; `what` they are, such as 'texts'."""
    return (
        FilePath("path", "", "Folder", f"The folder that holds the {what}.", folder=True),
        Choice("classes", "first", "Class folders", "Which folder's name is the class of a file.", options=LEVELS),
        Text(
            "group",
            "",
            "Group pattern",
            "Where a file's name says which rows belong together (author, speaker, recording), such as {group}_*. Empty: no groups.",
            max_length=200,
        ),
    )


@dataclass(frozen=True, slots=True)
class Rows:
    """The files that can be used, in the order of their names."""

    listing: Listing
    numbers: list[int]
    """Of each row, its place in the listing."""
    labels: list[str]
    """'' for all where there are no classes."""
    parts: list[str]
    problems: list[Problem]

    @property
    def names(self) -> list[str]:
        """Relative to the folder."""
        return [self.listing.paths[number] for number in self.numbers]

    @property
    def paths(self) -> list[str]:
        """As they are opened."""
        return [full(self.listing.root, name) for name in self.names]


def listing(p: Values, endings: tuple[str, ...], what: str, progress: Progress = quiet) -> Listing:
    """The files under the folder. Raises NetwrightError where there are none, and Cancelled."""
    if not p.path:
        raise NetwrightError(f"No folder is chosen yet. Choose a folder of {what}.")
    if not Path(p.path).is_dir():
        raise NetwrightError(f"There is no folder '{name_of(p)}' where the {what} were. Locate it, or choose another.")
    found = listing_of(p.path, progress, endings)
    if not found.paths:
        why = f" {found.problems[0]}" if found.problems else ""
        raise NetwrightError(f"The folder '{name_of(p)}' holds no {what} ({', '.join(endings)}).{why} Choose another.")
    return found


def name_of(p: Values) -> str:
    return shown(Path(p.path).name or p.path)


def rows_of(p: Values, found: Listing, broken: Mapping[int, str], what: str) -> Rows:
    """All but the `broken`, of which a sentence says what is wrong, and those outside of the folders of classes. Raises NetwrightError."""
    said = places(found.paths, p.classes)
    told = [warning(text) for text in found.problems]
    told += listed_problems([f"{text} It was left out." for text in broken.values()], what)
    good = [number for number in range(len(found.paths)) if number not in broken]
    without = [number for number in good if not said[number].label]
    if without and len(without) < len(good):
        first = shown(found.paths[without[0]])
        told.append(
            warning(f"{len(without):,} of the {what} lie in no folder of a class and were left out, such as '{first}'.")
        )
        good = [number for number in good if said[number].label]
    if not good:
        raise NetwrightError(
            f"None of the {what} in '{name_of(p)}' can be read. {told[0].message if told else ''}".strip()
        )
    return Rows(found, good, [said[n].label for n in good], [said[n].part for n in good], told)


def listed_problems(sentences: Sequence[str], what: str) -> list[Problem]:
    """The first few sentences, and one for how many more there are."""
    told = [warning(text) for text in sentences[:SHOWN]]
    if len(sentences) > SHOWN:
        told.append(warning(f"So it is with {len(sentences) - SHOWN:,} more of the {what}."))
    return told


def found_in(p: Values, rows: Rows, column: DataColumn, what: str) -> Found:
    """`column` and those that folders and names make. Raises NetwrightError."""
    columns, told = [column], list(rows.problems)
    if any(rows.labels):
        classes = in_order(set(rows.labels))
        if len(classes) > MAX_CLASSES:
            raise NetwrightError(
                f"'{name_of(p)}' has {len(classes):,} folders, too many to be classes. Choose another folder level for the classes."
            )
        columns.append(counted(LABEL, "target", classes, rows.labels))
    if any(rows.parts):
        columns.append(counted(PART, "split", tuple(sorted(set(rows.parts) - {""})), rows.parts))
    if p.group:
        found = groups(rows.names, p.group)
        columns.append(DataColumn(GROUP, "identifier", "group", missing=found.count("")))
        told += ungrouped(found, p.group, rows.names)
    columns.append(DataColumn(FILE, "identifier", "ignore"))
    return Found(Schema(len(rows.numbers), tuple(columns)), tuple(told), fingerprint(rows.listing))


def cells(p: Values, rows: Rows, column: DataColumn) -> Cells:
    """One of the columns that folders and names make. Raises NetwrightError for one that they do not."""
    texts = {LABEL: rows.labels, PART: rows.parts, FILE: [shown(name) for name in rows.names]}
    if column.name == GROUP:
        found = groups(rows.names, p.group) if p.group else [""] * len(rows.numbers)
        texts[GROUP] = [group or shown(name) for group, name in zip(found, rows.names, strict=True)]
    if column.name not in texts:
        raise NetwrightError(f"The folder '{name_of(p)}' has no column '{column.name}' any more. Look at it again.")
    return as_series(texts[column.name], column)


def need_same(p: Values, rows: Rows, schema: Schema, what: str) -> None:
    """Raises NetwrightError where the files are not as many as when they were looked at."""
    if len(rows.numbers) != schema.rows:
        raise NetwrightError(
            f"The folder '{name_of(p)}' has {len(rows.numbers):,} {what} that can be read now, and had {schema.rows:,} when it was "
            "looked at. Look at it again."
        )


def share(folder: Path, endings: tuple[str, ...], depth: int = 2) -> float:
    """How many of the first files below a folder have these endings, 0 … 0.9."""
    from itertools import islice

    try:
        children = [c for c in islice(folder.iterdir(), PEEK) if not c.name.startswith(".")]
    except OSError:
        return 0.0
    files = [child for child in children if child.is_file()]
    fitting = sum(child.name.lower().endswith(endings) for child in files)
    if fitting or not depth:
        return 0.9 * fitting / len(files) if files else 0.0
    return max((share(child, endings, depth - 1) for child in children[:8] if child.is_dir()), default=0.0)


def stamp(p: Values, endings: tuple[str, ...]) -> str:
    """Of relative paths and sizes; '' where there is no such folder."""
    return fingerprint(listing_of(p.path, endings=endings)) if p.path and Path(p.path).is_dir() else ""
