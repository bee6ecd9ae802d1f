"""What the palette offers: the layer types by category and the project's blocks, and what a search finds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from core.document.blocks import reached, use_counts
from core.document.project import Project
from core.format import plural
from core.layers import LAYERS
from core.layers.base import LayerType
from core.layers.catalogue import CATEGORIES, search
from core.layers.ends import only_in_main
from core.layers.ports import BLOCK_INPUT, BLOCK_OUTPUT
from gui.network.adding import key_of_block

ONLY_IN_BLOCKS = frozenset({BLOCK_INPUT, BLOCK_OUTPUT})
ONLY_OUTSIDE = frozenset(layer.key for layer in LAYERS if only_in_main(layer.key))
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
MINE, MINE_TITLE, MINE_ICON = "mine", "My blocks", "mdi6.package-variant"
"""The category of the project's own blocks."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: a layer type, or a block of the project. `key` is what dragging it carries."""

    key: str
    title: str
    category: str
    icon: str
    summary: str
    explanation: str = ""
    code: str = ""


def entry_of(layer: LayerType) -> Entry:
    return Entry(layer.key, layer.title, layer.category, layer.icon, layer.summary, layer.explanation, layer.key)


ENTRIES: Mapping[str, Entry] = {layer.key: entry_of(layer) for layer in LAYERS}


@dataclass(frozen=True)
class Stock:
    """What can be put into the graph that is shown: `inside` a block its ports, and no block that would hold itself."""

    mine: tuple[Entry, ...] = ()
    inside: bool = False

    @property
    def barred(self) -> frozenset[str]:
        return ONLY_OUTSIDE if self.inside else ONLY_IN_BLOCKS

    def groups(self) -> list[tuple[str, str, list[Entry]]]:
        """Key, title and entries of every category that has any; the project's own blocks after the data."""
        table: dict[str, list[Entry]] = {}
        for entry in ENTRIES.values():
            if entry.key not in self.barred:
                table.setdefault(entry.category, []).append(entry)
        made = [(key, title, table[key]) for key, title in CATEGORIES if key in table]
        at = next((i + 1 for i, (key, _, _) in enumerate(made) if key == "data"), 0)
        return [*made[:at], *([(MINE, MINE_TITLE, list(self.mine))] if self.mine else []), *made[at:]]

    def found(self, text: str) -> list[tuple[Entry, str]]:
        """Entries that match, the best first, each with the search word that led to it where the title does not tell."""
        words = text.lower().split()
        mine = [(entry, "") for entry in self.mine if all(word in f"{entry.title} block".lower() for word in words)]
        layers = [layer for layer in search(text) if layer.key not in self.barred]
        return [*mine, *((ENTRIES[layer.key], _matched(layer, words)) for layer in layers)]

    def entry(self, key: str) -> Entry | None:
        return ENTRIES.get(key) or next((entry for entry in self.mine if entry.key == key), None)


def stock_of(project: Project, where: str) -> Stock:
    """For the graph of `where`."""
    counts = use_counts(project)
    found = []
    for block in project.blocks.values():
        if where and where in reached(project, block.id):
            continue
        uses = counts[block.id]
        layers = sum(n.type not in ONLY_IN_BLOCKS for n in block.graph.nodes.values())
        told = f"used {uses}×" if uses else "not used yet"
        summary = f"A block of {plural(layers, 'layer')}, {told}."
        found.append(Entry(key_of_block(block.id), block.title, "block", MINE_ICON, summary))
    return Stock(tuple(sorted(found, key=lambda entry: entry.title.casefold())), bool(where))


def _matched(layer: LayerType, words: list[str]) -> str:
    names = f"{layer.title} {layer.key}".lower()
    missing = [word for word in words if word not in names]
    for start in (True, False):
        for also in layer.aka:
            parts = [also.lower(), *also.lower().split()]
            if any(any(p.startswith(w) if start else w in p for p in parts) for w in missing):
                return also
    return ""


def tip(entry: Entry) -> str:
    """Title and torch's name, what it does, when to use it."""
    code = f"&nbsp; <code>{escape(entry.code)}</code>" if entry.code else ""
    more = f"<p>{escape(entry.explanation)}</p>" if entry.explanation else ""
    return f"<p><b>{escape(entry.title)}</b>{code}</p><p>{escape(entry.summary)}</p>{more}"
