"""The runs on disk: one folder each in the project's working folder, written as they go, never overwritten.

0003/run.json             state, seed, duration, versions; replaced as a whole
0003/project.json         the project as it was trained
0003/preparation.json     what the preparation of the data learned from the training rows
0003/steps.csv            a row for each point of the curves, appended
0003/epochs.csv           a row for each epoch, appended
0003/last.safetensors     the checkpoint to continue from
0003/best.safetensors     weights of the best epoch
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any

from core.files import write_text
from core.problems import NetwrightError
from core.training.recorder import Recorder, held
from core.training.run_info import INTERRUPTED, RUNNING, RunInfo, versions
from core.training.table import Columns, TableFile

if TYPE_CHECKING:
    from core.training.checkpoint import Checkpoint, Weights


class Runs:
    """The runs of one project. `folder` need not exist yet."""

    def __init__(self, folder: FilePath) -> None:
        self.folder = folder

    def new(self, project: Mapping[str, Any], seed: int) -> Recorder:
        """A run with a number that no run had before. `project` is the project as JSON. Raises OSError."""
        self.folder.mkdir(parents=True, exist_ok=True)
        counter = self.folder / "count.txt"
        number = max([int(counter.read_text()) if counter.exists() else 0, *(int(id_) for id_ in self._ids())]) + 1
        folder = self.folder / f"{number:04d}"
        folder.mkdir()
        write_text(counter, str(number))
        write_text(folder / "project.json", json.dumps(project, sort_keys=True, indent=1))
        created = datetime.now(UTC).isoformat(timespec="seconds")
        return Recorder(folder, RunInfo(folder.name, RUNNING, created, seed=seed, versions=versions()))

    def continued(self, id_: str) -> Recorder:
        """The run of that id, to be written on from its last checkpoint. Raises NetwrightError."""
        return Recorder(self._at(id_), replace(self.info(id_), state=RUNNING, problem=""))

    def all(self) -> tuple[RunInfo, ...]:
        """The newest first; folders that cannot be read are left out."""
        found = []
        for id_ in sorted(self._ids(), key=int, reverse=True):
            try:
                found.append(self.info(id_))
            except NetwrightError:
                continue
        return tuple(found)

    def _ids(self) -> list[str]:
        if not self.folder.is_dir():
            return []
        return [entry.name for entry in self.folder.iterdir() if entry.is_dir() and entry.name.isdecimal()]

    def info(self, id_: str) -> RunInfo:
        """Raises NetwrightError when there is no such run or it cannot be read."""
        folder = self._at(id_)
        info = _read_info(folder)
        if info.state == RUNNING and not held(folder):
            return replace(info, state=INTERRUPTED)
        return info

    def project(self, id_: str) -> dict[str, Any]:
        """The project as it was trained, as JSON."""
        plain: dict[str, Any] = _json(self._at(id_) / "project.json")
        return plain

    def keep_states(self, id_: str, states: Sequence[Mapping[str, Any]]) -> None:
        """What preparation learned for the run, as JSON: predicting then needs no data. Raises OSError and NetwrightError."""
        write_text(self._at(id_) / "preparation.json", json.dumps({"states": states}))

    def states(self, id_: str) -> list[dict[str, Any]] | None:
        """What preparation learned for the run; None where it was not kept. Raises NetwrightError where it cannot be read."""
        path = self._at(id_) / "preparation.json"
        if not path.exists():
            return None
        plain = _json(path)
        if not isinstance(plain, dict) or not isinstance(plain.get("states"), list):
            raise NetwrightError(f"The file '{path.name}' of run '{id_}' cannot be read.")
        return list(plain["states"])

    def epochs(self, id_: str) -> Columns:
        """By column: epoch, step, seconds, lr, `train.<series>`, `valid.<series>`; missing values are NaN."""
        return TableFile(self._at(id_) / "epochs.csv").columns()

    def steps(self, id_: str) -> Columns:
        """By column: step, epoch, seconds, samples_per_second, lr, and the series."""
        return TableFile(self._at(id_) / "steps.csv").columns()

    def checkpoint(self, id_: str) -> Checkpoint:
        """The state to continue from. Raises NetwrightError."""
        from core.training.checkpoint import Checkpoint

        return Checkpoint.load(self._at(id_) / "last.safetensors")

    def weights(self, id_: str, best: bool = True) -> Weights:
        """Those of the best epoch, or of the last step where none was better or `best` is False. Raises NetwrightError."""
        from core.training.checkpoint import Weights

        path = self._at(id_) / "best.safetensors"
        return Weights.load(path) if best and path.exists() else self.checkpoint(id_).weights

    def delete(self, id_: str) -> None:
        """For good: show `info(id).lost` first. Raises NetwrightError while it is being trained."""
        folder = self._at(id_)
        if held(folder):
            raise NetwrightError(f"Run {int(id_)} is being trained. Stop it first.")
        shutil.rmtree(folder)

    def _at(self, id_: str) -> FilePath:
        folder = self.folder / id_
        if not id_.isdecimal() or not folder.is_dir():
            raise NetwrightError(f"There is no run '{id_}' in this project.")
        return folder


def _json(path: FilePath) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise NetwrightError(f"The file '{path.name}' of run '{path.parent.name}' cannot be read.") from error


def _read_info(folder: FilePath) -> RunInfo:
    plain = _json(folder / "run.json")
    try:
        return RunInfo.read(plain)
    except NetwrightError as error:
        raise NetwrightError(f"The file 'run.json' of run '{folder.name}' cannot be read.") from error
