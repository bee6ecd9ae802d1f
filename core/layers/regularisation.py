"""Regularisation: noise during training that keeps a network from learning its samples by heart."""

from __future__ import annotations

from typing import Any

from core.layers.base import Become, Context, Emitter, LayerType, Port, Rejected, Suggestion
from core.layers.rules import need_float, need_rank, same_type
from core.layers.spatial import OVER, pattern, right_rank
from core.layers.wires import WireType
from core.spec import Float, Values


def _channels_shape(dims: int) -> Any:
    def shape(c: Context, p: Values, x: WireType) -> WireType:
        need_float(x, "Channel dropout")
        need_rank(x, (dims + 2,), f"Channel dropout {dims}D", _sibling(x, dims))
        return x

    return shape


def _sibling(x: WireType, dims: int) -> tuple[str, Suggestion] | None:
    return ("Use Dropout", Become("Dropout")) if x.rank == 2 else right_rank(x, dims, "Dropout{}d")


def feature_alpha_shape(c: Context, p: Values, x: WireType) -> WireType:
    need_float(x, "Channel alpha dropout")
    if x.rank < 3:
        raise Rejected(
            f"Channel alpha dropout takes channels with several numbers each, but {x} arrives here.",
            "Where a channel is a single number, Alpha dropout is meant.",
            port="x",
            repair=("Use AlphaDropout", Become("AlphaDropout")),
        )
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


UNCHANGED = "The same shape; in use after training nothing is dropped."


def _channel_dropout(dims: int, icon: str, single: str) -> LayerType:
    return _dropout(
        f"Dropout{dims}d",
        f"Channel dropout {dims}D",
        "Sets a random share of whole feature maps to zero while training.",
        "How large a share of the feature maps is set to zero at each step.",
        aka=("spatial dropout", f"spatialdropout{dims}d", "noise", "overfitting", "regularization"),
        inputs=(Port("x", pattern(dims), help=f"{OVER[dims].capitalize()} or feature maps, channels first."),),
        outputs=(Port("y", pattern(dims), help=UNCHANGED),),
        shape=_channels_shape(dims),
        icon=icon,
        explanation=f"Neighbouring {single} of a feature map hold nearly the same number, so dropping single ones hides little; this drops the whole map. "
        "After training the layer does nothing.",
        source="Tompson et al., Efficient object localization using convolutional networks, 2014",
    )


DROPOUT = _dropout(
    "Dropout",
    "Dropout",
    "Sets a random share of the numbers to zero while training.",
    "How large a share of the numbers is set to zero at each step.",
    aka=("noise", "overfitting", "regularization"),
    inputs=(Port("x", help="Any numbers."),),
    outputs=(Port("y", help=UNCHANGED),),
    shape=same_type,
    icon="mdi6.water-off",
    explanation="No unit can rely on one other unit being there, so the network learns several ways to each answer and overfits less. "
    "What is left is scaled up so that sums stay as large. After training the layer does nothing.",
    source="Srivastava et al., Dropout: a simple way to prevent neural networks from overfitting, 2014",
)
DROPOUT1D = _channel_dropout(1, "mdi6.water-off-outline", "steps")
DROPOUT2D = _channel_dropout(2, "mdi6.grid-off", "points")
DROPOUT3D = _channel_dropout(3, "mdi6.cube-off-outline", "points")
SELU_SOURCE = "Klambauer et al., Self-normalizing neural networks, 2017"
ALPHA_DROPOUT = _dropout(
    "AlphaDropout",
    "Alpha dropout",
    "Dropout for networks with SELU: mean and spread of the numbers stay as they are.",
    "How large a share of the numbers is replaced at each step.",
    aka=("selu", "self-normalising", "noise", "overfitting", "regularization"),
    inputs=(Port("x", help="Any numbers, best those of a SELU."),),
    outputs=(Port("y", help=UNCHANGED),),
    shape=same_type,
    icon="mdi6.water-percent",
    explanation="SELU keeps numbers around 0 with spread 1 from layer to layer; zeros would disturb that. Dropped numbers become the lowest value of SELU instead, "
    "and the rest is moved so that mean and spread are kept. After training the layer does nothing.",
    source=SELU_SOURCE,
)
FEATURE_ALPHA_DROPOUT = _dropout(
    "FeatureAlphaDropout",
    "Channel alpha dropout",
    "Alpha dropout of whole feature maps, for convolutional networks with SELU.",
    "How large a share of the feature maps is replaced at each step.",
    aka=("selu", "self-normalising", "spatial", "overfitting", "regularization"),
    inputs=(Port("x", "N C …", help="Sequences, pictures or volumes, channels first."),),
    outputs=(Port("y", "N C …", help=UNCHANGED),),
    shape=feature_alpha_shape,
    icon="mdi6.alpha-f-box-outline",
    explanation="What channel dropout is to dropout, this is to alpha dropout: neighbouring points say nearly the same, so the map is replaced as a whole. "
    "After training the layer does nothing.",
    source=SELU_SOURCE,
)
FAMILY = (DROPOUT, DROPOUT1D, DROPOUT2D, DROPOUT3D, ALPHA_DROPOUT, FEATURE_ALPHA_DROPOUT)
