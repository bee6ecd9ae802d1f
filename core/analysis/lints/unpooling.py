"""Unpooling that goes by places counted elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

from core.analysis import repairs
from core.analysis.evaluate import apply_rule
from core.analysis.goals import type_into
from core.analysis.lints.room import Lint, Room, warning
from core.document import edits
from core.graph import End, Node
from core.layers import LAYERS
from core.layers.sizes import same
from core.problems import Problem, Severity
from core.spec import Values


def other_places(room: Room, node: Node) -> Iterator[Problem]:
    """An unpooling whose places were counted in a map of another size than it makes."""
    source = room.graph.wires.get(End(node.id, "indices"))
    x = type_into(room.steps, room.graph.nodes[source.node]) if source and source.port == "indices" else None
    result = room.steps[node.id].result
    if x is None or x.rank != result.outs[0].rank:
        return
    if False not in [same(a, b) for a, b in zip(x.sizes[2:], result.outs[0].sizes[2:], strict=True)]:
        return
    layer, wanted = LAYERS[node.type], x.sizes[2:]
    values = Values({**edits.safe_values(layer, node), "output_size": wanted})
    reached = all(isinstance(s, int) for s in wanted) and apply_rule(layer, values, result.ins, None).refusal is None
    label = f"Restore {'×'.join(map(str, wanted))}"
    repair = repairs.set_param(label, node.id, "output_size", wanted, room.where) if reached else None
    why = "Places are counted row by row in the map that went into the max pooling. In a map of another size the same count means another point, or none."
    message = f"The places were counted in {x}, but this unpooling makes {result.outs[0]}."
    yield warning(room, "places", message, node, why, repair, Severity.ERROR, "indices")


LINTS: dict[str, tuple[Lint, ...]] = dict.fromkeys(("MaxUnpool1d", "MaxUnpool2d", "MaxUnpool3d"), (other_places,))
