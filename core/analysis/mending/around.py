"""Repairs that look at what stands before a refused port: an output beside the one in use, a Flatten too early, a size that shrinks."""

from __future__ import annotations

from collections.abc import Iterator

from core.analysis import repairs
from core.analysis.mending.spot import Spot
from core.analysis.upstream import CONVOLUTIONS, going_up, widened
from core.document import edits
from core.graph import End, Node
from core.layers import LAYERS
from core.layers.base import Port
from core.problems import Repair
from core.spec import Values


def other_outputs(spot: Spot) -> Iterator[Repair]:
    """The nearest layer above with several outputs gives another one."""
    below = spot.node
    for found in going_up(spot.graph, spot.node, spot.port):
        ports = edits.ports_of(spot.project, found)[1]
        wires = [(s, t) for s, t in spot.graph.outputs_of(found.id) if t.node == below.id]
        if len(ports) > 1 and len(wires) == 1:
            [(source, target)] = wires
            for port in ports:
                if port.name != source.port:
                    label = f"Take '{_called(port)}' of '{found.name}'"
                    yield repairs.connect(label, End(found.id, port.name), target, spot.where)
            return
        below = found


def _called(port: Port) -> str:
    return port.title or port.name


def without_flatten(spot: Spot) -> Iterator[Repair]:
    """A Flatten that took the axes away which are needed here."""
    found = next(going_up(spot.graph, spot.node, spot.port), None)
    if found is not None and found.type == "Flatten":
        yield repairs.remove(f"Remove '{found.name}'", found.id, spot.where)


def without_wire(spot: Spot) -> Iterator[Repair]:
    """An input that may stay open, and holds what does not belong there."""
    optional = {p.name for p in edits.ports_of(spot.project, spot.node)[0] if p.optional}
    if spot.port in optional and spot.target in spot.graph.wires:
        yield repairs.disconnect(f"Take the wire at '{spot.port}' away", spot.target, spot.where)


def keeping_size(spot: Spot, port: str, until: str = "") -> Repair | None:
    """Convolutions above `port`, up to the node `until`, padded so that their results are as large as what arrives."""
    changes: list[repairs.Edit] = []
    names: list[str] = []
    for found in going_up(spot.graph, spot.node, port):
        if found.id == until:
            break
        padding = _half(found)
        if padding is not None:
            names.append(found.name)
            changes.append(repairs.set_param("", found.id, "padding", padding, spot.where).edit)
    if not names:
        return None
    told = f"'{names[0]}'" if len(names) == 1 else f"{len(names)} convolutions"
    return Repair(f"Keep the size in {told}", repairs.combined(*changes))


def _half(node: Node) -> object:
    """The padding that keeps the size of a convolution; None where it has that already, or none does."""
    if node.type not in CONVOLUTIONS or node.type.startswith("ConvTranspose"):
        return None
    p: Values = edits.safe_values(LAYERS[node.type], node)
    around = tuple(d * (k - 1) for k, d in zip(p.kernel_size, p.dilation, strict=True))
    if p.padding == "same" or any(a % 2 for a in around):
        return None
    half = tuple(a // 2 for a in around)
    return None if half == (p.padding if p.padding != "valid" else (0,) * len(half)) else half


def of_width(spot: Spot, port: str, width: int) -> Repair | None:
    """The layer that says how wide what arrives is says another width."""
    found = widened(spot.graph, spot.node, port)
    if found is None:
        return None
    node, param = found
    label = f"Give '{node.name}' {width} {_counted(param, width)}"
    return repairs.set_param(label, node.id, param, width, spot.where)


def _counted(param: str, many: int) -> str:
    word = {"out_channels": "filter", "hidden_size": "unit", "embedding_dim": "number"}.get(param, "output")
    return word if many == 1 else f"{word}s"
