"""The verb train."""

from __future__ import annotations

import signal
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path as FilePath
from types import FrameType
from typing import Any

from core.analysis import analyse
from core.api import TrainingFailed
from core.api import train as run_training
from core.document.project import Project
from core.format import duration, plural
from core.problems import NetwrightError, Problem
from core.project import save
from core.trained import Trained, kept_with
from core.training.control import Control
from core.training.settings import with_setting
from core.training.told import told
from core.verbs.ahead import foreseen
from core.verbs.common import Opened, numbers, opened, remark, tell, tell_json
from core.verbs.progress import teller
from core.verbs.projects import named, with_assignments
from core.verbs.trusting import agreed
from core.verbs.usage import UsageError

STOPPED = 130
"""Exit code after Ctrl-C, as shells have it."""


def train(args: Namespace) -> int:
    """The run goes to the project's working folder; `-o` also writes a file with its weights."""
    file = opened(args.file)
    project = agreed(with_assignments(_with_options(file.project, args), args.set), args)
    if args.output:
        _check_writable(FilePath(args.output))
    _check_sound(project, args.file)
    forecast = foreseen(project, analyse(project))
    if forecast.ahead is not None:
        remark(f"{told(forecast.ahead.outlook)}.")
    control = Control()
    file.folder.make()
    try:
        with teller() as tell_event, interrupted(control):
            trained = run_training(project, runs=file.runs, id=file.extras.id, control=control, emit=tell_event)
    except TrainingFailed as error:
        raise NetwrightError(f"{error}{_place(project, error.problem)}") from error
    if args.output:
        save(args.output, project, kept_with(file.extras, trained, file.runs))
    reached = results(trained)
    if args.json:
        tell_json({"file": args.output or args.file, **reached, "forecast": forecast.as_json()})
    else:
        tell(*_lines(args, trained, reached))
    return STOPPED if control.stopped else 0


def _with_options(project: Project, args: Namespace) -> Project:
    for name in ("epochs", "device", "seed"):
        value = getattr(args, name)
        if value is not None:
            try:
                project = replace(project, plan=with_setting(project.plan, name, value))
            except NetwrightError as error:
                raise UsageError(f"--{name} {value}: {error}") from None
    return project


def _check_sound(project: Project, file: str) -> None:
    errors = analyse(project).errors
    if errors:
        more = f" It is one of {len(errors)} errors: 'netwright check {file}' lists them." if len(errors) > 1 else ""
        raise NetwrightError(f"{errors[0].message}{_place(project, errors[0])}{more}")


def _place(project: Project, problem: Problem) -> str:
    """The layer, where the sentence does not name it."""
    name = named(project, problem.path)
    return f" The layer is '{name}'." if name and f"'{name}'" not in problem.message else ""


def _check_writable(path: FilePath) -> None:
    """Before an hour of training, not after it."""
    if path.is_dir():
        raise UsageError(f"'{path}' is a folder; name a file such as '{path / 'trained.netw'}'.")
    if not path.absolute().parent.is_dir():
        raise UsageError(f"There is no folder '{path.absolute().parent}' for '{path.name}'.")


@contextmanager
def interrupted(control: Control) -> Iterator[None]:
    """Ctrl-C asks the training to stop after the step that it is at; a second one breaks it off."""

    def stop(number: int, frame: FrameType | None) -> None:
        if control.stopped:
            raise KeyboardInterrupt
        remark("Stopping after this step; what was reached is kept.")
        control.stop()

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def results(trained: Trained) -> dict[str, Any]:
    """The run and the values of the weights that are kept, measured once more over whole parts."""
    from core.inference import Model

    model, info = Model(trained), trained.info
    best = dict(zip(("series", "value", "epoch"), info.best, strict=True)) if info.best else None
    return {
        "run": info.id,
        "state": info.state,
        "epochs": info.epoch,
        "steps": info.step,
        "seconds": round(info.seconds, 3),
        "seed": info.seed,
        "device": info.device,
        "parameters": model.parameters,
        "best": best,
        "train": dict(info.train),
        "valid": model.measured("valid"),
        "test": model.measured("test"),
    }


def _lines(args: Namespace, trained: Trained, reached: dict[str, Any]) -> list[str]:
    info = trained.info
    lines = [
        f"{info.title} {info.state} after {plural(info.epoch, 'epoch')} in {duration(info.seconds)}, seed {info.seed}."
    ]
    if reached["best"]:
        lines.append(
            f"The weights of epoch {reached['best']['epoch']} are kept as the best by {reached['best']['series']}."
        )
    lines += [f"{title}: {numbers(reached[part])}" for part, title in PARTS.items() if reached[part]]
    return [*lines, f"Saved as {args.output}."] if args.output else lines


PARTS = {"valid": "Validation", "test": "Test"}


def chosen(file: Opened, args: Namespace) -> Trained:
    """The trained network that predict and export take, told on stderr where it is not the one that is drawn."""
    from core.trained import from_file

    trained = from_file(file.extras, file.runs, args.run)
    trained = replace(trained, project=agreed(trained.project, args))
    if not trained.of(file.project):
        remark(f"The project was edited since {trained.info.title.lower()}; the network is taken as it was trained.")
    return trained
