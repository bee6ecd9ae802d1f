"""The picture column that a set of files makes: its size, channels and type, and the rows themselves."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from functools import partial

from core.data.lazy import Lazy
from core.data.reading import Cached, PerFile
from core.data.sources.files.images.decoding import FITS, TOP, Form, decode, shares
from core.data.sources.files.images.survey import Survey
from core.document.project import DataColumn
from core.spec import Choice, Param, Size, Values

LARGEST = 256
"""The longest side that is kept as it is where all pictures agree."""
SQUARE = 64
"""The side of pictures that differ in size, or are larger: enough to tell most things apart, and quick to train on."""
SMALLEST = 32
HEAVY_PIXELS = 64 * 64
CHANNELS = (("auto", "As the pictures have it"), ("grey", "Grey"), ("colour", "Colour"))

PARAMS: tuple[Param, ...] = (
    Size(
        "size",
        None,
        "Size",
        "Height and width that every picture gets; automatic keeps the size of pictures that agree, and makes others squares.",
        dims=2,
        low=1,
        high=4096,
        optional=True,
    ),
    Choice("fit", "crop", "Fit", "What becomes of a picture of another shape.", options=FITS),
    Choice("channels", "auto", "Channels", "Grey pictures have one channel, coloured ones three.", options=CHANNELS),
)


def size_for(sizes: Counter[tuple[int, int]]) -> tuple[int, int]:
    """Height and width for pictures of these sizes: their own where all agree and are small enough, else a square."""
    if len(sizes) == 1:
        (size,) = sizes
        if max(size) <= LARGEST:
            return size
    shorter = sorted(min(size) for size in sizes.elements())
    middle = shorter[len(shorter) // 2] if shorter else SQUARE
    side = SQUARE if middle >= SQUARE else SMALLEST if middle >= SMALLEST else max(1, middle)
    return side, side


def form_for(p: Values, survey: Survey) -> Form:
    """What every picture becomes."""
    height, width = p.size or size_for(survey.sizes)
    channels = {"grey": 1, "colour": 3}.get(p.channels, survey.channels)
    return Form(channels, height, width, survey.dtype, p.fit)


def column_of(form: Form, name: str = "image") -> DataColumn:
    """Measured values, of float TIFF files, have no known range."""
    low, high = (0.0, 1.0) if form.dtype in TOP else (None, None)
    return DataColumn(name, "image", "input", form.sizes, ("C", "H", "W"), low=low, high=high, note=form.dtype)


def form_of(column: DataColumn, fit: str) -> Form:
    """As `column_of` wrote it down."""
    channels, height, width = column.sizes
    return Form(channels, height, width, column.note if column.note in (*TOP, "float32") else "uint8", fit)


def pictures(paths: Sequence[str], form: Form, key: str, title: str) -> Lazy:
    """Rows of pictures, float32 from 0 to 1 (N C H W). `key` changes with the files."""
    mark = hashlib.sha256(f"{key} {form}".encode()).hexdigest()
    heavy = form.height * form.width >= HEAVY_PIXELS
    rows = PerFile(paths, partial(decode, form=form), form.sizes, form.dtype, f"pictures {mark}", heavy)
    return Cached(rows, title).then(shares, form.sizes, "float32", "shares")
