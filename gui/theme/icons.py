"""Icons from the Material Design font that QtAwesome ships.

The glyphs are read from QtAwesome's font and character map without importing the package: its import and first icon
take a quarter of a second (it loads qtpy), more than the whole window may take to its first paint; this takes 10 ms.
An icon asks for its colour whenever it is painted, so it follows a change of theme by itself.
"""

import json
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QIconEngine, QPainter, QPixmap

from gui.theme import state
from gui.theme.palette import disabled_text

_SET = "materialdesignicons6-webfont"


def _folder() -> Path:
    spec = find_spec("qtawesome")
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError("The package QtAwesome, which holds the icons, is missing; install Netwright again.")
    return Path(spec.submodule_search_locations[0]) / "fonts"


@cache
def _family() -> str:
    path = next(_folder().glob(f"{_SET}-[0-9]*.ttf"))
    number = QFontDatabase.addApplicationFont(str(path))
    return QFontDatabase.applicationFontFamilies(number)[0]


@cache
def _characters() -> dict[str, str]:
    path = next(_folder().glob(f"{_SET}-charmap-*.json"))
    found: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return found


def glyph(name: str) -> str:
    """The character of an icon in the icon font. Raises KeyError where there is no such icon."""
    return chr(int(_characters()[name.removeprefix("mdi6.")], 16))


def paint_icon(painter: QPainter, rect: QRect, name: str, colour: str) -> None:
    """Draw an icon into a rectangle in any colour; for items that paint themselves."""
    face = QFont(_family())
    face.setPixelSize(max(1, min(rect.width(), rect.height())))
    painter.save()
    painter.setFont(face)
    painter.setPen(QColor(colour))
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, glyph(name))
    painter.restore()


class _GlyphEngine(QIconEngine):
    def __init__(self, name: str, token: str) -> None:
        super().__init__()
        self._name, self._token = name, token

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state_: QIcon.State) -> None:
        theme = state.current()
        colour = disabled_text(theme) if mode == QIcon.Mode.Disabled else theme.colour(self._token)
        paint_icon(painter, rect, self._name, colour)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state_: QIcon.State) -> QPixmap:
        made = QPixmap(size)
        if made.isNull():  # a button squeezed to nothing asks for an icon of no size
            return made
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state_)
        painter.end()
        return made

    def clone(self) -> QIconEngine:
        return _GlyphEngine(self._name, self._token)


@cache
def icon(name: str, token: str = "muted") -> QIcon:
    """Icon by its Material Design name ('play' or 'mdi6.play'), in the colour of a token or layer category.

    It follows the theme. Raises KeyError at once for an unknown icon or token.
    """
    glyph(name)
    state.current().colour(token)
    return QIcon(_GlyphEngine(name, token))
