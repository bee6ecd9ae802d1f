"""What the palette offers: the layer types by category, and what a search finds."""

from __future__ import annotations

from html import escape

from core.layers import LAYERS
from core.layers.base import LayerType
from core.layers.catalogue import CATEGORIES, search
from core.layers.ports import BLOCK_INPUT, BLOCK_OUTPUT

ONLY_IN_BLOCKS = frozenset({BLOCK_INPUT, BLOCK_OUTPUT})
ICONS = {
    "data": "database-outline",
    "convolution": "grid",
    "pooling": "arrow-collapse",
    "linear": "vector-polyline",
    "activation": "chart-line-variant",
    "recurrent": "sync",
    "attention": "eye-outline",
    "normalisation": "chart-bell-curve",
    "regularisation": "dots-grid",
    "shape": "shape-outline",
    "arithmetic": "calculator-variant-outline",
    "block": "package-variant-closed",
    "loss": "target",
}
OTHER_ICON = "cube-outline"


def offered(category: str) -> list[LayerType]:
    """The layer types of a category, in their order."""
    return [layer for layer in LAYERS if layer.category == category and layer.key not in ONLY_IN_BLOCKS]


def groups() -> list[tuple[str, str, list[LayerType]]]:
    """Key, title and layer types of every category that has any."""
    return [(key, title, layers) for key, title in CATEGORIES if (layers := offered(key))]


def found(text: str) -> list[tuple[LayerType, str]]:
    """Layer types that match, the best first, each with the search word that led to it where the title does not tell."""
    layers = [layer for layer in search(text) if layer.key not in ONLY_IN_BLOCKS]
    return [(layer, _matched(layer, text.lower().split())) for layer in layers]


def _matched(layer: LayerType, words: list[str]) -> str:
    names = f"{layer.title} {layer.key}".lower()
    missing = [word for word in words if word not in names]
    for start in (True, False):
        for also in layer.aka:
            parts = [also.lower(), *also.lower().split()]
            if any(any(p.startswith(w) if start else w in p for p in parts) for w in missing):
                return also
    return ""


def tip(layer: LayerType) -> str:
    """Title and torch's name, what it does, when to use it."""
    head = f"<p><b>{escape(layer.title)}</b>&nbsp; <code>{escape(layer.key)}</code></p>"
    more = f"<p>{escape(layer.explanation)}</p>" if layer.explanation else ""
    return f"{head}<p>{escape(layer.summary)}</p>{more}"
