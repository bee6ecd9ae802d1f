"""One line of what was found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Found:
    """`kind` is what it is, in a word or two; `keys` its shortcut; `colour` that of the icon, as the theme calls it.

    With a `detail`, a sentence, it takes two lines. `doubtful`: it can be chosen, but does not go with what is there.
    """

    title: str
    kind: str
    icon: str
    run: Callable[[], object]
    keys: str = ""
    colour: str = "muted"
    detail: str = ""
    doubtful: bool = False

    @property
    def spoken(self) -> str:
        return " ".join(part for part in (self.title, self.kind, self.keys, self.detail) if part)
