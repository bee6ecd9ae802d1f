"""Fetching a file by its address: with checksum and progress, going on where it stopped, and cancelled at any time."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from core.data.source import Progress
from core.problems import NetwrightError

if TYPE_CHECKING:
    from http.client import HTTPResponse

BLOCK = 2**18
TIMEOUT = 30.0
"""Seconds without a byte until it is given up."""


class Remote(NamedTuple):
    """A file that anybody can fetch."""

    url: str
    md5: str
    """As its publisher gives it: it finds damage on the way."""
    most: int
    """Bytes; more is not taken."""

    @property
    def name(self) -> str:
        return self.url.rpartition("/")[2]


def is_whole(path: Path, remote: Remote) -> bool:
    """Whether the file is there, with the right checksum."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest() == remote.md5
    except OSError:
        return False


def fetch(remote: Remote, folder: Path, progress: Progress) -> Path:
    """The file in `folder`, fetched if it is not there whole. What was fetched before a break or a cancel is gone on from.

    Raises NetwrightError, and Cancelled.
    """
    path = folder / remote.name
    if is_whole(path, remote):
        return path
    part = folder / f"{remote.name}.part"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _append(remote, part, progress)
        if not is_whole(part, remote):
            part.unlink(missing_ok=True)
            raise NetwrightError(
                f"'{remote.name}' was fetched, but it is not the file that was published (its checksum differs). Try again later."
            )
        part.replace(path)
    except OSError as error:
        raise NetwrightError(
            f"'{remote.name}' cannot be kept in '{folder.name}': {error.strerror or error}."
        ) from error
    return path


def _append(remote: Remote, part: Path, progress: Progress) -> None:
    """All that `part` still lacks. Raises OSError of the disk, NetwrightError of the network, and Cancelled."""
    have = part.stat().st_size if part.exists() else 0
    with _reached(remote, have) as answer:
        if answer is None:
            return
        if answer.status != 206:
            have = 0
        total = have + int(answer.headers.get("Content-Length") or 0)
        with part.open("ab" if have else "wb") as file:
            while block := _block(remote, answer):
                have += len(block)
                if have > remote.most:
                    raise NetwrightError(f"'{remote.name}' is larger than it should be, so it was not fetched.")
                file.write(block)
                progress(have, total)


@contextmanager
def _reached(remote: Remote, have: int) -> Iterator[HTTPResponse | None]:
    """The answer to a request for what follows the first `have` bytes; None where nothing does."""
    import urllib.error
    import urllib.request
    from http.client import HTTPException

    request = urllib.request.Request(remote.url, headers={"User-Agent": "netwright"})  # addresses are declared
    if have:
        request.add_header("Range", f"bytes={have}-")
    try:
        answer: HTTPResponse = urllib.request.urlopen(request, timeout=TIMEOUT)
    except urllib.error.HTTPError as error:
        error.close()
        if error.code == 416 and have:
            yield None
            return
        raise NetwrightError(
            f"'{remote.name}' cannot be fetched: the server answered {error.code} {error.reason}."
        ) from error
    except (OSError, HTTPException) as error:
        raise _unreachable(remote, error) from error
    with answer:
        yield answer


def _block(remote: Remote, answer: HTTPResponse) -> bytes:
    from http.client import HTTPException

    try:
        return answer.read(BLOCK)
    except (OSError, HTTPException) as error:
        raise _unreachable(remote, error) from error


def _unreachable(remote: Remote, error: BaseException) -> NetwrightError:
    host = remote.url.split("/")[2]
    return NetwrightError(
        f"'{remote.name}' cannot be fetched from {host}: {getattr(error, 'reason', error)}. Look at the connection and try again; "
        "what is there already stays."
    )
