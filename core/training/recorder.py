"""Recorder: writes one run to its folder while it trains."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, replace
from pathlib import Path as FilePath

from filelock import FileLock, Timeout

from core.files import write_text
from core.problems import NetwrightError, Problem, Severity
from core.training import events
from core.training.run_info import RunInfo
from core.training.table import TableFile


def held(folder: FilePath) -> bool:
    """Whether a process is writing the run; a crash lets go of it."""
    lock = _lock(folder)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        return True
    lock.release()
    return False


def _lock(folder: FilePath) -> FileLock:
    return FileLock(folder / "lock", thread_local=False)


class Recorder:
    """Writes one run: called with every event, on the thread that trains. Lets go of the run at its end, or by `close`."""

    def __init__(self, folder: FilePath, info: RunInfo) -> None:
        self.folder, self.info = folder, info
        self._lock = _lock(folder)
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            raise NetwrightError(f"{info.title} is being trained already.") from None
        self._steps, self._epochs = TableFile(folder / "steps.csv"), TableFile(folder / "epochs.csv")
        self._troubled = False
        self._write_info()

    @property
    def id(self) -> str:
        return self.info.id

    def record(self, event: events.Event) -> Problem | None:
        """A Problem the first time that something could not be written; training goes on."""
        try:
            self._record(event)
        except OSError as error:
            return self._trouble(error)
        self._troubled = self._troubled and not isinstance(event, events.Checkpointed)
        return None

    def _trouble(self, error: OSError) -> Problem | None:
        if self._troubled:
            return None
        self._troubled = True
        reason = error.strerror or str(error)
        message = (
            f"{self.info.title} cannot be written to disk: {reason}. Training goes on; free some space to keep it."
        )
        return Problem(Severity.WARNING, "run-not-written", message, why=str(error))

    def _record(self, event: events.Event) -> None:
        match event:
            case events.Started():
                self._start(event)
            case events.Progress():
                self._steps.append({**_first(event), "samples_per_second": event.samples_per_second, **event.values})
            case events.EpochDone():
                self._epoch(event)
            case events.Best():
                best = (event.series, event.value, event.epoch)
                self.info = replace(self.info, best=best, kept=self.info.valid or self.info.train)
            case events.Checkpointed():
                self._keep(event)
            case events.Finished() | events.Stopped() | events.Failed():
                self._end(event)

    def _start(self, event: events.Started) -> None:
        losses_and_metrics = event.series
        self._steps.open(("step", "epoch", "seconds", "lr", "samples_per_second", *losses_and_metrics), event.step)
        both = [f"{part}.{name}" for part in ("train", "valid") for name in losses_and_metrics]
        self._epochs.open(("step", "epoch", "seconds", "lr", *both), event.step)
        self.info = replace(self.info, seed=event.seed, device=event.device, epochs=event.epochs)
        self._write_info()

    def _epoch(self, event: events.EpochDone) -> None:
        train = {f"train.{name}": value for name, value in event.train.items()}
        valid = {f"valid.{name}": value for name, value in event.valid.items()}
        self._epochs.append({**_first(event), **train, **valid})
        self.info = replace(self.info, step=event.step, epoch=event.epoch, seconds=event.seconds)
        self.info = replace(self.info, train=_finite(event.train), valid=_finite(event.valid))

    def _keep(self, event: events.Checkpointed) -> None:
        if event.best is not None:
            event.best.save(self.folder / "best.safetensors")
        if event.checkpoint is not None:
            event.checkpoint.save(self.folder / "last.safetensors")
        self.info = replace(self.info, step=event.step, seconds=event.seconds)
        self._write_info()

    def _end(self, event: events.Event) -> None:
        state = type(event).__name__.lower()
        problem = event.problem.message if isinstance(event, events.Failed) else ""
        step, seconds = max(self.info.step, event.step), max(self.info.seconds, event.seconds)
        self.info = replace(self.info, state=state, problem=problem, step=step, seconds=seconds)
        try:
            self._write_info()
        finally:
            self.close()

    def _write_info(self) -> None:
        write_text(self.folder / "run.json", json.dumps(asdict(self.info), sort_keys=True, indent=1, allow_nan=False))

    def close(self) -> None:
        """May be called again."""
        self._steps.close()
        self._epochs.close()
        self._lock.release()


def _finite(values: events.Numbers) -> dict[str, float]:
    """JSON has no NaN."""
    return {name: value for name, value in values.items() if math.isfinite(value)}


def _first(event: events.Progress | events.EpochDone) -> dict[str, float]:
    return {"step": event.step, "epoch": event.epoch, "seconds": event.seconds, "lr": event.lr}
