"""Cutting pictures into overlapping patches, and laying patches together again."""

from __future__ import annotations

import math
from typing import Any

from core.layers.base import Context, Emitter, LayerType, Port, Rejected
from core.layers.convolution import more_padding
from core.layers.rules import differing, need_float, need_rank, short, windowed
from core.layers.sizes import SizeValue, same
from core.layers.spatial import AXES, NAMES
from core.layers.wires import WireType
from core.spec import Param, Size, Values

DEFAULTS: dict[str, Any] = {"dilation": 1, "padding": 0, "stride": 1}


def _patches(c: Context, p: Values, sizes: tuple[SizeValue, ...], repair: Any = None) -> SizeValue:
    """How many windows lie in a picture of these sizes."""
    count: SizeValue = 1
    for i, axis in enumerate(AXES[2]):
        count = count * windowed(
            c,
            sizes[i],
            p.kernel_size[i],
            p.stride[i],
            p.padding[i],
            p.dilation[i],
            axis=NAMES[axis],
            what="The patch",
            repair=repair,
        )
    return count


def unfold_shape(c: Context, p: Values, x: WireType) -> WireType:
    """N C H W -> N C·kernel L, one column for each of the L patches."""
    need_float(x, "Unfold")
    need_rank(x, (4,), "Unfold")
    count = _patches(c, p, x.sizes[2:], lambda: more_padding(p, x))
    return WireType((x.sizes[0], x.sizes[1] * math.prod(p.kernel_size), count), ("N", "C", "L"), x.dtype)


def fold_shape(c: Context, p: Values, x: WireType) -> WireType:
    """N C·kernel L -> N C output_size; L must be the number of patches of a picture of that size."""
    need_float(x, "Fold")
    need_rank(x, (3,), "Fold")
    area = math.prod(p.kernel_size)
    rest = x.sizes[1] % area
    if rest != 0 and isinstance(rest, int):
        raise Rejected(
            f"Patches of {'×'.join(map(str, p.kernel_size))} have {area} points, which do not divide the {x.sizes[1]} channels that arrive.",
            "Each column holds all points of one patch, channel after channel.",
            port="x",
            param="kernel_size",
        )
    if rest != 0:
        c.only_if(f"{x.sizes[1]} is a multiple of {area}")
    count = _patches(c, p, p.output_size)
    equal = same(x.sizes[2], count)
    if equal is False:
        raise Rejected(
            f"A picture of {'×'.join(map(str, p.output_size))} is laid out of {count} patches, but {x.sizes[2]} arrive.",
            "Output size, patch size, stride and padding together say how many patches there are.",
            port="x",
            param="output_size",
        )
    if equal is None:
        c.only_if(f"{x.sizes[2]} equals {count}")
    return WireType((x.sizes[0], x.sizes[1] // area, *p.output_size), ("N", "C", "H", "W"), x.dtype)


def _extra(p: Values) -> dict[str, Any]:
    given = {name: short(p[name]) for name in DEFAULTS}
    return differing(Values(given), DEFAULTS, *DEFAULTS)


def unfold_emit(p: Values, b: Emitter, x: Any) -> Any:
    return b.call(b.module("torch.nn.Unfold", short(p.kernel_size), **_extra(p)), x)


def fold_emit(p: Values, b: Emitter, x: Any) -> Any:
    return b.call(b.module("torch.nn.Fold", tuple(p.output_size), short(p.kernel_size), **_extra(p)), x)


PATCH: tuple[Param, ...] = (
    Size("kernel_size", (2, 2), "Patch size", "Height and width of each patch.", dims=2, low=1),
    Size(
        "stride",
        (1, 1),
        "Stride",
        "Steps from one patch to the next; as large as the patch: none overlap.",
        dims=2,
        low=1,
    ),
    Size(
        "padding", (0, 0), "Padding", "Zeros that count as a border around the picture.", dims=2, low=0, advanced=True
    ),
    Size("dilation", (1, 1), "Dilation", "Gaps between the points of a patch.", dims=2, low=1, advanced=True),
)
UNFOLD = LayerType(
    "Unfold",
    "Unfold into patches",
    "shape",
    "Cuts a picture into overlapping patches and lays each in a column.",
    params=PATCH,
    aka=("im2col", "patches", "extract patches", "sliding window"),
    inputs=(Port("x", "N C H W", help="Pictures or feature maps."),),
    outputs=(Port("y", "N C L", help="All numbers of each patch as channels, patch after patch."),),
    shape=unfold_shape,
    emit=unfold_emit,
    subtitle=lambda p: (
        "×".join(map(str, p.kernel_size)) + (f" · stride {short(p.stride)}" if any(s != 1 for s in p.stride) else "")
    ),
    icon="mdi6.view-module-outline",
    explanation="A convolution is nothing but this followed by a Linear layer over each column. Useful to give every patch to another kind of layer: "
    "with a stride as large as the patch it cuts a picture into the tiles of a vision transformer.",
    source="Chellapilla et al., High performance convolutional neural networks for document processing, 2006",
)
FOLD = LayerType(
    "Fold",
    "Fold patches together",
    "shape",
    "Lays columns of patches back into a picture; where patches overlap they are added.",
    params=(Size("output_size", (8, 8), "Output size", "Height and width of the picture.", dims=2, low=1), *PATCH),
    aka=("col2im", "patches", "combine patches"),
    inputs=(Port("x", "N C L", help="All numbers of each patch as channels, patch after patch."),),
    outputs=(Port("y", "N C H W", help="The picture."),),
    shape=fold_shape,
    emit=fold_emit,
    subtitle=lambda p: f"to {'×'.join(map(str, p.output_size))}",
    icon="mdi6.view-quilt-outline",
    explanation="The way back from Unfold. Points that several patches cover receive the sum of them, so with overlapping patches it does not give the "
    "first picture again but a weighted one.",
    source="y[h, w] = sum of x over all patches that cover (h, w)",
)
FAMILY = (UNFOLD, FOLD)
