"""The values behind the look: colours of both themes, spacing and radii."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from dataclasses import field as field_
from types import MappingProxyType
from typing import Final

from gui.theme.colour import contrast, mix

_INKS = ("#ffffff", "#14161b")


@dataclass(frozen=True)
class Theme:
    """Colours of one theme, all as '#rrggbb'.

    `accent`, `good`, `warning` and `error` are for fills, outlines and lines. Words take `link` and `warning_text`
    where the plain colour is too faint to read; `good` and `error` are readable as they are. Text on a fill is
    `ink(fill)`.
    """

    name: str
    canvas: str
    panel: str
    raised: str
    field: str
    line: str
    card: str
    wire: str
    text: str
    muted: str
    faint: str
    accent: str
    good: str
    warning: str
    error: str
    link: str
    warning_text: str
    categories: Mapping[str, str] = field_(hash=False)
    swatches: Mapping[str, str] = field_(hash=False)

    @property
    def dark(self) -> bool:
        return self.name.startswith("dark")

    @property
    def selection(self) -> str:
        """Background of the selected row."""
        return mix(self.panel, self.accent, 0.28 if self.dark else 0.14)

    @property
    def hover(self) -> str:
        """A raised button under the mouse."""
        return mix(self.raised, self.text, 0.07)

    def category(self, name: str) -> str:
        """Colour of a layer category, by its title in any case; an unknown one takes the colour of 'other'."""
        return self.categories.get(name.lower(), self.categories["other"])

    def swatch(self, name: str, usual: str) -> str:
        """What a colour that a person gave a card, frame or note looks like (`core.document.look.COLOURS`); `usual` for none."""
        return self.swatches[name] if name else usual

    def colour(self, token: str) -> str:
        """Colour by token name ('muted') or category name ('pooling'). Raises KeyError for neither."""
        if token in COLOURS:
            return str(getattr(self, token))
        return self.categories[token.lower()]

    def tint(self, colour: str, share: float = 0.16) -> str:
        """`colour` blended thinly into the panel: backgrounds of badges, banners and icon tiles."""
        return mix(self.panel, colour, share)

    def ink(self, fill: str) -> str:
        """Near-white or near-black, whichever reads better on `fill`."""
        return max(_INKS, key=lambda ink: contrast(ink, fill))


COLOURS: Final = frozenset(f.name for f in fields(Theme)) - {"name", "categories", "swatches"} | {"selection", "hover"}

DARK: Final = Theme(
    name="dark",
    canvas="#14161b",
    panel="#1b1e25",
    raised="#242832",
    field="#12141a",
    line="#2e333e",
    card="#20242d",
    wire="#6d788b",
    text="#e7eaf0",
    muted="#9aa4b5",
    faint="#8791a6",
    accent="#3a6cea",
    good="#3fb27f",
    warning="#e3a93c",
    error="#f0616d",
    link="#7aa0ff",
    warning_text="#e3a93c",
    categories=MappingProxyType(
        {
            "data": "#7c8aa5",
            "convolution": "#5c8dff",
            "pooling": "#3fa9d6",
            "activation": "#f0913f",
            "recurrent": "#de6a9c",
            "normalisation": "#22a699",
            "linear": "#9a78f2",
            "regularisation": "#8fa35a",
            "shape": "#8a8f9c",
            "attention": "#c374dd",
            "arithmetic": "#b0a04e",
            "block": "#5f9ea0",
            "loss": "#c98a6b",
            "other": "#8f96a8",
        }
    ),
    swatches=MappingProxyType(
        {
            "grey": "#8f98a8",
            "blue": "#5b8ff9",
            "cyan": "#2fb3c9",
            "green": "#45b36b",
            "yellow": "#d9b93b",
            "orange": "#ee8f45",
            "red": "#ee6a6a",
            "pink": "#e678b4",
            "purple": "#a985f5",
        }
    ),
)

# The light categories are the dark ones, darkened until they stand out 3 to 1 from a white card and from the canvas.
LIGHT: Final = Theme(
    name="light",
    canvas="#f3f5f8",
    panel="#ffffff",
    raised="#f0f2f6",
    field="#ffffff",
    line="#d8dde6",
    card="#ffffff",
    wire="#7d8899",
    text="#1b2230",
    muted="#5d6879",
    faint="#636e7f",
    accent="#2d63e4",
    good="#197a50",
    warning="#b27a12",
    error="#c73643",
    link="#2a5fe0",
    warning_text="#8a6209",
    categories=MappingProxyType(
        {
            "data": "#6f7d98",
            "convolution": "#4a7df5",
            "pooling": "#2a8cb8",
            "activation": "#cc6c17",
            "recurrent": "#d2578c",
            "normalisation": "#18897e",
            "linear": "#8a66ea",
            "regularisation": "#748743",
            "shape": "#7b808d",
            "attention": "#b15fcd",
            "arithmetic": "#8c7d2c",
            "block": "#47807f",
            "loss": "#b0704f",
            "other": "#757c8e",
        }
    ),
    swatches=MappingProxyType(
        {
            "grey": "#6b7484",
            "blue": "#3f76e8",
            "cyan": "#14889c",
            "green": "#2d8f50",
            "yellow": "#947a0e",
            "orange": "#c4661b",
            "red": "#d24848",
            "pink": "#c9508f",
            "purple": "#8b62dc",
        }
    ),
)


@dataclass(frozen=True)
class Space:
    """Distances in logical pixels."""

    tiny: int = 4
    small: int = 8
    medium: int = 12
    large: int = 16
    huge: int = 24


@dataclass(frozen=True)
class Radius:
    """Corner radii in logical pixels."""

    small: int = 4
    control: int = 6
    card: int = 8


SPACE: Final = Space()
RADIUS: Final = Radius()
