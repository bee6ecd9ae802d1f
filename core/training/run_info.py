"""What is known of a run without opening its weights."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version

from core.format import duration, plural

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
        told = ", ".join((plural(self.epoch, "epoch"), *self._reached()))
        return f"{self.title} is a run of {duration(self.seconds)} ({told}); its weights and curves are lost."

    def _reached(self) -> tuple[str, ...]:
        if self.best is not None:
            return (f"best {self.best[0]} {self.best[1]:.4g}",)
        return tuple(f"{name} {value:.4g}" for name, value in (self.valid or self.train).items())[:1]


def versions() -> dict[str, str]:
    """Of Python and of the packages that decide the numbers."""
    found = {"python": platform.python_version()}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found
