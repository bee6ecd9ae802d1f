"""What torch's own allocator gave out while something ran: also what kernels need for themselves and no operation shows."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch.autograd.profiler_legacy import profile


def peak_allocated(work: Callable[[], object], device: torch.device) -> int | None:
    """The most bytes at once that `work` took on `device` beyond what was in use. None where that is not told.

    On the CPU it counts what this thread allocates; of a GPU the process should not be using for anything else meanwhile.
    """
    if device.type == "cuda":
        return _on_cuda(work, device)
    if device.type == "cpu":
        return _on_cpu(work)
    work()
    return None


def _on_cuda(work: Callable[[], object], device: torch.device) -> int:
    torch.cuda.synchronize(device)
    before = torch.cuda.memory_allocated(device)
    torch.cuda.reset_peak_memory_stats(device)
    work()
    torch.cuda.synchronize(device)
    return torch.cuda.max_memory_allocated(device) - before


def _on_cpu(work: Callable[[], object]) -> int:
    # The newer profiler listens to all threads, starts a tracer and writes to the error stream; this one counts and is quiet.
    enable, disable = torch._C._autograd._enable_profiler_legacy, torch._C._autograd._disable_profiler_legacy
    enable(profile(profile_memory=True).config())  # type: ignore[no-untyped-call]
    try:
        work()
    finally:
        threads = disable()
    now = peak = 0  # all events count: only those of memory carry bytes
    for event in (event for events in threads for event in events):
        now += event.cpu_memory_usage()
        peak = max(peak, now)
    return peak
