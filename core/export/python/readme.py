"""README.md of the export."""

from __future__ import annotations

from collections.abc import Iterator

from core.data.catalogue import SOURCES
from core.export.python.facts import Facts, sizes
from core.layers.wires import INT, WireType


def text(facts: Facts) -> str:
    inputs = ", ".join(f"`{f.name}` ({sizes(f)})" for f in facts.asked)
    targets = ", ".join(dict.fromkeys(f"`{f.name}`" for f in facts.targets))
    learning = f"From {inputs} it learns {targets}." if targets else f"It learns from {inputs} alone."
    listed = "".join(f"| `{name}` | {told} |\n" for name, told in _files(facts))
    return f"""# {facts.name}

A network made with Netwright, as PyTorch. It needs nothing of Netwright.

    pip install -r requirements.txt
{_commands(facts)}
| file | what it is |
| --- | --- |
{listed}
{learning} {_data(facts)}
"""


def _commands(facts: Facts) -> str:
    lines: list[str] = []
    if facts.outputs and facts.raw:
        lines.append(
            "    python predict.py FILE  # answers for raw rows of your own, as a table; predict.py says which files it takes\n"
        )
    elif facts.outputs:
        lines.append("    python predict.py     # asks the trained network\n")
    if facts.data_goes_along:
        lines.append(
            "    python train.py       # trains it anew, with the same rows, seed and settings, and replaces the weights\n"
        )
    return "".join(lines)


def _files(facts: Facts) -> Iterator[tuple[str, str]]:
    yield "model.py", "the network, line by line what was trained, and its loss"
    if facts.raw:
        yield "prepare.py", "makes of raw rows what the network meets"
        yield "recipes/", "the functions that do so, as Netwright itself uses them"
        yield "preparation.json", "the steps in their order, with what they learned from the training rows"
    else:
        yield "prepare.py", "reads the data and prepares it, with the numbers learned from the training rows"
    if facts.data_goes_along:
        yield "train.py", "the training loop, from top to bottom"
        if facts.plan.augment:
            yield "augment.py", "what is done at random to training batches"
    if facts.outputs:
        yield "predict.py", "answers for rows of your own"
    if facts.data_goes_along:
        came = "the rows as they were prepared" if facts.raw else "the rows as they came"
        yield "data.npz", f"{came}, and which of them are for training, validation and test"
    yield "weights.safetensors", _weights(facts)


def alone(facts: Facts) -> str:
    """Of a network without data: how to call it."""
    slots = [(slot.argument, facts.types[slot.path]) for slot in facts.lowered.inputs]
    taken = ", ".join(f"`{name}` ({wire})" for name, wire in slots)
    made = ", ".join(_example(wire) for _, wire in slots)
    return f"""# {facts.name}

A network made with Netwright, as PyTorch. It needs nothing of Netwright, and nothing else than torch.

    pip install -r requirements.txt

    import torch
    from model import Network

    network = Network()
    output = network({made})

It takes {taken}; N is how many samples go through at once. It has not been trained, since no data belongs to it.
"""


def _example(wire: WireType) -> str:
    sizes = ", ".join("1" if axis == "N" else str(size) for size, axis in zip(wire.sizes, wire.axes, strict=True))
    return f"torch.zeros({sizes}, dtype=torch.long)" if wire.dtype == INT else f"torch.randn({sizes})"


def _weights(facts: Facts) -> str:
    if facts.trained is None:
        return "not there yet: `train.py` writes them"
    info = facts.trained.info
    reached = ", ".join(f"{name} {value:.4g}" for name, value in info.valid.items())
    return f"the trained weights of run {int(info.id)}" + (f" (validation at its end: {reached})" if reached else "")


def _data(facts: Facts) -> str:
    source = SOURCES[facts.project.data.source.key]
    if not facts.data_goes_along:
        return "The rows that it was trained on are not part of this folder."
    rows = {part: len(numbers) for part, numbers in facts.prepared.rows.items()}
    told = f"The data: {source.summary}"
    origin = f" Source: {source.source}." if source.source else ""
    return f"{told} {rows['train']:,} rows are for training, {rows['valid']:,} for validation, {rows['test']:,} for the test.{origin}"
