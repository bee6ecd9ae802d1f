"""Picture files as rows of a picture column: its size, its channels, its range, dark on light or light on dark as it has it."""

from __future__ import annotations

import warnings
from pathlib import Path as FilePath
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, UnidentifiedImageError

from core.document.project import DataColumn
from core.problems import NetwrightError

if TYPE_CHECKING:
    from core.data.table import Array

KINDS = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".bmp": "BMP", ".webp": "WEBP"}
"""By ending. Only these decoders are tried, whatever a file claims to be."""


def picture(path: FilePath, column: DataColumn, background: float) -> Array:
    """One row (1 C H W), float32, in the units of the data. Raises NetwrightError.

    `background`: how light the data's own pictures are at their edge, from 0 (the low end of the range) to 1. A grey
    picture that is light where they are dark is inverted: ink on paper becomes the light strokes on black of the digits.
    """
    if len(column.sizes) != 3 or column.sizes[0] not in (1, 3):
        raise NetwrightError(
            f"'{path.name}' is a picture, but '{column.name}' takes {column.kind} values. Use .npy or .csv."
        )
    channels, height, width = column.sizes
    pixels = _pixels(path, "L" if channels == 1 else "RGB", (width, height))
    shares = np.asarray(pixels, dtype=np.float32).reshape(height, width, channels).transpose(2, 0, 1) / 255.0
    if channels == 1 and (edge(shares) > 0.5) != (background > 0.5):
        shares = 1.0 - shares
    low, high = (column.low or 0.0), (1.0 if column.high is None else column.high)
    made: Array = (low + shares * (high - low)).astype(np.float32)[None]
    return made


def _pixels(path: FilePath, mode: str, size: tuple[int, int]) -> Image.Image:
    """Shrunk by averaging, as the digits were; what is transparent is white."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path, formats=sorted(set(KINDS.values()))) as opened:
                image = opened.convert("RGBA")
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise NetwrightError(f"The picture '{path.name}' is too large to read.") from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise NetwrightError(f"'{path.name}' cannot be read as a picture.") from error
    paper = Image.new("RGBA", image.size, "white")
    paper.alpha_composite(image)
    return paper.convert(mode).resize(size, Image.Resampling.BOX)


def edge(pictures: Array) -> float:
    """Median of the outermost pixels of pictures (… H W)."""
    top, left = pictures[..., [0, -1], :], pictures[..., :, [0, -1]]
    return float(np.median(np.concatenate([top.reshape(-1), left.reshape(-1)])))
