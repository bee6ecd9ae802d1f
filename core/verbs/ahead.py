"""What a training will take, told on the command line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.analysis import Analysis
from core.document.project import Project
from core.problems import NetwrightError
from core.training.told import about, told

if TYPE_CHECKING:
    from core.training.outlook import Ahead


@dataclass(frozen=True, slots=True)
class Forecast:
    """`why`: why nothing can be told."""

    ahead: Ahead | None
    why: str = ""

    def lines(self) -> Iterator[str]:
        if self.ahead is None:
            yield f"Training: {self.why}"
            return
        yield f"Training: {told(self.ahead.outlook)}."
        for shortcut in self.ahead.shortcuts:
            left = f", about {about(shortcut.seconds)}" if shortcut.seconds is not None else ""
            yield f"  shorter: {shortcut.label}{left}"

    def as_json(self) -> dict[str, Any]:
        """Times in seconds, memory in bytes; None where it is not known."""
        if self.ahead is None:
            return {"why": self.why}
        found = self.ahead.outlook
        return {
            "memory": found.memory,
            "memory_measured": found.measured,
            "device": found.device,
            "device_memory": found.room,
            "fits": found.fits,
            "seconds_per_epoch": found.epoch_seconds,
            "seconds": found.seconds,
            "epochs": found.epochs,
            "steps_per_epoch": found.steps,
            "shortcuts": [{"label": one.label, "seconds": one.seconds} for one in self.ahead.shortcuts],
        }


def foreseen(project: Project, analysis: Analysis) -> Forecast:
    """Loads torch and takes a second or two."""
    from core.training.outlook import look_ahead

    try:
        return Forecast(look_ahead(project, analysis))
    except NetwrightError as error:
        return Forecast(None, str(error))
