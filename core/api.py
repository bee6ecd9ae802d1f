"""What the Python face does with a Net or a Project: check, train, save, load, export, answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path as FilePath
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from core import project as files
from core.analysis import Analysis, analyse
from core.builder import Net
from core.document.project import Project
from core.lowering.settle import settled
from core.problems import NetwrightError, Problem
from core.trained import Trained, from_run, kept_with
from core.training.events import Warned
from core.training.runs import Runs
from core.training.settings import with_setting

if TYPE_CHECKING:
    from core.data.feed import Feed
    from core.inference import Answer
    from core.training.control import Control
    from core.training.events import Event
    from core.training.plan import Plan
    from core.training.recorder import Recorder

Network = Net | Project


class TrainingFailed(NetwrightError):
    """A run that ended in an error; `problem` says where and what to do."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def project_of(network: Network) -> Project:
    return network.project if isinstance(network, Net) else network


def check(network: Network) -> Analysis:
    """Shapes, costs and problems; nothing is run but custom layers whose code is trusted, and those without numbers."""
    return analyse(settled(project_of(network)))


def with_settings(network: Network, **settings: Any) -> Project:
    """With training settings by name: epochs, lr, seed, device … Raises NetwrightError naming the nearest."""
    project = project_of(network)
    for name, value in settings.items():
        project = replace(project, plan=with_setting(project.plan, name, value))
    return project


def train(
    network: Network,
    *,
    runs: Runs | None = None,
    id: str = "",
    control: Control | None = None,
    emit: Callable[[Event], None] | None = None,
    **settings: Any,
) -> Trained:
    """Trains on this thread and gives the best weights, or the last where none is known to be better.

    `runs` keeps the run on disk, `id` being the document's; `emit` is told what happens; `control` may stop it.
    Raises NetwrightError for a network or data that cannot be trained, TrainingFailed for what happens on the way.
    """
    from core.data.prepare import prepare
    from core.training.control import Control
    from core.training.engine import run

    project = settled(with_settings(network, **settings))
    plan, feed = _ready(project)
    with _folder(runs) as place:
        recorder = place.new(files.as_dict(project, id or files.new_id()), plan.seed)
        place.keep_states(recorder.id, prepare(project.data).fitted.to_json())
        try:
            outcome = run(plan, feed, control or Control(), partial(_told, recorder, emit))
        finally:
            recorder.close()
        if outcome.problem is not None:
            raise TrainingFailed(outcome.problem)
        return from_run(place, recorder.id)


def _ready(project: Project) -> tuple[Plan, Feed]:
    """What can be refused before a run is begun."""
    from core.data.feed import feed_for
    from core.data.prepare import prepare
    from core.lowering import lower
    from core.training.device import choose
    from core.training.plan import plan_of

    lowered = lower(project)
    plan = plan_of(project, lowered)
    feed = feed_for(prepare(project.data), lowered.inputs, lowered.targets, choose(plan.device), plan.drawing)
    return plan, feed


def _told(recorder: Recorder, emit: Callable[[Event], None] | None, event: Event) -> None:
    problem = recorder.record(event)
    if emit is not None:
        emit(event)
        if problem is not None:
            emit(Warned(event.step, event.epoch, event.seconds, problem))


@contextmanager
def _folder(runs: Runs | None) -> Iterator[Runs]:
    """The runs' own folder, or one that is gone afterwards."""
    if runs is not None:
        yield runs
        return
    with TemporaryDirectory(prefix="netwright-") as folder:
        yield Runs(FilePath(folder))


def load(path: FilePath | str) -> Project:
    """The project of a `.netw` file. Raises NetwrightError."""
    return files.load(path)[0]


def save(network: Network, path: FilePath | str, trained: Trained | None = None) -> None:
    """Writes a `.netw` file, with the weights of `trained`. The id of a file that is there already stays. Raises NetwrightError."""
    path = FilePath(path)
    extras = files.load(path)[1] if path.exists() else files.Extras()
    if trained is not None:
        extras = kept_with(extras, trained, Runs(files.WorkingFolder(extras.id).runs))
    files.save(path, project_of(network), extras)


def predict(trained: Trained, **columns: Any) -> tuple[Answer, ...]:
    """Answers for rows given by column as arrays (N …) in the units of the data. Raises NetwrightError."""
    import numpy as np

    from core.inference import Model

    return Model(trained).asked({name: np.asarray(values) for name, values in columns.items()})


def export_to(path: FilePath | str, network: Network | Trained, exporter: str = "python", **options: Any) -> FilePath:
    """Writes the network, of a Trained with its weights, to `path`. Raises NetwrightError."""
    from core.export import export

    trained = network if isinstance(network, Trained) else None
    project = trained.project if trained is not None else settled(project_of(network))  # type: ignore[arg-type]
    return export(project, trained, exporter, FilePath(path), **options)
