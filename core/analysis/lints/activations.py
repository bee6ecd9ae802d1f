"""Activations that are missing, that stand twice, or that undo each other."""

from __future__ import annotations

from collections.abc import Iterator

from core.analysis import repairs
from core.analysis.lints.room import Lint, Room, warning
from core.analysis.upstream import CONVOLUTIONS, WEIGHTED
from core.graph import End, Node
from core.layers import LAYERS
from core.layers.base import Insert
from core.problems import Problem

FROM_0_TO_6 = ("ReLU6", "Sigmoid", "Hardsigmoid", "Softmax", "Softmax2d", "Softmin")
UNCHANGED = {"ReLU": ("ReLU", "Softplus", *FROM_0_TO_6), "ReLU6": FROM_0_TO_6}
"""Activation -> those whose results it leaves as they are."""
SHARES = ("Softmax", "Softmax2d", "Softmin", "LogSoftmax")
BENDS = (
    *("ReLU", "LeakyReLU", "PReLU", "RReLU", "ReLU6", "ELU", "SELU", "CELU", "GELU", "SiLU", "Mish"),
    *("Sigmoid", "Tanh", "Hardsigmoid", "Hardtanh", "Hardswish", "Softsign", "LogSigmoid"),
)
"""Activations that stand alone after a layer. Softplus is part of formulas, shrinking and thresholds follow others on purpose."""


def no_activation_between(room: Room, node: Node) -> Iterator[Problem]:
    maker = room.maker(node)
    if maker is None or maker.type not in WEIGHTED:
        return
    if (node.type == "Linear") != (maker.type == "Linear") and maker.type == "Linear":
        return
    why = "Without a bend between them, two layers of weighted sums are no more than one: a sum of sums is a sum. An activation such as ReLU lets the second learn something new."
    repair = repairs.insert("Insert ReLU", End(node.id, "x"), Insert("ReLU"), room.where)
    message = f"There is no activation between '{maker.name}' and '{node.name}'."
    yield warning(room, "no-activation", message, node, why, repair)


def two_in_a_row(room: Room, node: Node) -> Iterator[Problem]:
    first = room.before(node)
    if first is None or not room.feeds_only(first, node):
        return
    if first.type in UNCHANGED.get(node.type, ()):
        yield _told(room, first, node, "changes nothing", "the second finds nothing left to cut off", node)
    elif node.type in BENDS and first.type in BENDS:
        tail = "the second can only work with what the first has left"
        yield _told(room, first, node, "follows an activation", tail, first)


def _told(room: Room, first: Node, second: Node, what: str, tail: str, removed: Node) -> Problem:
    title = LAYERS[second.type].title
    why = f"One activation bends the numbers as much as is needed. Of two in a row {tail}."
    repair = repairs.remove(f"Remove '{removed.name}'", removed.id, room.where)
    message = f"{title} '{second.name}' {what}: '{first.name}' stands right before it."
    return warning(room, "two-activations", message, second, why, repair)


def shares_of_shares(room: Room, node: Node) -> Iterator[Problem]:
    first = room.before(node)
    if first is None or first.type not in SHARES or not room.feeds_only(first, node):
        return
    titles = LAYERS[first.type].title, LAYERS[node.type].title
    why = "Shares lie between 0 and 1, so that a second time even the surest answer comes out hardly larger than the others."
    repair = repairs.remove(f"Remove '{first.name}'", first.id, room.where)
    yield warning(room, "two-activations", f"{titles[1]} is taken of what {titles[0]} made.", node, why, repair)


LINTS: dict[str, tuple[Lint, ...]] = {
    "Linear": (no_activation_between,),
    **dict.fromkeys(CONVOLUTIONS, (no_activation_between,)),
    **dict.fromkeys(BENDS, (two_in_a_row,)),
    **dict.fromkeys(SHARES, (shares_of_shares,)),
}
