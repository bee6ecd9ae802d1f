"""Whether a wire would fit, asked on every move of the mouse while one is drawn."""

from __future__ import annotations

from core.analysis.analysis import Analysis
from core.analysis.evaluate import apply_rule, gathered
from core.document.bypass import is_bypassed
from core.document.edits import graph_of, ports_of
from core.document.project import Project
from core.graph import End, descendants
from core.layers import LAYERS
from core.layers.ports import BLOCK_OUTPUT
from core.problems import Path


def fits(project: Project, analysis: Analysis, source: End, target: End, where: str = "", prefix: Path = ()) -> str:
    """'' where the wire fits, else a sentence that says why not. Asks the target's own rule with the new type."""
    graph = graph_of(project, where)
    if source.node == target.node:
        return "A layer cannot feed itself."
    if target.node in graph.nodes and source.node in descendants(graph, [target.node]):
        return "This wire would close a loop: the output would need itself."
    if where and not prefix:
        return ""
    offered = analysis.type_at((*prefix, source.node), source.port)
    node = graph.nodes[target.node]
    layer = LAYERS.find(node.type)
    if offered is None or layer is None or node.block or node.type == BLOCK_OUTPUT or is_bypassed(project, node):
        return ""
    values = analysis.values(node, prefix, where)
    present = {port: analysis.type_at((*prefix, s.node), s.port) for port, s in graph.inputs_of(node.id).items()}
    given = {port: t for port, t in present.items() if t is not None} | {target.port: offered}
    row = gathered(ports_of(project, node)[0], given)
    if isinstance(row, str):
        return ""
    refusal = apply_rule(layer, values, row, analysis.schema).refusal
    return refusal.message if refusal else ""
