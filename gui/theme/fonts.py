"""The four fonts of the program, from what the platform has."""

from functools import cache
from typing import Literal

from PySide6.QtGui import QFont, QFontDatabase, QFontInfo

FontKind = Literal["ui", "small", "mono", "heading", "title"]

_SIZES: dict[FontKind, int] = {"ui": 13, "small": 12, "mono": 12, "heading": 13, "title": 20}
_BOLD: frozenset[FontKind] = frozenset({"heading", "title"})
# Drawn a size larger than others at the same number of pixels.
_WIDE = ("dejavu sans", "bitstream vera sans", "verdana")
_UI_FALLBACKS = ("Inter", "Noto Sans", "Ubuntu", "Cantarell", "Segoe UI", "Helvetica Neue", "DejaVu Sans", "sans-serif")
_MONO_FALLBACKS = ("JetBrains Mono", "Noto Sans Mono", "Consolas", "Menlo", "DejaVu Sans Mono", "monospace")
_NAMELESS = {"sans serif", "sans", "sans-serif", "monospace", "mono", ""}


@cache
def families(kind: FontKind) -> tuple[str, ...]:
    """Font families to try in order: the desktop's own choice where it made one, then common ones it has."""
    mono = kind == "mono"
    system = QFontDatabase.SystemFont.FixedFont if mono else QFontDatabase.SystemFont.GeneralFont
    own = QFontDatabase.systemFont(system).family()
    installed = set(QFontDatabase.families())
    fallbacks = _MONO_FALLBACKS if mono else _UI_FALLBACKS
    chosen = [own] if own.lower() not in _NAMELESS else []
    return tuple(dict.fromkeys(chosen + [f for f in fallbacks if f in installed] + [fallbacks[-1]]))


@cache
def _resolved(kind: FontKind) -> QFont:
    made = QFont(list(families(kind)))
    made.setPixelSize(_SIZES[kind])
    made.setBold(kind in _BOLD)
    if kind == "mono":
        made.setStyleHint(QFont.StyleHint.Monospace)
    if QFontInfo(made).family().lower().startswith(_WIDE):
        made.setPixelSize(_SIZES[kind] - 1)
    return made


def font(kind: FontKind) -> QFont:
    """A fresh copy of a font of the program; sizes are logical pixels. Needs a QGuiApplication."""
    return QFont(_resolved(kind))
