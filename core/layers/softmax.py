"""Softmax and its kin: the numbers along an axis compete for shares of 1."""

from __future__ import annotations

from typing import Any

from core.layers.activation import activation
from core.layers.axes import axis_param, sample_axis
from core.layers.base import Context, LayerType, Rule
from core.layers.rules import need_float, need_rank
from core.layers.wires import WireType
from core.spec import Values

AXIS = axis_param(text="Along which axis the shares add up to 1; -1 is the last.")


def _along(what: str) -> Rule:
    def shape(c: Context, p: Values, x: WireType) -> WireType:
        need_float(x, what)
        sample_axis(x, p.dim, "dim", what)
        return x

    return shape


def softmax2d_shape(c: Context, p: Values, x: WireType) -> WireType:
    need_float(x, "Softmax2d")
    need_rank(x, (4,), "Softmax2d")
    return x


def _shares(key: str, title: str, summary: str, formula: str, explanation: str, *aka: str, **told: Any) -> LayerType:
    return activation(
        key,
        title,
        summary,
        formula,
        explanation,
        params=(AXIS,),
        required=("dim",),
        aka=aka,
        shape=_along(title),
        subtitle=lambda p: "" if p.dim == -1 else f"axis {p.dim}",
        icon="mdi6.chart-bar",
        **told,
    )


SOFTMAX = _shares(
    "Softmax",
    "Softmax",
    "Turns scores into shares that add up to 1.",
    "eˣⁱ / Σ eˣʲ; Bridle, Probabilistic interpretation of feedforward classification network outputs, 1990",
    "Cross-entropy applies softmax itself: before an Output with that loss a Softmax layer only slows learning. Use it inside a network, as a soft choice. "
    "Only differences count: adding the same number to all scores changes nothing, and one score far above the others takes all and leaves no gradient.",
    "probabilities",
    "normalised exponential",
)
SOFTMAX2D = activation(
    "Softmax2d",
    "Softmax2d",
    "At each pixel, turns the scores of the channels into shares that add up to 1.",
    "eˣᶜ / Σ eˣᵏ over the channels, at every pixel",
    "For maps of classes, as in segmentation, where each channel is one class; the same as Softmax along axis 1. As with Softmax, leave it out before a cross-entropy loss, which applies it itself.",
    aka=("probabilities", "segmentation", "spatial", "pixel"),
    shape=softmax2d_shape,
    icon="mdi6.chart-bar",
)
SOFTMIN = _shares(
    "Softmin",
    "Softmin",
    "Turns distances into shares that add up to 1: the smallest gets the most.",
    "e⁻ˣⁱ / Σ e⁻ˣʲ",
    "Softmax of the negated numbers: right where small means good, as with distances to prototypes or costs of paths. For scores, where large means good, take Softmax. "
    "It shares the weakness of softmax: a clear winner leaves no gradient to the others.",
    "distances",
    "prototypes",
    "soft minimum",
)
LOG_SOFTMAX = _shares(
    "LogSoftmax",
    "Log softmax",
    "The logarithms of the shares that softmax gives, computed without overflow.",
    "xᵢ - ln Σ eˣʲ",
    "For the losses that take log probabilities: negative log likelihood, CTC, Kullback-Leibler divergence. Taking Softmax first and its logarithm then loses small shares to rounding. "
    "Cross-entropy includes it: before that loss leave it out. All answers are negative.",
    "log probabilities",
    "log likelihood",
    "nll",
    "ctc",
)
FAMILY = (SOFTMAX, SOFTMAX2D, SOFTMIN, LOG_SOFTMAX)
