"""The look of the program: the only place that knows colours, spacing, radii, fonts and icons.

Widgets take what they need from here when they paint, and connect to `changed` where they keep a colour:

    from gui import theme
    theme.apply(app, "dark")
    painter.setPen(QColor(theme.current().accent))
    theme.changed.connect(self.update)
    button.setIcon(theme.icon("play", "accent"))
"""

from gui.theme.colour import contrast, mix
from gui.theme.fonts import FontKind, families, font
from gui.theme.high_contrast import DARK_CONTRAST, LIGHT_CONTRAST
from gui.theme.icons import icon, paint_icon
from gui.theme.resources import asset
from gui.theme.state import ThemeName, apply, changed, chosen, current
from gui.theme.tokens import DARK, LIGHT, RADIUS, SPACE, Theme

__all__ = [
    "DARK",
    "DARK_CONTRAST",
    "LIGHT",
    "LIGHT_CONTRAST",
    "RADIUS",
    "SPACE",
    "FontKind",
    "Theme",
    "ThemeName",
    "apply",
    "asset",
    "changed",
    "chosen",
    "contrast",
    "current",
    "families",
    "font",
    "icon",
    "mix",
    "paint_icon",
]
