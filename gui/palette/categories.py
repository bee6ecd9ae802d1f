"""What the palette offers: the layer types by category and the project's blocks, and what a search finds."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from html import escape

from core.document.blocks import reached, use_counts
from core.document.project import Project
from core.format import plural
from core.layers import LAYERS
from core.layers.base import LayerType
from core.layers.catalogue import CATEGORIES, guessed, search
from core.layers.ends import only_in_main
from core.layers.ports import BLOCK_INPUT, BLOCK_OUTPUT
from core.templates import TEMPLATES, Template
from gui.palette.keys import key_of_block, key_of_template

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
TEMPLATE, TEMPLATE_TITLE, TEMPLATE_ICON = "template", "Templates", "mdi6.file-outline"


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
    aka: str = ""
    """More words to find it by; a layer type has its own."""


def entry_of(layer: LayerType) -> Entry:
    return Entry(layer.key, layer.title, layer.category, layer.icon, layer.summary, layer.explanation, layer.key)


def entry_of_template(template: Template) -> Entry:
    words = " ".join((template.key, *template.aka))
    told = f"{template.summary} Added as a block: its Inputs and Outputs become ports."
    return Entry(key_of_template(template.key), template.title, TEMPLATE, TEMPLATE_ICON, told, aka=words)


ENTRIES: Mapping[str, Entry] = {layer.key: entry_of(layer) for layer in LAYERS}
STARTERS: Mapping[str, Entry] = {entry.key: entry for entry in map(entry_of_template, TEMPLATES)}
"""The templates, each of which can be put into a network as a block."""


@dataclass(frozen=True)
class Stock:
    """What can be put into the graph that is shown: `inside` a block its ports, and no block that would hold itself."""

    mine: tuple[Entry, ...] = ()
    inside: bool = False
    left_out: frozenset[str] = frozenset()
    with_templates: bool = True

    @property
    def barred(self) -> frozenset[str]:
        return (ONLY_OUTSIDE if self.inside else ONLY_IN_BLOCKS) | self.left_out

    def groups(self) -> list[tuple[str, str, list[Entry]]]:
        """Key, title and entries of every category that has any; the project's own blocks after the data."""
        table: dict[str, list[Entry]] = {}
        for entry in ENTRIES.values():
            if entry.key not in self.barred:
                table.setdefault(entry.category, []).append(entry)
        made = [(key, title, table[key]) for key, title in CATEGORIES if key in table]
        at = next((i + 1 for i, (key, _, _) in enumerate(made) if key == "data"), 0)
        mine = [(MINE, MINE_TITLE, list(self.mine))] if self.mine else []
        whole = [(TEMPLATE, TEMPLATE_TITLE, list(STARTERS.values()))] if self.with_templates else []
        return [*made[:at], *mine, *made[at:], *whole]

    def found(self, text: str) -> list[tuple[Entry, str]]:
        """Entries that match, the best first, each with the search word that led to it where the title does not tell."""
        words = text.lower().split()
        mine = [entry for entry in self.mine if _holds_all(words, f"{entry.title} block")]
        known = STARTERS.values() if self.with_templates else ()
        whole = [entry for entry in known if _holds_all(words, f"{entry.title} {entry.aka} template")]
        layers = [
            (ENTRIES[layer.key], _matched(layer, words)) for layer in search(text) if layer.key not in self.barred
        ]
        return [*((entry, "") for entry in mine), *layers, *((entry, "") for entry in whole)]

    def guessed(self, text: str) -> list[tuple[Entry, str]]:
        """What may be meant where nothing matches."""
        return [(ENTRIES[layer.key], "") for layer in guessed(text) if layer.key not in self.barred]

    def entry(self, key: str) -> Entry | None:
        """What has this key and may stand here."""
        known = ENTRIES.get(key) or STARTERS.get(key) or next((entry for entry in self.mine if entry.key == key), None)
        return known if key not in self.barred else None


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


def _holds_all(words: Collection[str], text: str) -> bool:
    return all(word in text.lower() for word in words)


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
