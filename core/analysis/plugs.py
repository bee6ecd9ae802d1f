"""What could feed an open input: offered as a repair where exactly one output does."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from core.analysis.evaluate import evaluate, gathered, resolved
from core.analysis.steps import Step
from core.analysis.walk import READS_SCHEMA
from core.document import edits
from core.document.project import Project, Schema
from core.document.scope import Names, names_at
from core.graph import End, Graph, Node, descendants
from core.layers import LAYERS
from core.problems import Path, Repair
from core.spec import Values

MOST = 12
"""Outputs that are tried; among more of them one cannot be meant."""


class Plugs:
    """The free outputs of one graph."""

    def __init__(self, project: Project, schema: Schema | None, steps: Mapping[str, Step], where: str, prefix: Path):
        self._project, self._schema, self._steps, self._where, self._prefix = project, schema, steps, where, prefix
        self._graph: Graph = edits.graph_of(project, where)
        self._free: list[End] | None = None

    def repair(self, node: Node, port: str) -> Repair | None:
        """'Connect to …' for the input `port`, where exactly one output fits that feeds nothing yet."""
        if len(self._outputs()) > MOST:
            return None
        below = descendants(self._graph, [node.id]) if self._outputs() else set()
        names = names_at(self._project, self._prefix)
        fitting = [end for end in self._outputs() if end.node not in below and self._fits(end, node, port, names)]
        if len(fitting) != 1:
            return None
        [source] = fitting
        place = self._place(node, port)
        edit = partial(edits.connect, source=source, target=End(node.id, place), where=self._where)
        return Repair(f"Connect to '{self._graph.nodes[source.node].name}'", edit)

    def _outputs(self) -> list[End]:
        if self._free is None:
            fed = set(self._graph.wires.values())
            known = ((id, step) for id, step in self._steps.items() if step.ok)
            ends = (End(id, port) for id, step in known for port, _ in zip(step.ports, step.result.outs, strict=False))
            self._free = [end for end in ends if end not in fed]
        return self._free

    def _place(self, node: Node, port: str) -> str:
        """The first input that the port of a node stands for."""
        return next((p.first_place for p in edits.ports_of(self._project, node)[0] if p.name == port), port)

    def _fits(self, source: End, node: Node, port: str, names: Names) -> bool:
        """Whether the node's own rule takes what leaves `source`; blocks and a block's outputs take anything."""
        layer = LAYERS.find(node.type)
        if layer is None or node.type in edits.PORTS:
            return True
        values = resolved(layer, node.params, names)
        if not isinstance(values, Values):
            return False
        types = {
            name: step.result.outs[step.ports.index(end.port)]
            for name, end in {**self._graph.inputs_of(node.id), port: source}.items()
            if (step := self._steps[end.node]).ok and end.port in step.ports
        }
        types[self._place(node, port)] = types[port]
        row = gathered(layer.input_ports(values), types)
        if isinstance(row, str):
            return True
        schema = self._schema if layer.key in READS_SCHEMA else None
        return evaluate(layer.key, node.params, names, row, schema).refusal is None
