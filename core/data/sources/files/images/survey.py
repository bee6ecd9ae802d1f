"""A look at all pictures of a folder: which can be read, and of what sizes and kinds they are. Remembered between sessions."""

from __future__ import annotations

import hashlib
import json
import os
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from core.data import cache
from core.data.source import Progress, quiet
from core.data.sources.files.images.decoding import Form, decode
from core.data.sources.files.images.header import ENDINGS, Header, header
from core.data.sources.files.images.listing import Listing, full, listed
from core.files import write_text
from core.problems import NetwrightError, Problem, Severity

FORMAT = 1
EVERY = 250
"""Pictures between two words of progress."""
DECODED_BYTES, DECODED_PIXELS = 32 * 2**20, 100_000_000
"""Folders up to this size are decoded once when they are looked at, so that every broken picture is known."""
MAX_SIZES = 10_000
SHOWN = 20
"""Broken pictures that are named one by one."""
TINY = Form(1, 8, 8)


@dataclass(slots=True)
class Survey:
    """What is known of pictures, numbered as they were given."""

    broken: dict[int, str] = field(default_factory=dict)
    """A sentence for each that cannot be read."""
    sizes: Counter[tuple[int, int]] = field(default_factory=Counter)
    """(height, width) -> how many."""
    channels: int = 1
    dtype: str = "uint8"

    def add(self, found: Header) -> None:
        if len(self.sizes) < MAX_SIZES:
            self.sizes[found.height, found.width] += 1
        self.channels = max(self.channels, found.channels)
        order = ("uint8", "uint16", "float32")
        self.dtype = max(self.dtype, found.dtype, key=order.index)

    def to_json(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "broken": [[number, text] for number, text in self.broken.items()],
            "sizes": [[*size, count] for size, count in self.sizes.items()],
            "channels": self.channels,
            "dtype": self.dtype,
        }

    @staticmethod
    def from_json(kept: Any) -> Survey:
        """Raises KeyError, TypeError or ValueError for what `to_json` did not give."""
        if kept["format"] != FORMAT:
            raise ValueError("another format")
        sizes = Counter({(int(h), int(w)): int(count) for h, w, count in kept["sizes"]})
        broken = {int(number): str(text) for number, text in kept["broken"]}
        return Survey(broken, sizes, int(kept["channels"]), str(kept["dtype"]))


def problems(survey_: Survey, shown: Sequence[str]) -> list[Problem]:
    """A sentence for each of the first few broken pictures, and one for the rest; `shown` are their relative paths."""
    told = [
        warning(f"{text} It was left out (file {number + 1:,}, '{shown[number]}').")
        for number, text in list(survey_.broken.items())[:SHOWN]
    ]
    if len(survey_.broken) > SHOWN:
        told.append(warning(f"{len(survey_.broken) - SHOWN:,} more pictures cannot be read and were left out."))
    return told


def warning(text: str) -> Problem:
    return Problem(Severity.WARNING, "data-file", text)


def surveyed(listing: Listing, progress: Progress = quiet) -> Survey:
    """Of the files of `listing`; those already looked at, in this session or before, are known at once. Raises Cancelled."""
    key = key_of(listing)
    known = _remembered(key)
    if known is None:
        known = _look(listing, progress)
        _remember(key, known)
    return known


def key_of(listing: Listing) -> str:
    """Changes with any path, size or time."""
    digest = hashlib.sha256(os.fsencode(listing.root))
    for path, size, time in zip(listing.paths, listing.sizes, listing.times, strict=True):
        digest.update(f"\n{path}\0{size}\0{time}".encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def fingerprint(listing: Listing) -> str:
    """Changes with any relative path or size, but not when the folder is copied or moved."""
    digest = hashlib.sha256()
    for path, size in zip(listing.paths, listing.sizes, strict=True):
        digest.update(f"\n{path}\0{size}".encode("utf-8", "surrogateescape"))
    return digest.hexdigest()[:32]


def _look(listing: Listing, progress: Progress) -> Survey:
    found, doubtful, pixels = Survey(), list[int](), 0
    total = len(listing.paths)
    for number, path in enumerate(listing.paths):
        if number % EVERY == 0:
            progress(number, total)
        try:
            told = header(full(listing.root, path))
        except NetwrightError as error:
            found.broken[number] = str(error)
            continue
        found.add(told)
        pixels += told.width * told.height
        if not told.whole:
            doubtful.append(number)
    if sum(listing.sizes) <= DECODED_BYTES and pixels <= DECODED_PIXELS:
        doubtful = [number for number in range(total) if number not in found.broken]
    for done, number in enumerate(doubtful):
        if done % EVERY == 0:
            progress(min(total, total - len(doubtful) + done), total)
        _try(listing, number, found)
    found.broken = dict(sorted(found.broken.items()))
    progress(total, total)
    return found


def _try(listing: Listing, number: int, found: Survey) -> None:
    try:
        decode(full(listing.root, listing.paths[number]), TINY)
    except NetwrightError as error:
        found.broken[number] = str(error)


_KEPT: dict[str, Survey] = {}


def _remembered(key: str) -> Survey | None:
    if key not in _KEPT:
        with suppress(OSError, ValueError, KeyError, TypeError):
            path = cache.place().with_name("surveys") / f"{key}.json"
            _KEPT[key] = Survey.from_json(json.loads(path.read_text(encoding="utf-8")))
    return _KEPT.get(key)


def _remember(key: str, survey_: Survey) -> None:
    while len(_KEPT) >= 8:
        _KEPT.pop(next(iter(_KEPT)))
    _KEPT[key] = survey_
    with suppress(OSError):
        path = cache.place().with_name("surveys") / f"{key}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        write_text(path, json.dumps(survey_.to_json()))


_LISTINGS: dict[tuple[str, tuple[str, ...]], tuple[Listing, tuple[int, ...]]] = {}


def listing_of(root: str, progress: Progress = quiet, endings: tuple[str, ...] = ENDINGS) -> Listing:
    """The files with these endings under a folder; listed anew only where one of its folders has changed. Raises Cancelled."""
    known = _LISTINGS.get((root, endings))
    if known is not None and known[1] == _times(known[0]):
        return known[0]
    listing = listed(root, endings, progress)
    while len(_LISTINGS) >= 8:
        _LISTINGS.pop(next(iter(_LISTINGS)))
    _LISTINGS[root, endings] = (listing, _times(listing))
    return listing


def _times(listing: Listing) -> tuple[int, ...]:
    """When each folder last got or lost a file."""
    times = []
    for folder in listing.folders:
        try:
            times.append(os.stat(full(listing.root, folder)).st_mtime_ns)  # noqa: PTH116
        except OSError:
            times.append(-1)
    return tuple(times)
