"""Products of matrices, and attention made of them."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

from core.layers.axes import fresh, kept
from core.layers.base import Context, Cost, Emitter, Inputs, Insert, LayerType, Outputs, Port, Rejected
from core.layers.operands import meeting, need_decimal, need_one_rank
from core.layers.sizes import SizeValue, same
from core.layers.wires import BOOL, INT, WireType
from core.spec import Bool, Float, Values

APART = "Each sample brings matrices of its own; with two axes the batch itself would be one side of the matrix."


def _need_matrix(x: WireType, port: str) -> None:
    if x.rank < 3:
        raise Rejected(
            f"Matmul takes matrices for each sample (N×L×K), but {x} arrives here.",
            APART,
            port=port,
            repair=("Read each row as a column", Insert("Unsqueeze", (("dim", -1),))) if x.rank == 2 else None,
        )


def matmul_shape(c: Context, p: Values, x: WireType, other: WireType) -> WireType:
    """N … L K and N … K M -> N … L M; the axes before the last two match or stretch."""
    for given, port in ((x, "x"), (other, "other")):
        need_decimal(given, "Matmul", port)
        _need_matrix(given, port)
    need_one_rank((x, other), ("x", "other"), "Matmul")
    if meeting(c, x.sizes[-1], other.sizes[-2]) is None:
        turned = same(x.sizes[-1], other.sizes[-1]) is not False
        raise Rejected(
            f"Matmul cannot multiply {x} by {other}: rows of {x.sizes[-1]} meet columns of {other.sizes[-2]}.",
            "The last axis of the first input must be as long as the last but one of the second.",
            port="other",
            repair=("Transpose the second", Insert("Transpose", (("dim0", -2), ("dim1", -1)))) if turned else None,
        )
    sizes = [_stretched(c, i, x, other) for i in range(x.rank - 2)]
    last = other.axes[-1]
    if last in x.axes[:-1]:
        last = "S" if last == "L" and "S" not in x.axes else fresh(x.axes)
    return kept(x, WireType((*sizes, x.sizes[-2], other.sizes[-1]), (*x.axes[:-1], last)))


def _stretched(c: Context, i: int, x: WireType, other: WireType) -> SizeValue:
    met = meeting(c, x.sizes[i], other.sizes[i], stretch=True)
    if met is None:
        raise Rejected(
            f"Matmul multiplies matrices pair by pair, but {x} and {other} hold different numbers of them.",
            f"Along axis {i} the sizes are {x.sizes[i]} and {other.sizes[i]}: they must be equal, or one of them 1.",
            port="other",
        )
    return met


def matmul_cost(p: Values, ins: Inputs, outs: Outputs) -> Cost:
    """Each number of the result takes K products and K sums."""
    return Cost(flops=outs[0].per_sample() * (2 * ins[0].sizes[-1]))


WHAT = "Scaled dot-product attention"


def _need_heads(x: WireType, query: WireType, port: str) -> None:
    need_decimal(x, WHAT, port)
    if x.rank not in (3, 4):
        raise Rejected(
            f"{WHAT} takes sequences (N×L×F), or heads of them (N×H×L×F), but {x} arrives here.",
            f"{x} has {x.rank} axes.",
            port=port,
        )
    if x.rank != query.rank:
        raise Rejected(
            f"{WHAT} needs inputs with equally many axes, but {query} and {x} arrive.",
            "Either all three are in heads, or none.",
            port=port,
        )


def attention_shape(
    c: Context, p: Values, query: WireType, key: WireType, value: WireType, mask: WireType | None
) -> WireType:
    """query N H L E, key N H S E, value N H S V -> N H L V; H may be missing in all."""
    for x, port in ((query, "query"), (key, "key"), (value, "value")):
        _need_heads(x, query, port)
    for x, port in ((key, "key"), (value, "value")):
        for i in range(query.rank - 2):
            _need_same(c, query.sizes[i], x.sizes[i], query, x, f"along axis {i}", port)
    _need_same(c, query.sizes[-1], key.sizes[-1], query, key, "in their features", "key")
    _need_same(c, key.sizes[-2], value.sizes[-2], key, value, "in their steps", "value")
    if mask is not None:
        _need_mask(c, mask, query, key)
    steps = query.axes[-2] == "L"
    return replace(query, sizes=(*query.sizes[:-1], value.sizes[-1]), partner=query.partner if steps else "")


def _need_same(c: Context, a: SizeValue, b: SizeValue, first: WireType, other: WireType, where: str, port: str) -> None:
    if meeting(c, a, b) is None:
        raise Rejected(
            f"{WHAT} needs {first} and {other} to be alike {where}, but there are {a} and {b}.",
            "Each step of the query is compared with each step of the key, and takes its share of the value there.",
            port=port,
        )


def _need_mask(c: Context, mask: WireType, query: WireType, key: WireType) -> None:
    """N S for every step of the query, N L S for every pair, N H L S for every pair in every head; sizes of 1 stretch."""
    if mask.dtype == INT:
        raise Rejected(
            f"The mask takes yes/no values or decimal numbers, but whole numbers ({mask}) arrive here.",
            "Yes: may be looked at. Decimal numbers are added to the scores.",
            port="mask",
            repair=("Take every number but 0 for yes", Insert("Cast", (("dtype", BOOL),))),
        )
    n, steps = key.sizes[0], key.sizes[-2]
    wanted = {2: (n, steps), 3: (n, query.sizes[-2], steps)}
    wanted |= {4: (n, query.sizes[1], query.sizes[2], steps)} if query.rank == 4 else {}
    fits = mask.rank in wanted and all(
        meeting(c, b, a, stretch=isinstance(a, int) and a == 1) is not None
        for a, b in zip(mask.sizes, wanted[mask.rank], strict=True)
    )
    if not fits:
        shapes = " or ".join(str(WireType(sizes, ("",) * len(sizes))) for sizes in wanted.values())
        raise Rejected(
            f"The mask has to be {shapes}, but {mask} arrives here.",
            "It says for every step, or for every pair of steps, what may be looked at.",
            port="mask",
        )


def attention_emit(p: Values, b: Emitter, query: Any, key: Any, value: Any, mask: Any) -> Any:
    """torch takes either `is_causal` or a mask, so what is hidden beside one goes into it."""
    steps = query.type.rank - 2
    padding = b.padding(key, steps)
    given: dict[str, Any] = {}
    if mask is not None or padding is not None:
        given["attn_mask"] = _allowed(p, b, query, key, mask, padding, steps)
    elif p.is_causal:
        given["is_causal"] = True
    given |= {"dropout_p": b.while_training(p.dropout)} if p.dropout else {}
    given |= {} if p.scale is None else {"scale": p.scale}
    return b.function("torch.nn.functional.scaled_dot_product_attention", query, key, value, **given)


def _allowed(p: Values, b: Emitter, query: Any, key: Any, mask: Any, padding: Any, steps: int) -> Any:
    """torch's attn_mask: yes where a step may be looked at, or numbers that are added to the scores."""
    hidden = [b.causal(query, key, steps)] if p.is_causal else []
    for _ in range(steps if padding is not None else 0):
        padding = b.method(padding, "unsqueeze", 1)
    hidden += [] if padding is None else [padding]
    if mask is None:
        return b.method(hidden[0] if len(hidden) == 1 else b.operate("|", *hidden), "logical_not")
    nothing = False if mask.type.dtype == BOOL else -math.inf
    for _ in range(query.type.rank - mask.type.rank):
        mask = b.method(mask, "unsqueeze", 1)
    for part in hidden:
        mask = b.method(mask, "masked_fill", part, nothing)
    return mask


def attention_cost(p: Values, ins: Inputs, outs: Outputs) -> Cost:
    """The scores, and their product with the values."""
    query, key, value = ins[:3]
    pairs = query.sizes[-2] * key.sizes[-2]
    for size in query.sizes[1:-2]:
        pairs = pairs * size
    return Cost(flops=pairs * (2 * query.sizes[-1]) + pairs * (2 * value.sizes[-1]))


MATMUL = LayerType(
    "Matmul",
    "Matmul",
    "arithmetic",
    "Multiplies the matrices of two inputs, sample by sample.",
    aka=("matrix product", "bmm", "dot product", "attention scores", "mm", "inner product", "gram matrix"),
    inputs=(
        Port("x", "N … L K", help="Its rows …"),
        Port("other", "N … K M", help="… meet these columns."),
    ),
    outputs=(Port("y", "N … L M"),),
    shape=matmul_shape,
    emit=lambda p, b, x, other: b.function("torch.matmul", x, other),
    cost=matmul_cost,
    learns=False,
    icon="mdi6.matrix",
    explanation="Each row of the first is multiplied with each column of the second and summed up. Queries times transposed keys are the scores of attention, shares times values its result; feature maps times their own transpose tell the style of a picture.",
    source="y[i, j] = Σ x[i, k] · other[k, j]",
)
ATTENTION = LayerType(
    "ScaledDotProductAttention",
    WHAT,
    "attention",
    "Compares queries with keys and averages the values, those with fitting keys most. It learns nothing itself.",
    params=(
        Bool(
            "is_causal",
            False,
            "Causal",
            "Each step sees only itself and what came before, as when a text is continued.",
        ),
        Float(
            "dropout", 0.0, "Dropout", "Share of what is looked at that is left out while training.", low=0.0, high=1.0
        ),
        Float(
            "scale",
            None,
            "Scale",
            "What the scores are multiplied by; open: 1 / √features.",
            low=-1000.0,
            high=1000.0,
            optional=True,
            advanced=True,
        ),
    ),
    aka=("sdpa", "attention", "flash attention", "softmax attention", "qkv", "dot product", "transformer"),
    inputs=(
        Port("query", "N H L F", "Query", "Who is asking. N L F without heads."),
        Port("key", "N H S F", "Key", "What each step that is looked at offers."),
        Port("value", "N H S V", "Value", "What is taken from it."),
        Port(
            "mask",
            "N S, N L S, N H L S",
            "Mask",
            "Yes: may be looked at, unlike in Multi-head attention, where it is hidden. Decimal numbers are added to the scores.",
            optional=True,
        ),
    ),
    outputs=(Port("y", "N H L V", "Result", "For each step of the query, what it found."),),
    shape=attention_shape,
    emit=attention_emit,
    cost=attention_cost,
    learns=False,
    subtitle=lambda p: "causal" if p.is_causal else "",
    icon="mdi6.eye-outline",
    identifier="attention",
    explanation="The heart of Multi-head attention without its projections, for attention of your own: make queries, keys and values with Linear, take them apart in heads with Unflatten and Transpose, and wire them here. Padding of sequences with lengths is left out by itself.",
    source="Vaswani et al., Attention is all you need, 2017: softmax(Q Kᵀ / √F) V",
)
FAMILY = (MATMUL, ATTENTION)
