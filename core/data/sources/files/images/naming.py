"""What folder and file names say: the class, the part of the split, and groups such as slide, patient or camera."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from core.data.sources.files.images.listing import shown
from core.document.project import DataColumn
from core.problems import NetwrightError

SPLIT_WORDS = {
    "train": "train",
    "training": "train",
    "valid": "valid",
    "val": "valid",
    "validation": "valid",
    "dev": "valid",
    "test": "test",
    "testing": "test",
}
LEVELS = (
    ("first", "The outermost folder"),
    ("last", "The folder that the file lies in"),
    ("path", "All folders on the way"),
)
PLACEHOLDER = "{group}"


class Place(NamedTuple):
    """What the folders around a file say; '' for what they do not."""

    part: str
    """train, valid or test."""
    label: str


def places(paths: Sequence[str], level: str = "first") -> list[Place]:
    """Of each path, relative with / between folders.

    Folders that all files share say nothing and are passed over. Where all outermost folders are called train, valid,
    test or the like, they are parts of the split.
    """
    folders = [path.split("/")[:-1] for path in paths]
    folders = _without_shared(folders)
    outermost = {found[0].lower() if found else "" for found in folders}
    if not outermost or not outermost <= SPLIT_WORDS.keys():
        return [Place("", _label(found, level)) for found in folders]
    parts = [SPLIT_WORDS[found[0].lower()] for found in folders]
    inner = _without_shared([found[1:] for found in folders])
    return [Place(part, _label(found, level)) for part, found in zip(parts, inner, strict=True)]


def _without_shared(folders: list[list[str]]) -> list[list[str]]:
    """Without the folders at the start that all of them share; a sole folder of a split says something."""
    while folders and all(folders) and len({found[0] for found in folders}) == 1:
        if folders[0][0].lower() in SPLIT_WORDS:
            break
        folders = [found[1:] for found in folders]
    return folders


def _label(folders: Sequence[str], level: str) -> str:
    if not folders:
        return ""
    if level == "path":
        return shown("/".join(folders))
    return shown(folders[0 if level == "first" else -1])


def groups(paths: Sequence[str], pattern: str) -> list[str]:
    """What stands at {group} in each path; '' where the pattern does not fit. Raises NetwrightError for a bad pattern.

    `*` stands for any letters, `?` for one. A pattern with a / is compared with the whole relative path, one without
    with the file's name; in both, the ending may be left out.
    """
    fits = _compiled(pattern)
    names = paths if "/" in pattern else [path.rpartition("/")[2] for path in paths]
    found = (fits.fullmatch(name) for name in names)
    return [shown(match.group("group")) if match else "" for match in found]


@lru_cache(maxsize=32)
def _compiled(pattern: str) -> re.Pattern[str]:
    """Every part but the last is matched where it first fits and then left alone, so that no name takes long."""
    if pattern.count(PLACEHOLDER) != 1:
        raise NetwrightError(f"The pattern '{pattern}' must say once where the group stands, such as {{group}}_*.")
    begin, *rest = re.split(r"(\{group\}|\*+)", pattern)
    parts = [f"{_wild(wild)}{_plain(text)}" for wild, text in zip(rest[::2], rest[1::2], strict=True)]
    settled = "".join(f"(?>{part})" for part in parts[:-1])
    return re.compile(rf"{_plain(begin)}{settled}{parts[-1]}(?:\.[^./]*)?", re.DOTALL)


def _wild(text: str) -> str:
    return "(?P<group>[^/]+?)" if text == PLACEHOLDER else "[^/]*?"


def _plain(text: str) -> str:
    return "".join("[^/]" if letter == "?" else re.escape(letter) for letter in text)


def counted(name: str, role: str, classes: tuple[str, ...], values: Sequence[str]) -> DataColumn:
    """A column of classes, with how many of the rows are of each; '' is missing."""
    many = Counter(values)
    tally = tuple(many[each] for each in classes)
    return DataColumn(name, "category", role, dtype="int64", classes=classes, tally=tally, missing=many[""])
