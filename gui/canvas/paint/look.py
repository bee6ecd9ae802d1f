"""The theme in the form the painters need: colours, pens and fonts made once, not on every stroke."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPen

from gui import theme

TOKENS = ("canvas", "panel", "raised", "line", "card", "wire", "text", "muted", "faint", "accent", "warning", "error")


def faded(colour: str | QColor, alpha: float) -> QColor:
    """A colour with `alpha` from 0 to 1."""
    made = QColor(colour)
    made.setAlphaF(alpha)
    return made


class Face(NamedTuple):
    """A font and its measures, which are dear to look up for every word."""

    font: QFont
    metrics: QFontMetricsF


def face(kind: theme.FontKind, less: int = 0) -> Face:
    """A font of the theme, `less` pixels smaller; hinting is off so that text keeps its shape at any zoom."""
    made = theme.font(kind)
    made.setPixelSize(made.pixelSize() - less)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return Face(made, QFontMetricsF(made))


class Look:
    """Made anew when the theme changes; of another theme for a picture in its colours."""

    def __init__(self, colours: theme.Theme | None = None) -> None:
        self.theme = colours or theme.current()
        self.colour = {name: QColor(self.theme.colour(name)) for name in TOKENS}
        self.title, self.subtitle = face("heading"), face("small")
        self.mono, self.label = face("mono", 1), face("small", 1)
        self.swatch = cache(lambda name: QColor(self.theme.swatch(name, "")))
        self.category = cache(lambda name: QColor(self.theme.category(name)))

    def elided(self, text: str, face: Face, width: float) -> str:
        return face.metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)

    def width(self, text: str, face: Face) -> float:
        return face.metrics.horizontalAdvance(text)

    def outline(self, severity: str, selected: bool) -> QColor | None:
        """The colour that marks a card or wire, None for a plain one."""
        if severity:
            return self.colour[severity]
        return self.colour["accent"] if selected else None

    def severity_text(self, severity: str) -> QColor:
        return QColor(self.theme.warning_text if severity == "warning" else self.theme.error)

    def wire_pen(self, severity: str, selected: bool) -> QPen:
        pen = QPen(self.colour["accent"] if selected else self.outline(severity, False) or self.colour["wire"], 2.0)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        if severity == "warning":
            pen.setDashPattern([3.0, 2.6])
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        return pen
