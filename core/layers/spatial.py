"""What layers over sequences, pictures and volumes share: the names of their axes, and the way to the right sibling."""

from __future__ import annotations

import math
from fractions import Fraction

from core.layers.base import Become, Insert, Suggestion, Windows
from core.layers.wires import WireType
from core.spec import Values

AXES = {1: ("L",), 2: ("H", "W"), 3: ("D", "H", "W")}
NAMES = {"L": "the sequence", "D": "the depth", "H": "the height", "W": "the width"}
OVER = {1: "sequences", 2: "pictures", 3: "volumes"}


def sliding(p: Values) -> Windows:
    """The windows of a convolution or of pooling. A stride that is open is as wide as the window."""
    kernels, stride = p.kernel_size, p.get("stride") or p.kernel_size
    dilation = p.get("dilation", (1,) * len(kernels))
    return tuple((d * (k - 1) + 1, Fraction(s)) for k, s, d in zip(kernels, stride, dilation, strict=True))


def painting(p: Values) -> Windows:
    """Of a transposed convolution: each input paints a patch, so a result sees those whose patches reach it."""
    return tuple((math.ceil(extent / step), 1 / step) for extent, step in sliding(p))


def pattern(dims: int) -> str:
    return "N C " + " ".join(AXES[dims])


def right_rank(x: WireType, dims: int, stem: str) -> tuple[str, Suggestion] | None:
    """What mends a layer for `dims` axes that gets `x`: its sibling (`stem` such as `Conv{}d`), or a row read as one channel or picture."""
    if x.rank - 2 in AXES and x.rank - 2 != dims:
        sibling = stem.format(x.rank - 2)
        return (f"Use {sibling}", Become(sibling))
    width = x.sizes[-1]
    if isinstance(width, int) and x.rank == 2 and dims == 1:
        return ("Read the row as one channel", Insert("Reshape", (("shape", (1, int(width))),)))
    picture = read_as_picture(x) if dims == 2 else None
    return picture or (("Use Linear", Become("Linear")) if _is_row(x) and stem.startswith("Conv") else None)


def _is_row(x: WireType) -> bool:
    return x.rank == 2 and isinstance(x.sizes[-1], int)


def read_as_picture(x: WireType) -> tuple[str, Suggestion] | None:
    """For layers that take pictures: a row of a square number of features, or one map of a sequence."""
    if x.rank == 3:
        return ("Read it as a picture of one channel", Insert("Unsqueeze"))
    width = x.sizes[-1]
    if x.rank != 2 or not isinstance(width, int):
        return None
    side = math.isqrt(width)
    if side * side != width:
        return None
    return (f"Read the row as a {side}×{side} picture", Insert("Reshape", (("shape", (1, side, side)),)))
