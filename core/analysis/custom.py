"""Layers made of a person's code: what is said of those whose code has not been agreed to, or has not been run yet."""

from __future__ import annotations

from collections.abc import Iterator, Set

from core.analysis.evaluate import Refusal
from core.analysis.steps import Walk
from core.document.blocks import reached
from core.document.edits import graph_of
from core.document.project import Project
from core.graph import Graph, Node
from core.layers.custom import PYTHON
from core.layers.custom.starter import STARTER
from core.problems import NetwrightError, Path, Problem, Severity
from core.trust import is_trusted

OFF, PENDING = "switched-off", "pending"
WHY_OFF = (
    "Code runs on this computer with your rights. Read it, and trust it if you know what it does. "
    "Until then nothing of it runs."
)


class Untrusted(NetwrightError):
    """Code that would have to run and may not."""


def code_of(node: Node) -> str:
    code = node.get("code", STARTER)
    return code if isinstance(code, str) else ""


def is_off(node: Node) -> bool:
    """Whether the node is a custom layer whose code may not run on this computer."""
    return node.type == PYTHON and not is_trusted(code_of(node))


def custom_nodes(graph: Graph) -> list[Node]:
    return graph.of_types((PYTHON,))


def untrusted(project: Project, used: Set[str] | None = None) -> list[Node]:
    """Custom layers whose code may not run, each code once. `used`: of the main graph only these and what they hold."""
    top = [n for n in project.graph.nodes.values() if used is None or n.id in used]
    blocks = {id for n in top if n.block for id in reached(project, n.block)} if used is not None else {*project.blocks}
    inside = (n for id in blocks if id in project.blocks for n in custom_nodes(project.blocks[id].graph))
    off = [n for n in (*top, *inside) if is_off(n)]
    return list({code_of(n): n for n in reversed(off)}.values())[::-1]


def need_trust(project: Project, used: Set[str] | None = None) -> None:
    """Raises Untrusted naming the first custom layer that may not run."""
    off = untrusted(project, used)
    if off:
        raise Untrusted(
            f"The code of '{off[0].name}' has not been trusted on this computer, so it does not run. "
            "Read it in the inspector and trust it there."
        )


def switched_off(project: Project, walk: Walk) -> Iterator[Problem]:
    """A warning for every custom layer that may not run and whose shapes are known, once for each definition."""
    graphs = {where for where in ("", *project.blocks) if any(map(is_off, custom_nodes(graph_of(project, where))))}
    if graphs:
        yield from _off(project, walk, (), "", _holding(project, graphs), set())


def _holding(project: Project, graphs: set[str]) -> set[str]:
    """Those graphs, and blocks that hold them."""
    return graphs | {id for id in project.blocks if not graphs.isdisjoint(reached(project, id))}


def _off(
    project: Project, walk: Walk, prefix: Path, where: str, graphs: set[str], told: set[tuple[str, str]]
) -> Iterator[Problem]:
    nodes = graph_of(project, where).nodes
    for id, step in walk.steps.items():
        node, path = nodes[id], (*prefix, id)
        if step.inside is not None and node.block in graphs:
            yield from _off(project, step.inside, path, node.block, graphs, told)
        elif is_off(node) and (where, id) not in told and not _is_pending(step.result.refusal):
            told.add((where, id))
            message = f"'{node.name}' is switched off: its code has not been trusted on this computer."
            yield Problem(Severity.WARNING, OFF, message, path, param="code", why=WHY_OFF)


def _is_pending(no: Refusal | None) -> bool:
    return no is not None and no.code == PENDING


def pending(no: Refusal, severity: Severity, path: Path, node: Node) -> Problem:
    """The problem of a custom layer whose shapes are not known."""
    if is_off(node):
        message = f"'{node.name}' is switched off: its code has not been trusted on this computer, and its shapes are not known."
        return Problem(severity, OFF, message, path, param="code", why=WHY_OFF)
    message = f"The shapes of '{node.name}' are being worked out: its code is run once, without numbers."
    return Problem(severity, PENDING, message, path, param="code", why=no.why)
