"""Trained: a network as it was trained, with its weights. From a run, from a file, into a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from math import isfinite
from typing import TYPE_CHECKING, Any

from core.data.fitted import Fitted
from core.data.prepare import prepare
from core.data.steps import State
from core.document.project import Project
from core.lowering.settle import shapeless
from core.problems import NetwrightError
from core.project import Extras, as_dict, read_dict
from core.training.run_info import RunInfo
from core.training.runs import Runs

if TYPE_CHECKING:
    from torch import Tensor


@dataclass(frozen=True, eq=False, slots=True)
class Trained:
    """`project` is the one that was trained; what is open may have been edited since."""

    project: Project
    tensors: Mapping[str, Tensor] = field(repr=False)
    """Weights and buffers of Network by name, on the CPU."""
    info: RunInfo
    states: tuple[State, ...] | None = None
    """What preparation learned from the data; None for runs that did not keep it."""

    @property
    def fitted(self) -> Fitted:
        """What is needed for new rows. Raises NetwrightError where it was not kept and the data is out of reach."""
        if self.states is None:
            return prepare(self.project.data).fitted
        return Fitted.of(self.project.data, self.states)

    def of(self, project: Project) -> bool:
        """Whether `project` still has the network and the data that were trained."""
        mine, project = shapeless(self.project), shapeless(project)
        return (mine.graph, mine.blocks, mine.data) == (project.graph, project.blocks, project.data)


def from_run(runs: Runs, id: str, best: bool = True) -> Trained:
    """The run of that id with its best or last weights. Raises NetwrightError."""
    project, _ = read_dict(runs.project(id))
    return Trained(project, runs.weights(id, best).tensors, runs.info(id), _states(runs.states(id)))


def _states(plain: Any) -> tuple[State, ...] | None:
    """Raises NetwrightError where it is damaged."""
    return None if plain is None else tuple(map(State.from_json, plain))


def from_file(extras: Extras, runs: Runs, id: str = "") -> Trained:
    """The run named by `id`; else the one whose weights the file holds; else the newest of the working folder.

    Raises NetwrightError where there is none.
    """
    if id:
        return from_run(runs, _numbered(runs, id))
    if extras.weights:
        return _kept(extras)
    for info in runs.all():
        try:
            return from_run(runs, info.id)
        except NetwrightError:
            continue
    raise NetwrightError("The project has not been trained yet. Train it first.")


def _numbered(runs: Runs, number: str) -> str:
    """The id of the run that a person calls by its number. Raises NetwrightError naming those there are."""
    known = {str(int(info.id)): info.id for info in runs.all()}
    found = known.get(number.lstrip("0"))
    if found is None:
        there = f"there is {', '.join(reversed(known))}" if known else "there is none on this computer"
        raise NetwrightError(f"There is no run '{number}'; {there}.")
    return found


def _kept(extras: Extras) -> Trained:
    from safetensors import SafetensorError
    from safetensors.torch import load

    try:
        tensors = load(extras.weights)
        project, _ = read_dict(extras.run["project"])
        return Trained(project, tensors, RunInfo.read(extras.run["info"]), _states(extras.run.get("states")))
    except (SafetensorError, KeyError, TypeError, ValueError) as error:
        raise NetwrightError("The weights in the project file are damaged. Train the project again.") from error


def kept_with(extras: Extras, trained: Trained, runs: Runs) -> Extras:
    """`extras` with the weights of `trained` and the curves of all runs, as a project file holds them."""
    from safetensors.torch import save

    contiguous = {name: tensor.contiguous() for name, tensor in trained.tensors.items()}
    run: dict[str, Any] = {"info": _info(trained.info), "project": as_dict(trained.project, extras.id)}
    if trained.states is not None:
        run["states"] = [state.to_json() for state in trained.states]
    metrics = {**extras.metrics, **{info.id: _curves(runs, info) for info in runs.all()}}
    return replace(extras, weights=save(contiguous), run=run, metrics=metrics)


def _info(info: RunInfo) -> dict[str, Any]:
    """As JSON, which has no NaN: values that are no numbers are left out."""
    best = info.best if info.best is not None and isfinite(info.best[1]) else None
    parts = {name: {k: v for k, v in getattr(info, name).items() if isfinite(v)} for name in ("train", "valid", "kept")}
    return {**asdict(info), **parts, "best": list(best) if best else None}


def _curves(runs: Runs, info: RunInfo) -> dict[str, Any]:
    epochs = {name: [v if isfinite(v) else None for v in column] for name, column in runs.epochs(info.id).items()}
    return {"info": _info(info), "epochs": epochs}
