"""What lowering gives to training and export: source text and the maps back to the graph. Picklable, torch-free."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.problems import Path
from core.spec import Use


@dataclass(frozen=True, slots=True)
class InputSlot:
    """One argument of `Network.forward`. `partner`: '' for the column itself, 'lengths' (N,) int64 or 'mask' (N, L) bool."""

    argument: str
    column: str
    path: Path
    partner: str = ""


@dataclass(frozen=True, slots=True)
class OutputSlot:
    """One answer of `Network.forward`, with the column it is compared to, if it is."""

    name: str
    path: Path
    target: str
    loss: Use
    """Its key is 'none' where losses are nodes of their own, and empty while it is not known for want of a target."""
    weight: float = 1.0
    metrics: tuple[str, ...] = ()
    kind: str = ""
    """Of the target column, where that is known."""

    @property
    def has_loss(self) -> bool:
        return self.loss.key not in ("", "none")

    @property
    def has_target(self) -> bool:
        return bool(self.target) or self.has_loss


@dataclass(frozen=True, slots=True)
class LossSlot:
    """One result of `Objective.forward`."""

    name: str
    path: Path
    loss: Use
    weight: float = 1.0
    target: str = ""
    """The column that it compares with, where that comes to it as it is."""


@dataclass(frozen=True, slots=True)
class TargetSlot:
    """One target that the Objective takes. `partner`: '' for the column itself, 'lengths' (N,) int64."""

    target: str
    path: Path
    partner: str = ""


@dataclass(frozen=True, slots=True)
class Lowered:
    """Source of `Network` and `Objective`, and where everything in it comes from."""

    source: str
    inputs: tuple[InputSlot, ...]
    outputs: tuple[OutputSlot, ...]
    """The answers: what `Network.forward` returns first."""
    lines: tuple[tuple[int, Path], ...] = ()
    """Line of `source` (from 1) -> node."""
    modules: tuple[tuple[str, Path], ...] = ()
    """Submodule of Network, dotted -> node."""
    tapped: str = ""
    """The same network as source whose forward also takes a dict and leaves every wire in it."""
    wires: tuple[tuple[str, Path, str], ...] = ()
    """Key in that dict -> node and output port."""
    inner_lines: tuple[tuple[int, str, str], ...] = ()
    """Line of a block's class -> the definition, and the node within it."""

    extras: tuple[str, ...] = ()
    """Names of what `Network.forward` returns after the answers, for losses that are nodes of their own."""
    loss_nodes: tuple[LossSlot, ...] = ()
    loss_modules: tuple[str, ...] = ()
    """Submodule of Objective of each of `losses`; empty for one without."""
    target_nodes: tuple[TargetSlot, ...] = ()
    customs: tuple[tuple[int, str], ...] = ()
    """Code that a person wrote: the line of `source` and of `tapped` where it begins, and its text."""

    @property
    def losses(self) -> tuple[LossSlot, ...]:
        """What `Objective.forward` returns, in its order."""
        compared = (LossSlot(o.name, o.path, o.loss, o.weight, o.target) for o in self.outputs if o.has_loss)
        return (*compared, *self.loss_nodes)

    @property
    def targets(self) -> tuple[TargetSlot, ...]:
        """What `Objective.forward` takes after the results of the network, in its order."""
        return (*(TargetSlot(o.target, o.path) for o in self.outputs if o.has_target), *self.target_nodes)

    def loss_of(self, output: int) -> int | None:
        """The number of the loss of an answer."""
        return _place(output, [slot.has_loss for slot in self.outputs])

    def target_of(self, output: int) -> int | None:
        """The number of the target of an answer."""
        return _place(output, [slot.has_target for slot in self.outputs])

    def line_of_custom(self, line: int) -> int:
        """The line of a person's own code that a line of `source` is; 0 for any other."""
        for first, code in self.customs:
            if first <= line < first + code.count("\n") + 1:
                return line - first + 1
        return 0

    def path_at(self, line: int) -> Path | None:
        """The node that a line of `source` belongs to."""
        return next((path for number, path in self.lines if number == line), None)

    def path_of(self, lines: Iterable[int]) -> Path | None:
        """The node that a chain of calls, outermost first, has come to: within the blocks that it went through."""
        path: Path | None = None
        for line in lines:
            inner = next((node for number, _, node in self.inner_lines if number == line), None)
            path = (*path, inner) if path and inner else self.path_at(line) or path
        return path


def _place(number: int, present: Sequence[bool]) -> int | None:
    """Its place among those that are present."""
    return sum(present[:number]) if present[number] else None
