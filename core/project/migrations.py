"""From older formats to the present one, a pure function dict -> dict for each step. A released step never changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from core.problems import NetwrightError
from core.project.entry import Damaged
from core.project.writing import FORMAT

Migration = Callable[[dict[str, Any]], dict[str, Any]]
MIGRATIONS: Mapping[int, Migration] = {}
"""By the format that the function takes; it gives the next one, without the number, and leaves its argument alone."""


class TooNew(NetwrightError):
    """A file of a later format: it may hold what this version would lose."""


def migrated(
    plain: Any, migrations: Mapping[int, Migration] = MIGRATIONS, present: int = FORMAT
) -> tuple[dict[str, Any], int]:
    """`plain` in the present format, and the format it came in. Raises TooNew or Damaged."""
    found = plain.get("format") if isinstance(plain, dict) else None
    if isinstance(found, bool) or not isinstance(found, int) or found < 1:
        raise Damaged("The project file is damaged: it does not say which format it has.")
    if found > present:
        raise TooNew(
            f"The file was saved by a newer version of Netwright (format {found}; this version reads up to {present}). "
            "Update Netwright to open it; the file is left as it is."
        )
    for step in range(found, present):
        plain = {**migrations[step](plain), "format": step + 1}
    return plain, found
