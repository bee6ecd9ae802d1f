"""Titles made to fit on a card: first the words that the field itself shortens, then an ellipsis."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

_IN_BRACKETS = re.compile(r"^(.*?) \((.+)\)$")
SHORTER: tuple[tuple[str, str], ...] = (
    ("normalisation", "norm"),
    ("convolution", "conv"),
    ("Convolution", "Conv"),
    ("pooling", "pool"),
    ("padding", "pad"),
    ("upsampling", "upsample"),
    ("Transformer", "Transf."),
    ("positional encoding", "positions"),
    ("time embedding", "time"),
    ("cross-entropy", "CE"),
    ("attention", "attn."),
    ("average", "avg"),
    ("Adaptive", "Adapt."),
    ("Transposed", "Transp."),
    ("Depthwise separable", "Separable"),
    ("Synchronised", "Sync"),
    ("Scaled dot-product", "Dot-product"),
    ("Local response", "Local resp."),
    ("absolute error", "abs. error"),
    ("Negative log-likelihood", "Neg. log-lik."),
    ("squared error", "sq. error"),
    ("likelihood", "lik."),
    ("divergence to the standard normal", "to normal"),
    ("Reparameterised", "Reparam."),
    ("decoder", "dec."),
    ("encoder", "enc."),
    ("Fractional", "Fract."),
    ("Replication", "Replic."),
    ("Power-average", "Power-avg"),
    ("Sinusoidal", "Sin."),
    (", activation", ", act"),
)
"""In this order, as many as are needed."""


def _is_acronym(text: str) -> bool:
    return " " not in text and sum(letter.isupper() or letter.isdigit() for letter in text) >= 2


@lru_cache(maxsize=4096)
def steps(title: str) -> tuple[str, ...]:
    """Ever shorter forms of a title, the whole one first."""
    found = [title]
    bracketed = _IN_BRACKETS.match(title)
    if bracketed:
        outside, inside = bracketed.groups()
        found.append(inside if _is_acronym(inside) else outside)
    for long, brief in SHORTER:
        if long in found[-1]:
            found.append(found[-1].replace(long, brief))
    return tuple(found)


def fitting(title: str, fits: Callable[[str], bool]) -> str:
    """The longest form that fits; the shortest where none does."""
    forms = steps(title)
    return next((form for form in forms if fits(form)), forms[-1])
