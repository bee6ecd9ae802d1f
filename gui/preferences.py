"""What the program remembers between two starts: theme, recent projects, the sizes of the window and its panels.

One small JSON file in the person's configuration folder. Whatever is missing or broken in it takes its default, piece by
piece; writing replaces the file in one step. Holds no Qt types, so that it can be read before Qt is loaded.
"""

import json
import os
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, Final, Literal, get_args

import platformdirs

ThemeChoice = Literal["dark", "light", "dark-contrast", "light-contrast", "system"]

MOST_RECENT: Final = 12
_FAR_FUTURE: Final = 32_503_680_000  # the year 3000
_TOO_LARGE: Final = 100_000
_THEMES: Final[tuple[ThemeChoice, ...]] = get_args(ThemeChoice)


@dataclass(frozen=True)
class Recent:
    """A project opened before: its absolute path, and when, in seconds since 1970."""

    path: str
    when: float


@dataclass(frozen=True)
class Window:
    """Where the window was last, in logical pixels of the whole desktop, and whether it was maximised."""

    x: int
    y: int
    width: int
    height: int
    maximised: bool = False


@dataclass(frozen=True)
class Preferences:
    """All that is remembered; a change makes a new one. `panels` are sizes in logical pixels by the panel's name."""

    theme: ThemeChoice = "system"
    recent: tuple[Recent, ...] = ()
    window: Window | None = None
    panels: Mapping[str, int] = field(default_factory=dict)
    folded: tuple[str, ...] = ()
    """Categories of the palette that are folded."""
    overview: bool = True
    """Whether the canvas shows the whole network in its corner."""
    path_on_hover: bool = True
    """Whether the path of the data through the card under the mouse is lit."""
    added: tuple[str, ...] = ()
    """What was added to networks last, by its key in the palette, the latest first."""
    shortcuts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The keys of commands to which a person gave others: by the command's key, portable texts such as 'Ctrl+Shift+E'."""

    def with_recent(self, path: str | Path, when: float | None = None) -> "Preferences":
        """With a project at the top of the list, once; `when` is now unless given. Only the latest twelve are kept."""
        entry = Recent(_absolute(path), time.time() if when is None else when)
        return replace(self, recent=(entry, *self.without_recent(entry.path).recent)[:MOST_RECENT])

    def without_recent(self, path: str | Path) -> "Preferences":
        """Without a project in the list."""
        gone = os.path.normcase(_absolute(path))
        return replace(self, recent=tuple(r for r in self.recent if os.path.normcase(r.path) != gone))

    def with_theme(self, theme: ThemeChoice) -> "Preferences":
        """With another theme."""
        return replace(self, theme=theme)

    def with_window(self, window: Window) -> "Preferences":
        """With the place of the window."""
        return replace(self, window=window)

    def with_panel(self, name: str, size: int) -> "Preferences":
        """With the size of one panel."""
        return replace(self, panels={**self.panels, name: size})


def location() -> Path:
    """Where the preferences of this person lie."""
    return Path(platformdirs.user_config_dir("netwright", appauthor=False, roaming=True)) / "preferences.json"


def load(path: Path | None = None) -> Preferences:
    """The preferences of this person; defaults where the file, or something in it, is missing or makes no sense."""
    try:
        told = json.loads((path or location()).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return Preferences()
    return _understood(told) if isinstance(told, dict) else Preferences()


def save(preferences: Preferences, path: Path | None = None) -> None:
    """Write the preferences in one step: a crash leaves the old file or the new one. Raises OSError where it cannot."""
    target = path or location()
    target.parent.mkdir(parents=True, exist_ok=True)
    words = json.dumps(asdict(preferences), indent=2, sort_keys=True) + "\n"
    with NamedTemporaryFile("w", encoding="utf-8", dir=target.parent, prefix=".preferences-", delete=False) as file:
        written = Path(file.name)
        try:
            file.write(words)
            file.flush()
            os.fsync(file.fileno())
        except BaseException:
            file.close()
            written.unlink(missing_ok=True)
            raise
    try:
        written.replace(target)
    except OSError:
        written.unlink(missing_ok=True)
        raise


def _absolute(path: str | Path) -> str:
    return os.path.normpath(Path(path).absolute())


def _understood(told: Mapping[str, Any]) -> Preferences:
    theme, panels, entries, folded = (told.get(name) for name in ("theme", "panels", "recent", "folded"))
    given = told.get("shortcuts")
    given = given if isinstance(given, dict) else {}
    found = [_entry(entry) for entry in entries] if isinstance(entries, list) else []
    return Preferences(
        theme=theme if theme in _THEMES else "system",
        recent=tuple(entry for entry in found if entry)[:MOST_RECENT],
        window=_window(told.get("window")),
        panels={name: size for name, size in panels.items() if _is_size(size)} if isinstance(panels, dict) else {},
        folded=_words(folded),
        overview=told.get("overview") is not False,
        path_on_hover=told.get("path_on_hover") is not False,
        added=_words(told.get("added")),
        shortcuts={key: _words(keys) for key, keys in given.items() if isinstance(keys, list)},
    )


def _words(told: object) -> tuple[str, ...]:
    return tuple(word for word in told if isinstance(word, str)) if isinstance(told, list) else ()


def _entry(told: object) -> Recent | None:
    match told:
        case {"path": str(path), "when": float() | int() as when} if (
            Path(path).is_absolute() and 0 <= when < _FAR_FUTURE
        ):
            return Recent(path, float(when))
    return None


def _window(told: object) -> Window | None:
    match told:
        case {"x": int(x), "y": int(y), "width": width, "height": height, "maximised": bool(maximised)}:
            return Window(x, y, width, height, maximised) if _is_size(width) and _is_size(height) else None
    return None


def _is_size(value: object) -> bool:
    return type(value) is int and 0 < value < _TOO_LARGE
