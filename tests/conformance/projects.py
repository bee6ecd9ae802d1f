"""A drawn use in a project of its own, and the exported code of it, run where Netwright cannot be imported."""

from __future__ import annotations

import builtins
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch

from core.document.project import Project
from core.layers.losses import LossType
from core.layers.wires import BATCH as ANY_BATCH
from core.layers.wires import WireType
from core.lowering import InputSlot
from core.spec import Use
from tests.conformance.draw import BATCH, Draw, ruled
from tests.unit.lowering.nets import Net

OUT_OF_REACH = ("core", "gui")


def entering(drawn: list[Draw]) -> list[Draw]:
    """Those that Input nodes can bring. Lengths and masks come with columns of data alone, so these stay away."""
    plain = [ruled(draw.key, draw.params, alone(draw.ins)) for draw in drawn]
    return [draw for draw in plain if isinstance(draw.layer, LossType) or all(x.rank > 1 for x in draw.types)]


def alone(item: Any) -> Any:
    """The types without partners."""
    if isinstance(item, tuple):
        return tuple(map(alone, item))
    return item and replace(item, partner="")


def with_any_batch(draw: Draw) -> Draw:
    """The same use where the number of samples is not known, as in a project."""

    def opened(item: Any) -> Any:
        if isinstance(item, tuple):
            return tuple(map(opened, item))
        return item and replace(item, sizes=(ANY_BATCH, *item.sizes[1:]))

    return ruled(draw.key, draw.params, opened(draw.ins))


def project_of(draw: Draw) -> Project:
    """Inputs, the layer as `node`, and an Output for each of its ports. A loss needs none."""
    net = Net()
    node = net.add(draw.key, "node", **dict(draw.params))
    for port, item in zip(draw.layer.input_ports(draw.values), draw.ins, strict=True):
        for i, x in enumerate(item if isinstance(item, tuple) else (item,)):
            if x is not None:
                net.wire(
                    _entering(net, f"{port.name}{i}", x), (node, f"{port.name}.{i}" if port.variadic else port.name)
                )
    if not draw.types:
        net.input("unused", 1)
    for port in () if isinstance(draw.layer, LossType) else draw.layer.output_ports(draw.values):
        net.output((node, port.name), f"output_{port.name}", loss=Use("none"))
    return net.project()


def _entering(net: Net, name: str, x: WireType) -> str:
    """No data is yes/no: such values are made of whole numbers. One number for each sample comes as a row of one."""
    entering = net.input(name, *map(int, x.sizes[1:] or (1,)), dtype="int64" if x.dtype == "bool" else x.dtype)
    if x.rank == 1:
        entering = net.add("Squeeze", f"{name}_number", entering)
    return net.add("Cast", f"{name}_cast", entering, dtype="bool") if x.dtype == "bool" else entering


def tensors_for(project: Project, slots: tuple[InputSlot, ...]) -> list[torch.Tensor]:
    """Chances between 0 and 1, which every layer and loss takes; 0 where a class or a place is meant; yes and no at random."""
    rng = torch.Generator().manual_seed(0)
    return [_tensor(project, slot.path[-1], rng) for slot in slots]


def _tensor(project: Project, name: str, rng: torch.Generator) -> torch.Tensor:
    node = project.graph.nodes[name]
    sizes = (BATCH, *node.get("shape"))
    if node.get("dtype") == "float32":
        return torch.rand(sizes, generator=rng)
    return torch.randint(2 if f"{name}_cast" in project.graph.nodes else 1, sizes, generator=rng)


def run_alone(file: Path) -> dict[str, Any]:
    """What the exported code defines. Raises ImportError where it asks for Netwright."""

    def guarded(name: str, *rest: Any) -> Any:
        if name.partition(".")[0] in OUT_OF_REACH:
            raise ImportError(f"{name} is out of reach")
        return __import__(name, *rest)

    namespace = {"__name__": "model", "__builtins__": {**vars(builtins), "__import__": guarded}}
    exec(compile(file.read_text(encoding="utf-8"), str(file), "exec"), namespace)
    return namespace
