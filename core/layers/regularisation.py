"""Regularisation: noise during training that keeps a network from learning its samples by heart."""

from __future__ import annotations

from typing import Any

from core.layers.base import Context, Emitter, LayerType, Port
from core.layers.rules import need_float, need_rank, same_type
from core.layers.wires import WireType
from core.spec import Float, Values


def channels_shape(c: Context, p: Values, x: WireType) -> WireType:
    need_float(x, "Channel dropout")
    need_rank(x, (4,), "Channel dropout")
    return x


def _dropout(key: str, title: str, summary: str, help: str, **told: Any) -> LayerType:
    def emit(p: Values, b: Emitter, x: Any) -> Any:
        return b.call(b.module(f"torch.nn.{key}", p.p), x)

    return LayerType(
        key,
        title,
        "regularisation",
        summary,
        params=(Float("p", 0.5, "Share", help, low=0.0, high=1.0),),
        emit=emit,
        subtitle=lambda p: f"{p.p:.0%}" if round(p.p * 100, 6).is_integer() else f"{p.p:g}",
        identifier="dropout",
        **told,
    )


DROPOUT = _dropout(
    "Dropout",
    "Dropout",
    "Sets a random share of the numbers to zero while training.",
    "How large a share of the numbers is set to zero at each step.",
    aka=("noise", "overfitting", "regularization"),
    inputs=(Port("x", help="Any numbers."),),
    outputs=(Port("y", help="The same shape; in use after training nothing is dropped."),),
    shape=same_type,
    icon="mdi6.water-off",
    explanation="No unit can rely on one other unit being there, so the network learns several ways to each answer and overfits less. "
    "What is left is scaled up so that sums stay as large. After training the layer does nothing.",
    source="Srivastava et al., Dropout: a simple way to prevent neural networks from overfitting, 2014",
)
DROPOUT2D = _dropout(
    "Dropout2d",
    "Channel dropout 2D",
    "Sets a random share of whole feature maps to zero while training.",
    "How large a share of the feature maps is set to zero at each step.",
    aka=("spatial dropout", "noise", "overfitting", "regularization"),
    inputs=(Port("x", "N C H W", help="Pictures or feature maps."),),
    outputs=(Port("y", "N C H W", help="The same shape; in use after training nothing is dropped."),),
    shape=channels_shape,
    icon="mdi6.grid-off",
    explanation="Neighbouring points of a feature map hold nearly the same number, so dropping single points hides little; this drops the whole map. "
    "After training the layer does nothing.",
    source="Tompson et al., Efficient object localization using convolutional networks, 2014",
)
FAMILY = (DROPOUT, DROPOUT2D)
