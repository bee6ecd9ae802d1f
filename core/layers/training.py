"""What every layer with weights can be told of its training: first values, frozen or not, penalties of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from core.layers.initialisers import BIAS_INITIALISERS, INITIALISERS, InitialiserType
from core.spec import Bool, Chosen, Float, Param, Use, Values

SECTION = "Training"
AUTO = Use("auto")
RANKS: Mapping[str, int] = {
    "Linear": 2,
    "Bilinear": 3,
    "Embedding": 2,
    "EmbeddingBag": 2,
    **{f"{stem}{dims}d": dims + 2 for stem in ("Conv", "ConvTranspose") for dims in (1, 2, 3)},
    "PReLU": 1,
    **{f"{stem}{dims}d": 1 for stem in ("BatchNorm", "InstanceNorm") for dims in (1, 2, 3)},
    **dict.fromkeys(("SyncBatchNorm", "LayerNorm", "RMSNorm", "GroupNorm"), 1),
}
"""Layers of torch with one `weight`, and its number of axes; others with weights have several."""
SEVERAL = ("RNN", "LSTM", "GRU", "MultiheadAttention", "Transformer", "AdaptiveLogSoftmax")
"""Beginnings of the names of torch's modules that hold weights in parts."""
WITHOUT_BIAS = ("Embedding", "EmbeddingBag", "PReLU", "RMSNorm")
SWITCHES = ("affine", "elementwise_affine")
"""Parameters that say whether there are weights at all."""


@dataclass(frozen=True)
class Amount(Float):
    """A number that is the same in every use of a block."""

    computable: ClassVar[bool] = False


def has_weight(p: Mapping[str, Any]) -> bool:
    """Whether it has a weight of its own."""
    return all(p.get(name, True) for name in SWITCHES) and not p.get("tied_to")


def has_bias(p: Mapping[str, Any]) -> bool:
    return all(p.get(name, True) for name in (*SWITCHES, "bias"))


def _penalty(name: str, title: str, formula: str, effect: str) -> Amount:
    text = f"Adds this number times {formula} of this layer's weights to the loss, on top of the network's own penalty: {effect}."
    return Amount(name, 0.0, title, text, low=0.0, high=1e3, section=SECTION)


FROZEN = Bool(
    "frozen",
    False,
    "Frozen",
    "Its weights stay as they are; the optimizer leaves them alone. Running statistics of a batch norm still follow the data.",
    section=SECTION,
)
WEIGHT = Chosen(
    "weight_init",
    AUTO,
    "First weights",
    "How the weights are drawn before training; automatic is torch's own way.",
    catalogue=lambda: INITIALISERS,
    auto=True,
    shown=has_weight,
    section=SECTION,
)
BIAS = Chosen(
    "bias_init",
    AUTO,
    "First bias",
    "How the bias is drawn before training; automatic is torch's own way.",
    catalogue=lambda: BIAS_INITIALISERS,
    auto=True,
    shown=has_bias,
    section=SECTION,
)
L1 = _penalty("l1", "L1 penalty", "the sum", "many of them become zero")
L2 = _penalty("l2", "L2 penalty", "the sum of the squares", "they stay small")
NAMES = frozenset(param.name for param in (FROZEN, WEIGHT, BIAS, L1, L2))


def training_params(key: str) -> tuple[Param, ...]:
    """Those of the layer type `key`. Penalties are for matrices and kernels: scales of one axis have none."""
    bias = () if key in WITHOUT_BIAS else (BIAS,)
    penalties = () if RANKS.get(key) == 1 else (L1, L2)
    return (WEIGHT, *bias, FROZEN, *penalties)


def mistake(key: str, title: str, p: Values, first: int) -> tuple[str, str, str] | None:
    """(parameter, sentence, why) where an initialiser cannot fill a weight. `first`: the size of the weight's first axis, or 0."""
    for name, rank in (("weight_init", RANKS.get(key)), ("bias_init", 1)):
        use = p.get(name, AUTO)
        if use == AUTO:
            continue
        spec = INITIALISERS[use.key]
        values = spec.resolve(use.params)
        if spec.mistake(values):
            return name, f"{spec.title}: {spec.mistake(values)}", ""
        low, high = spec.axes
        if not (low <= rank <= high if rank else low == 1 or high > 5):
            return name, _unfit(spec, title, rank), "Choose one that can fill a tensor of this shape, or automatic."
        if spec.key == "dirac" and first % values.groups:
            sentence = f"The weights of {title} have {first} filters, which {values.groups} groups do not divide."
            return name, sentence, "Every group passes on as many channels."
    return None


def _unfit(spec: InitialiserType, title: str, rank: int | None) -> str:
    high = spec.axes[1]
    wanted = "a matrix" if high == 2 else "the kernel of a convolution" if high == 5 else "at least a matrix"
    has = "several weights of different shapes" if rank is None else "a single row of weights" if rank == 1 else ""
    return f"{spec.title} needs {wanted}, but {title} has {has or f'a weight of {rank} axes'}."
