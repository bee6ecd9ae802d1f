"""Arithmetic on several wires, number by number: residual sums, gates, differences."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import reduce
from typing import Any

from core.layers.base import Context, Emitter, LayerType, Port
from core.layers.operands import need_decimal, need_number, places, together
from core.layers.wires import FLOAT, WireType
from core.spec import Float, Values

MANY = (Port("xs", title="Inputs", help="Any number of wires.", variadic=True),)
TWO = ("x", "other")


def _signed(sign: str) -> Callable[..., Any]:
    return lambda b, x, y: b.operate(sign, x, y)


def _called(function: str) -> Callable[..., Any]:
    return lambda b, x, y: b.function(function, x, y)


def _many(key: str, summary: str, joined: Callable[..., Any], result: str, **told: Any) -> LayerType:
    """One after the other, over inputs of one rank that stretch as in torch."""

    def shape(c: Context, p: Values, xs: tuple[WireType, ...]) -> WireType:
        return together(c, xs, places(xs), key)

    def emit(p: Values, b: Emitter, xs: tuple[Any, ...]) -> Any:
        return reduce(lambda x, y: joined(b, x, y), xs)

    return LayerType(
        key,
        key,
        "arithmetic",
        summary,
        inputs=MANY,
        outputs=(Port("y", help=result),),
        shape=shape,
        emit=emit,
        **told,
    )


def _two(key: str, summary: str, sign: str, shape: Callable[..., WireType], second: str, **told: Any) -> LayerType:
    return LayerType(
        key,
        key,
        "arithmetic",
        summary,
        inputs=(Port("x"), Port("other", help=second)),
        shape=shape,
        emit=lambda p, b, x, other: b.operate(sign, x, other),
        **told,
    )


def subtract_shape(c: Context, p: Values, x: WireType, other: WireType) -> WireType:
    need_number(x, "Subtract")
    need_number(other, "Subtract", "other")
    return together(c, (x, other), TWO, "Subtract")


def divide_shape(c: Context, p: Values, x: WireType, other: WireType) -> WireType:
    """Whole numbers too give decimal ones."""
    return together(c, (x, other), TWO, "Divide", FLOAT)


def pow_shape(c: Context, p: Values, x: WireType, exponent: WireType | None) -> WireType:
    """An exponent that is typed in is a decimal number, and makes the result so."""
    if exponent is None:
        return replace(x, dtype=FLOAT)
    if exponent.dtype != FLOAT:
        need_decimal(x, "Power with a wire of whole exponents")
    return together(c, (x, exponent), ("x", "exponent"), "Power")


def pow_emit(p: Values, b: Emitter, x: Any, exponent: Any) -> Any:
    return b.operate("**", x, p.exponent if exponent is None else exponent)


ADD = _many(
    "Add",
    "Adds its inputs number by number, as in a residual connection.",
    _signed("+"),
    "The sum.",
    aka=("sum", "plus", "residual", "skip connection", "shortcut", "merge"),
    icon="mdi6.plus",
    explanation="A residual connection carries the input around some layers and adds it to their result. The layers then learn only the difference, "
    "and gradients have a short way back: this made networks of hundreds of layers possible.",
    source="He et al., Deep residual learning for image recognition, 2015",
)
MULTIPLY = _many(
    "Multiply",
    "Multiplies its inputs number by number, as in a gate.",
    _signed("*"),
    "The product.",
    aka=("product", "times", "gate", "scale", "squeeze-excite", "merge", "hadamard"),
    icon="mdi6.close",
    explanation="One input, squeezed between 0 and 1 by a sigmoid, can so open and close another like a valve: the gates of an LSTM work this way, "
    "and squeeze-and-excitation weighs whole feature maps with it.",
    source="Hu et al., Squeeze-and-excitation networks, 2017",
)
MAXIMUM = _many(
    "Maximum",
    "Keeps the largest of its inputs, number by number.",
    _called("torch.maximum"),
    "The largest.",
    aka=("max", "merge", "maxout", "or", "largest"),
    icon="mdi6.chevron-double-up",
    explanation="Where several branches look for the same thing, it keeps what the surest of them found; a Maxout layer is the largest of some Linear layers. Of yes/no values it is 'or'.",
    source="Goodfellow et al., Maxout networks, 2013",
)
MINIMUM = _many(
    "Minimum",
    "Keeps the smallest of its inputs, number by number.",
    _called("torch.minimum"),
    "The smallest.",
    aka=("min", "merge", "and", "smallest"),
    icon="mdi6.chevron-double-down",
    explanation="What several branches must agree on is no larger than their smallest: the two critics of reinforcement learning are joined so, to stay careful. Of yes/no values it is 'and'.",
    source="Fujimoto et al., Addressing function approximation error in actor-critic methods, 2018",
)
SUBTRACT = _two(
    "Subtract",
    "Takes one input from another, number by number.",
    "-",
    subtract_shape,
    "What is taken away.",
    aka=("minus", "difference", "sub", "siamese"),
    icon="mdi6.minus",
    explanation="The difference tells how two things differ: twin networks compare two pictures so, and a network that learns what to remove, such as noise, takes it from its input.",
    source="Zhang et al., Beyond a Gaussian denoiser, 2016",
)
DIVIDE = _two(
    "Divide",
    "Divides one input by another, number by number.",
    "/",
    divide_shape,
    "What it is divided by.",
    aka=("quotient", "ratio", "div", "normalise", "over"),
    icon="mdi6.division",
    explanation="Divided by their sum, numbers become shares; divided by their length, vectors keep only their direction. Add something small to the divisor where it could be 0.",
    source="y = x / other",
)
POW = LayerType(
    "Pow",
    "Power",
    "arithmetic",
    "Raises each number to a power.",
    params=(
        Float(
            "exponent",
            2.0,
            "Exponent",
            "Used where no wire comes in at 'exponent'; 2 squares.",
            low=-1000.0,
            high=1000.0,
        ),
    ),
    aka=("square", "exponent", "root", "power", "pow", "squared relu"),
    inputs=(
        Port("x"),
        Port("exponent", title="Exponent", help="One for each number; open: the number given.", optional=True),
    ),
    shape=pow_shape,
    emit=pow_emit,
    subtitle=lambda p: f"x^{p.exponent:g}",
    icon="mdi6.exponent",
    explanation="2 squares, 0.5 takes the root, -1 turns upside down. Squares make distances out of differences. A root of what is below 0 is not a number, and 0 has no negative power.",
    source="y = x^exponent",
)
FAMILY = (ADD, SUBTRACT, MULTIPLY, DIVIDE, POW, MAXIMUM, MINIMUM)
