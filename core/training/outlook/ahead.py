"""From a project to its outlook, with shorter ways where it would take long."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from core.analysis import Analysis, analyse
from core.data.settings import row_counts
from core.document.project import Project
from core.lowering import lower
from core.training.outlook.memory import GiveUp, never
from core.training.outlook.outlook import Outlook, outlook
from core.training.plan import plan_of
from core.training.shortcuts import Shortcut, shortcuts

WORTH = 0.9
"""A shortcut that leaves more than this share of the time is none."""


@dataclass(frozen=True, slots=True)
class Ahead:
    outlook: Outlook
    shortcuts: tuple[Shortcut, ...] = ()
    """Each with how long the training would then take. Empty where it does not take long."""


def look_ahead(project: Project, analysis: Analysis, give_up: GiveUp = never) -> Ahead | None:
    """Takes about a second, and about as much again for each shortcut that has to be tried. None when given up.

    Raises NetwrightError where the project cannot be trained or a size is not known before.
    """
    rows = row_counts(project.data)
    found = _outlook(project, analysis, rows, give_up)
    if found is None:
        return None
    offered = tuple(_timed(found, rows, give_up, project, shortcuts(project, analysis, found, rows)))
    return None if give_up() else Ahead(found, offered)


def _outlook(project: Project, analysis: Analysis, rows: Mapping[str, int], give_up: GiveUp) -> Outlook | None:
    lowered = lower(project, analysis)
    return outlook(plan_of(project, lowered), lowered, analysis, rows, give_up)


def _timed(
    found: Outlook, rows: Mapping[str, int], give_up: GiveUp, project: Project, offered: tuple[Shortcut, ...]
) -> Iterator[Shortcut]:
    """Those that save time; what does not follow from numbers is tried."""
    for shortcut in offered:
        seconds = shortcut.seconds
        if seconds is None and not give_up():
            changed = shortcut.edit(project)
            then = _outlook(changed, analyse(changed), rows, give_up)
            seconds = then.seconds if then is not None else None
        if seconds is not None and found.seconds is not None and seconds < WORTH * found.seconds:
            yield replace(shortcut, seconds=seconds)
