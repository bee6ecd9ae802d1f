"""Networks written in a few lines, for the tests of lowering, analysis and edits."""

from __future__ import annotations

from typing import Any

import torch

from core.document.edits import ports_of
from core.document.look import frozen
from core.document.project import Block, DataColumn, DataSettings, Project, Schema
from core.graph import EMPTY, End, Graph, Node
from core.lowering import Lowered, lower
from core.lowering.execute import Built, build
from core.spec import Param, Use, merged

Source = str | tuple[str, str]
"""A node, or a node with one of its output ports."""


class Net:
    """A project as it is put together. Each node's id is its name."""

    def __init__(self, blocks: dict[str, Block] | None = None, schema: Schema | None = None) -> None:
        self.graph: Graph = EMPTY
        self.blocks = blocks or {}
        self.data = DataSettings(schema=schema)

    def add(
        self,
        type: str,
        name: str,
        *sources: Source,
        block: str = "",
        repeat: int = 1,
        shared: bool = False,
        **params: Any,
    ) -> str:
        node = Node(name, type, name, merged((), params), block, repeat, shared)
        self.graph = self.graph.put(node)
        ports = ports_of(self.project(), node)[0]
        for i, source in enumerate(sources):
            port = f"{ports[0].name}.{i}" if ports[0].variadic else ports[i].name
            self.wire(source, (name, port))
        return name

    def wire(self, source: Source, target: tuple[str, str]) -> None:
        start = End(*source) if isinstance(source, tuple) else self._first(source)
        self.graph = self.graph.wire(start, End(*target))

    def _first(self, name: str) -> End:
        return End(name, ports_of(self.project(), self.graph.nodes[name])[1][0].name)

    def input(self, name: str, *shape: int, dtype: str = "float32") -> str:
        return self.add("Input", name, shape=shape, dtype=dtype)

    def use(self, block: str, name: str, *sources: Source, repeat: int = 1, shared: bool = False, **params: Any) -> str:
        return self.add("Block", name, *sources, block=block, repeat=repeat, shared=shared, **params)

    def output(self, source: Source, name: str = "output", **params: Any) -> str:
        return self.add("Output", name, source, **{"loss": Use("MSELoss"), **params})

    def project(self) -> Project:
        return Project(graph=self.graph, blocks=frozen(self.blocks), data=self.data)

    def block(self, id: str, title: str, *params: Param) -> Block:
        """What has been put together so far, as a block."""
        return Block(id, title, self.graph, params=params)

    def lower(self) -> Lowered:
        return lower(self.project())

    def build(self, seed: int = 0) -> Built:
        return build(self.lower(), seed)


def schema(*columns: DataColumn, rows: int = 100) -> Schema:
    return Schema(rows, columns)


def sequences(name: str, length: int, features: int) -> DataColumn:
    """A column of sequences of different length."""
    return DataColumn(name, "sequence", "input", (length, features), ("L", "F"), lengths=True)


def same(a: torch.Tensor, b: torch.Tensor) -> bool:
    return a.shape == b.shape and bool(torch.allclose(a, b, atol=1e-6, equal_nan=True))
