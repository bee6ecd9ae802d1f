"""What would be made of the data: worked out on a thread, as plain values."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core.analysis import analyse
from core.data.finding import Finding
from core.data.prepare import loaded
from core.data.preview import Sample, sample
from core.document.project import Schema
from core.format import duration, plural
from core.starting import Start, start

if TYPE_CHECKING:
    from gui.measuring import GiveUp

ROWS = 24


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """A few rows, in the data's own words."""

    schema: Schema
    samples: tuple[Sample, ...]


def some_rows(finding: Finding) -> Rows:
    """Drawn by lot, in the order of the data. Reads the data: not for the main thread. Raises NetwrightError."""
    import numpy as np

    table = loaded(finding.settings)
    rows = np.sort(np.random.RandomState(0).permutation(table.rows)[:ROWS])
    return Rows(finding.schema, tuple(sample(table, int(row)) for row in rows))


@dataclass(frozen=True, slots=True, eq=False)
class Proposal:
    made: Start
    sentences: tuple[str, ...]


def propose(finding: Finding, target: str, forecast: bool = True) -> Proposal:
    """The project, and what there is to say of it. Raises NetwrightError."""
    made = start(finding, target, forecast)
    totals = analyse(made.project).totals
    layers = sum(node.type not in ("Input", "Output") for node in made.project.graph.nodes.values())
    network = (
        f"A network of {plural(layers, 'layer')} with {plural(int(totals.parameters), 'parameter')} is made for it."
    )
    steps = len(made.project.data.steps)
    makes = "makes" if steps == 1 else "make"
    prepared = f"{plural(steps, 'preparation step')} {makes} numbers of it: see the Data panel." if steps else ""
    return Proposal(made, tuple(sentence for sentence in (*made.told, network, prepared) if sentence))


def expected(proposal: Proposal, give_up: GiveUp) -> str:
    """How long training is expected to take here, from a short trial; '' where nobody can say. Raises NetwrightError."""
    from core.training.outlook import look_ahead

    project = replace(proposal.made.project)
    found = look_ahead(project, analyse(project), give_up)
    if found is None or found.outlook.seconds is None:
        return ""
    return f"Training takes about {duration(found.outlook.seconds)} on this computer."
