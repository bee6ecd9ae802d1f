"""What a picture file says of itself before it is decoded: format, size, channels, depth. Nothing is unpacked."""

from __future__ import annotations

import struct
from functools import cache
from pathlib import Path as FilePath
from typing import IO, TYPE_CHECKING, NamedTuple

from core.problems import NetwrightError

if TYPE_CHECKING:
    from PIL import ImageFile

ENDINGS = (".png", ".jpg", ".jpeg", ".jpe", ".jfif", ".webp", ".tif", ".tiff", ".bmp", ".gif")
MAX_PIXELS = 64_000_000
"""Larger pictures are refused: a few kilobytes of PNG can unpack to gigabytes."""
HEAD = 64
"""Bytes that name the format; of a PNG, all of its header."""
TAIL = 64
SWAPPED = (5, 6, 7, 8)
"""Orientations of EXIF that lay a picture on its side."""
_ORIENTATION = 0x0112
_PNG_MODES = {0: "L", 2: "RGB", 3: "P", 4: "LA", 6: "RGBA"}


class Header(NamedTuple):
    """`width` and `height` as it is to be seen, so after the turn that EXIF asks for."""

    format: str
    width: int
    height: int
    mode: str
    """Pillow's: L, RGB, P, I;16 …"""
    whole: bool
    """False where the end of the file is missing, or is not where it should be: only decoding tells."""

    @property
    def channels(self) -> int:
        """1 for grey (also with transparency), else 3."""
        return 1 if self.mode in ("1", "L", "LA", "La", "I", "F") or self.mode.startswith("I;16") else 3

    @property
    def dtype(self) -> str:
        """uint8; uint16 for 16-bit grey; float32 for measured values, which keep their own range."""
        if self.mode.startswith("I;16"):
            return "uint16"
        return "float32" if self.mode in ("I", "F") else "uint8"


def format_of(head: bytes) -> str:
    """By its first bytes, whatever the file is called; '' for what is no picture."""
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if head.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "WEBP"
    if head[:4] in (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"):
        return "TIFF"
    if head[:6] in (b"GIF87a", b"GIF89a"):
        return "GIF"
    return "BMP" if head[:2] == b"BM" else ""


def opened(file: IO[bytes], format: str) -> ImageFile.ImageFile:
    """Pillow's image, not yet decoded. Only the format's own reader is tried.

    `Image.open` is passed by: it warns of large pictures through a filter that all threads share, and here they are
    refused by their size anyway. Raises whatever Pillow's reader raises.
    """
    return _readers()[format](file)


@cache
def _readers() -> dict[str, type[ImageFile.ImageFile]]:
    from PIL import BmpImagePlugin, GifImagePlugin, JpegImagePlugin, PngImagePlugin, TiffImagePlugin, WebPImagePlugin

    return {
        "PNG": PngImagePlugin.PngImageFile,
        "JPEG": JpegImagePlugin.JpegImageFile,
        "WEBP": WebPImagePlugin.WebPImageFile,
        "TIFF": TiffImagePlugin.TiffImageFile,
        "GIF": GifImagePlugin.GifImageFile,
        "BMP": BmpImagePlugin.BmpImageFile,
    }


def header(path: str) -> Header:
    """Raises NetwrightError, a sentence that names the file, where it is no picture or too large to be one."""
    name = FilePath(path).name
    try:
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123  # a tenth of a second for each 10,000 files
            head = file.read(HEAD)
            found = _read(file, head, name)
    except OSError as error:
        raise NetwrightError(f"'{name}' cannot be opened: {error.strerror or error}.") from error
    check_size(found.width, found.height, name)
    return found


def check_size(width: int, height: int, name: str) -> None:
    """Raises NetwrightError for what cannot be held."""
    if width < 1 or height < 1:
        raise NetwrightError(f"'{name}' has no pixels.")
    if width * height > MAX_PIXELS:
        raise NetwrightError(
            f"'{name}' has {width:,}×{height:,} pixels, more than the {MAX_PIXELS:,} that are read. Make it smaller."
        )


def _read(file: IO[bytes], head: bytes, name: str) -> Header:
    if not head:
        raise NetwrightError(f"'{name}' is empty.")
    format = format_of(head)
    if not format:
        raise NetwrightError(f"'{name}' is not a picture, whatever its name says.")
    if format == "PNG" and len(head) >= 33 and head[12:16] == b"IHDR":
        width, height, depth, colour = struct.unpack(">IIBB", head[16:26])
        mode = _PNG_MODES.get(colour, "RGB")
        return Header("PNG", width, height, "I;16" if (mode, depth) == ("L", 16) else mode, _is_whole(file, format))
    file.seek(0)
    try:
        image = opened(file, format)
        width, height = image.size
        if "exif" in image.info and image.getexif().get(_ORIENTATION) in SWAPPED:
            width, height = height, width
        return Header(format, width, height, image.mode, _is_whole(file, format))
    except Exception as error:  # a reader of hostile bytes raises anything from KeyError to struct.error
        raise NetwrightError(
            f"'{name}' is damaged: it begins like a {format} picture but its head is broken."
        ) from error


def _is_whole(file: IO[bytes], format: str) -> bool:
    """Whether the end is where the format has it. Of TIFF, GIF and BMP only decoding tells."""
    if format not in ("PNG", "JPEG", "WEBP"):
        return False
    size = file.seek(0, 2)
    if format == "WEBP":
        file.seek(4)
        return int.from_bytes(file.read(4), "little") + 8 <= size
    file.seek(max(0, size - TAIL))
    return (b"IEND\xaeB`\x82" if format == "PNG" else b"\xff\xd9") in file.read(TAIL)
