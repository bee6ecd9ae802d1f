"""One node's shapes and cost, memoised: the same declaration, parameters and input types are never worked out twice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from core.document.project import Schema
from core.document.scope import Names
from core.expressions import Expr, names_in
from core.graph import numbered
from core.layers import LAYERS
from core.layers.base import Context, Cost, Inputs, LayerType, Outputs, Port, Rejected, Suggestion, as_trained
from core.layers.sizes import SizeValue
from core.problems import NetwrightError
from core.spec import Params, Values

NO_COST = Cost()


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a node has no output type."""

    message: str
    why: str = ""
    port: str = ""
    param: str = ""
    repair: tuple[str, Suggestion] | None = None
    code: str = "shape"


@dataclass(frozen=True, slots=True)
class Result:
    """What one node makes of its inputs: output types and cost, or a refusal."""

    ins: Inputs = ()
    outs: Outputs = ()
    cost: Cost = NO_COST
    conditions: tuple[str, ...] = ()
    refusal: Refusal | None = None
    activations: SizeValue = 0
    """Numbers that one sample leaves at the outputs; of a block, at those of every node inside."""


@lru_cache(maxsize=32768)
def _values(layer: LayerType, params: Params, names: Names) -> Values:
    return layer.resolve(params, dict(names))


def resolved(layer: LayerType, params: Params, names: Names) -> Values | Refusal:
    """All parameter values, or the first one that cannot be used.

    A refusal is never remembered: `True` and `1` are equal as keys, and one of them may be fine.
    """
    try:
        return _values(layer, params, names)
    except NetwrightError as error:
        for name, message in layer.mistakes(params, dict(names)):
            if _follows_missing_data(dict(params)[name], names):
                return Refusal(NO_CLASSES, CHOOSE_DATA, param=name, code="parameter")
            return Refusal(message, param=name, code="parameter")
        return Refusal(str(error), code="parameter")


def usable(layer: LayerType, params: Params, names: Names) -> Values:
    """All parameter values as they are `resolved`; defaults where one of them cannot be used."""
    found = resolved(layer, params, names)
    return layer.resolve(()) if isinstance(found, Refusal) else found


NO_CLASSES = "The size of this layer follows the data, but there is no data with such a target yet."
CHOOSE_DATA = "Choose data in the Data panel, or type a number in place of the expression."


def _follows_missing_data(value: Any, names: Names) -> bool:
    known = dict(names)
    return isinstance(value, Expr) and any(n in ("classes", "targets") and n not in known for n in names_in(value))


def gathered(ports: tuple[Port, ...], given: Mapping[str, Any]) -> tuple[Any, ...] | str:
    """Inputs in port order, or the name of the first port that has to be connected and is not."""
    row: list[Any] = []
    for port in ports:
        if port.variadic:
            ends = numbered(given, port.name)
            if not ends and not port.optional:
                return port.name
            row.append(tuple(given[k] for k in ends))
        elif port.name in given or port.optional:
            row.append(given.get(port.name))
        else:
            return port.name
    return tuple(row)


def apply_rule(layer: LayerType, values: Values, ins: Inputs, schema: Schema | None) -> Result:
    """The shape rule and the cost rule, without memory: lowering runs it with sizes that carry their text."""
    context = Context(schema)
    try:
        made = layer.shape(context, values, *ins)
        outs = made if isinstance(made, tuple) else (made,)
        held: SizeValue = 0
        for out in outs:
            held = held + out.per_sample()
        cost = as_trained(layer, values, ins, layer.cost(values, ins, outs))
        return Result(ins, outs, cost, tuple(context.conditions), activations=held)
    except Rejected as no:
        return Result(ins, refusal=Refusal(str(no), no.why, no.port, no.param, no.repair, no.code))


@lru_cache(maxsize=32768)
def evaluate(type: str, params: Params, names: Names, ins: Inputs, schema: Schema | None) -> Result:
    """`apply_rule` with memory, for parameters that are `resolved`.

    `schema` only for the types that read it, so that others are shared between data sets.
    """
    layer = LAYERS[type]
    return apply_rule(layer, _values(layer, params, names), ins, schema)
