"""Decoding pictures: any of the formats, any mode, turned as EXIF says, to one size and one type."""

from __future__ import annotations

import io
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, NamedTuple

from core.data.sources.files.images.header import check_size, format_of, opened
from core.problems import NetwrightError

if TYPE_CHECKING:
    from PIL import Image

    from core.data.table import Array

FITS = (
    ("crop", "Fill and cut off what stands out"),
    ("pad", "Show all, with black margins"),
    ("stretch", "Stretch to the size"),
)
TOP = {"uint8": 255, "uint16": 65535}
MAX_BYTES = 1 << 30
"""Of one file."""


class Form(NamedTuple):
    """What every picture of a column becomes: `dtype` (C H W)."""

    channels: int
    height: int
    width: int
    dtype: str = "uint8"
    fit: str = "crop"

    @property
    def sizes(self) -> tuple[int, int, int]:
        return self.channels, self.height, self.width


def decode(path: str, form: Form) -> Array:
    """The picture as `form` has it, in the full range of its type. Raises NetwrightError naming the file.

    What is transparent lies on white; of an animation the first picture counts.
    """
    name = FilePath(path).name
    try:
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123  # one open for each picture: it counts
            data = file.read(MAX_BYTES)
    except OSError as error:
        raise NetwrightError(f"'{name}' cannot be opened: {error.strerror or error}.") from error
    return decoded(data, form, name)


def decoded(data: bytes, form: Form, name: str) -> Array:
    """As `decode`, of the bytes of a file."""
    format = format_of(data[:64])
    if not format:
        raise NetwrightError(f"'{name}' is not a picture." if data else f"'{name}' is empty.")
    try:
        with opened(io.BytesIO(data), format) as image:
            check_size(*image.size, name)
            return _made(image, form, name)
    except NetwrightError:
        raise
    except MemoryError as error:
        raise NetwrightError(f"'{name}' is too large for the memory of this computer.") from error
    except Exception as error:  # a reader of hostile bytes raises anything from SyntaxError to struct.error
        raise NetwrightError(f"'{name}' is damaged and cannot be read as a {format} picture.") from error


def _made(image: Image.Image, form: Form, name: str) -> Array:
    from PIL import ImageOps

    if image.format == "JPEG":
        longest = 2 * max(form.height, form.width)
        image.draft(None, (longest, longest))
    if image.getexif():
        image = ImageOps.exif_transpose(image)
    if form.dtype == "uint8" and not _is_deep(image.mode):
        return _arranged(_eight_bit(image, form), form)
    return _deep(image, form, name)


def _is_deep(mode: str) -> bool:
    return mode in ("I", "F") or mode.startswith("I;16")


def _eight_bit(image: Image.Image, form: Form) -> Image.Image:
    return fitted(_plain(image, "L" if form.channels == 1 else "RGB"), form)


def _plain(image: Image.Image, mode: str) -> Image.Image:
    """Grey or colour, with white behind what is transparent."""
    from PIL import Image

    if image.mode == mode and "transparency" not in image.info:
        return image
    if "transparency" not in image.info and image.mode not in ("RGBA", "LA", "PA", "RGBa", "La"):
        return image.convert(mode)
    seen = image.convert("RGBA")
    paper = Image.new("RGBA", seen.size, "white")
    paper.alpha_composite(seen)
    return paper.convert(mode)


def fitted(image: Image.Image, form: Form, exact: bool = False) -> Image.Image:
    """`image` at the size of `form`. `exact`: no mixing of neighbours, for masks."""
    from PIL import Image

    target = (form.width, form.height)
    if image.size == target:
        return image
    resample = Image.Resampling.NEAREST if exact else Image.Resampling.BILINEAR
    if form.fit == "crop":
        return image.resize(target, resample, box=_middle(image.size, target))
    if form.fit == "stretch":
        return image.resize(target, resample)
    share = min(form.width / image.width, form.height / image.height)
    inner = (max(1, round(image.width * share)), max(1, round(image.height * share)))
    paper = Image.new(image.mode, target)
    if image.mode == "P" and (palette := image.getpalette()):
        paper.putpalette(palette)
    paper.paste(image.resize(inner, resample), ((form.width - inner[0]) // 2, (form.height - inner[1]) // 2))
    return paper


def _middle(size: tuple[int, int], target: tuple[int, int]) -> tuple[float, float, float, float]:
    """The largest part around the middle that has the shape of `target`."""
    share = min(size[0] / target[0], size[1] / target[1])
    width, height = target[0] * share, target[1] * share
    left, top = (size[0] - width) / 2, (size[1] - height) / 2
    return left, top, left + width, top + height


def _arranged(image: Image.Image, form: Form) -> Array:
    """(C H W)."""
    import numpy as np

    values = np.asarray(image).reshape(form.height, form.width, form.channels)
    return np.ascontiguousarray(values.transpose(2, 0, 1))


def _deep(image: Image.Image, form: Form, name: str) -> Array:
    """Through float32, one plane at a time, which Pillow can resize whatever the depth."""
    import numpy as np
    from PIL import Image

    if not _is_deep(image.mode):
        top = 1 if form.dtype == "float32" else TOP[form.dtype] / 255
        values = np.asarray(_plain(image, "L" if form.channels == 1 else "RGB"), dtype=np.float32) * top
        values = values.reshape(image.height, image.width, form.channels)
    else:
        values = np.asarray(image).astype(np.float32)[..., None]
        values = np.repeat(values * _factor(image.mode, form.dtype), form.channels, axis=-1)
    if not np.isfinite(values).all():
        raise NetwrightError(f"'{name}' holds values that are not numbers.")
    planes = (fitted(Image.fromarray(values[..., i]), form) for i in range(form.channels))
    made = np.stack([np.asarray(plane) for plane in planes])
    return made if form.dtype == "float32" else made.round().clip(0, TOP[form.dtype]).astype(form.dtype)


def _factor(mode: str, dtype: str) -> float:
    """From the range of a deep mode to that of `dtype`; measured values have no range to speak of."""
    if not mode.startswith("I;16") or dtype == "float32":
        return 1.0
    return TOP[dtype] / 65535


def shares(values: Array) -> Array:
    """Pictures in the full range of their type as float32 from 0 to 1; measured values as they are."""
    import numpy as np

    top = TOP.get(values.dtype.name)
    return values if top is None else values.astype(np.float32) / np.float32(top)


def class_numbers(values: Array) -> Array:
    """Classes by number, kept in one byte each, as a network takes them: int64."""
    return values.astype("int64")
