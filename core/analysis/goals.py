"""What an answer of the network is compared with, and by which loss."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.document import edits
from core.document.project import DataColumn, Schema
from core.graph import End, Lookup, Node, Web
from core.layers import LAYERS, LOSSES
from core.layers.data import chosen_loss
from core.layers.ends import TARGET, is_loss
from core.layers.wires import WireType
from core.spec import Use

if TYPE_CHECKING:
    from core.analysis.analysis import Analysis
    from core.analysis.steps import Step


def type_into(steps: Lookup[str, Step], node: Node) -> WireType | None:
    """The type at the first input; None where it is not known."""
    ins = steps[node.id].result.ins
    return ins[0] if ins and isinstance(ins[0], WireType) else None


def loss_of(analysis: Analysis, node: Node) -> tuple[Use, DataColumn] | None:
    """The loss that an Output will use, or a loss node is, and the column it compares with; None where either is not known."""
    return loss_at(analysis.computed.graph, analysis.walk.steps, analysis.schema, node)


def loss_at(graph: Web, steps: Lookup[str, Step], schema: Schema | None, node: Node) -> tuple[Use, DataColumn] | None:
    """`loss_of` within a graph."""
    column = column_at(graph, schema, node)
    if column is None:
        return None
    if is_loss(node.type):
        return Use(node.type, node.params), column
    use = chosen_loss(edits.safe_values(LAYERS["Output"], node), column, type_into(steps, node))
    return (use, column) if use.key in LOSSES else None


def target_of(analysis: Analysis, node: Node) -> DataColumn | None:
    """The column that an Output, or a loss node whose target comes straight from a Target, compares with."""
    return column_at(analysis.computed.graph, analysis.schema, node)


def column_at(graph: Web, schema: Schema | None, node: Node) -> DataColumn | None:
    """`target_of` within a graph."""
    name = node.get("target", "")
    if is_loss(node.type):
        source = graph.wires.get(End(node.id, "target"))
        target = graph.nodes[source.node] if source else None
        name = target.get("column", "") if target is not None and target.type == TARGET else ""
    return schema.column(str(name)) if schema else None
