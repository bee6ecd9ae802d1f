"""Networks with a mistake in them, drawn in a line each, and what should be said of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from core.document.project import DataColumn, Project
from core.spec import Use
from tests.unit.lowering.nets import Net, schema, sequences

PICTURE = DataColumn("x", "image", "input", (3, 56, 56), ("C", "H", "W"), low=0.0, high=1.0)
SMALL = replace(PICTURE, sizes=(1, 8, 8))
LAST = replace(PICTURE, sizes=(56, 56, 3), axes=("H", "W", "C"))
ROW = DataColumn("x", "vector", "input", (16,), ("F",), low=-1.0, high=1.0)
SERIES = DataColumn("x", "sequence", "input", (20, 6), ("L", "F"))
VARYING = sequences("x", 20, 6)
WORDS = DataColumn("x", "tokens", "input", (12,), ("L",), "int64", tuple(f"w{i}" for i in range(500)))
LABEL = DataColumn("label", "category", "target", dtype="int64", classes=("a", "b", "c"))
SIDE = DataColumn("label", "category", "target", dtype="int64", classes=("left", "right"))
MASK = DataColumn("label", "category", "target", (8, 8), ("H", "W"), "int64", ("a", "b", "c"))
AMOUNT = DataColumn("label", "number", "target", (1,), ("F",), low=-3.0, high=3.0)

Layer = tuple[str, dict[str, Any]]
AUTO = Use("auto")


def layer(type: str, **params: Any) -> Layer:
    return type, params


def start(column: DataColumn, target: DataColumn | None = None) -> Net:
    net = Net(schema=schema(*filter(None, (column, target))))
    net.add("Input", "input", column="x")
    return net


def chain(column: DataColumn, target: DataColumn | None, *layers: Layer | str, loss: Use = AUTO) -> Project:
    """input, then the layers, called after their type (`linear`, a second one `linear2`), then output."""
    net, before = start(column, target), "input"
    for one in layers:
        type, params = (one, {}) if isinstance(one, str) else one
        stem, number = type.lower(), sum(n.type == type for n in net.graph.nodes.values())
        before = net.add(type, f"{stem}{number + 1}" if number else stem, before, **params)
    net.output(before, **({"target": target.name} if target else {}), loss=loss)
    return net.project()


LINEAR3 = layer("Linear", out_features=3)
WORD_VECTORS = layer("Embedding", num_embeddings=500, embedding_dim=32)
ENCODER = layer("TransformerEncoderLayer", nhead=4)


@dataclass(frozen=True)
class Mistake:
    """`said` is part of the first problem's sentence, at `node` and `port` or parameter; `clicks` are the labels until all is well."""

    name: str
    make: Callable[[], Project]
    node: str
    port: str
    said: str
    clicks: tuple[str, ...]
    inside: bool = True
    """Whether it is one in a block too, which knows neither the data nor the loss."""
