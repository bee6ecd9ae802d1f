"""What a schedule comes to for one run: torch's schedulers with their arguments, counted in their own units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from core.layers.sizes import TextInt


class Told(float):
    """A number that is written as `text`."""

    text: str

    def __new__(cls, value: float, text: str) -> Told:
        made = super().__new__(cls, value)
        made.text = text
        return made

    def __repr__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Span:
    """The run that a schedule covers. `epochs` and `steps` (in an epoch) may be TextInts, so that a script can say them."""

    epochs: int
    steps: int
    lr: float
    momentum: bool = False
    """Whether the optimizer has a momentum, or a first beta, that can move against the rate."""
    higher_is_better: bool = False
    """Of the value that is watched."""

    def time(self, epochs: float, each_step: bool) -> int:
        """A time in epochs as the number of a scheduler's own steps, at least one."""
        if not each_step:
            return max(1, round(epochs))
        if epochs == int(epochs):
            return self.steps if epochs == 1 else int(epochs) * self.steps
        count = max(1, round(epochs * self.steps))
        return TextInt(count, f"max(1, round({epochs!r} * {self.steps}))") if isinstance(self.steps, TextInt) else count

    def whole(self, each_step: bool) -> int:
        """The whole run."""
        return self.epochs * self.steps if each_step else self.epochs


@dataclass(frozen=True, slots=True)
class Stage:
    """One scheduler of `torch.optim.lr_scheduler`. `inside`: those that a SequentialLR runs one after the other."""

    key: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    each_step: bool = False
    """Whether it moves after every batch, or after every epoch."""
    watches: bool = False
    """Whether it is told the value that is watched."""
    inside: tuple[Stage, ...] = ()

    def source(self, optimizer: str = "optimizer") -> str:
        """The construction as source text."""
        inner = [f"[{', '.join(stage.source(optimizer) for stage in self.inside)}]"] if self.inside else []
        told = [f"{name}={_literal(value)}" for name, value in self.arguments.items()]
        return f"torch.optim.lr_scheduler.{self.key}({', '.join([optimizer, *inner, *told])})"


def _literal(value: Any) -> str:
    if isinstance(value, str):
        return f'"{value}"'
    return f"[{', '.join(map(repr, value))}]" if isinstance(value, list) else repr(value)
