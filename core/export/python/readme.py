"""README.md of the export."""

from __future__ import annotations

from core.data.catalogue import SOURCES
from core.export.python.facts import Facts, sizes
from core.layers.wires import INT, WireType


def text(facts: Facts) -> str:
    inputs = ", ".join(f"`{f.name}` ({sizes(f)})" for f in facts.asked)
    targets = ", ".join(dict.fromkeys(f"`{f.name}`" for f in facts.targets))
    asking = "    python predict.py     # asks the trained network\n" if facts.outputs else ""
    answering = "| `predict.py` | answers for rows of your own |\n" if facts.outputs else ""
    augmenting = "| `augment.py` | what is done at random to training batches |\n" if facts.plan.augment else ""
    learning = f"From {inputs} it learns {targets}." if targets else f"It learns from {inputs} alone."
    return f"""# {facts.name}

A network made with Netwright, as PyTorch. It needs nothing of Netwright.

    pip install -r requirements.txt
{asking}    python train.py       # trains it anew, with the same rows, seed and settings, and replaces the weights

| file | what it is |
| --- | --- |
| `model.py` | the network, line by line what was trained, and its loss |
| `prepare.py` | reads the data and prepares it, with the numbers learned from the training rows |
| `train.py` | the training loop, from top to bottom |
{augmenting}{answering}| `data.npz` | the rows as they came, and which of them are for training, validation and test |
| `weights.safetensors` | {_weights(facts)} |

{learning} {_data(facts)}
"""


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
    rows = {part: len(numbers) for part, numbers in facts.prepared.rows.items()}
    told = f"The data: {source.summary}"
    origin = f" Source: {source.source}." if source.source else ""
    return f"{told} {rows['train']:,} rows are for training, {rows['valid']:,} for validation, {rows['test']:,} for the test.{origin}"
