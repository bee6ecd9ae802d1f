"""The two themes of high contrast: words 7 to 1 from what they lie on (WCAG 2.2, 1.4.6), lines, wires and colours with a meaning 4.5 to 1.

The accent is 3 to 1 (WCAG 2.2, 1.4.11), as white words lie on it.
The themes are the plain themes on black and on white; colours with a meaning keep their hue and are made lighter or darker.
"""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from gui.theme.colour import contrast, mix
from gui.theme.tokens import DARK, LIGHT, Theme

WORDS: Final = 7.0
_STEPS = 50


def standing_out(colour: str, ground: str, end: str, least: float) -> str:
    """`colour`, mixed with `end` (black or white) as little as makes it `least` to 1 from `ground`."""
    mixed = (mix(colour, end, step / _STEPS) for step in range(_STEPS + 1))
    return next(found for found in mixed if contrast(found, ground) >= least)


def _all(colours: Mapping[str, str], ground: str, end: str) -> Mapping[str, str]:
    return MappingProxyType({name: standing_out(colour, ground, end, WORDS) for name, colour in colours.items()})


def _made(base: Theme, name: str, ground: str, raised: str, ink: str) -> Theme:
    def words(colour: str) -> str:
        return standing_out(colour, raised, ink, WORDS)

    return replace(
        base,
        name=name,
        **dict.fromkeys(("canvas", "panel", "field", "card"), ground),
        raised=raised,
        line=mix(ground, ink, 0.6),
        wire=mix(ground, ink, 0.8),
        text=ink,
        muted=mix(ground, ink, 0.88),
        faint=mix(ground, ink, 0.82),
        good=words(base.good),
        warning=words(base.warning),
        error=words(base.error),
        link=words(base.link),
        warning_text=words(base.warning_text),
        categories=_all(base.categories, raised, ink),
        swatches=_all(base.swatches, raised, ink),
    )


DARK_CONTRAST: Final = replace(_made(DARK, "dark-contrast", "#000000", "#161616", "#ffffff"), accent="#2f6df2")
LIGHT_CONTRAST: Final = replace(_made(LIGHT, "light-contrast", "#ffffff", "#f2f2f2", "#000000"), accent="#0b3fbf")
