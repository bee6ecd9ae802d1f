"""What losses ask of their inputs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from core.layers.base import Context, Cost, Emitter, Inputs, Insert, Outputs, Rejected
from core.layers.losses.declaration import Numbers, numbers_in
from core.layers.rules import need_float
from core.layers.sizes import SizeValue, same
from core.layers.wires import FLOAT, INT, WireType
from core.spec import Int, Values

CLASS_WEIGHTS = Numbers(
    "class_weights",
    "",
    "Class weights",
    "A number for each class, in their order: how much its samples count; empty: all the same.",
    examples=("", "1, 2", "1, 1, 0.5", "1, 2, 3, 4"),
    advanced=True,
)
LABELS = ("category", "tokens", "mask")
"""Kinds of columns whose values are numbers of classes: of a row, of each place in it, of each point of a picture."""
IGNORE_INDEX = Int("ignore_index", -100, "Ignored label", "Samples with this label count for nothing.", advanced=True)
ONE_SHAPE = (
    "Both must have one shape: for each number of the target the network has to give one, in the same order of axes."
)
PAIRED = "Each is compared with the one at the same place."


def labels_shape(c: Context, p: Values, x: WireType, target: WireType) -> tuple[()]:
    """N C … scores against N … whole numbers, with a weight for each class or none."""
    labels_fit(c, x, target)
    need_class_weights(c, p, x.sizes[1])
    return ()


def labels_fit(c: Context, x: WireType, target: WireType) -> tuple[()]:
    """N C … scores against N … whole numbers."""
    need_float(x, "This loss")
    if target.dtype != INT:
        raise Rejected(
            "This loss takes class labels, but the target holds numbers.",
            "Use mean squared error or Huber for numbers.",
            port="target",
        )
    if x.rank != target.rank + 1:
        raise Rejected(
            f"This loss takes one score for each class (N×classes), but {x} arrives here.",
            "Each label is compared with its own row of scores. Steps of a sequence or points of a picture have to become one row first.",
            port="x",
        )
    ours, theirs = (x.sizes[0], *x.sizes[2:]), target.sizes
    need_equal(c, x, target, ours, theirs, "Each label needs its own row of scores.", _classes_to_the_front(x, target))
    return ()


def _classes_to_the_front(x: WireType, target: WireType) -> Any:
    """Where every axis fits but the classes come last."""
    if x.rank < 3 or any(same(a, b) is not True for a, b in zip(x.sizes[:-1], target.sizes, strict=True)):
        return None
    dims = (x.rank - 1, *range(1, x.rank - 1))
    return "Move the classes to axis 1", Insert("Permute", (("dims", dims),))


def need_class_weights(c: Context, p: Values, classes: SizeValue) -> None:
    """As many as there are classes, or none."""
    given = len(numbers_in(p.class_weights))
    fits = same(classes, given) if given else True
    if fits is False:
        raise Rejected(
            f"There are {given} class weights, but scores for {classes} classes arrive here.",
            "Each class needs one, in the order of the classes.",
            port="x",
            param="class_weights",
        )
    if fits is None:
        c.only_if(f"{classes} equals {given}")


def class_weights(p: Values, b: Emitter) -> dict[str, Any]:
    """As a keyword argument, where they are set."""
    given = numbers_in(p.class_weights)
    return {"weight": b.tensor(given)} if given else {}


def weights_kept(p: Values, ins: Inputs, outs: Outputs) -> Cost:
    """The class weights are kept beside the network's own numbers."""
    return Cost(buffers=len(numbers_in(p.class_weights)))


def numbers_shape(c: Context, p: Values, x: WireType, target: WireType) -> tuple[()]:
    """Prediction and target of one shape; N×1 and N count as one."""
    need_float(x, "This loss")
    need_decimal(target)
    need_equal(c, x, target, squeezed(x), squeezed(target), ONE_SHAPE)
    return ()


def need_decimal(x: WireType, port: str = "target") -> None:
    if x.dtype != FLOAT:
        kind = "class labels" if x.dtype == INT else "yes/no values"
        raise Rejected(
            f"This loss takes numbers, but the {port.replace('_', ' ')} holds {kind}.",
            "Use cross-entropy for classes.",
            port=port,
        )


def need_number(x: WireType, port: str = "target") -> None:
    if x.dtype not in (FLOAT, INT):
        raise Rejected(
            "This loss takes numbers or labels, but yes/no values arrive here.",
            "Cast makes 1 of each yes and 0 of each no.",
            port=port,
            repair=("Turn them into numbers", Insert("Cast")),
        )


def need_equal(
    c: Context,
    x: WireType,
    other: WireType,
    ours: Sequence[SizeValue],
    theirs: Sequence[SizeValue],
    why: str,
    repair: Any = None,
) -> None:
    """Prediction and target must agree in `ours` and `theirs`."""
    need_fitting(c, ours, theirs, f"The prediction is {x}, but the target is {other}.", why, "x", repair)


def need_fitting(
    c: Context,
    ours: Sequence[SizeValue],
    theirs: Sequence[SizeValue],
    message: str,
    why: str,
    port: str,
    repair: Any = None,
) -> None:
    """Sizes that must be equal one by one; torch would stretch some of them, and so compare other pairs."""
    if len(ours) != len(theirs) or any(same(a, b) is False for a, b in zip(ours, theirs, strict=True)):
        raise Rejected(message, why, port=port, repair=repair)
    for a, b in zip(ours, theirs, strict=True):
        if same(a, b) is None:
            c.only_if(f"{a} equals {b}")


def alike(c: Context, wires: Mapping[str, WireType], why: str = PAIRED) -> None:
    """Decimal inputs of one shape, by port; the first two axes of each are samples and features at least."""
    (first, x), *others = wires.items()
    for port, wire in wires.items():
        need_float(wire, "This loss", port)
    if x.rank < 2:
        raise Rejected(
            f"This loss takes a vector for each sample (N×F), but {x} arrives here.",
            "A Linear gives such vectors.",
            port=first,
        )
    for port, wire in others:
        titles = f"{first.replace('_', ' ').capitalize()} is {x}, but {port.replace('_', ' ')} is {wire}."
        need_fitting(c, x.sizes, wire.sizes, titles, why, port)


def squeezed(x: WireType) -> tuple[Any, ...]:
    """The sizes without a last axis of 1."""
    return x.sizes[:-1] if x.rank > 1 and x.sizes[-1] == 1 else x.sizes


def aligned(b: Emitter, *values: Any) -> tuple[Any, ...]:
    """With a last axis of size 1 taken off each."""
    return tuple(_aligned(b, x) for x in values)


def _aligned(b: Emitter, x: Any) -> Any:
    sizes = squeezed(x.type)
    if len(sizes) == x.type.rank:
        return x
    made = b.method(x, "squeeze", -1)
    made.type = replace(x.type, sizes=sizes, axes=x.type.axes[:-1])
    return made


def signed(b: Emitter, target: Any) -> Any:
    """Labels 0 and 1 as -1 and 1; numbers stay as they are."""
    return b.operate("-", b.operate("*", target, 2), 1) if target.type.dtype == INT else target
