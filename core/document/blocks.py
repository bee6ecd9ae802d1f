"""Edits of block definitions: their title, parameters and uses. A definition's graph is edited with `edits` and its id."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import replace

from core.document import edits
from core.document.look import Look, frozen
from core.document.project import Block, Project
from core.document.scope import expressions, names_used, with_expressions
from core.expressions import renamed
from core.graph import End, Graph, Node
from core.layers.ports import BLOCK_INPUT, BLOCK_OUTPUT
from core.names import identifier, unique
from core.problems import NetwrightError, Path
from core.spec import Int, Param

USE = "Block"
"""The type of a node that uses a block."""


def uses_of(project: Project, block: str) -> int:
    """How many cards there are of it, in all graphs."""
    return sum(n.block == block for _, graph in edits.graphs(project) for n in graph.nodes.values())


def use_counts(project: Project) -> dict[str, int]:
    """Cards by block."""
    counts = dict.fromkeys(project.blocks, 0)
    for _, graph in edits.graphs(project):
        for node in graph.nodes.values():
            if node.block in counts:
                counts[node.block] += 1
    return counts


def reached(project: Project, block: str) -> set[str]:
    """The definition and all that it uses, directly or further in."""
    seen: set[str] = set()
    todo = [block]
    while todo:
        id = todo.pop()
        if id in project.blocks and id not in seen:
            seen.add(id)
            todo += [n.block for n in project.blocks[id].graph.nodes.values() if n.block]
    return seen


def path_to(project: Project, block: str) -> Path:
    """The way to a use of the definition, the shortest there is; () where the network does not use it."""
    todo: list[tuple[Path, Graph]] = [((), project.graph)]
    seen: set[str] = set()
    for prefix, graph in todo:
        for node in graph.nodes.values():
            if node.block == block and block in project.blocks:
                return (*prefix, node.id)
            if node.block in project.blocks and node.block not in seen:
                seen.add(node.block)
                todo.append(((*prefix, node.id), project.blocks[node.block].graph))
    return ()


def definition_at(project: Project, prefix: Path) -> str:
    """The block that the last of these uses names; '' for the main graph or where one of them is gone."""
    graph, where = project.graph, ""
    for id in prefix:
        node = graph.nodes.get(id)
        if node is None or node.block not in project.blocks:
            return ""
        where = node.block
        graph = project.blocks[where].graph
    return where


def fresh_block_id(project: Project, taken: Iterable[str] = ()) -> str:
    """An id that no other definition has or had: not one that was undone, nor one in another copy of the same file."""
    used = {*project.blocks, *taken}
    while (id := f"b{len(used) + 1}-{_chance()}") in used:
        pass
    return id


def _chance() -> str:
    """Eight letters, whatever seed training has set: a copied use must never come to mean another definition."""
    return os.urandom(4).hex()


def unique_title(project: Project, wanted: str, but: str = "") -> str:
    """`wanted`, or with the first number that no other block's title has: 'Stage', 'Stage 2' …"""
    taken = {b.title.casefold() for b in project.blocks.values() if b.id != but}
    title, number = wanted, 2
    while title.casefold() in taken:
        title, number = f"{wanted} {number}", number + 1
    return title


def definition(project: Project, block: str) -> Block:
    """Raises NetwrightError for one that is gone."""
    if block not in project.blocks:
        raise NetwrightError("This block is no longer in the project.")
    return project.blocks[block]


def _with(project: Project, block: Block) -> Project:
    return replace(project, blocks=frozen({**project.blocks, block.id: block}))


def need_no_recursion(project: Project, block: str, where: str) -> None:
    """Raises NetwrightError where a use of `block` in the graph of `where` would hold itself."""
    if where and where in reached(project, block):
        title, inside = definition(project, block).title, definition(project, where).title
        how = "itself" if block == where else f"'{inside}', which it is a part of"
        raise NetwrightError(f"'{title}' cannot be put here: it would contain {how}.")


def add_use(project: Project, block: str, x: float, y: float, where: str = "") -> tuple[Project, str]:
    """With another use of a definition, its card's corner at (x, y); its node id. Raises NetwrightError."""
    found = definition(project, block)
    need_no_recursion(project, block, where)
    graph = edits.graph_of(project, where)
    node = Node(graph.fresh_id(), USE, edits.fresh_name(graph, identifier(found.title)), (), block)
    look = edits.look_of(project, where).moved({node.id: (x, y)})
    return edits.with_graph(project, graph.put(node), where, look), node.id


def make_independent(project: Project, id: str, where: str = "") -> Project:
    """With a definition of its own for one use: changes there no longer change the others. Raises NetwrightError."""
    graph = edits.graph_of(project, where)
    node = graph.node(id)
    found = definition(project, node.block)
    own = replace(found, id=fresh_block_id(project), title=unique_title(project, found.title))
    return edits.with_graph(_with(project, own), graph.put(replace(node, block=own.id)), where)


def rename_block(project: Project, block: str, title: str) -> Project:
    """With another title, unique among the blocks. Raises NetwrightError for an empty one."""
    plain = " ".join(title.split())[:60]
    if not plain:
        raise NetwrightError("A block needs a title.")
    return _with(project, replace(definition(project, block), title=unique_title(project, plain, block)))


def new_block(project: Project, title: str = "Block") -> tuple[Project, str]:
    """With an empty definition, what enters it leaving it; its id."""
    nodes = {"n1": Node("n1", BLOCK_INPUT, "x"), "n2": Node("n2", BLOCK_OUTPUT, "y")}
    graph = Graph.of(nodes, {End("n2", "x"): End("n1", "y")})
    look = Look(frozen({"n1": (0.0, 0.0), "n2": (3 * edits.COLUMN, 0.0)}))
    made = Block(fresh_block_id(project), unique_title(project, title), graph, look)
    return _with(project, made), made.id


def delete_block(project: Project, block: str) -> Project:
    """Without a definition that nothing uses. Raises NetwrightError where something does."""
    found, uses = definition(project, block), uses_of(project, block)
    if uses:
        cards = "one card uses" if uses == 1 else f"{uses} cards use"
        raise NetwrightError(f"'{found.title}' cannot be deleted while {cards} it.")
    return replace(project, blocks=frozen({k: b for k, b in project.blocks.items() if k != block}))


def add_param(project: Project, block: str, name: str, default: int = 1) -> Project:
    """With a parameter that expressions inside may use. Raises NetwrightError where the name is taken."""
    found = definition(project, block)
    made = Int(_param_name(found, name), Int("default", title="The default").check(default))
    return _with(project, replace(found, params=(*found.params, made)))


def fresh_param(project: Project, block: str) -> str:
    """A name for a new parameter."""
    return unique("size", {identifier(p.name) for p in definition(project, block).params})


def _param_name(block: Block, wanted: str, but: str = "") -> str:
    """As an identifier: `A` and `a` would be one name in the generated code."""
    name = identifier(wanted)
    if not wanted.strip():
        raise NetwrightError("A parameter needs a name.")
    if any(identifier(p.name) == name for p in block.params if p.name != but):
        raise NetwrightError(f"'{block.title}' has a parameter '{name}' already.")
    return name


def _param(block: Block, name: str) -> Param:
    found = next((p for p in block.params if p.name == name), None)
    if found is None:
        raise NetwrightError(f"'{block.title}' has no parameter '{name}'.")
    return found


def rename_param(project: Project, block: str, old: str, new: str) -> Project:
    """With another name, in the expressions inside and at all uses. Raises NetwrightError where it is taken."""
    found = definition(project, block)
    param, name = _param(found, old), _param_name(found, new, old)
    if name == old:
        return project
    params = tuple(replace(p, name=name) if p is param else p for p in found.params)
    nodes = [_with_name(n, old, name) for n in found.graph.nodes.values() if old in names_used(n)]
    made = _with(project, replace(found, params=params, graph=found.graph.put(*nodes)))
    return _at_uses(made, block, lambda node: _param_renamed(node, old, name))


def _with_name(node: Node, old: str, new: str) -> Node:
    change = {e: renamed(e, old, new) for _, value in node.params for e in expressions(value)}
    return replace(node, params=with_expressions(node.params, change))


def _param_renamed(node: Node, old: str, new: str) -> Node:
    return replace(node, params=tuple(sorted((new if n == old else n, v) for n, v in node.params)))


def _at_uses(project: Project, block: str, change: Callable[[Node], Node]) -> Project:
    for where, graph in edits.graphs(project):
        nodes = [change(n) for n in graph.nodes.values() if n.block == block]
        if nodes:
            project = edits.with_graph(project, graph.put(*nodes), where)
    return project


def remove_param(project: Project, block: str, name: str) -> Project:
    """Without a parameter. Raises NetwrightError while something inside uses it."""
    found = definition(project, block)
    param = _param(found, name)
    users = [f"'{n.name}'" for n in found.graph.nodes.values() if name in names_used(n)]
    if users:
        more = f" and {len(users) - 3} more" if len(users) > 3 else ""
        verb = "uses" if len(users) == 1 else "use"
        raise NetwrightError(f"{', '.join(users[:3])}{more} {verb} '{name}'. Write a number there first.")
    made = _with(project, replace(found, params=tuple(p for p in found.params if p is not param)))
    return _at_uses(made, block, lambda node: replace(node, params=tuple(p for p in node.params if p[0] != name)))


def set_default(project: Project, block: str, name: str, default: int) -> Project:
    """With another value for uses that set none. Raises NetwrightError for one out of range."""
    found = definition(project, block)
    param = _param(found, name)
    made = replace(param, default=param.check(default))
    return _with(project, replace(found, params=tuple(made if p is param else p for p in found.params)))
