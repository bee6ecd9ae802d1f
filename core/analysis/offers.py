"""Which layers go with a wire that hangs loose, or in the place of another layer. Each is asked by its own rule, as new."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

from core.analysis.analysis import Analysis
from core.analysis.evaluate import Refusal, evaluate, gathered, resolved
from core.analysis.fits import fits
from core.analysis.walk import READS_SCHEMA
from core.document.edits import PORTS, graph_of, ports_of
from core.document.project import Project
from core.document.retype import carried_params, seats
from core.document.scope import names_at
from core.graph import End, Node
from core.layers import LAYERS
from core.layers.base import LayerType, Port
from core.layers.wires import WireType
from core.problems import Path
from core.spec import Params


class Answer(IntEnum):
    """From the best on."""

    FITS = 0
    OPEN = 1
    """It may: other inputs are needed too, or a shape is not known."""
    REFUSED = 2


@dataclass(frozen=True, slots=True)
class Offer:
    """`port` of the new layer takes the wire, '' where none could; `reason` is the sentence of a refusal."""

    answer: Answer
    port: str = ""
    reason: str = ""


NO_PORT = Offer(Answer.REFUSED, "", "It has no port for this wire.")


class Offers:
    """Of one graph, at one moment."""

    def __init__(self, project: Project, analysis: Analysis, where: str = "", prefix: Path = ()) -> None:
        self._project, self._analysis, self._where, self._prefix = project, analysis, where, prefix
        self._names = names_at(project, prefix, where)
        self._blind = bool(where) and not prefix

    def after(self, source: End, type: str) -> Offer:
        """A new layer of `type` fed by `source`: the first of its ports that takes what comes, else the first there is."""
        layer = LAYERS[type]
        given = None if self._blind else self._analysis.type_at((*self._prefix, source.node), source.port)
        offers = [self._fed(layer, (), {name: given}, name) for name in self._seats(layer)]
        return min(offers, key=lambda offer: offer.answer, default=NO_PORT)

    def before(self, target: End, type: str) -> Offer:
        """A new layer of `type` that feeds `target`."""
        layer = LAYERS[type]
        values = resolved(layer, (), self._names)
        if isinstance(values, Refusal):
            return Offer(Answer.OPEN, "y")
        outs = layer.output_ports(values)
        if not outs:
            return NO_PORT
        return Offer(Answer.OPEN if layer.input_ports(values) else Answer.FITS, outs[0].name)

    def instead(self, id: str, type: str) -> Offer:
        """A layer of `type` in the place of the node, with its wires and what it takes of its parameters."""
        layer, node = LAYERS[type], graph_of(self._project, self._where).nodes[id]
        params = carried_params(node.params, layer)
        given = {} if self._blind else self._present(node)
        values = resolved(layer, params, self._names)
        if isinstance(values, Refusal):
            return Offer(Answer.OPEN)
        graph = graph_of(self._project, self._where)
        if graph.outputs_of(id) and not layer.output_ports(values):
            return Offer(Answer.REFUSED, "", "It has no output for the wires that leave here.")
        seated = seats(list(given), layer.input_ports(values))
        if None in seated.values():
            return Offer(Answer.REFUSED, "", "It has fewer inputs than wires arrive here.")
        if not given:
            return Offer(Answer.OPEN)
        return self._fed(layer, params, {new: given[old] for old, new in seated.items() if new}, "")

    def different(self, ids: Collection[str]) -> list[str]:
        """One of each group of nodes that are alike: in type, settings and what arrives."""
        nodes = graph_of(self._project, self._where).nodes
        found = {(nodes[i].type, nodes[i].params, tuple(self._present(nodes[i]).items())): i for i in ids}
        return list(found.values())

    def _present(self, node: Node) -> dict[str, WireType | None]:
        inputs = graph_of(self._project, self._where).inputs_of(node.id)
        return {port: self._analysis.type_at((*self._prefix, s.node), s.port) for port, s in inputs.items()}

    def _seats(self, layer: LayerType) -> list[str]:
        values = resolved(layer, (), self._names)
        ports = layer.input_ports(layer.resolve(()) if isinstance(values, Refusal) else values)
        return _places(ports)

    def _fed(self, layer: LayerType, params: Params, given: Mapping[str, WireType | None], port: str) -> Offer:
        values = resolved(layer, params, self._names)
        if layer.key in PORTS:
            return Offer(Answer.FITS, port)
        if isinstance(values, Refusal) or None in given.values():
            return Offer(Answer.OPEN, port)
        row = gathered(layer.input_ports(values), given)
        if isinstance(row, str):
            return Offer(Answer.OPEN, port)
        schema = self._analysis.schema if layer.key in READS_SCHEMA else None
        refusal = evaluate(layer.key, params, self._names, row, schema).refusal
        if refusal is None:
            return Offer(Answer.FITS, port)
        return Offer(Answer.OPEN if refusal.param else Answer.REFUSED, port, refusal.message)


def _places(ports: Sequence[Port]) -> list[str]:
    """Where a single wire may go: what is optional, such as a first state, only where nothing else is there."""
    return [port.first_place for port in ports if not port.optional] or [port.first_place for port in ports]


def joined_at(
    project: Project, analysis: Analysis, source: End, new: str, where: str = "", prefix: Path = ()
) -> End | None:
    """The input of the node `new` that takes a wire from `source` best; `analysis` need not know the node yet."""
    ins, _ = ports_of(project, graph_of(project, where).node(new))
    ends = [End(new, place) for place in _places(ins)]
    return next((e for e in ends if not fits(project, analysis, source, e, where, prefix)), ends[0] if ends else None)
