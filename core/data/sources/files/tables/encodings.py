"""How the letters of a file are written as bytes."""

from __future__ import annotations

from dataclasses import dataclass

NAMES = (
    ("utf-8", "UTF-8"),
    ("cp1252", "Western European (Windows-1252, Latin-1)"),
    ("cp1250", "Central European (Windows-1250)"),
    ("cp1251", "Cyrillic (Windows-1251)"),
    ("cp1253", "Greek (Windows-1253)"),
    ("cp1254", "Turkish (Windows-1254)"),
    ("utf-16-le", "UTF-16, low byte first"),
    ("utf-16-be", "UTF-16, high byte first"),
    ("gb18030", "Chinese (GB 18030)"),
    ("shift_jis", "Japanese (Shift JIS)"),
    ("euc_kr", "Korean (EUC-KR)"),
)
_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


@dataclass(frozen=True, slots=True)
class Encoding:
    """A way of writing letters. In all of these a line break, a comma and a quote are one unit of their own, `width` bytes wide."""

    name: str
    mark: int = 0
    """Bytes of the byte order mark at the start of the file."""

    @property
    def width(self) -> int:
        return 2 if self.name.startswith("utf-16") else 1

    @property
    def units(self) -> str:
        """The numpy type of a unit."""
        return {"utf-16-le": "<u2", "utf-16-be": ">u2"}.get(self.name, "u1")


def encoding_of(sample: bytes, wanted: str = "") -> Encoding:
    """The encoding of a file that begins with `sample`; `wanted` is what a person chose, '' to find it out.

    A byte order mark decides; then zeros in every other byte (UTF-16); then whether the bytes are UTF-8. What is left is taken
    for Windows-1252, of which Latin-1 is a part: every byte means a letter there.
    """
    mark, marked = next(((len(mark), name) for mark, name in _MARKS if sample.startswith(mark)), (0, ""))
    name = wanted or marked or _unmarked(sample)
    return Encoding(name, mark if name == marked else 0)


def _unmarked(sample: bytes) -> str:
    even, odd = sample[0:4096:2].count(0), sample[1:4096:2].count(0)
    half = max(1, len(sample[:4096]) // 2)
    if odd > 0.7 * half and even < 0.1 * half:
        return "utf-16-le"
    if even > 0.7 * half and odd < 0.1 * half:
        return "utf-16-be"
    return "utf-8" if _is_mostly_utf8(sample) else "cp1252"


def _is_mostly_utf8(sample: bytes) -> bool:
    """Whether more letters beyond ASCII are written as UTF-8 than break its rules."""
    if sample.isascii():
        return True
    wrong = sample.decode("utf-8", "replace").count("\ufffd") - sample.count("\ufffd".encode())
    right = sum(0xC2 <= byte <= 0xF4 for byte in sample) - wrong
    return wrong <= 1 or wrong * 4 < right


def decoded(raw: bytes, encoding: Encoding) -> tuple[str, int]:
    """The text, and the place in it of the first letter that is not written in `encoding`, or -1.

    In a UTF-8 file lines that are not UTF-8 are read as Windows-1252: they come from another program.
    """
    try:
        return raw.decode(encoding.name), -1
    except UnicodeDecodeError as error:
        before = len(raw[: error.start].decode(encoding.name, "replace"))
    if encoding.name != "utf-8":
        return raw.decode(encoding.name, "replace"), before
    return "".join(_line(line) for line in raw.splitlines(keepends=True)), before


def _line(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")
