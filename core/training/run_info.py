"""What is known of a run without opening its weights."""

from __future__ import annotations

import platform
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from core.format import duration, plural
from core.problems import NetwrightError

PACKAGES = ("netwright", "torch", "numpy", "scikit-learn", "kornia")
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
    kept: Mapping[str, float] = field(default_factory=dict)
    """What validation, or without such rows training, gave after that epoch."""
    valid: Mapping[str, float] = field(default_factory=dict)
    """Of the last completed epoch."""
    train: Mapping[str, float] = field(default_factory=dict)
    problem: str = ""
    versions: Mapping[str, str] = field(default_factory=dict)

    @staticmethod
    def read(plain: Any) -> RunInfo:
        """From JSON; what it does not know is passed over. Raises NetwrightError where it is not what `asdict` gives."""
        known = {f.name for f in fields(RunInfo)}
        try:
            kept = {name: value for name, value in plain.items() if name in known}
            made = RunInfo(**{**kept, "best": tuple(kept["best"]) if kept.get("best") else None})
        except (AttributeError, TypeError) as error:
            raise NetwrightError("What is kept of the run is damaged. Train again to replace it.") from error
        if not _sound(made):
            raise NetwrightError("What is kept of the run is damaged. Train again to replace it.")
        return made

    @property
    def title(self) -> str:
        return f"Run {int(self.id)}"

    @property
    def outcome(self) -> str:
        """'finished', 'failed before the first epoch'."""
        early = not self.step and self.state not in (RUNNING, "finished")
        return f"{self.state} before the first epoch" if early else self.state

    @property
    def lost(self) -> str:
        """What deleting it throws away, as a sentence."""
        told = ", ".join((plural(self.epoch, "epoch"), *self._reached()))
        return f"{self.title} is a run of {duration(self.seconds)} ({told}); its weights and curves are lost."

    def _reached(self) -> tuple[str, ...]:
        if self.best is not None:
            return (f"best {self.best[0]} {self.best[1]:.4g}",)
        return tuple(f"{name} {value:.4g}" for name, value in (self.valid or self.train).items())[:1]


def _sound(info: Any) -> bool:
    """Whether a RunInfo holds what it says: its parts come from a file."""
    texts = (info.id, info.state, info.created, info.device, info.problem)
    numbers = (info.seed, info.seconds, info.step, info.epoch, info.epochs)
    tables = (info.valid, info.train, info.kept)
    return (
        all(isinstance(text, str) for text in texts)
        and info.id.isdecimal()
        and all(_is_number(number) for number in numbers)
        and all(isinstance(table, Mapping) and all(map(_is_number, table.values())) for table in tables)
        and isinstance(info.versions, Mapping)
        and (info.best is None or [type(part) for part in info.best] in ([str, float, int], [str, int, int]))
    )


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def versions() -> dict[str, str]:
    """Of Python and of the packages that decide the numbers."""
    from importlib.metadata import PackageNotFoundError, version

    found = {"python": platform.python_version()}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    return found
