"""The one application stylesheet, put together from a few templates.

A `$name` in a template is a token of the theme, a font or a small picture; `stylesheet` fills them in.
"""

from string import Template

from gui.theme.colour import mix
from gui.theme.fonts import FontKind, families, font
from gui.theme.palette import disabled_text
from gui.theme.resources import asset
from gui.theme.sheets.buttons import BUTTONS
from gui.theme.sheets.chrome import CHROME
from gui.theme.sheets.fields import FIELDS
from gui.theme.sheets.parts import PARTS
from gui.theme.sheets.views import VIEWS
from gui.theme.tokens import COLOURS, DARK, RADIUS, Theme

_PICTURES = (
    "branch-closed",
    "branch-open",
    "check",
    "chevron-down",
    "chevron-down-off",
    "chevron-left",
    "chevron-right",
    "chevron-up",
    "chevron-up-off",
    "close",
    "dash",
    "dot",
    "menu-check",
)


def _face(kind: FontKind) -> str:
    names = ", ".join(f'"{name}"' for name in families(kind))
    return f"font-family: {names}; font-size: {font(kind).pixelSize()}px"


def _pictures() -> dict[str, str]:
    return {name.replace("-", "_"): f'url("{asset(f"controls/{name}.svg").as_posix()}")' for name in _PICTURES}


def _tones(theme: Theme) -> dict[str, str]:
    fills = {tone: theme.colour(tone) for tone in ("accent", "good", "warning", "error")}
    return {f"on_{tone}": theme.ink(fill) for tone, fill in fills.items()} | {
        f"tint_{tone}": theme.tint(fill) for tone, fill in fills.items()
    }


def _sizes() -> dict[str, str]:
    return {
        "radius": f"{RADIUS.control}px",
        "radius_small": f"{RADIUS.small}px",
        "radius_card": f"{RADIUS.card}px",
        "mono_face": _face("mono"),
        "small_size": f"{font('small').pixelSize()}px",
        "title_size": f"{font('title').pixelSize()}px",
    }


def _values(theme: Theme) -> dict[str, str]:
    states = {
        "accent_hover": mix(theme.accent, theme.text, 0.14),
        "accent_down": mix(theme.accent, DARK.canvas, 0.2),
        "error_hover": mix(theme.raised, theme.error, 0.14),
        "disabled": disabled_text(theme),
        "scroll": mix(theme.line, theme.wire, 0.35),
        "down": mix(theme.raised, theme.canvas, 0.55),
    }
    return {name: theme.colour(name) for name in COLOURS} | states | _tones(theme) | _sizes() | _pictures()


def stylesheet(theme: Theme) -> str:
    """The stylesheet of a theme. Needs a QGuiApplication, for the fonts."""
    return Template(CHROME + BUTTONS + FIELDS + VIEWS + PARTS).substitute(_values(theme))
