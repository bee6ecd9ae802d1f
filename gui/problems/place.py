"""Where a problem is, in words, and how to get there."""

from __future__ import annotations

from core.document.edits import graph_of
from core.document.project import Project
from core.problems import Path, Problem
from gui.session import Session

DATA_CODES = ("data", "data-file", "leak")


def place_of(project: Project, problem: Problem) -> str:
    """'conv1', 'res2 › conv1' inside a block, 'Data' or 'Network' for what belongs to no node."""
    names = _names(project, problem.path)
    return " › ".join(names) if names else "Data" if problem.code in DATA_CODES else "Network"


def _names(project: Project, path: Path) -> list[str]:
    names: list[str] = []
    graph = project.graph
    for step in path:
        node = graph.nodes.get(step.partition("/")[0])
        if node is None:
            break
        names.append(node.name)
        if node.block in project.blocks:
            graph = graph_of(project, node.block)
    return names


def go_to(session: Session, problem: Problem) -> None:
    """Selects the node, in its block where it is inside one, and asks for it to be shown; data problems lead to the data."""
    if problem.path and problem.path[0] in session.project.graph.nodes:
        session.show(problem.path)
    elif problem.code in DATA_CODES:
        session.asked.emit("data", problem)
    else:
        session.asked.emit("network", None)
