"""The ports of blocks: where values enter and leave a graph that is used as a node."""

from __future__ import annotations

from typing import Any

from core.layers.base import Context, Emitter, LayerType, Port
from core.layers.wires import WireType
from core.spec import Bool, Values

BLOCK_INPUT, BLOCK_OUTPUT = "BlockInput", "BlockOutput"


def _given(c: Context, p: Values, *xs: WireType) -> Any:
    raise TypeError("block ports get their types from the block's use")


def _written(p: Values, b: Emitter, *xs: Any) -> Any:
    raise TypeError("block ports are written by lowering")


FAMILY = (
    LayerType(
        BLOCK_INPUT,
        "Block input",
        "data",
        "Where a value enters this block.",
        params=(
            Bool("optional", False, "May stay unconnected", "Whether a use of the block may leave this input open."),
        ),
        inputs=(),
        shape=_given,
        emit=_written,
        icon="mdi6.import",
        identifier="x",
        explanation="Each one is an input port of the block, named after this node.",
    ),
    LayerType(
        BLOCK_OUTPUT,
        "Block output",
        "data",
        "Where a value leaves this block.",
        inputs=(Port("x"),),
        outputs=(),
        shape=_given,
        emit=_written,
        icon="mdi6.export",
        identifier="y",
        explanation="Each one is an output port of the block, named after this node.",
    ),
)
