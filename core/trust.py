"""Which code may run: that of the person at this computer, and what that person has read and agreed to.

Agreements are kept by the content of the code and by computer, in a file of the platform's data directory that only
its owner can read and write. It is never part of a project: a file cannot agree to what it brings. Code that changes
by a letter is other code.
"""

from __future__ import annotations

import json
import os
import platform
import stat
import sys
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path as FilePath

import platformdirs

from core.files import replaced
from core.layers.custom.starter import STARTER
from core.problems import NetwrightError

_agreed_now: set[str] = set()
"""For as long as this process lives."""


def digest(code: str) -> str:
    """SHA-256 of the code, by which it can be told from any other."""
    import hashlib  # with OpenSSL: three megabytes that a window without custom code need not hold

    return hashlib.sha256(code.encode("utf-8", "surrogatepass")).hexdigest()


def is_trusted(code: str) -> bool:
    """Whether the code may run on this computer. What a new layer starts with is our own."""
    mark = _mark(code)
    return code == STARTER or mark in _agreed_now or mark in _kept()


def trust_now(*codes: str) -> None:
    """Agree for as long as this process lives."""
    _agreed_now.update(map(_mark, codes))


def trust(code: str) -> None:
    """Agree on this computer until `revoke`. Raises NetwrightError where it cannot be kept; it then holds for now."""
    trust_now(code)
    _keep(lambda marks: marks | {_mark(code)})


def revoke(code: str) -> None:
    """Raises NetwrightError where the agreement cannot be taken out of the file."""
    mark = _mark(code)
    _agreed_now.discard(mark)
    if mark in _kept():
        _keep(lambda marks: marks - {mark})


def place() -> FilePath:
    """The file of agreements."""
    return platformdirs.user_data_path("netwright", appauthor=False) / "trusted-code.json"


def _mark(code: str) -> str:
    """Code and computer together: an agreement that travels in a synchronised home folder means nothing elsewhere."""
    return digest(f"{platform.node()}\0{digest(code)}")


def _kept() -> frozenset[str]:
    path = place()
    try:
        state = path.stat()
    except OSError:
        return frozenset()
    return _read(path, state.st_mtime_ns, state.st_size, state.st_ino) if _is_own(state) else frozenset()


def _is_own(state: os.stat_result) -> bool:
    """Whether nobody else can have written it."""
    if sys.platform == "win32":
        return True
    return state.st_uid == os.getuid() and not stat.S_IMODE(state.st_mode) & 0o022


@lru_cache(maxsize=4)
def _read(path: FilePath, changed: int, size: int, number: int) -> frozenset[str]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        return frozenset(mark for mark in found["trusted"] if isinstance(mark, str))
    except (OSError, ValueError, KeyError, TypeError):
        return frozenset()


def _keep(change: Callable[[frozenset[str]], frozenset[str]]) -> None:
    from filelock import FileLock

    path = place()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(path.with_suffix(".lock"), timeout=10), replaced(path) as temporary:
            temporary.unlink(missing_ok=True)
            opened = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(opened, "w", encoding="utf-8") as file:
                json.dump({"trusted": sorted(change(_kept()))}, file, indent=1)
    except (OSError, TimeoutError) as error:
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        raise NetwrightError(
            f"The agreement could not be kept in '{path}': {reason}. It holds until the program ends."
        ) from error
