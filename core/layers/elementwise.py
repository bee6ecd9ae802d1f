"""Arithmetic on each number by itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from core.layers.base import Context, Emitter, Insert, LayerType, Port, Rejected, SetParam
from core.layers.operands import need_number, together
from core.layers.rules import any_type, promoted
from core.layers.wires import BOOL, FLOAT, INT, WireType
from core.spec import Choice, Float, Values

LIMIT = 1e12
KINDS = ((FLOAT, "decimal"), (INT, "whole"), (BOOL, "yes/no"))
SIGNS = {"gt": ">", "ge": ">=", "lt": "<", "le": "<=", "eq": "==", "ne": "!="}
Kind = Callable[[WireType, str], WireType]


def _decimal(x: WireType, what: str) -> WireType:
    return replace(x, dtype=FLOAT)


def _number(x: WireType, what: str) -> WireType:
    need_number(x, what)
    return x


def _same(x: WireType, what: str) -> WireType:
    return x


def _yes_or_no(x: WireType, what: str) -> WireType:
    return replace(x, dtype=BOOL)


def _each(key: str, summary: str, kind: Kind, function: str = "", title: str = "", **told: Any) -> LayerType:
    """`torch.function(x)`; `kind` says what it takes and what numbers come out."""
    return LayerType(
        key,
        title or key,
        "arithmetic",
        summary,
        inputs=(Port("x"),),
        shape=lambda c, p, x: kind(x, title or key),
        emit=lambda p, b, x: b.function(f"torch.{function or key.lower()}", x),
        **told,
    )


def clamp_shape(c: Context, p: Values, x: WireType) -> WireType:
    """Bounds are decimal numbers, and so is the result."""
    if p.min is None and p.max is None:
        raise Rejected(
            "Clamp has no bounds.",
            "Give the lowest number, the highest, or both.",
            param="min",
            repair=("Let nothing be below 0", SetParam("min", 0.0)),
        )
    if p.min is not None and p.max is not None and p.min > p.max:
        raise Rejected(
            f"Clamp's lowest number {p.min:g} is above its highest {p.max:g}.",
            "Every number would become the highest.",
            param="min",
        )
    return replace(x, dtype=FLOAT)


def clamp_emit(p: Values, b: Emitter, x: Any) -> Any:
    return b.function("torch.clamp", x, **{name: p[name] for name in ("min", "max") if p[name] is not None})


def scale_emit(p: Values, b: Emitter, x: Any) -> Any:
    """Nothing is written for a shift of 0, nor for a factor of 1 beside a shift."""
    made = x if p.factor == 1.0 and p.shift != 0.0 else b.operate("*", x, p.factor)
    return made if p.shift == 0.0 else b.operate("+", made, p.shift)


def compare_shape(c: Context, p: Values, x: WireType, other: WireType | None) -> WireType:
    return replace(x, dtype=BOOL) if other is None else together(c, (x, other), ("x", "other"), "Compare", BOOL)


def compare_emit(p: Values, b: Emitter, x: Any, other: Any) -> Any:
    return b.operate(SIGNS[p.operation], x, p.value if other is None else other)


def where_shape(c: Context, p: Values, condition: WireType, a: WireType | None, b: WireType | None) -> WireType:
    """A number in place of a wire is decimal, and makes the result so."""
    if condition.dtype != BOOL:
        raise Rejected(
            f"Where chooses by yes/no values, but numbers ({condition}) arrive here.",
            "Compare makes yes/no values of numbers.",
            port="condition",
            repair=("Take every number but 0 for yes", Insert("Cast", (("dtype", BOOL),))),
        )
    wired = [(x, name) for x, name in ((a, "a"), (b, "b")) if x is not None]
    dtype = FLOAT if len(wired) < 2 else promoted([x for x, _ in wired])
    return together(c, [condition, *(x for x, _ in wired)], ["condition", *(name for _, name in wired)], "Where", dtype)


def where_emit(p: Values, b: Emitter, condition: Any, a: Any, other: Any) -> Any:
    return b.function("torch.where", condition, p.a if a is None else a, p.b if other is None else other)


def _plain(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


EXP = _each(
    "Exp",
    "Raises e, about 2.718, to the power of each number.",
    _decimal,
    title="Exponential",
    aka=("e^x", "exponent", "standard deviation", "reparameterisation"),
    icon="mdi6.chart-bell-curve-cumulative",
    explanation="It turns any number into a positive one. A network that has to give something positive, such as a spread, can give its logarithm and let this undo it: so it is done in variational autoencoders.",
    source="y = e^x",
)
LOG = _each(
    "Log",
    "The natural logarithm of each number.",
    _decimal,
    title="Logarithm",
    aka=("ln", "log", "natural logarithm", "log-likelihood"),
    icon="mdi6.math-log",
    explanation="It makes products into sums and brings numbers of very different size near each other, such as prices or loudness. It is not a number below 0 and endless at 0: add something small first, with Scale.",
    source="y = ln x",
)
SQRT = _each(
    "Sqrt",
    "The square root of each number.",
    _decimal,
    title="Square root",
    aka=("root", "standard deviation", "distance"),
    icon="mdi6.square-root",
    explanation="It makes a length out of a sum of squares, and a standard deviation out of a variance. Its slope at 0 is endless: add something small first, with Scale.",
    source="y = √x",
)
RECIPROCAL = _each(
    "Reciprocal",
    "1 divided by each number.",
    _decimal,
    aka=("inverse", "1/x", "one over"),
    icon="mdi6.division-box",
    explanation="It turns a distance into a nearness, or a spread into a weight. It is endless at 0: add something small first, with Scale.",
    source="y = 1 / x",
)
SIN = _each(
    "Sin",
    "The sine of each number, which swings between -1 and 1.",
    _decimal,
    title="Sine",
    aka=("sine", "wave", "periodic", "siren", "fourier features"),
    icon="mdi6.sine-wave",
    explanation="What comes round again, such as hours or angles, is told by its sine and cosine together. Networks that draw a picture from coordinates (SIREN) use it as their activation.",
    source="Sitzmann et al., Implicit neural representations with periodic activation functions, 2020",
)
COS = _each(
    "Cos",
    "The cosine of each number, which swings between 1 and -1.",
    _decimal,
    title="Cosine",
    aka=("cosine", "wave", "periodic", "fourier features"),
    icon="mdi6.cosine-wave",
    explanation="What comes round again, such as hours or angles, is told by its sine and cosine together; positions in a Transformer are told so too.",
    source="Vaswani et al., Attention is all you need, 2017",
)
ABS = _each(
    "Abs",
    "Each number without its sign.",
    _number,
    title="Absolute value",
    aka=("absolute", "magnitude", "l1", "distance"),
    icon="mdi6.math-norm",
    explanation="After Subtract it tells how far two things are apart, whichever is larger: twin networks compare their two answers so.",
    source="y = |x|",
)
NEGATE = _each(
    "Negate",
    "Each number with the other sign.",
    _number,
    "neg",
    aka=("minus", "negative", "neg", "opposite"),
    icon="mdi6.plus-minus-variant",
    explanation="It turns large into small: a distance into a nearness, so that Softmax gives the nearest the most.",
    source="y = -x",
)
ROUND = _each(
    "Round",
    "Each number brought to the nearest whole one.",
    _number,
    aka=("quantise", "nearest", "discretise"),
    icon="mdi6.decimal-decrease",
    explanation="Halves go to the even neighbour. Its slope is 0 everywhere, so nothing before it can learn through it: use it for what is shown or counted, not between layers that learn.",
    source="y = round(x), halves to even",
)
SIGN = _each(
    "Sign",
    "-1, 0 or 1: whether each number is below, at or above 0.",
    _same,
    aka=("signum", "binarise", "step", "perceptron", "hopfield"),
    icon="mdi6.plus-minus",
    explanation="The activation of the first perceptrons and of Hopfield's networks. Its slope is 0 everywhere, so nothing before it can learn through it.",
    source="Rosenblatt, The perceptron, 1958",
)
LOGICAL_NOT = _each(
    "LogicalNot",
    "Yes where something is no or 0, and no elsewhere.",
    _yes_or_no,
    "logical_not",
    title="Logical not",
    aka=("invert mask", "negation", "complement", "not"),
    icon="mdi6.gate-not",
    explanation="Masks come in two sorts, for what is hidden and for what may be seen; this turns one into the other. Of yes/no values Minimum is 'and', Maximum is 'or'.",
    source="y = (x = 0)",
)
CLAMP = LayerType(
    "Clamp",
    "Clamp",
    "arithmetic",
    "Brings what is too small or too large to the nearest bound.",
    params=(
        Float("min", 0.0, "Lowest", "What is below becomes this; open: no bound.", optional=True),
        Float("max", None, "Highest", "What is above becomes this; open: no bound.", optional=True),
    ),
    aka=("clip", "limit", "bound", "truncate", "relu6"),
    inputs=(Port("x"),),
    shape=clamp_shape,
    emit=clamp_emit,
    subtitle=lambda p: f"{_plain(p.min) or '-∞'} … {_plain(p.max) or '∞'}",
    icon="mdi6.arrow-collapse-vertical",
    explanation="It keeps a number within what makes sense, such as the brightness of a point or the logarithm of a spread, before something that could run away. Beyond the bounds the slope is 0.",
    source="y = min(max(x, lowest), highest)",
)
SCALE = LayerType(
    "Scale",
    "Scale and shift",
    "arithmetic",
    "Multiplies by a fixed number and adds another.",
    params=(
        Float("factor", 1.0, "Factor", "What every number is multiplied by.", low=-LIMIT, high=LIMIT),
        Float("shift", 0.0, "Shift", "What is added then.", low=-LIMIT, high=LIMIT),
    ),
    aka=("constant", "multiply by a number", "add a number", "temperature", "rescale", "lambda"),
    inputs=(Port("x"),),
    shape=lambda c, p, x: _decimal(x, "Scale"),
    emit=scale_emit,
    subtitle=lambda p: f"× {p.factor:g}" + (f" + {p.shift:g}" if p.shift else ""),
    icon="mdi6.arrow-expand-vertical",
    explanation="For numbers that are given and not learned: the scores of attention divided by the root of their width, a temperature before Softmax, brightness from 0 … 1 to -1 … 1 (factor 2, shift -1).",
    source="y = factor · x + shift",
)
COMPARE = LayerType(
    "Compare",
    "Compare",
    "arithmetic",
    "Asks of each number whether it is above, below or equal to another.",
    params=(
        Choice(
            "operation",
            "gt",
            "Question",
            "What is asked.",
            options=tuple((key, f"x {sign} other") for key, sign in SIGNS.items()),
        ),
        Float("value", 0.0, "Number", "What is compared with where no wire comes in at 'other'."),
    ),
    aka=("greater", "less", "equal", "threshold", "condition", "mask", "gt", "lt"),
    inputs=(
        Port("x"),
        Port("other", help="What is compared with; open: the number.", optional=True),
    ),
    outputs=(Port("y", help="Yes or no for each number."),),
    shape=compare_shape,
    emit=compare_emit,
    subtitle=lambda p: f"x {SIGNS[p.operation]} {p.value:g}",
    icon="mdi6.not-equal-variant",
    explanation="It makes masks: which words are padding (equal to 0), which points are bright. Where and attention take its answers. Nothing can be learned through a yes or no.",
    source="y = (x > other), and its kin",
)
WHERE = LayerType(
    "Where",
    "Where",
    "arithmetic",
    "Takes each number from one input where a condition is yes, from another where it is no.",
    params=(
        Float("a", 0.0, "Number for yes", "What is taken where no wire comes in at 'a'."),
        Float("b", 0.0, "Number for no", "What is taken where no wire comes in at 'b'."),
    ),
    aka=("if", "switch", "select", "mask", "masked fill", "condition"),
    inputs=(
        Port("condition", title="Condition", help="Yes or no for each number."),
        Port("a", help="Taken where it is yes; open: a number.", optional=True),
        Port("b", help="Taken where it is no; open: a number.", optional=True),
    ),
    shape=where_shape,
    emit=where_emit,
    icon="mdi6.call-split",
    explanation="Masking is its main use: scores of padded steps become a very low number before Softmax, so that they get no share. It also mixes two inputs by a rule and cuts out what must not count.",
    source="y = a where the condition is yes, else b",
)
CAST = LayerType(
    "Cast",
    "Change kind of numbers",
    "arithmetic",
    "Makes decimal numbers, whole numbers or yes/no values of what arrives.",
    params=(Choice("dtype", FLOAT, "Kind of numbers", "What comes out.", options=KINDS),),
    aka=("dtype", "to float", "to int", "to bool", "convert", "astype", "type"),
    inputs=(Port("x"),),
    shape=lambda c, p, x: replace(any_type(c, p, x), dtype=p.dtype),
    emit=lambda p, b, x: b.method(x, {FLOAT: "float", INT: "long", BOOL: "bool"}[p.dtype]),
    subtitle=lambda p: dict(KINDS)[p.dtype],
    icon="mdi6.swap-horizontal-bold",
    explanation="Layers with weights take decimal numbers, an Embedding takes whole ones, masks are yes or no. Decimal numbers lose what follows the point when they become whole; yes is 1, no is 0, and every number but 0 is yes.",
    source="y = x as another kind of number",
)
FAMILY = (
    CLAMP,
    SCALE,
    EXP,
    LOG,
    SQRT,
    RECIPROCAL,
    ABS,
    NEGATE,
    SIGN,
    ROUND,
    SIN,
    COS,
    COMPARE,
    WHERE,
    LOGICAL_NOT,
    CAST,
)
