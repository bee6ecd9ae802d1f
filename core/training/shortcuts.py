"""Ways to a shorter training, each an edit: fewer epochs, a sample of the rows, half the network, smaller pictures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from core.analysis import Analysis, analyse
from core.data.catalogue import SOURCES, SPLITS
from core.data.split import SAMPLE
from core.document.edits import Edit, with_graph
from core.document.halving import halved
from core.document.inserting import insert_before
from core.document.project import Project
from core.format import plural
from core.graph import End
from core.layers.sizes import Dim, SizeValue
from core.training.settings import edit, read

if TYPE_CHECKING:
    from core.training.outlook import Outlook

LONG_S = 600.0
"""Beyond this a training is worth a second thought."""
SHARES = (0.5, 0.25, 0.1, 0.05, 0.02, 0.01)
LEAST_PICTURE = 16
"""Points along each side of a picture that can still be halved."""


@dataclass(frozen=True, slots=True)
class Shortcut:
    label: str
    """As a step of history, and on its button."""
    why: str
    """What it does, in a sentence."""
    edit: Edit
    seconds: float | None = None
    """How long the training then takes in all, where that follows from what was measured; else a trial has to tell."""


def shortcuts(project: Project, analysis: Analysis, outlook: Outlook, rows: Mapping[str, int]) -> tuple[Shortcut, ...]:
    """What can be offered for this training; nothing where it takes no longer than LONG_S, or that is not known."""
    if outlook.seconds is None or outlook.seconds <= LONG_S:
        return ()
    found = (
        *_sample(project, outlook, rows),
        *_epochs(outlook),
        *_half(project, analysis),
        *_pictures(project, analysis),
    )
    return tuple(found)


def with_sample(share: float, project: Project) -> Project:
    """The edit that leaves only a share of the rows in the split."""
    data = project.data
    return replace(project, data=replace(data, split=data.split.with_params(sample=share)))


def _sample(project: Project, outlook: Outlook, rows: Mapping[str, int]) -> Iterator[Shortcut]:
    """The largest share that is short enough, else the smallest that still fills a batch."""
    source, whole, batch = SOURCES.find(project.data.source.key), rows["train"], read(project.plan, "batch_size")
    if source is None or source.fixed_split is not None:
        return
    now = SPLITS[project.data.split.key].resolve(project.data.split.params).sample
    shares = [share for share in SHARES if whole * share >= batch and now * share >= (SAMPLE.low or 0.0)]
    times = {share: _seconds_of(share, outlook, whole, batch) for share in shares}
    for share in [share for share in shares if times[share] <= LONG_S][:1] or shares[-1:]:
        yield Shortcut(
            f"Train on {100 * now * share:.3g} % of the rows",
            f"A sample of {round(whole * share):,} training rows, spread over all of them, and the same share of the "
            "validation and test rows. The rest is left alone.",
            partial(with_sample, round(now * share, 6)),
            times[share],
        )


def _seconds_of(share: float, outlook: Outlook, whole: int, batch: int) -> float:
    """Of the whole training on a share of the rows."""
    steps = -(-round(whole * share) // batch)
    return ((outlook.step or 0.0) * steps + outlook.check * share) * outlook.epochs


def _epochs(outlook: Outlook) -> Iterator[Shortcut]:
    each = outlook.epoch_seconds
    if each is None or outlook.epochs < 2:
        return
    fewer = max(1, min(outlook.epochs - 1, int(LONG_S // each) if each else 1))
    yield Shortcut(
        f"Train {plural(fewer, 'epoch')}",
        f"Instead of {outlook.epochs:,}. Continue adds more to the run, from where it stopped.",
        partial(edit, "epochs", fewer),
        each * fewer,
    )


def _half(project: Project, analysis: Analysis) -> Iterator[Shortcut]:
    for shapes in (False, True):
        change = partial(_halved, shapes)
        after = analyse(change(project))
        if _sound(after, analysis) and after.totals.parameters < analysis.totals.parameters:
            yield Shortcut(
                "Halve the network",
                "Half as many filters, features and units in every layer, but for those that the data demands: "
                f"{after.totals.parameters:,} parameters instead of {analysis.totals.parameters:,}.",
                change,
            )
            return


def _halved(shapes: bool, project: Project) -> Project:
    return halved(project, shapes)


def _pictures(project: Project, analysis: Analysis) -> Iterator[Shortcut]:
    made = smaller_pictures(project)
    if made is not project and _sound(analyse(made), analysis):
        yield Shortcut(
            "Halve the pictures",
            "Puts an average pool behind each Input of pictures: half as wide and half as high, a quarter of the points.",
            smaller_pictures,
        )


def smaller_pictures(project: Project) -> Project:
    """The edit that puts an average pool of 2 by 2 points behind every Input of pictures that are large enough."""
    analysis = analyse(project)
    for node in list(project.graph.nodes.values()):
        wire = analysis.type_at((node.id,), "y") if node.type == "Input" else None
        if wire is not None and wire.axes == ("N", "C", "H", "W") and _large(wire.sizes[2:]):
            project = _pooled(project, node.id)
    return project


def _large(sides: tuple[SizeValue, ...]) -> bool:
    return all(not isinstance(side, Dim) and side >= LEAST_PICTURE for side in sides)


def _pooled(project: Project, id: str) -> Project:
    targets = [target for target, source in project.graph.wires.items() if source.node == id]
    if not targets:
        return project
    project = insert_before(project, targets[0], "AvgPool2d", kernel_size=(2, 2))
    pool = project.graph.wires[targets[0]]
    return with_graph(project, project.graph.rewire(dict.fromkeys(targets, pool)))


def _sound(after: Analysis, before: Analysis) -> bool:
    """Whether the layers fit together, and the answers are of the size that they were."""
    return not after.errors and _answers(after) == _answers(before)


def _answers(analysis: Analysis) -> dict[str, str]:
    """What arrives at each Output."""
    graph = analysis.project.graph
    found = ((id, graph.wires.get(End(id, "x"))) for id, node in graph.nodes.items() if node.type == "Output")
    return {id: str(analysis.type_at((source.node,), source.port)) for id, source in found if source is not None}
