"""Random but repeatable uses of a declaration: parameters from their kinds' ranges, inputs of many types."""

from __future__ import annotations

import random
import re
from functools import cache
from typing import Any

from core.layers.base import LayerType, Rejected
from core.layers.training import NAMES
from core.problems import NetwrightError
from core.spec import Bool, Choice, Choices, Chosen, Float, Int, Kept, NodeRef, Param, Params, Size, Text, Use, Values
from tests.conformance.draw import Draw, declared, ruled
from tests.conformance.drawn_types import draw_type, relative
from tests.conformance.effort import TIMES
from tests.conformance.stricter import COMPOSED, INPUTS

ATTEMPTS, QUIET = 2000 * TIMES, 250
"""Draws at most, and how many may pass that bring nothing new before it is enough."""
KEPT, KEPT_COMPOSED, KEPT_REFUSALS = 30 * TIMES, 10 * TIMES, 6


def draw_value(rng: random.Random, param: Param) -> Any:
    """A value that the parameter takes; None now and then where it is optional."""
    if param.optional and rng.random() < 0.4:
        return None
    return param.check(_drawn(rng, param))


def _drawn(rng: random.Random, param: Param) -> Any:
    match param:
        case Int():
            return _whole(rng, param.low, param.high)
        case Float():
            low = param.low if param.low is not None else param.above
            if low is None:
                return rng.uniform(-10.0, 10.0)
            high = param.high if param.high is not None else low + 2.0
            return rng.choice([low if param.above is None else high, high, rng.uniform(low, high) or high])
        case Bool():
            return rng.random() < 0.5
        case Choice():
            return rng.choice(param.options)[0]
        case Size():
            if param.words and rng.random() < 0.3:
                return rng.choice(param.words)
            many = param.dims or rng.randint(1, 4)
            return tuple(_whole(rng, param.low, param.high) for _ in range(many))
        case Choices():
            return tuple(key for key, _ in param.options if rng.random() < 0.5)
        case Chosen():
            return Use(rng.choice([spec.key for spec in param.catalogue()]))
        case NodeRef() | Kept():
            return param.default
        case Text():
            return rng.choice(param.examples or ("", "a", "two words"))
    raise TypeError(f"how to draw a value of kind '{param.kind}' is not known")


def _whole(rng: random.Random, low: int | None, high: int | None) -> int:
    start = -4 if low is None else max(low, -4)
    return min(start + min(rng.randint(0, 6), rng.randint(0, 6)), 99 if high is None else high)


def own_params(layer: LayerType) -> list[Param]:
    """Without those that every layer with weights has: test_training.py tries them."""
    return [p for p in layer.params if p.name not in NAMES]


def draw_params(rng: random.Random, layer: LayerType) -> Params:
    """Some parameters set, the others left as they are."""
    return tuple(sorted((p.name, draw_value(rng, p)) for p in own_params(layer) if rng.random() < 0.7))


def draw_inputs(rng: random.Random, layer: LayerType, p: Values) -> tuple[Any, ...]:
    """By the family's own drawer two times in three, so that fitting inputs are found; else by chance."""
    if layer.key in INPUTS and rng.random() < 0.67:
        return INPUTS[layer.key](rng, layer, p)
    first = draw_type(rng)
    row: list[Any] = []
    for port in layer.input_ports(p):
        if port.variadic:
            row.append((first, *(relative(rng, first) for _ in range(rng.randint(0, 2)))))
        elif port.optional and rng.random() < 0.6:
            row.append(None)
        else:
            row.append(relative(rng, first) if row else first)
    return tuple(row)


@cache
def draws(key: str) -> tuple[list[Draw], list[Draw]]:
    """Uses that the rule accepts, no two alike, and uses that it refuses, each kind of refusal several times."""
    rng, layer = random.Random(key), declared(key)
    kept = KEPT_COMPOSED if key in COMPOSED else KEPT
    accepted: dict[str, Draw] = {}
    refused: dict[str, list[Draw]] = {}
    quiet = 0
    for _ in range(ATTEMPTS):
        quiet += 1
        if quiet > QUIET * TIMES and len(accepted) == kept:
            break
        draw = _drawn_use(rng, layer)
        if draw is None:
            continue
        same = refused.setdefault(_kind(draw.refusal), []) if draw.refusal is not None else None
        if same is None and len(accepted) < kept and str(draw) not in accepted:
            accepted[str(draw)] = draw
            quiet = 0
        elif same is not None and len(same) < KEPT_REFUSALS:
            same.append(draw)
            quiet = 0
    return list(accepted.values()), [draw for some in refused.values() for draw in some]


def _drawn_use(rng: random.Random, layer: LayerType) -> Draw | None:
    """None where the values do not go together."""
    params = draw_params(rng, layer)
    try:
        ins = draw_inputs(rng, layer, layer.resolve(params))
    except NetwrightError:
        return None
    return ruled(layer.key, params, ins)


def _kind(refusal: Rejected) -> str:
    return f"{refusal.port.split('.')[0]} {refusal.param} {re.sub('[0-9]+', '0', str(refusal))[:24]}"
