"""Template: a starter project declared once; the start page, the command line, the manual and the tests read it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from core.spec import Spec, Use

if TYPE_CHECKING:
    from core.builder import Net
    from core.document.project import Project

LAST_VALUE = "repeating the last value"
MEAN_PICTURE = "the mean of all pictures"


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
    """`key` is its name in commands, `category` one of GROUPS."""

    draw: Callable[[Net], None] = field(kw_only=True)
    """Adds layers and settings to a Net that has the data already."""
    parameters: int = field(kw_only=True)
    """How many numbers it learns."""
    data: Use | None = field(default=None, kw_only=True)
    """The data set it is trained on; None where none comes with the program: its Inputs then declare their shapes."""
    notes: str = field(kw_only=True)
    reference: Reference | None = field(default=None, kw_only=True)
    year: int | None = field(default=None, kw_only=True)
    paper: str = field(default="", kw_only=True)
    """Where it comes from, and where its details do."""

    def build(self) -> Project:
        """The project. What it is built with loads only now: the start page shows templates before the first paint."""
        from core.builder import Net

        data = self.data or Use("")
        net = Net(data.key, self.notes, **dict(data.params))
        self.draw(net)
        return net.project
