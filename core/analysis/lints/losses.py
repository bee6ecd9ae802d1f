"""What stands before a loss: activations that it applies itself, that it needs, or that keep the target out of reach."""

from __future__ import annotations

import math
from collections.abc import Iterator

from core.analysis import repairs
from core.analysis.goals import loss_at
from core.analysis.lints.room import Lint, Room, warning
from core.analysis.upstream import WEIGHTED, widened
from core.document.project import DataColumn
from core.graph import End, Node
from core.layers import LAYERS, LOSSES
from core.layers.base import Insert
from core.layers.ends import OUTPUT, is_loss
from core.layers.losses.declaration import LossType
from core.problems import Problem, Repair, Severity
from core.spec import Use

SQUEEZES = ("Softmax", "Softmax2d", "Softmin", "Sigmoid", "Hardsigmoid", "LogSigmoid", "LogSoftmax")
CUTS = ("ReLU", "ReLU6")
CHANCES = ("Softmax", "Softmax2d", "Softmin", "Sigmoid", "Hardsigmoid")
DROPOUTS = ("Dropout", "Dropout1d", "Dropout2d", "Dropout3d", "AlphaDropout", "FeatureAlphaDropout")
OF_CHANCES = ("BCELoss",)
FROM_ZERO = (0.0, math.inf)
RANGES = {
    "ReLU": FROM_ZERO,
    "Softplus": FROM_ZERO,
    "ReLU6": (0.0, 6.0),
    "Sigmoid": (0.0, 1.0),
    "Hardsigmoid": (0.0, 1.0),
    "Softmax": (0.0, 1.0),
    "Softmax2d": (0.0, 1.0),
    "Softmin": (0.0, 1.0),
    "Tanh": (-1.0, 1.0),
    "Softsign": (-1.0, 1.0),
    "LogSigmoid": (-math.inf, 0.0),
    "LogSoftmax": (-math.inf, 0.0),
}
"""What an activation can give."""
NEAR = 0.05
"""Share of a target's range that may lie beyond what an activation can give: rounding, and pictures scaled by hand."""


def _chosen(room: Room, node: Node) -> tuple[Use, DataColumn] | None:
    return loss_at(room.graph, room.steps, room.schema, node)


def _loss(room: Room, node: Node) -> LossType | None:
    """The loss at a goal; None where it is not known."""
    if is_loss(node.type):
        return LOSSES[node.type]
    chosen = _chosen(room, node)
    return LOSSES[chosen[0].key] if chosen else None


def activation_before_loss(room: Room, node: Node) -> Iterator[Problem]:
    loss, maker = _loss(room, node), room.maker(node)
    if loss is None or maker is None or maker.type not in SQUEEZES or not loss.logits:
        return
    title, act, own = loss.title.lower(), LAYERS[maker.type].title, loss.reading
    why = f"{loss.title} takes raw scores and applies {own} itself. A second squeeze flattens the differences between the scores, so the gradients become small and learning slow."
    message = f"{act} before {title} slows learning: this loss applies {own} itself."
    if (maker.type, own) == ("LogSoftmax", "softmax"):
        why = f"{loss.title} takes raw scores and applies log softmax itself. A second time it changes nothing, but the answers are no longer the scores that the loss expects."
        message = f"{act} before {title} is done twice: this loss applies it itself."
    yield warning(room, "activation-before-loss", message, maker, why, _without(room, maker))


def scores_cut_off(room: Room, node: Node) -> Iterator[Problem]:
    loss, maker = _loss(room, node), room.maker(node)
    if loss is None or maker is None or maker.type not in CUTS or not (loss.logits or loss.scores):
        return
    act = LAYERS[maker.type].title
    why = f"{loss.title} takes raw scores of any size: one far below 0 says 'surely not'. {act} makes 0 of all of them, and where it does nothing is learned."
    message = f"{act} before {loss.title.lower()} cuts off all scores below 0."
    yield warning(room, "activation-before-loss", message, maker, why, _without(room, maker))


def _without(room: Room, node: Node) -> Repair:
    return repairs.remove(f"Remove {LAYERS[node.type].title}", node.id, room.where)


def logarithms_missing(room: Room, node: Node) -> Iterator[Problem]:
    """Losses that take logarithms of chances get raw scores, or chances."""
    loss, maker = _loss(room, node), room.maker(node)
    if loss is None or maker is None or loss.reading != "exp":
        return
    title = loss.title
    why = f"{title} takes the logarithms of chances, all below 0. Of anything else it makes a number that falls without end while nothing sensible is learned."
    if maker.type in ("Softmax", "Softmax2d"):
        act = LAYERS[maker.type].title
        message = f"{title} takes logarithms of chances, but {act} gives the chances themselves."
        repair = repairs.become("Use Log softmax", maker.id, "LogSoftmax", room.where)
        yield warning(room, "raw-scores", message, maker, why, repair if maker.type == "Softmax" else None)
    elif maker.type in WEIGHTED:
        message = f"{title} takes logarithms of chances, but '{maker.name}' gives raw scores."
        softmax = Insert("LogSoftmax", (("dim", 1),))
        repair = repairs.insert("Insert Log softmax", End(node.id, "x"), softmax, room.where)
        yield warning(room, "raw-scores", message, node, why, repair)


def chances_missing(room: Room, node: Node) -> Iterator[Problem]:
    loss, maker = _loss(room, node), room.maker(node)
    if loss is None or maker is None or loss.key not in OF_CHANCES:
        return
    if maker.type in WEIGHTED or (maker.type in RANGES and maker.type not in CHANCES):
        why = f"{loss.title} takes numbers between 0 and 1; training stops at the first that is not. A Sigmoid makes such a number of any."
        message = f"'{maker.name}' may give {loss.title.lower()} numbers that are no chances."
        repair = repairs.insert("Insert Sigmoid", End(node.id, "x"), Insert("Sigmoid"), room.where)
        yield warning(room, "raw-scores", message, node, why, repair)


def out_of_reach(room: Room, node: Node) -> Iterator[Problem]:
    """A target that goes beyond what the last activation can give."""
    chosen, maker = _chosen(room, node), room.maker(node)
    if chosen is None or maker is None or maker.type not in RANGES or LOSSES[chosen[0].key].reading:
        return
    column, (low, high) = chosen[1], RANGES[maker.type]
    if column.classes or column.low is None or column.high is None:
        return
    room_left = NEAR * (column.high - column.low)
    if column.low >= low - room_left and column.high <= high + room_left:
        return
    act = LAYERS[maker.type].title
    span = (
        f"nothing below {low:g}"
        if high == math.inf
        else f"nothing above {high:g}"
        if low == -math.inf
        else f"only {low:g} to {high:g}"
    )
    why = f"Targets that the network can never say keep the loss large and pull the weights astray. Without {act} the last layer can give any number."
    message = f"{act} gives {span}, but '{column.name}' runs from {column.low:g} to {column.high:g}."
    yield warning(room, "out-of-reach", message, maker, why, _without(room, maker))


def dropout_at_the_end(room: Room, node: Node) -> Iterator[Problem]:
    last = room.before(node)
    if last is None or last.type not in DROPOUTS or not room.feeds_only(last, node):
        return
    title = LAYERS[last.type].title
    why = f"While training, {title} sets some of the answers themselves to 0 and enlarges the others, so the loss counts errors that the network did not make. It belongs before the last layer with weights."
    message = f"{title} '{last.name}' throws away answers right before they are compared."
    repair = repairs.remove(f"Remove '{last.name}'", last.id, room.where)
    yield warning(room, "dropout-at-end", message, last, why, repair)


def negative_variance(room: Room, node: Node) -> Iterator[Problem]:
    source = room.graph.wires.get(End(node.id, "var"))
    maker = room.graph.nodes[source.node] if source else None
    if maker is None or maker.type not in WEIGHTED:
        return
    why = "A variance is never negative, but weighted sums can be: training would stop at the first that is. Softplus makes a number above 0 of any."
    repair = repairs.insert("Insert Softplus", End(node.id, "var"), Insert("Softplus"), room.where)
    message = f"'{maker.name}' may give '{node.name}' a variance below 0."
    yield warning(room, "negative-variance", message, node, why, repair, port="var")


def output_width(room: Room, node: Node) -> Iterator[Problem]:
    chosen, x = _chosen(room, node), room.type_into(node)
    if chosen is None or x is None or x.rank < 2 or not LOSSES[chosen[0].key].scores:
        return
    width, classes = x.sizes[1], len(chosen[1].classes)
    if not isinstance(width, int) or width == classes or not classes:
        return
    few = width < classes
    tail = "so some classes could never be answered." if few else "so some scores mean nothing."
    why = f"Each of the {classes} classes of '{chosen[1].name}' needs a score of its own; the network gives {width}, {tail}"
    message = (
        f"The network gives {width} score{'s' if width != 1 else ''}, but '{chosen[1].name}' has {classes} classes."
    )
    severity = Severity.ERROR if few else Severity.WARNING
    yield warning(room, "output-width", message, node, why, _as_wide(room, node, classes), severity)


def _as_wide(room: Room, node: Node, classes: int) -> Repair | None:
    found = widened(room.graph, node)
    if found is None:
        return None
    maker, param = found
    many = "filters" if param == "out_channels" else "outputs"
    return repairs.set_param(f"Give '{maker.name}' {classes} {many}", maker.id, param, classes, room.where)


EVERY: tuple[Lint, ...] = (
    activation_before_loss,
    scores_cut_off,
    logarithms_missing,
    chances_missing,
    out_of_reach,
    dropout_at_the_end,
    output_width,
)
LINTS: dict[str, tuple[Lint, ...]] = {
    OUTPUT: EVERY,
    **{loss.key: EVERY for loss in LOSSES},
    "GaussianNLLLoss": (*EVERY, negative_variance),
}
