"""What a person does with blocks, as edits of the session's present graph."""

from __future__ import annotations

from functools import reduce

from core.document import blocks, grouping
from core.document.project import Project
from core.format import plural
from core.graph import Node
from gui.session import Session


def selected_uses(session: Session) -> tuple[Node, ...]:
    """The selected nodes that use a block."""
    return tuple(n for n in session.selected if n.block in session.project.blocks)


def group(session: Session) -> bool:
    """The selected layers become a block, whose card is selected."""
    ids, areas, where, made = session.selection, session.areas, session.place.where, list[str]()

    def change(project: Project) -> Project:
        project, use = grouping.group(project, ids, where, areas=areas)
        made.append(use)
        return project

    done = session.edit(f"Group {plural(len(ids), 'layer')}", change)
    if done:
        session.select(made[-1:])
    return done


def ungroup(session: Session) -> None:
    """The selected blocks become layers, which are selected."""
    uses, where, made = [n.id for n in selected_uses(session)], session.place.where, list[str]()

    def one(project: Project, id: str) -> Project:
        project, ids = grouping.ungroup(project, id, where)
        made.extend(ids)
        return project

    if uses and session.edit("Ungroup", lambda project: reduce(one, uses, project)):
        session.select(made)


def make_independent(session: Session) -> None:
    """Each selected use gets a definition of its own."""
    where = session.place.where
    for node in selected_uses(session):
        label = f"Make '{node.name}' independent"
        session.edit(label, lambda p, n=node: blocks.make_independent(p, n.id, where))  # type: ignore[misc]


def shares(session: Session) -> bool:
    """Whether a selected block is used elsewhere too."""
    counts = blocks.use_counts(session.project)
    return any(counts[n.block] > 1 for n in selected_uses(session))
