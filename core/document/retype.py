"""A node made into another layer type, with what fits of its parameters and wires."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from core.document.edits import compacted, fresh_name, graph_of, ports_of, with_graph
from core.document.project import Project
from core.format import plural
from core.graph import End, Node, numbered
from core.layers import LAYERS
from core.layers.base import LayerType, Port
from core.spec import Invalid, Param, Params, Size


def carried_params(params: Params, layer: LayerType) -> Params:
    """Those that `layer` has too and takes. Sizes for more or fewer axes are repeated or cut."""
    known = {param.name: param for param in layer.params}
    kept: list[tuple[str, Any]] = []
    for name, value in params:
        if name in known:
            try:
                kept.append((name, known[name].check(_fitted(known[name], value))))
            except Invalid:
                continue
    return tuple(kept)


def _fitted(param: Param, value: Any) -> Any:
    if isinstance(param, Size) and param.dims and isinstance(value, tuple):
        return (value * param.dims)[: param.dims]
    return value


def seats(wired: Sequence[str], ports: tuple[Port, ...]) -> dict[str, str | None]:
    """For each input that has a wire, the one of `ports` that takes it over: that of its name, else the first free one."""
    kept = {name: name for name in wired if _takes(ports, name)}
    taken = set(kept)
    found: dict[str, str | None] = {}
    for name in wired:
        found[name] = kept.get(name) or _free(ports, taken)
        taken.add(found[name] or "")
    return found


def _free(ports: tuple[Port, ...], taken: set[str]) -> str | None:
    for port in ports:
        places = (f"{port.name}.{n}" for n in range(len(taken) + 1)) if port.variadic else iter((port.name,))
        free = next((place for place in places if place not in taken), None)
        if free is not None:
            return free
    return None


def retype(project: Project, id: str, type: str, where: str = "") -> Project:
    """With the node as a layer of `type`. Wires go to its ports of the same names, the others to those that are free.

    Those that find none go. Raises NetwrightError.
    """
    graph = graph_of(project, where)
    node = graph.node(id)
    made = replace(node, type=type, params=carried_params(node.params, LAYERS[type]), block="", repeat=1, shared=False)
    ins, outs = ports_of(project, made)
    fed = graph.inputs_of(id)
    seated = seats(list(fed), ins)
    changes: dict[End, End | None] = {End(id, old): None for old in fed}
    changes |= {End(id, new): fed[old] for old, new in seated.items() if new}
    feeding = list(dict.fromkeys(source.port for source, _ in graph.outputs_of(id)))
    left = seats(feeding, outs)
    for source, target in graph.outputs_of(id):
        port = left[source.port]
        changes[target] = End(id, port) if port else None
    loose = {target.node for target, source in changes.items() if source is None} - {id}
    wired = compacted(project, graph.put(made).rewire(changes), {id, *loose})
    return with_graph(project, wired, where)


def replaced(project: Project, ids: Collection[str], type: str, where: str = "") -> Project:
    """With each of the nodes as a layer of `type`. One that is called after its old type is called after the new one.

    Raises NetwrightError.
    """
    for id in ids:
        before = graph_of(project, where).node(id)
        project = retype(project, id, type, where)
        if _called_after(before):
            graph = graph_of(project, where)
            name = fresh_name(graph.drop([id]), LAYERS[type].stem)
            project = with_graph(project, graph.put(replace(graph.node(id), name=name)), where)
    return project


def _called_after(node: Node) -> bool:
    """Whether its name is the one that it was given when it was added."""
    layer = LAYERS.find(node.type)
    stem = layer.stem if layer else node.type.lower()
    return node.name.rstrip("0123456789").rstrip("_") == stem


def not_kept(before: Project, after: Project, ids: Collection[str], where: str = "") -> list[str]:
    """What the nodes had and have no longer, for people: labels of their settings, and 'a wire' or '2 wires'."""
    lost: dict[str, None] = {}
    old, new = graph_of(before, where), graph_of(after, where)
    for id in ids:
        then, now = old.nodes[id], dict(new.nodes[id].params)
        spec = LAYERS.find(then.type)
        labels = {p.name: p.label for p in spec.params} if spec else {}
        lost |= dict.fromkeys(labels.get(name, name).lower() for name, _ in then.params if name not in now)
    wires = sum(1 for t, s in old.wires.items() if t.node in ids or s.node in ids)
    wires -= sum(1 for t, s in new.wires.items() if t.node in ids or s.node in ids)
    return [*lost, *([plural(wires, "wire") if wires > 1 else "a wire"] if wires > 0 else [])]


def _takes(ports: tuple[Port, ...], name: str) -> bool:
    return any(bool(numbered([name], p.name)) if p.variadic else name == p.name for p in ports)
