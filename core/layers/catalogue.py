"""Every layer type by key, in the order of the palette."""

from __future__ import annotations

from difflib import get_close_matches
from functools import lru_cache

from core.layers import (
    activation,
    adaptive_softmax,
    along,
    arithmetic,
    attention,
    blocks,
    cells,
    combine,
    convolution,
    custom,
    data,
    distance,
    einsum,
    elementwise,
    embedding,
    folding,
    frame,
    gates,
    linear,
    local_normalisation,
    losses,
    matrix,
    normalisation,
    padding,
    pooling,
    ports,
    recurrent,
    reduce,
    regularisation,
    reorder,
    resized_pooling,
    resizing,
    select,
    shape,
    softmax,
    tensors,
    transformer,
    transposed,
    unpooling,
)
from core.layers.base import LayerType
from core.spec import Catalogue

CATEGORIES: tuple[tuple[str, str], ...] = (
    ("data", "Data"),
    ("convolution", "Convolution"),
    ("pooling", "Pooling"),
    ("linear", "Linear"),
    ("activation", "Activation"),
    ("recurrent", "Recurrent"),
    ("attention", "Attention"),
    ("normalisation", "Normalisation"),
    ("regularisation", "Regularisation"),
    ("shape", "Shape"),
    ("arithmetic", "Arithmetic"),
    ("block", "Building blocks"),
    ("loss", "Losses"),
)
"""Key and title, in the order of the palette."""

FAMILIES = (
    data,
    convolution,
    transposed,
    pooling,
    resized_pooling,
    unpooling,
    linear,
    adaptive_softmax,
    embedding,
    activation,
    gates,
    softmax,
    recurrent,
    cells,
    attention,
    transformer,
    normalisation,
    local_normalisation,
    regularisation,
    shape,
    padding,
    resizing,
    folding,
    combine,
    matrix,
    einsum,
    frame,
    select,
    reorder,
    reduce,
    along,
    distance,
    arithmetic,
    tensors,
    elementwise,
    blocks,
    custom,
    losses,
    ports,
)
LAYERS: Catalogue[LayerType] = Catalogue("layer", (layer for family in FAMILIES for layer in family.FAMILY))


def search(text: str) -> list[LayerType]:
    """Layer types that match `text` in key, title or search words; the best first. Empty text: all."""
    words = text.lower().split()
    return _matching([[word] for word in words]) if words else list(LAYERS)


def guessed(text: str) -> list[LayerType]:
    """What may be meant where `search` finds nothing: words are taken for mistyped or shortened ones ('convlution', 'bnorm')."""
    words = text.lower().split()
    return _matching([_meant(word) for word in words]) if words else []


def _matching(words: list[list[str]]) -> list[LayerType]:
    """Those that match one of the readings of every word."""
    ranked = [
        (max(min((_rank(layer, one) for one in readings), default=9) for readings in words), i, layer)
        for i, layer in enumerate(LAYERS)
    ]
    return [layer for rank, _, layer in sorted(ranked, key=lambda r: r[:2]) if rank < 9]


def _meant(word: str) -> list[str]:
    """Known words that differ from `word` by a slip of the fingers, and those it is short for."""
    known = _vocabulary()
    near = get_close_matches(word, known, n=3, cutoff=0.8)
    return near + [name for name in known if len(word) > 2 and name[0] == word[0] and _is_short_for(word, name)]


def _is_short_for(word: str, name: str) -> bool:
    """Whether its letters stand in `name` in this order."""
    letters = iter(name)
    return all(letter in letters for letter in word)


@lru_cache(maxsize=1)
def _vocabulary() -> tuple[str, ...]:
    """All words that layers are found by, without those of sentences."""
    texts = (text.lower() for layer in LAYERS for text in (layer.key, layer.title, *layer.aka))
    return tuple(dict.fromkeys(word for text in texts for word in text.split()))


def _rank(layer: LayerType, word: str) -> int:
    """0 exact name or search word, 1 start of the name, 2 start of a search word, 3 within the name, 4 within a search word or the summary, 9 nowhere."""
    names = (layer.key.lower(), layer.title.lower())
    if word in names or any(word == a.lower() for a in layer.aka):
        return 0
    if any(n.startswith(word) for n in names):
        return 1
    if any(w.startswith(word) for a in layer.aka for w in (a.lower(), *a.lower().split())):
        return 2
    if any(word in n for n in names):
        return 3
    return 4 if any(word in a.lower() for a in (*layer.aka, layer.summary, layer.category)) else 9
