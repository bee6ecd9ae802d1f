"""What steers a network from aside, and chance inside it: FiLM, time embedding, noise, sampling, stochastic depth."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from core.layers.base import Context, Cost, Emitter, Inputs, LayerType, Outputs, Port, Rejected
from core.layers.blocks.parts import OWN, linear
from core.layers.masks import need_equal
from core.layers.rules import differing, known, need_float, same_type
from core.layers.sizes import same
from core.layers.wires import FLOAT, WireType
from core.spec import Choice, Float, Int, Values


def film_shape(c: Context, p: Values, x: WireType, condition: WireType) -> WireType:
    """x N C … (or N … C), condition N F -> as x."""
    what = "Feature modulation"
    need_float(x, what)
    need_float(condition, what, "condition")
    if x.rank < 2:
        raise Rejected(f"{what} takes features or feature maps, but {x} arrives here.", port="x")
    known(x.sizes[_axis(p)], what, "last" if p.channels == "last" else "channel")
    if condition.rank != 2:
        raise Rejected(
            f"The condition has to be one row for each sample (N×F), but {condition} arrives here.", port="condition"
        )
    batch = f"Each sample needs a condition of its own, but {x} and {condition} arrive."
    need_equal(c, x.sizes[0], condition.sizes[0], batch, "", "condition")
    known(condition.sizes[1], what, "last")
    return x


def _axis(p: Values) -> int:
    return -1 if p.channels == "last" else 1


def film_emit(p: Values, b: Emitter, x: Any, condition: Any) -> Any:
    extra = {"channels_last": True} if p.channels == "last" and x.type.rank > 2 else {}
    layer = b.module(f"{OWN}FiLM", condition.type.sizes[1], x.type.sizes[_axis(p)], **extra)
    return b.call(layer, x, condition)


def film_cost(p: Values, ins: Inputs, outs: Outputs) -> Cost:
    return linear(ins[1].sizes[1], 2 * ins[0].sizes[_axis(p)], 1)


def time_shape(c: Context, p: Values, t: WireType) -> WireType:
    """N or N 1 -> N features."""
    if t.rank not in (1, 2) or (t.rank == 2 and same(t.sizes[1], 1) is False):
        raise Rejected(
            f"A time embedding takes one number for each sample (N or N×1), but {t} arrives here.",
            "It says at which step of the diffusion the sample is.",
            port="t",
        )
    if t.rank == 2 and same(t.sizes[1], 1) is None:
        c.only_if(f"{t.sizes[1]} is 1")
    return WireType((t.sizes[0], p.features), ("N", "F"), FLOAT)


def time_emit(p: Values, b: Emitter, t: Any) -> Any:
    extra = differing(p, {"max_period": 10000.0}, "max_period")
    return b.call(b.module(f"{OWN}SinusoidalTimeEmbedding", p.features, **extra), t)


def noise_emit(p: Values, b: Emitter, x: Any) -> Any:
    return b.call(b.module(f"{OWN}GaussianNoise", p.std), x)


def drop_emit(p: Values, b: Emitter, x: Any) -> Any:
    return b.call(b.module(f"{OWN}DropPath", p.p), x)


def sampling_shape(c: Context, p: Values, mean: WireType, log_variance: WireType) -> WireType:
    """Both of one shape."""
    need_float(mean, "Sampling", "mean")
    need_float(log_variance, "Sampling", "log_variance")
    message = f"Mean and log variance need one shape, but {mean} and {log_variance} arrive."
    why = "Each number is drawn around its own mean with its own spread."
    if mean.rank != log_variance.rank:
        raise Rejected(message, why, port="log_variance")
    for a, b in zip(mean.sizes, log_variance.sizes, strict=True):
        need_equal(c, a, b, message, why, "log_variance")
    return replace(mean, partner="")


def sampling_emit(p: Values, b: Emitter, mean: Any, log_variance: Any) -> Any:
    return b.call(b.module(f"{OWN}ReparameterisedSampling"), mean, log_variance)


FILM = LayerType(
    "FiLM",
    "Feature-wise modulation (FiLM)",
    "block",
    "Scales and shifts each channel by amounts that follow from a condition, such as a class or a time.",
    params=(
        Choice(
            "channels",
            "first",
            "Channels",
            "Which axis of the input holds the channels.",
            options=(("first", "first, as in pictures"), ("last", "last, as in sequences")),
        ),
    ),
    aka=("conditioning", "conditional normalisation", "modulation", "affine", "adain", "diffusion", "class condition"),
    inputs=(
        Port("x", "N C …", help="Feature maps, sequences or rows."),
        Port("condition", "N F", "Condition", "One row for each sample: an embedded class, a time, a question."),
    ),
    outputs=(Port("y", "N C …", help="The same shape."),),
    shape=film_shape,
    emit=film_emit,
    cost=film_cost,
    icon="mdi6.tune",
    identifier="film",
    explanation="A Linear layer makes two numbers for each channel of the condition: how much the channel is scaled and how much shifted. That is enough to let a question, a style or the time of a "
    "diffusion steer a whole network. With a condition of zeros and no bias learned, the input passes unchanged.",
    source="Perez et al., FiLM: visual reasoning with a general conditioning layer, 2018: (1 + γ) x + β",
)
TIME = LayerType(
    "SinusoidalTimeEmbedding",
    "Sinusoidal time embedding",
    "block",
    "Turns one number for each sample, such as the step of a diffusion, into a row of waves.",
    params=(
        Int("features", 64, "Width", "Features that come out.", low=1, high=1_000_000),
        Float(
            "max_period",
            10000.0,
            "Longest period",
            "The slowest wave repeats after about 2π times this; choose it above the largest time.",
            above=1.0,
            high=1e12,
            advanced=True,
        ),
    ),
    aka=("timestep embedding", "diffusion", "ddpm", "fourier features", "noise level", "positional encoding"),
    inputs=(Port("t", "N or N 1", "Time", "One number for each sample, whole or decimal."),),
    outputs=(Port("y", "N F", help="A row of sines, then of cosines."),),
    shape=time_shape,
    emit=time_emit,
    subtitle=lambda p: f"{p.features} features",
    icon="mdi6.clock-outline",
    identifier="time",
    explanation="A network cannot do much with a bare number such as 731. Waves of many lengths make near times alike and far ones different, fine and coarse. "
    "In a diffusion model a small network follows, whose answer steers each block, for example through FiLM.",
    source="Ho et al., Denoising diffusion probabilistic models, 2020, after Vaswani et al., 2017",
)
NOISE = LayerType(
    "GaussianNoise",
    "Gaussian noise",
    "regularisation",
    "Adds random noise while training.",
    params=(
        Float(
            "std", 0.1, "Spread", "Standard deviation of the noise, in the units of what comes in.", low=0.0, high=1e6
        ),
    ),
    aka=("noise", "denoising", "augmentation", "jitter", "overfitting", "regularization"),
    inputs=(Port("x", help="Any numbers."),),
    outputs=(Port("y", help="The same shape; in use after training nothing is added."),),
    shape=same_type,
    emit=noise_emit,
    subtitle=lambda p: f"spread {p.std:g}",
    icon="mdi6.grain",
    identifier="noise",
    explanation="A network that sees each sample a little different every time cannot learn it by heart, and its answers change more smoothly. Put first in an autoencoder, it makes a denoising one: "
    "the target is the clean input. Standardise the input, so that the spread means the same everywhere.",
    source="Bishop, Training with noise is equivalent to Tikhonov regularization, 1995; Vincent et al., Denoising autoencoders, 2008",
)
DROP_PATH = LayerType(
    "DropPath",
    "Stochastic depth",
    "regularisation",
    "Sets all numbers of some samples to zero while training, so that a branch is skipped for them.",
    params=(Float("p", 0.1, "Share", "How large a share of the samples is dropped.", low=0.0, high=1.0),),
    aka=("droppath", "drop path", "stochasticdepth", "residual dropout", "overfitting", "regularization"),
    inputs=(Port("x", help="What a branch made, before it is added to its shortcut."),),
    outputs=(Port("y", help="The same shape; in use after training nothing is dropped."),),
    shape=same_type,
    emit=drop_emit,
    subtitle=lambda p: f"{p.p:.0%}" if round(p.p * 100, 6).is_integer() else f"{p.p:g}",
    icon="mdi6.stairs",
    identifier="drop_path",
    explanation="Put it at the end of a branch, before Add: for a share of the samples only the shortcut counts, so the network trains as if it were shallower and no block is indispensable. "
    "What is kept is scaled up to make up for it.",
    source="Huang et al., Deep networks with stochastic depth, 2016",
)
SAMPLING = LayerType(
    "ReparameterisedSampling",
    "Reparameterised sampling",
    "block",
    "Draws a number around each mean while training, so that gradients reach mean and spread.",
    params=(),
    aka=("vae", "variational autoencoder", "latent", "reparameterization trick", "sample", "gaussian"),
    inputs=(
        Port("mean", "N …", "Mean", "The middle of each latent number."),
        Port("log_variance", "N …", "Log variance", "The logarithm of its variance, of the same shape."),
    ),
    outputs=(Port("y", "N …", help="A sample while training; in use the mean."),),
    shape=sampling_shape,
    emit=sampling_emit,
    icon="mdi6.dice-multiple-outline",
    identifier="sample",
    explanation="The heart of a variational autoencoder. Chance is brought in as noise of spread 1 that is scaled and shifted, so mean and spread stay in the chain of gradients. "
    "Training with it needs a second loss that pulls mean and variance to those of a standard normal distribution.",
    source="Kingma & Welling, Auto-encoding variational Bayes, 2014: mean + exp(log_variance / 2) · noise",
)
FAMILY = (FILM, TIME, NOISE, DROP_PATH, SAMPLING)
