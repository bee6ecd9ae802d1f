"""How much memory a device has."""

from __future__ import annotations

import ctypes
import os
import sys

import torch


def memory_of(device: torch.device) -> int | None:
    """Bytes in all, free or not; None where the device does not tell."""
    if device.type == "cuda":
        return torch.cuda.mem_get_info(device)[1]
    if device.type == "mps":
        return int(torch.mps.recommended_max_memory())
    return _of_computer()


def _of_computer() -> int | None:
    if sys.platform == "win32":
        return _of_windows()
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (ValueError, OSError):
        return None


class _Status(ctypes.Structure):
    """MEMORYSTATUSEX of the Windows API."""

    _fields_ = (
        ("length", ctypes.c_ulong),
        ("load", ctypes.c_ulong),
        *((name, ctypes.c_ulonglong) for name in ("total", "free", "pages", "free_pages", "virtual", "free_virtual")),
        ("free_extended", ctypes.c_ulonglong),
    )


def _of_windows() -> int | None:
    status = _Status()
    status.length = ctypes.sizeof(status)
    library = getattr(ctypes, "windll").kernel32  # noqa: B009  # there is no such attribute on other systems
    return int(status.total) if library.GlobalMemoryStatusEx(ctypes.byref(status)) else None
