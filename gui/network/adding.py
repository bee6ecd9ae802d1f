"""What the palette offers, by key: a layer type's own, or a block's with a mark in front."""

from __future__ import annotations

from core.document import blocks, edits
from core.document.project import Project
from core.layers import LAYERS

BLOCK_MARK = "block:"


def key_of_block(block: str) -> str:
    return f"{BLOCK_MARK}{block}"


def block_of_key(key: str) -> str:
    """The block's id; '' for a layer type."""
    return key.removeprefix(BLOCK_MARK) if key.startswith(BLOCK_MARK) else ""


def title_of(project: Project, key: str) -> str:
    block = project.blocks.get(block_of_key(key))
    return block.title if block else LAYERS[key].title if key in LAYERS else key


def added(project: Project, key: str, x: float, y: float, where: str) -> tuple[Project, str]:
    """With a new layer, or another use of a block, at (x, y); its node id. Raises NetwrightError."""
    block = block_of_key(key)
    return blocks.add_use(project, block, x, y, where) if block else edits.add_node(project, key, x, y, where)
