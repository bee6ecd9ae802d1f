"""What is known of a run without opening its weights."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version

PACKAGES = ("netwright", "torch", "numpy", "scikit-learn")
RUNNING, INTERRUPTED = "running", "interrupted"


@dataclass(frozen=True, slots=True)
class RunInfo:
    """What a list of runs shows. `state`: running, finished, stopped, failed, or interrupted when the program ended in it."""

    id: str
    state: str
    created: str
    """ISO 8601, UTC."""
    seed: int = 0
    device: str = ""
    seconds: float = 0.0
    step: int = 0
    epoch: int = 0
    """Completed."""
    epochs: int = 0
    best: tuple[str, float, int] | None = None
    """Series, value, epoch."""
    valid: Mapping[str, float] = field(default_factory=dict)
    """Of the last completed epoch."""
    train: Mapping[str, float] = field(default_factory=dict)
    problem: str = ""
    versions: Mapping[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        return f"Run {int(self.id)}"

    @property
    def lost(self) -> str:
        """What deleting it throws away, as a sentence."""
        epochs = f"{self.epoch} {'epoch' if self.epoch == 1 else 'epochs'}"
        told = ", ".join((epochs, *self._reached()))
        return f"{self.title} is a run of {duration(self.seconds)} ({told}); its weights and curves are lost."

    def _reached(self) -> tuple[str, ...]:
        if self.best is not None:
            return (f"best {self.best[0]} {self.best[1]:.4g}",)
        return tuple(f"{name} {value:.4g}" for name, value in (self.valid or self.train).items())[:1]


UNITS = (("day", 86400), ("hour", 3600), ("minute", 60), ("second", 1))


def duration(seconds: float) -> str:
    """In the largest unit, with the next smaller one for days and hours: '42 minutes', '3 hours 5 minutes'."""
    left, parts = round(seconds), []
    for unit, size in UNITS:
        count, left = divmod(left, size)
        if count:
            parts.append((unit, count))
    if not parts:
        return "less than a second"
    told = parts[:2] if parts[0][0] in ("day", "hour") else parts[:1]
    return " ".join(f"{count} {unit}{'' if count == 1 else 's'}" for unit, count in told)


def versions() -> dict[str, str]:
    """Of Python and of the packages that decide the numbers."""
    found = {"python": platform.python_version()}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found
