"""Which device computes, and with how many threads."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch

from core.problems import NetwrightError
from core.training.plan import cores


def choose(name: str) -> torch.device:
    """The device of that name; `auto`: CUDA where torch can use it, else Apple's GPU, else the CPU. Raises NetwrightError."""
    if name == "auto":
        name = "cuda" if torch.cuda.is_available() else "mps" if torch.backends.mps.is_available() else "cpu"
    kind, _, number = name.partition(":")
    if kind == "cuda":
        return torch.device("cuda", _gpu(number))
    if kind == "mps" and not torch.backends.mps.is_available():
        raise NetwrightError("Torch finds no Apple GPU on this computer. Choose Automatic or CPU as the device.")
    if kind not in ("cpu", "mps"):
        raise NetwrightError(f"There is no device '{name}'. Choose auto, cpu, cuda or mps.")
    return torch.device(kind)


def _gpu(number: str) -> int:
    count = torch.cuda.device_count() if torch.cuda.is_available() else 0
    if not count:
        raise NetwrightError("Torch finds no CUDA GPU on this computer. Choose Automatic or CPU as the device.")
    index = int(number) if number else torch.cuda.current_device()
    if index >= count:
        known = ", ".join(f"cuda:{i}" for i in range(count))
        raise NetwrightError(f"There is no device 'cuda:{index}' here; there is {known}.")
    return index


def default_threads() -> int:
    """One core stays free for the window; never more than torch itself would take."""
    return max(1, min(torch.get_num_threads(), cores() - 1))


@contextmanager
def computing_threads(count: int) -> Iterator[None]:
    """Torch computes with `count` threads on this thread of Python, and as before afterwards.

    Torch keeps the number for each thread that already computes, and hands the latest to new ones.
    """
    before = torch.get_num_threads()
    torch.set_num_threads(count)
    try:
        yield
    finally:
        torch.set_num_threads(before)
