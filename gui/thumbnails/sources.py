"""What the pictures are of: one row of the data, through a trained network or through one with its first weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from core.data.prepare import prepare
from core.document import Project
from core.document.look import frozen
from core.problems import Path
from gui.canvas.glimpse import Glimpse

if TYPE_CHECKING:
    from gui.predict.question import Question

PARTS = ("valid", "test", "train")
"""Rows that it has not learned from come first."""
Wires = Mapping[tuple[Path, str], Any]
"""By node path and port what a wire carries (1 …)."""


Ports = tuple[tuple[str, tuple[str, ...]], ...]
"""Output ports in their order, each with the names of the axes of one row of it."""


@dataclass(frozen=True, slots=True, eq=False)
class Asked:
    """A row as the network meets it, and what it says of itself."""

    question: Question
    answer: str
    """What is known of the row's target: 'label 7'; '' where there is none."""


def asked(project: Project, slots: Any, index: int) -> Asked:
    """Row `index` of the first part of the data that has rows. Raises NetwrightError. Runs on a thread."""
    from gui.predict.question import row_question

    rows = prepare(project.data).rows
    question = row_question(project.data, slots, next((part for part in PARTS if len(rows[part])), PARTS[0]), index)
    schema = question.prepared.raw_schema
    told = []
    for column in schema.columns:
        value = question.sample.values.get(column.name)
        if column.role == "target" and value is not None and not getattr(value, "ndim", 0):
            name = column.classes[int(value)] if column.classes else f"{float(value):.4g}"
            told.append(f"{column.name} {name}")
    return Asked(question, ", ".join(told))


def first_wires(project: Project, seed: int, index: int) -> tuple[Asked, Wires]:
    """Through the network with the weights that training would begin with. Raises NetwrightError. Runs on a thread."""
    import torch

    from core.lowering import lower
    from core.lowering.execute import build
    from core.training.randomness import Randomness

    lowered = lower(project)
    row = asked(project, lowered.inputs, index)
    with Randomness(torch.device("cpu"), seed), torch.no_grad():
        built = build(lowered, seed)
        built.network.eval()
        wires = built.taps(*map(torch.as_tensor, row.question.inputs))
    return row, {key: tensor.numpy() for key, tensor in wires.items()}


def glimpses(wires: Wires, prefix: Path, ports: Mapping[str, Ports]) -> Mapping[str, Glimpse]:
    """Of the nodes of one graph, of each the first port that leads somewhere. Runs on a thread.

    Of a block that is repeated the first round is seen.
    """
    from gui.thumbnails.reduce import glimpse

    here = {
        (path[-1], port): key for key in wires for path, port in [(_first_round(key[0]), key[1])] if path[:-1] == prefix
    }
    found = {}
    for id, offered in ports.items():
        led = next(((here[id, port], axes) for port, axes in offered if (id, port) in here), None)
        if led is not None:
            values = wires[led[0]]
            found[id] = glimpse(values[0] if getattr(values, "ndim", 0) else values, led[1])
    return frozen(found)


def _first_round(path: Path) -> Path:
    """Without the numbers of rounds; a path to nowhere for any round but the first."""
    steps = [step.partition("/") for step in path]
    return tuple(name for name, _, _ in steps) if all(turn in ("", "0") for _, _, turn in steps) else ("", "")
