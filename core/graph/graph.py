"""Frozen Node and Graph. A wire is kept under its target, so that an input can take one wire only."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any, NamedTuple, Protocol, TypeVar

from core.problems import NetwrightError
from core.spec import Params, merged


class End(NamedTuple):
    """One end of a wire. Inputs of a variadic port `xs` are `xs.0`, `xs.1` …"""

    node: str
    port: str


@dataclass(frozen=True, slots=True)
class Node:
    """One layer, or one use of a block. `params` holds only what was set; the rest are the declaration's defaults."""

    id: str
    type: str
    name: str
    params: Params = ()
    block: str = ""
    """The definition that a use of a block names; '' for a layer."""
    repeat: int = 1
    shared: bool = False
    """Whether the repeats of a block use share their weights."""
    bypassed: bool = False
    """Whether it is passed over: what feeds its first input takes the place of its outputs."""

    def get(self, name: str, default: Any = None) -> Any:
        for key, value in self.params:
            if key == name:
                return value
        return default

    def with_params(self, **changes: Any) -> Node:
        return replace(self, params=merged(self.params, changes))


def numbered(ports: Iterable[str], name: str) -> list[str]:
    """Those of `ports` that are places of the variadic port `name`, in the order of their numbers."""
    split = ((port, *port.rpartition(".")) for port in ports)
    found = [(int(number), port) for port, stem, _, number in split if stem == name and number.isdecimal()]
    return [port for _, port in sorted(found)]


OF_WIRES = ("_entering", "_leaving")
"""What is worked out of the wires alone, so that graphs with the same wires share it."""
OF_TYPES = "_by_type"
"""What is worked out of the ids and types of the nodes alone."""
Nodes = Mapping[str, Node]
Wires = Mapping[End, End]
Key = TypeVar("Key", contravariant=True)
Value = TypeVar("Value", covariant=True)


class Lookup(Protocol[Key, Value]):
    """A table that can be asked for single keys alone."""

    def get(self, key: Key, /) -> Value | None: ...
    def __getitem__(self, key: Key, /) -> Value: ...


class Web(Protocol):
    """A graph as one sees it who goes along its wires from node to node."""

    @property
    def nodes(self) -> Lookup[str, Node]: ...
    @property
    def wires(self) -> Lookup[End, End]: ...
    def inputs_of(self, node: str) -> Mapping[str, End]: ...
    def outputs_of(self, node: str) -> Sequence[tuple[End, End]]: ...


@dataclass(frozen=True)
class Graph:
    """`nodes` by id in the order of their making; `wires` maps each connected input to the output that feeds it."""

    nodes: Nodes = field(default_factory=lambda: MappingProxyType({}))
    wires: Wires = field(default_factory=lambda: MappingProxyType({}))
    given: int = field(default=0, compare=False)
    """The highest number of an id that a node had which is gone: what tells of an id must not come to mean another node."""

    def __reduce__(self) -> tuple[Any, ...]:
        return (Graph.of, (dict(self.nodes), dict(self.wires), self.given))

    @staticmethod
    def of(nodes: dict[str, Node], wires: dict[End, End], given: int = 0) -> Graph:
        """A graph that takes over the two dicts."""
        return Graph(MappingProxyType(nodes), MappingProxyType(wires), given)

    def put(self, *nodes: Node) -> Graph:
        """With `nodes` added, or replaced in place."""
        table = dict(self.nodes)
        table.update((n.id, n) for n in nodes)
        made = Graph(MappingProxyType(table), self.wires, self.given)
        kept = (*OF_WIRES, OF_TYPES) if all(_alike(self.nodes.get(n.id), n) for n in nodes) else OF_WIRES
        return made._keeping(self, kept)

    def _keeping(self, other: Graph, names: Iterable[str]) -> Graph:
        """With what was worked out for another graph and holds for this one too."""
        self.__dict__.update((name, other.__dict__[name]) for name in names if name in other.__dict__)
        return self

    def wire(self, source: End, target: End) -> Graph:
        """With a wire from `source` to `target`, in place of what fed `target` before."""
        return self.rewire({target: source})

    def rewire(self, changes: Mapping[End, End | None]) -> Graph:
        """With each target fed by its new source; None takes the wire away. New wires come last."""
        wires: dict[End, End] = dict(self.wires)
        for target, source in changes.items():
            wires.pop(target, None)
            if source is not None:
                wires[target] = source
        return Graph(self.nodes, MappingProxyType(wires), self.given)._keeping(self, (OF_TYPES,))

    def drop(self, ids: Collection[str]) -> Graph:
        """Without the nodes `ids` and every wire at them."""
        gone = set(ids)
        nodes = {k: n for k, n in self.nodes.items() if k not in gone}
        wires = {t: s for t, s in self.wires.items() if t.node not in gone and s.node not in gone}
        return Graph.of(nodes, wires, max(self.given, _highest(gone & self.nodes.keys())))

    @cached_property
    def _entering(self) -> dict[str, dict[str, End]]:
        """Made once for a graph, when it is first asked for: a graph never changes."""
        table: dict[str, dict[str, End]] = {}
        for target, source in self.wires.items():
            table.setdefault(target.node, {})[target.port] = source
        return table

    @cached_property
    def _leaving(self) -> dict[str, list[tuple[End, End]]]:
        table: dict[str, list[tuple[End, End]]] = {}
        for target, source in self.wires.items():
            table.setdefault(source.node, []).append((source, target))
        return table

    @cached_property
    def _by_type(self) -> dict[str, list[str]]:
        table: dict[str, list[str]] = {}
        for node in self.nodes.values():
            table.setdefault(node.type, []).append(node.id)
        return table

    def of_types(self, types: Container[str]) -> list[Node]:
        """The nodes of these types, in the order of their making."""
        found = [ids for type, ids in self._by_type.items() if type in types]
        if len(found) > 1:
            return [node for node in self.nodes.values() if node.type in types]
        return [self.nodes[id] for ids in found for id in ids]

    def types(self) -> Collection[str]:
        """Those of its nodes, each once."""
        return self._by_type.keys()

    def like(self, other: Graph) -> bool:
        """Whether the two are known to join nodes of the same types by the same wires: they may differ in parameters and names."""
        return self.wires is other.wires and self._by_type is other._by_type

    def inputs_of(self, node: str) -> Mapping[str, End]:
        """Source by input port, for the connected inputs of `node`."""
        return self._entering.get(node, {})

    def outputs_of(self, node: str) -> Sequence[tuple[End, End]]:
        """(source, target) of the wires that leave `node`."""
        return self._leaving.get(node, ())

    def node(self, id: str) -> Node:
        """Raises NetwrightError for a node that is gone, as a click on what was shown a moment ago may name."""
        if id not in self.nodes:
            raise NetwrightError("This layer is no longer in the network.")
        return self.nodes[id]

    def named(self, name: str) -> Node | None:
        return next((n for n in self.nodes.values() if n.name == name), None)

    def fresh_id(self, taken: Collection[str] = ()) -> str:
        """An id that no node has or had: `n1`, `n2` …"""
        number = max(len(self.nodes), self.given) + len(taken) + 1
        while f"n{number}" in self.nodes or f"n{number}" in taken:
            number += 1
        return f"n{number}"


def _alike(old: Node | None, new: Node) -> bool:
    return old is not None and old.type == new.type


def _highest(ids: Iterable[str]) -> int:
    return max((int(id[1:]) for id in ids if id[:1] == "n" and id[1:].isdecimal()), default=0)


EMPTY = Graph()
