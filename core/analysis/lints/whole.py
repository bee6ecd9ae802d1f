"""What concerns the network as a whole: branches that lead nowhere, data that is not scaled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from core.document import edits
from core.document.project import Project
from core.layers.ends import INPUT
from core.problems import Problem, Repair, Severity
from core.spec import Use

if TYPE_CHECKING:
    from core.analysis.analysis import Analysis


def unused(analysis: Analysis) -> Iterator[Problem]:
    """Dead branches: one warning for each end of what reaches no Output and no loss."""
    graph = analysis.computed.graph
    idle = graph.nodes.keys() - analysis.used
    for node in [node for id, node in graph.nodes.items() if id in idle] if idle else ():
        if graph.inputs_of(node.id) and not graph.outputs_of(node.id):
            why = "What reaches no Output and no loss is left out of training and of the exported code. Wire it on, or delete it."
            repair = Repair("Delete it", lambda p, n=node.id: edits.delete(p, [n]))  # type: ignore[misc]
            yield Problem(
                Severity.WARNING,
                "unused",
                f"'{node.name}' reaches no Output and no loss, so it learns nothing.",
                (node.id,),
                why=why,
                repair=repair,
            )


def unscaled(analysis: Analysis) -> Iterator[Problem]:
    """Inputs with values far from -3 … 3 that no step brings nearer."""
    for node in analysis.computed.graph.of_types((INPUT,)):
        column = analysis.schema.column(str(node.get("column", ""))) if analysis.schema else None
        if (
            column is None
            or column.dtype != "float32"
            or column.low is None
            or column.high is None
            or max(-column.low, column.high) <= 10.0
        ):
            continue
        kind = "min_max" if column.kind == "image" else "standardize"
        label = "Scale to 0 … 1" if kind == "min_max" else "Standardise"
        why = "Large or unequal ranges make some weights learn much faster than others. Scaled inputs train faster and more reliably; the scale is fitted on the training part alone."
        message = f"The values of '{column.name}' run from {column.low:g} to {column.high:g} and are not scaled."
        yield Problem(
            Severity.WARNING, "unscaled", message, (node.id,), why=why, repair=_scaled(label, kind, column.name)
        )


def _scaled(label: str, kind: str, column: str) -> Repair:
    def edit(project: Project) -> Project:
        step = Use(kind, (("column", column),))
        return replace(project, data=replace(project.data, steps=(*project.data.steps, step)))

    return Repair(label, edit)
