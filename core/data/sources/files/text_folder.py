"""The source 'text_folder': text files in a folder for each class, maybe within train, valid and test; or without classes."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from core.data.source import FileSource, Found, Progress, quiet
from core.data.sources.files import folders
from core.data.sources.files.images.listing import Listing, full, shown
from core.data.sources.files.images.survey import key_of
from core.data.sources.files.tables.encodings import NAMES, decoded, encoding_of
from core.data.table import Table
from core.document.project import DataColumn, Schema
from core.problems import NetwrightError
from core.spec import Choice, Int, Use, Values

ENDINGS = (".txt", ".text", ".md")
TEXT, WHAT = "text", "texts"
MAX_LETTERS = 2 * 10**9
"""Of all texts together."""
EVERY = 500
"""Files between two words of progress."""


@dataclass(slots=True)
class Survey:
    """What is known of files, numbered as they are listed."""

    broken: dict[int, str] = field(default_factory=dict)
    """A sentence for each that cannot be read."""
    empty: list[int] = field(default_factory=list)
    cut: list[int] = field(default_factory=list)


_KEPT: OrderedDict[tuple[str, int, str], Survey] = OrderedDict()


def _surveyed(p: Values, found: Listing, progress: Progress) -> Survey:
    """Reads every file once; what was found stays known."""
    key = (key_of(found), p.letters, p.encoding)
    if key not in _KEPT:
        _KEPT[key] = _look(p, found, progress)
        while len(_KEPT) > 8:
            _KEPT.popitem(last=False)
    return _KEPT[key]


def _look(p: Values, found: Listing, progress: Progress) -> Survey:
    survey, letters = Survey(), 0
    for number, name in enumerate(found.paths):
        if number % EVERY == 0:
            progress(number, len(found.paths))
        try:
            text, whole = text_of(full(found.root, name), p.letters, p.encoding)
        except NetwrightError as error:
            survey.broken[number] = str(error)
            continue
        letters += len(text)
        if not text.strip():
            survey.empty.append(number)
        if not whole:
            survey.cut.append(number)
    if letters > MAX_LETTERS:
        raise NetwrightError(
            f"The texts in '{folders.name_of(p)}' have {letters:,} letters together, more than the {MAX_LETTERS:,} that are read. "
            "Lower how many letters of a text are read, or choose a part of the folder."
        )
    progress(len(found.paths), len(found.paths))
    return survey


def text_of(path: str, letters: int, wanted: str) -> tuple[str, bool]:
    """The first `letters` of a file, and whether that is all of it. Raises NetwrightError naming the file."""
    name = shown(Path(path).name)
    try:
        with open(path, "rb") as file:  # noqa: PTH123  # one open for each text: it counts
            raw = file.read(4 * letters + 4)
    except OSError as error:
        raise NetwrightError(f"'{name}' cannot be opened: {error.strerror or error}.") from None
    encoding = encoding_of(raw[: 2**16], wanted)
    text, _ = decoded(raw[encoding.mark :], encoding)
    if "\0" in text[:4096]:
        raise NetwrightError(f"'{name}' is no text: it holds zeros, as pictures and programs do.")
    return text[:letters].replace("\r\n", "\n"), len(raw) < 4 * letters and len(text) <= letters


def _rows(p: Values, progress: Progress = quiet) -> tuple[folders.Rows, Survey]:
    found = folders.listing(p, ENDINGS, WHAT, progress)
    survey = _surveyed(p, found, progress)
    return folders.rows_of(p, found, survey.broken, WHAT), survey


def inspect(p: Values, progress: Progress) -> Found:
    rows, survey = _rows(p, progress)
    empty, kept = set(survey.empty), set(rows.numbers)
    missing = [number for number in rows.numbers if number in empty]
    said = [f"'{shown(rows.listing.paths[number])}' is empty; its text counts as missing." for number in missing]
    said += [
        f"Of '{shown(rows.listing.paths[number])}' the first {p.letters:,} letters are read."
        for number in survey.cut
        if number in kept
    ]
    rows.problems.extend(folders.listed_problems(said, WHAT))
    return folders.found_in(p, rows, DataColumn(TEXT, "text", "input", missing=len(missing)), WHAT)


def read(p: Values, schema: Schema) -> Table:
    import polars as pl

    rows, _ = _rows(p)
    folders.need_same(p, rows, schema, WHAT)
    columns = {column.name: folders.cells(p, rows, column) for column in schema.columns if column.name != TEXT}
    texts = pl.Series(TEXT, (text_of(path, p.letters, p.encoding)[0] for path in rows.paths), pl.String)
    return Table({column.name: columns.get(column.name, texts) for column in schema.columns})


TEXT_FOLDER = FileSource(
    "text_folder",
    "Folder of texts",
    "Files",
    "Text files in a folder for each class, or all in one folder without classes.",
    aka=("txt", "documents", "reviews", "corpus", "text_dataset_from_directory", "nlp", "sentiment", "classification"),
    params=(
        *folders.params(WHAT),
        Int("letters", 100_000, "Letters", "How many letters of each text are read at most.", low=1, high=10_000_000),
        Choice(
            "encoding",
            "",
            "Encoding",
            "How letters beyond A to Z are written. Change it where words show strange letters.",
            options=(("", "found out for each file"), *NAMES),
            advanced=True,
        ),
    ),
    claims=lambda path: folders.share(path, ENDINGS) if path.is_dir() else 0.0,
    suggest=lambda path: Use("text_folder", (("path", str(path.absolute())),)),
    inspect=inspect,
    read=read,
    stamp=partial(folders.stamp, endings=ENDINGS),
    steps=(Use("tokenise"),),
    explanation="The name of the folder that a text lies in is its class: praise in one folder, complaints in another. Where the outermost "
    "folders are called train, valid or test, they say which part a text belongs to. The encoding of each file is found out. A step "
    "takes the texts apart into words or pieces of words; an Embedding gives each of them its vector.",
    icon="mdi6.folder-text-outline",
)

ALL = (TEXT_FOLDER,)
