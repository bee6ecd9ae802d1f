"""Runs across closing and opening: what a saved file takes along, and what an opened one brings back."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import datetime

from core.document import Project
from core.lowering import lower
from core.problems import NetwrightError
from core.project import Extras, read_dict
from core.trained import from_run, kept_with
from core.training.events import EpochDone
from core.training.run_info import RunInfo
from core.training.runs import Runs
from gui.training.curves import Curves
from gui.training.run import Run
from gui.training.trainer import Trainer


def kept_extras(extras: Extras, trainer: Trainer) -> Extras:
    """`extras` with the weights of the run that is looked at, where it has left any on this machine."""
    run = trainer.run
    if run is None or run.kept is not None:
        return extras
    try:
        return kept_with(extras, from_run(trainer.runs, run.id), trainer.runs)
    except NetwrightError:
        return extras


def restore_run(trainer: Trainer, extras: Extras) -> None:
    """Looks at the run whose weights the file holds, else at the newest of the working folder, else at none. Loads no weights."""
    runs = trainer.runs
    known = {info.id: info for info in runs.all()}
    try:
        held = RunInfo.read(extras.run["info"]) if extras.weights else None
        if held is not None and held.id not in known:
            project, _ = read_dict(extras.run["project"])
            run = _seen(held, project, Curves.of({}, _epochs(extras, held.id)))
            run.kept = extras
            trainer.look_at(run)
        elif known:
            trainer.look_at(seen(runs, known[held.id] if held is not None else next(iter(known.values()))))
    except (NetwrightError, KeyError, TypeError):
        return


def seen(runs: Runs, info: RunInfo) -> Run:
    """A run of the working folder, at rest. Raises NetwrightError where its project cannot be read."""
    project, _ = read_dict(runs.project(info.id))
    return _seen(info, project, Curves.of(runs.steps(info.id), runs.epochs(info.id)))


def _seen(info: RunInfo, project: Project, curves: Curves) -> Run:
    began = datetime.fromisoformat(info.created).astimezone()
    run = Run(info.id, project, lower(project, to_read=True), began, curves, best=info.best, state=info.state)
    run.problem, run.epochs = info.problem, info.epochs
    if info.epoch:
        run.done = EpochDone(info.step, info.epoch, info.seconds, math.nan, info.train, info.valid)
    return run


def _epochs(extras: Extras, id: str) -> Mapping[str, list[float]]:
    """What cannot be read is left out: the weights are worth more than their curves."""
    found = extras.metrics.get(id, {}).get("epochs", {})
    columns = found.items() if isinstance(found, dict) else ()
    return {
        name: [float(v) if isinstance(v, int | float) else float("nan") for v in column]
        for name, column in columns
        if isinstance(column, list)
    }
