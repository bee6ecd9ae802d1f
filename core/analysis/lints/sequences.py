"""Sequences: word numbers beyond the table, attention that cannot tell the order, Dropout before statistics."""

from __future__ import annotations

from collections.abc import Iterator

from core.analysis import repairs
from core.analysis.lints.room import Lint, Room, warning
from core.analysis.upstream import before
from core.document.project import DataColumn
from core.graph import End, Node, ancestors
from core.layers import LAYERS
from core.layers.base import Insert
from core.problems import Problem, Severity

BLIND_ATTENTION = ("MultiheadAttention", "TransformerEncoderLayer", "TransformerEncoder")
"""Attention that compares contents alone."""
BLIND = (
    *("Input", "Embedding", "Linear", "Scale", "Dropout", "LayerNorm", "RMSNorm", "Identity", "Add"),
    *("ReLU", "GELU", "SiLU", "Tanh"),
)
"""Layers after which a sequence still does not say where each of its steps stands."""
DROPOUTS = ("Dropout", "Dropout1d", "Dropout2d", "Dropout3d")
BATCH_NORMS = ("BatchNorm1d", "BatchNorm2d", "BatchNorm3d", "SyncBatchNorm")


def _column_into(room: Room, node: Node) -> DataColumn | None:
    source = before(room.graph, node)
    if source is None or source.type != "Input" or room.schema is None:
        return None
    return room.schema.column(str(source.get("column", "")))


def beyond_the_table(room: Room, node: Node) -> Iterator[Problem]:
    column, rows = _column_into(room, node), room.values(node).num_embeddings
    needed = (column.count or len(column.classes)) if column is not None else 0
    if column is None or needed <= rows:
        return
    many = f"{'up to ' if column.count else ''}{needed}"
    why = f"An embedding has a row for each number. '{column.name}' has {many} different entries, counted from 0, so training would stop at the first from {rows} on."
    repair = repairs.set_param(f"Give it {needed} entries", node.id, "num_embeddings", needed, room.where)
    message = f"The table has {rows} entries, but '{column.name}' needs {many}."
    yield warning(room, "vocabulary", message, node, why, repair, Severity.ERROR, param="num_embeddings")


def no_positions(room: Room, node: Node) -> Iterator[Problem]:
    port = room.port(node)
    source, x = room.graph.wires.get(End(node.id, port)), room.type_into(node)
    if source is None or x is None or x.axes != ("N", "L", "F") or room.where or room.values(node).get("is_causal"):
        return
    above = [room.graph.nodes[id_] for id_ in ancestors(room.graph, [source.node])]
    if any(n.block or n.type not in BLIND for n in above) or not _ordered(room, above):
        return
    title = LAYERS[node.type].title
    why = "Attention compares what the steps hold and nothing else: with its words shuffled, a sentence gives the same. A positional encoding adds to each step where it stands."
    repair = repairs.insert(
        "Insert positional encoding", End(node.id, port), Insert("SinusoidalPositionalEncoding"), room.where
    )
    message = f"{title} '{node.name}' cannot tell in which order the steps come."
    yield warning(room, "no-positions", message, node, why, repair, port=port)


def _ordered(room: Room, above: list[Node]) -> bool:
    """Whether order plainly matters: words, one embedding of them (a second may be that of their places), or a sequence of the data."""
    schema = room.schema
    inputs = [n for n in above if n.type == "Input"]
    if len(inputs) != 1:
        return False
    column = schema.column(str(inputs[0].get("column", ""))) if schema else None
    embeddings = sum(n.type == "Embedding" for n in above)
    return embeddings == 1 or (embeddings == 0 and column is not None and column.kind == "sequence")


def dropout_before_statistics(room: Room, node: Node) -> Iterator[Problem]:
    first = room.before(node)
    if first is None or first.type not in DROPOUTS or not room.feeds_only(first, node):
        return
    why = "While training, dropout makes the numbers spread more than they do in use. Batch normalisation remembers that spread and applies it where nothing is dropped, so answers in use are off. The other way round both work."
    repair = repairs.swap("Put Dropout behind it", first.id, node.id, room.where)
    message = f"'{first.name}' changes the spread that '{node.name}' measures."
    yield warning(room, "dropout-before-norm", message, node, why, repair)


LINTS: dict[str, tuple[Lint, ...]] = {
    **dict.fromkeys(("Embedding", "EmbeddingBag"), (beyond_the_table,)),
    **dict.fromkeys(BLIND_ATTENTION, (no_positions,)),
    **dict.fromkeys(BATCH_NORMS, (dropout_before_statistics,)),
}
