"""What can be put into a network, by key: a layer type's own, or with a mark in front that of a block or a template."""

from __future__ import annotations

from core.document import blocks, edits
from core.document.importing import add_network
from core.document.project import Project
from core.layers import LAYERS
from core.templates import TEMPLATES

BLOCK_MARK, TEMPLATE_MARK = "block:", "template:"


def key_of_block(block: str) -> str:
    return f"{BLOCK_MARK}{block}"


def key_of_template(template: str) -> str:
    return f"{TEMPLATE_MARK}{template}"


def block_of_key(key: str) -> str:
    """The block's id; '' for anything else."""
    return key.removeprefix(BLOCK_MARK) if key.startswith(BLOCK_MARK) else ""


def template_of_key(key: str) -> str:
    """The template's name; '' for anything else."""
    name = key.removeprefix(TEMPLATE_MARK)
    return name if name != key and TEMPLATES.find(name) else ""


def title_of(project: Project, key: str) -> str:
    block, template = project.blocks.get(block_of_key(key)), template_of_key(key)
    if block or template:
        return block.title if block else TEMPLATES[template].title
    return LAYERS[key].title if key in LAYERS else key


def added(project: Project, key: str, x: float, y: float, where: str) -> tuple[Project, str]:
    """With a new layer, another use of a block, or a template as a block, at (x, y); its node id. Raises NetwrightError."""
    block, template = block_of_key(key), template_of_key(key)
    if block:
        return blocks.add_use(project, block, x, y, where)
    if template:
        return add_network(project, TEMPLATES[template].build(), TEMPLATES[template].title, x, y, where)
    return edits.add_node(project, key, x, y, where)
