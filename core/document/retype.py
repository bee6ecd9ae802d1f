"""A node made into another layer type, with what fits of its parameters and wires."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from core.document.edits import graph_of, ports_of, with_graph
from core.document.project import Project
from core.graph import numbered
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


def retype(project: Project, id: str, type: str, where: str = "") -> Project:
    """With the node as a layer of `type`. Wires at ports that it does not have go. Raises NetwrightError."""
    graph = graph_of(project, where)
    node = graph.node(id)
    made = replace(node, type=type, params=carried_params(node.params, LAYERS[type]))
    ins, outs = ports_of(project, made)
    lost = [t for t in graph.wires if t.node == id and not _takes(ins, t.port)]
    lost += [t for source, t in graph.outputs_of(id) if not _takes(outs, source.port)]
    return with_graph(project, graph.put(made).rewire(dict.fromkeys(lost)), where)


def _takes(ports: tuple[Port, ...], name: str) -> bool:
    return any(bool(numbered([name], p.name)) if p.variadic else name == p.name for p in ports)
