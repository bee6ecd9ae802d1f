"""What is wrong, where, why, and how to mend it: one value that every panel, verb and test shares."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.document.project import Project

Path = tuple[str, ...]
"""Address of a node: the ids of the block uses it lies in, then its own id. `()` is the project itself."""


TO_COME = ("no-input", "no-output")
"""Codes of what every network lacks while it is begun."""


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Repair:
    """A one-click mend: the label of its button, and the edit that it is."""

    label: str
    edit: Callable[[Project], Project]


@dataclass(frozen=True, slots=True)
class Problem:
    """A sentence for a person, with its place and, where one exists, its repair."""

    severity: Severity
    code: str
    message: str
    path: Path = ()
    port: str = ""
    param: str = ""
    why: str = ""
    repair: Repair | None = None

    @property
    def is_to_come(self) -> bool:
        """Whether the network lacks something that whoever makes it has not come to yet: an error, and nobody's mistake."""
        return self.code in TO_COME

    @property
    def is_error(self) -> bool:
        return self.severity is Severity.ERROR


class NetwrightError(Exception):
    """An error whose text is a sentence for the person: what happened, where, what to do."""
