"""Template: a starter project declared once; the start page, the command line, the manual and the tests read it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from core.document.project import Project
from core.spec import Spec

LAST_VALUE = "repeating the last value"


@dataclass(frozen=True, slots=True)
class Reference:
    """What the template reaches after training from the command line, as a test checks it."""

    series: str
    """`accuracy`, `mae` …"""
    part: str = "valid"
    """The rows it is measured on: valid or test."""
    at_least: float | None = None
    at_most: float | None = None
    rival: str = ""
    """A guess without a network; the series must be at most its value divided by `factor`."""
    factor: float = 1.0


@dataclass(frozen=True, eq=False)
class Template(Spec):
    """`key` is its name in commands, `category` its level: 'first steps', 'pictures', 'sequences'."""

    build: Callable[[], Project] = field(kw_only=True)
    reference: Reference = field(kw_only=True)
