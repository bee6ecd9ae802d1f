"""Clocks that share out what has passed among the layers that took it."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Mapping
from typing import Protocol

import torch

from core.problems import Path
from core.training.outlook.memory import GivenUp, GiveUp


class Clock(Protocol):
    """`lap` counts all that has passed since the lap before for one path. Seconds."""

    def start(self) -> None: ...

    def lap(self, path: Path) -> None:
        """Raises GivenUp once nobody wants to know any more."""

    def laps(self) -> Mapping[Path, float]:
        """What each path took in all since `start`, which is then forgotten."""


def clock_for(device: torch.device, give_up: GiveUp) -> Clock:
    return CudaClock(device, give_up) if device.type == "cuda" else HostClock(device, give_up)


class HostClock:
    """For devices that have finished when an operation returns, or can be waited for."""

    def __init__(self, device: torch.device, give_up: GiveUp) -> None:
        self._wait = device.type == "mps"
        self._give_up = give_up
        self._laps: defaultdict[Path, float] = defaultdict(float)
        self._last = 0.0

    def start(self) -> None:
        self._laps.clear()
        self._last = self._now()

    def lap(self, path: Path) -> None:
        self._laps[path] += self._now() - self._last
        if self._give_up():  # which may rest a while, and that is nobody's time
            raise GivenUp
        self._last = time.perf_counter()

    def laps(self) -> Mapping[Path, float]:
        return dict(self._laps)

    def _now(self) -> float:
        if self._wait:
            torch.mps.synchronize()
        return time.perf_counter()


class CudaClock:
    """Marks on the GPU's own queue, read when all is done: waiting after each layer would be measured as well."""

    def __init__(self, device: torch.device, give_up: GiveUp) -> None:
        self._device, self._give_up = device, give_up
        self._marks: list[tuple[Path, torch.cuda.Event]] = []

    def start(self) -> None:
        torch.cuda.synchronize(self._device)
        self._marks.clear()
        self._mark(())

    def lap(self, path: Path) -> None:
        if self._give_up():
            raise GivenUp
        self._mark(path)

    def laps(self) -> Mapping[Path, float]:
        torch.cuda.synchronize(self._device)
        found: defaultdict[Path, float] = defaultdict(float)
        for (_, before), (path, mark) in zip(self._marks, self._marks[1:], strict=False):
            found[path] += before.elapsed_time(mark) / 1000
        return dict(found)

    def _mark(self, path: Path) -> None:
        mark = torch.cuda.Event(enable_timing=True)  # type: ignore[no-untyped-call]
        mark.record(torch.cuda.current_stream(self._device))
        self._marks.append((path, mark))
