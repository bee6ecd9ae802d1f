"""What lowering gives to training and export: source text and the maps back to the graph. Picklable, torch-free."""

from __future__ import annotations

from collections.abc import Iterable
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
    """One result of `Network.forward`, with the column it is compared to."""

    name: str
    path: Path
    target: str
    loss: Use
    weight: float = 1.0
    metrics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lowered:
    """Source of `Network` and `Objective`, and where everything in it comes from."""

    source: str
    inputs: tuple[InputSlot, ...]
    outputs: tuple[OutputSlot, ...]
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
