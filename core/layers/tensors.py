"""Tensors that come from no data, and labels as tensors."""

from __future__ import annotations

import math
from typing import Any

from core.layers.axes import arranged, fresh, kept
from core.layers.base import Context, Cost, Emitter, Inputs, Insert, LayerType, Outputs, Port, Rejected, SetParam
from core.layers.wires import BOOL, FLOAT, INT, WireType
from core.spec import Choice, Float, Int, Size, Values

LIKE = Port(
    "like",
    title="Batch of",
    help="Whose number of samples it takes; open: one sample that serves for all.",
    optional=True,
)
SHAPE_HELP = "Sizes of one sample, without the batch."
STRETCHES = "Unconnected it is one sample that Add, Multiply and their kin stretch over the batch. Concatenate and layers that need every sample take the batch from a wire at 'like'."


def _filled(p: Values, like: WireType | None, dtype: str) -> WireType:
    """1 or the batch of `like`, then `shape`."""
    return WireType((1 if like is None else like.sizes[0], *p.shape), ("N", *arranged(len(p.shape))), dtype)


def parameter_emit(p: Values, b: Emitter, like: Any) -> Any:
    given = {} if p.init == "normal" else {"init": p.init}
    given |= {"std": p.std} if p.init == "normal" and p.std != 0.02 else {}
    layer = b.module("core.lowering.modules.LearnedTensor", *p.shape, **given)
    return b.call(layer, *([] if like is None else [like]))


def constant_shape(c: Context, p: Values, like: WireType | None) -> WireType:
    if p.dtype != FLOAT and p.value != round(p.value):
        raise Rejected(
            f"The constant {p.value:g} is no whole number.",
            "Whole numbers and yes/no values have nothing after the point.",
            param="value",
            repair=("Make it decimal", SetParam("dtype", FLOAT)),
        )
    return _filled(p, like, p.dtype)


def constant_emit(p: Values, b: Emitter, like: Any) -> Any:
    value = {FLOAT: float, INT: int, BOOL: bool}[p.dtype](p.value)
    layer = b.module("core.lowering.modules.ConstantTensor", value, *p.shape)
    return b.call(layer, *([] if like is None else [like]))


def one_hot_shape(c: Context, p: Values, x: WireType) -> WireType:
    """N … -> N … num_classes."""
    if x.dtype != INT:
        raise Rejected(
            f"One-hot takes whole numbers such as labels, but {'yes/no values' if x.dtype == BOOL else 'decimal numbers'} ({x}) arrive here.",
            "Each number says which place of a row becomes 1.",
            port="x",
            repair=("Turn them into whole numbers", Insert("Cast", (("dtype", INT),))),
        )
    made = WireType((*x.sizes, p.num_classes), (*x.axes, "F" if "F" not in x.axes else fresh(x.axes)), p.dtype)
    return kept(x, made)


def one_hot_emit(p: Values, b: Emitter, x: Any) -> Any:
    made = b.function("torch.nn.functional.one_hot", x, p.num_classes)
    return b.method(made, "float") if p.dtype == FLOAT else made


def parameter_cost(p: Values, ins: Inputs, outs: Outputs) -> Cost:
    return Cost(int(math.prod(p.shape)))


def _sizes(p: Values) -> str:
    return "×".join(map(str, p.shape))


PARAMETER = LayerType(
    "Parameter",
    "Learned tensor",
    "arithmetic",
    "Numbers that are learned and depend on no input.",
    params=(
        Size("shape", (64,), "Shape", SHAPE_HELP, dims=0, low=1, high=100_000_000),
        Choice(
            "init",
            "normal",
            "Start",
            "What they are before training.",
            options=(("normal", "random, around 0"), ("zeros", "0"), ("ones", "1")),
        ),
        Float(
            "std",
            0.02,
            "Spread",
            "How far the random numbers lie from 0 (standard deviation).",
            low=0.0,
            high=1000.0,
            shown=lambda p: p.init == "normal",
        ),
    ),
    aka=(
        "parameter",
        "variable",
        "class token",
        "weight",
        "bias",
        "query",
        "prompt",
        "position embedding",
        "layer scale",
    ),
    inputs=(LIKE,),
    shape=lambda c, p, like: _filled(p, like, FLOAT),
    emit=parameter_emit,
    cost=parameter_cost,
    subtitle=_sizes,
    icon="mdi6.tune-variant",
    identifier="learned",
    explanation=f"The class token and the positions of a Vision Transformer are such tensors, and so are the queries of a detector and the factor of a residual branch. {STRETCHES}",
    source="Dosovitskiy et al., An image is worth 16×16 words, 2020",
)
CONSTANT = LayerType(
    "Constant",
    "Constant",
    "arithmetic",
    "A tensor of one number that is never learned.",
    params=(
        Size("shape", (1,), "Shape", SHAPE_HELP, dims=0, low=1, high=100_000_000),
        Float("value", 0.0, "Number", "What every place holds.", low=-1e12, high=1e12),
        Choice(
            "dtype",
            FLOAT,
            "Kind of numbers",
            "Decimal, whole, or yes/no (0 is no).",
            options=((FLOAT, "decimal"), (INT, "whole"), (BOOL, "yes/no")),
        ),
    ),
    aka=("fill", "full", "zeros", "ones", "number"),
    inputs=(LIKE,),
    shape=constant_shape,
    emit=constant_emit,
    cost=lambda p, ins, outs: Cost(0, 1),
    learns=False,
    subtitle=lambda p: f"{p.value:g} · {_sizes(p)}",
    icon="mdi6.numeric",
    explanation=f"For a first state of zeros, a mask, an added channel of ones. For a single number Scale and Compare need no wire. {STRETCHES}",
    source="y = value",
)
ONE_HOT = LayerType(
    "OneHot",
    "One-hot",
    "arithmetic",
    "Makes of each label a row of zeros with a single 1.",
    params=(
        Int("num_classes", 10, "Classes", "Length of the row; every label must be below it.", low=1, high=1_000_000),
        Choice(
            "dtype",
            FLOAT,
            "Kind of numbers",
            "Decimal for layers that learn; whole as torch gives it.",
            options=((FLOAT, "decimal"), (INT, "whole")),
        ),
    ),
    aka=("one-hot encoding", "dummy variables", "to categorical", "indicator", "labels"),
    inputs=(Port("x", "N …", help="Whole numbers from 0 on."),),
    outputs=(Port("y", "N … F"),),
    shape=one_hot_shape,
    emit=one_hot_emit,
    subtitle=lambda p: f"{p.num_classes} classes",
    icon="mdi6.numeric-1-box-outline",
    explanation="Labels have no order, so a network must not take class 4 for twice class 2. As rows they are equally far from each other, and a Linear layer can take them: so a generator is told which digit to draw. For many classes an Embedding is smaller.",
    source="y[label] = 1, else 0",
)
FAMILY = (PARAMETER, CONSTANT, ONE_HOT)
