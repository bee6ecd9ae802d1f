"""What a card says in words: its title, the kind beside a name that a person gave, and the second line with its parts."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from core.document.edits import PORTS
from core.document.project import Block
from core.document.scope import block_spec
from core.graph import Node
from core.layers import LAYERS, LayerType
from core.layers.ends import INPUT, TARGET
from core.layers.telling import BETWEEN, told
from core.names import identifier
from core.spec import Values
from gui.canvas.views import NAME, Part
from gui.room import Room


class Words(NamedTuple):
    title: str
    kind: str
    subtitle: str
    parts: tuple[Part, ...]


def words_of(room: Room, node: Node) -> Words:
    layer, block = LAYERS.find(node.type), room.project.blocks.get(node.block)
    if block is not None:
        return _of_use(room, node, block)
    if layer is None or node.type in PORTS:
        return Words(layer.title if layer else node.type, "", node.name, (Part(0, len(node.name), NAME),))
    title, kind = (node.name, layer.title) if has_own_name(node, layer) else (layer.title, "")
    values = room.values(node)
    return Words(title, kind, layer.subtitle(values), _parts(layer.at(node.params), values))


def has_own_name(node: Node, layer: LayerType) -> bool:
    """Whether a person called it something: not by its type and a number, nor by the column that is shown anyway."""
    if re.fullmatch(rf"{re.escape(layer.stem)}\d*", node.name):
        return False
    column = node.get("column") if node.type in (INPUT, TARGET) else ""
    return not (column and re.fullmatch(rf"{re.escape(identifier(str(column)))}\d*", node.name))


@lru_cache(maxsize=4096)
def _shown(layer: LayerType) -> frozenset[str]:
    return frozenset(param.name for param in layer.params if param.in_forms)


def _parts(layer: LayerType, values: Values) -> tuple[Part, ...]:
    shown = _shown(layer)
    return tuple(Part(*span) for span in told(layer, values) if span.param in shown)


def _of_use(room: Room, node: Node, block: Block) -> Words:
    """Its name and what it sets of the block's parameters: 'channels 64', or the expression where its value is not known."""
    spec, names = block_spec(block), dict(room.names)
    wrong = dict(spec.mistakes(node.params, names))
    known = spec.resolve(tuple((n, v) for n, v in node.params if n not in wrong), names)
    line, parts = node.name, [Part(0, len(node.name), NAME)]
    for name, value in node.params:
        text = f"{name.replace('_', ' ')} {value if name in wrong else known[name]}"
        line += BETWEEN
        parts.append(Part(len(line), len(line) + len(text), name))
        line += text
    return Words(block.title, "", line, tuple(parts))
