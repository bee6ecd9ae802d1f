"""The source 'image_masks': pictures with a mask beside each, that says of every pixel what it belongs to."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from core.data.lazy import Lazy
from core.data.reading import Cached, PerFile
from core.data.source import FileSource, Found, Progress, quiet
from core.data.sources.files.images.column import HEAVY_PIXELS, PARAMS, column_of, form_for, form_of, pictures
from core.data.sources.files.images.decoding import Form, class_numbers, fitted
from core.data.sources.files.images.folder import as_series
from core.data.sources.files.images.header import check_size, format_of, opened
from core.data.sources.files.images.listing import Listing, full, shown
from core.data.sources.files.images.naming import SPLIT_WORDS, counted
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
from core.spec import FilePath, Use, Values

if TYPE_CHECKING:
    from PIL import Image

    from core.data.table import Array

IMAGE, MASK, PART, FILE = "image", "mask", "part", "file"
MASK_FOLDERS = frozenset(
    [
        "masks",
        "mask",
        "labels",
        "label",
        "annotations",
        "segmentation",
        "segmentations",
        "seg",
        "gt",
        "groundtruth",
        "segmentationclass",
        "targets",
        "target",
    ]
)
IMAGE_FOLDERS = frozenset(["images", "image", "imgs", "img", "pictures", "photos", "jpegimages", "inputs", "input"])
MASK_ENDINGS = ("_mask", "-mask", "_masks", "_seg", "_segmentation", "_gt", "_label", "_labels", "_target", ".mask")
MAX_VALUES = 64
"""More different values than this are no classes but shades: such masks are cut at half of their range."""
LOOKED_AT = 2_000
"""Masks that are decoded to find the classes out, spread over all."""
HALF = "lighter than half"
"""How a mask's shades are read, kept in the column's note; else its values, in the order of the classes."""


@dataclass(frozen=True, slots=True)
class Pairs:
    listing: Listing
    survey: Survey
    pictures: list[int]
    """Places in the listing."""
    masks: list[int]
    parts: list[str]
    problems: list[Problem]


def _key(path: str, is_mask: bool, known: frozenset[str] = frozenset()) -> str:
    """What a picture and its mask share: all of the path but the folder of its sort, the ending, and a word such as _mask."""
    parts = path.split("/")
    sort = MASK_FOLDERS if is_mask else IMAGE_FOLDERS
    folders = [folder for folder in parts[:-1] if folder.lower() not in sort]
    stem = PurePosixPath(parts[-1]).stem
    whole = "/".join([*folders, stem])
    if not is_mask or whole in known:
        return whole
    ending = next((ending for ending in MASK_ENDINGS if stem.lower().endswith(ending)), "")
    return "/".join([*folders, stem[: len(stem) - len(ending)]])


def _is_mask(path: str) -> bool:
    folders = path.split("/")[:-1]
    return any(folder.lower() in MASK_FOLDERS for folder in folders)


def _sorts(paths: Sequence[str]) -> tuple[list[int], list[int]]:
    """Pictures and masks: by their folders, or where no folder is of masks, by the ends of their names."""
    masks = [number for number, path in enumerate(paths) if _is_mask(path)]
    if not masks:
        masks = [n for n, path in enumerate(paths) if PurePosixPath(path).stem.lower().endswith(MASK_ENDINGS)]
    taken = set(masks)
    return [number for number in range(len(paths)) if number not in taken], masks


def pairs(p: Values, progress: Progress = quiet) -> Pairs:
    """Raises NetwrightError where no picture has a mask, and Cancelled."""
    if not p.path or not Path(p.path).is_dir():
        raise NetwrightError("There is no folder where the pictures and masks were. Locate it, or choose another.")
    listing = listing_of(p.path, progress)
    survey = surveyed(listing, progress)
    told = [warning(text) for text in listing.problems]
    told += problems(survey, [shown(path) for path in listing.paths])
    images, masks = _sorts(listing.paths)
    names = frozenset(_key(listing.paths[number], False) for number in images)
    by_key = {_key(listing.paths[number], True, names): number for number in masks}
    found = [(number, by_key.get(_key(listing.paths[number], False))) for number in images]
    whole = [(n, m) for n, m in found if m is not None and not {n, m} & survey.broken.keys()]
    told += _alone(listing, found)
    if not whole:
        raise NetwrightError(
            f"No picture in '{shown(Path(p.path).name)}' has a mask of the same name. Put pictures into a folder 'images' and masks "
            "into a folder 'masks' beside it."
        )
    first, second = [n for n, _ in whole], [m for _, m in whole]
    return Pairs(listing, survey, first, second, [_part(listing.paths[n]) for n in first], told)


def _part(path: str) -> str:
    words = (SPLIT_WORDS.get(folder.lower(), "") for folder in path.split("/")[:-1])
    return next((word for word in words if word), "")


def _alone(listing: Listing, found: Sequence[tuple[int, int | None]]) -> list[Problem]:
    alone = [number for number, mask in found if mask is None]
    if not alone:
        return []
    first = shown(listing.paths[alone[0]])
    if len(alone) == 1:
        return [warning(f"The picture '{first}' has no mask and was left out.")]
    return [warning(f"{len(alone):,} pictures have no mask and were left out, such as '{first}'.")]


def _values(path: str, change: Callable[[Image.Image], Image.Image] = lambda image: image) -> Array:
    """The values of a mask as it is stored (H W) int64: of a palette its numbers, of colours red·65536 + green·256 + blue.

    `change` is done before. Raises NetwrightError naming the file.
    """
    import numpy as np
    from PIL import ImageOps

    name = Path(path).name
    try:
        with Path(path).open("rb") as file:
            data = file.read()
        with opened(io.BytesIO(data), format_of(data[:64])) as image:
            check_size(*image.size, name)
            turned = ImageOps.exif_transpose(image) if image.getexif() else image
            if turned.mode not in ("1", "L", "P", "I", "RGB") and not turned.mode.startswith("I;16"):
                turned = turned.convert("L" if turned.mode in ("LA", "La", "F") else "RGB")
            values = np.asarray(change(turned)).astype(np.int64)
    except NetwrightError:
        raise
    except Exception as error:  # a reader of hostile bytes raises anything
        raise NetwrightError(f"The mask '{name}' is damaged and cannot be read.") from error
    numbers: Array = values if values.ndim == 2 else values @ np.array([65536, 256, 1])
    return numbers


def mask(path: str, form: Form, values: tuple[int, ...]) -> Array:
    """Class numbers (H W) uint8; `values` are those of the classes, () for shades. Raises NetwrightError naming the file."""
    import numpy as np

    found = _values(path, partial(fitted, form=form, exact=True))
    if not values:
        return (_grey(found) > 127).astype(np.uint8)
    known = np.asarray(values)
    order = np.argsort(known)
    places = np.searchsorted(known, found, sorter=order).clip(max=len(known) - 1)
    numbers: Array = order[places]
    if (known[numbers] != found).any():
        stray = int(found[known[numbers] != found][0])
        raise NetwrightError(
            f"The mask '{Path(path).name}' has the value {_name(stray)}, which is no class of the others."
        )
    return numbers.astype("uint8")


def _grey(values: Array) -> Array:
    """Of colours the middle of the three."""
    return values if values.max(initial=0) < 256 else (values // 65536 + values // 256 % 256 + values % 256) // 3


def _name(value: int) -> str:
    return str(value) if value < 65536 else f"#{value:06x}"


def _classes(listing: Listing, masks: Sequence[int], progress: Progress) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """Values of the classes, () for shades, and names."""
    import numpy as np

    found: set[int] = set()
    step = max(1, len(masks) // LOOKED_AT)
    for done, number in enumerate(masks[::step]):
        if done % 50 == 0:
            progress(done * step, len(masks))
        try:
            found |= set(np.unique(_values(full(listing.root, listing.paths[number]))).tolist())
        except NetwrightError:
            continue
        if len(found) > MAX_VALUES:
            return (), ("background", "object")
    values = tuple(sorted(found))
    return values, ("background", "object") if len(values) == 2 else tuple(map(_name, values))


def inspect(p: Values, progress: Progress) -> Found:
    found = pairs(p, progress)
    values, classes = _classes(found.listing, found.masks, progress)
    only = _survey_of(found)
    form = form_for(p, only)
    note = " ".join(map(str, values)) or HALF
    columns = [
        column_of(form, IMAGE),
        DataColumn(MASK, "mask", "target", form.sizes[1:], ("H", "W"), "int64", classes, note=note),
    ]
    if any(found.parts):
        columns.append(counted(PART, "split", tuple(sorted(set(found.parts) - {""})), found.parts))
    columns.append(DataColumn(FILE, "identifier", "ignore"))
    return Found(Schema(len(found.pictures), tuple(columns)), tuple(found.problems), fingerprint(found.listing))


def _survey_of(found: Pairs) -> Survey:
    """Of the pictures alone: masks have channels of their own."""
    from core.data.sources.files.images.header import header

    only = Survey()
    for number in found.pictures:
        only.add(header(full(found.listing.root, found.listing.paths[number])))
    return only


def read(p: Values, schema: Schema) -> Table:
    found = pairs(p)
    if len(found.pictures) != schema.rows:
        raise NetwrightError(
            f"There are {len(found.pictures):,} pictures with masks now, and were {schema.rows:,} when the folder was looked at. "
            "Look at it again."
        )
    form, paths = Form(3, 1, 1), [found.listing.paths[n] for n in found.pictures]
    made: dict[str, Cells] = {}
    for column in schema.columns:
        if column.name == IMAGE:
            form = form_of(column, p.fit)
            made[IMAGE] = pictures(
                _full(found, found.pictures), form, f"{key_of(found.listing)} pairs", Path(p.path).name
            )
        elif column.name == MASK:
            made[MASK] = _masks(p, found, column)
        else:
            made[column.name] = as_series(found.parts if column.name == PART else list(map(shown, paths)), column)
    return Table(made)


def _full(found: Pairs, numbers: Sequence[int]) -> list[str]:
    return [full(found.listing.root, found.listing.paths[number]) for number in numbers]


def _masks(p: Values, found: Pairs, column: DataColumn) -> Lazy:
    height, width = column.sizes
    form = Form(1, height, width, "uint8", p.fit)
    values = () if column.note == HALF else tuple(int(word) for word in column.note.split())
    mark = hashlib.sha256(f"{key_of(found.listing)} {form} {values}".encode()).hexdigest()
    make = partial(mask, form=form, values=values)
    rows = PerFile(
        _full(found, found.masks), make, (height, width), "uint8", f"masks {mark}", height * width >= HEAVY_PIXELS
    )
    return Cached(rows, f"{Path(p.path).name}, masks").then(class_numbers, column.sizes, "int64", "class numbers")


def claims(path: Path) -> float:
    """A folder with pictures in one and masks in another, as far as their names say so."""
    if not path.is_dir():
        return 0.0
    try:
        names = {child.name.lower() for child in path.iterdir() if child.is_dir()}
        inner = {
            c.name.lower() for child in path.iterdir() if child.name.lower() in SPLIT_WORDS for c in child.iterdir()
        }
    except OSError:
        return 0.0
    return 0.95 if any(have & MASK_FOLDERS and have & IMAGE_FOLDERS for have in (names, inner)) else 0.0


def suggest(path: Path) -> Use:
    return Use("image_masks", (("path", str(path.absolute())),))


def stamp(p: Values) -> str:
    if not p.path or not Path(p.path).is_dir():
        return ""
    return fingerprint(listing_of(p.path))


IMAGE_MASKS = FileSource(
    "image_masks",
    "Pictures with masks",
    "Files",
    "Pictures, and for each a mask that says what every pixel belongs to.",
    aka=("segmentation", "semantic segmentation", "masks", "annotations", "u-net", "labels"),
    params=(FilePath("path", "", "Folder", "The folder that holds pictures and masks.", folder=True), *PARAMS),
    claims=claims,
    suggest=suggest,
    inspect=inspect,
    read=read,
    stamp=stamp,
    explanation="A mask has the name of its picture and lies in another folder, images and masks for instance, or beside it with _mask at "
    "the end of its name. Each value of the masks, or each colour, is a class. Masks are brought to the size of the pictures without "
    "mixing neighbours. Pictures without a mask are named and left out.",
    icon="mdi6.texture-box",
)
