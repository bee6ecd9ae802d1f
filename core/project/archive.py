"""The zip of a `.netw` file: read within limits and never unpacked to disk, written whole or not at all."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path as FilePath

from core.files import replaced
from core.problems import NetwrightError
from core.project.entry import Damaged, shorter

PROJECT, WEIGHTS, RUN = "project.json", "weights.safetensors", "weights.json"
RUNS = re.compile(r"runs/[A-Za-z0-9][A-Za-z0-9_-]{0,63}\.json")
"""Metrics of one run each."""
MB = 2**20
LIMITS = {PROJECT: 64 * MB, WEIGHTS: 8192 * MB, RUN: 64 * MB}
RUN_LIMIT = 64 * MB
TOTAL_LIMIT = 8192 * MB
MAX_MEMBERS = 2000
STORED = (WEIGHTS,)
"""Members that hardly shrink: they are not compressed."""


def read(path: FilePath) -> dict[str, bytes]:
    """The members by name. Raises NetwrightError with a sentence for what is no project file, damaged or too large."""
    try:
        with zipfile.ZipFile(path) as file:
            infos = file.infolist()
            _check(infos, path)
            return {info.filename: _member(file, info) for info in infos}
    except FileNotFoundError:
        raise NetwrightError(f"There is no file '{path}'.") from None
    except IsADirectoryError:
        raise NetwrightError(f"'{path}' is a folder, not a Netwright project.") from None
    except zipfile.BadZipFile as error:
        raise NetwrightError(_not_a_project(path)) from error
    except (OSError, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise NetwrightError(f"'{path}' cannot be read: {_reason(error)}.") from error


def _reason(error: BaseException) -> str:
    return error.strerror.lower() if isinstance(error, OSError) and error.strerror else "the file is damaged"


def _not_a_project(path: FilePath) -> str:
    if path.is_file() and zipfile.is_zipfile(path):
        return f"'{path}' is damaged and cannot be read."
    return f"'{path}' is not a Netwright project."


def _check(infos: list[zipfile.ZipInfo], path: FilePath) -> None:
    names = [info.filename for info in infos]
    if PROJECT not in names:
        raise NetwrightError(f"'{path}' is not a Netwright project: it has no {PROJECT}.")
    if len(infos) > MAX_MEMBERS or len(set(names)) < len(names):
        raise Damaged(f"'{path}' is not a sound project file: it has too many parts, or one of them twice.")
    strange = next((name for name in names if name not in LIMITS and not RUNS.fullmatch(name)), None)
    if strange is not None:
        raise Damaged(f"'{path}' is not a sound project file: '{shorter(strange)}' does not belong in one.")
    if sum(info.file_size for info in infos) > TOTAL_LIMIT:
        raise Damaged(f"'{path}' is larger than a project file may be.")


def _member(file: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """Read up to its limit, whatever the archive says of its size."""
    limit = LIMITS.get(info.filename, RUN_LIMIT)
    if info.flag_bits & 0x1:
        raise Damaged(f"'{info.filename}' in the project file is encrypted; Netwright does not write such files.")
    if info.file_size > limit:
        raise Damaged(f"'{info.filename}' in the project file is larger than the {limit // MB} MB it may have.")
    with file.open(info) as stream:
        data = stream.read(limit + 1)
    if len(data) > limit:
        raise Damaged(f"'{info.filename}' in the project file is larger than the {limit // MB} MB it may have.")
    return data


def write(path: FilePath, members: Mapping[str, bytes]) -> None:
    """Equal members give equal bytes. The old file stays whole until the new one is on disk. Raises NetwrightError."""
    try:
        with replaced(path) as temporary, zipfile.ZipFile(temporary, "w") as file:
            for name in sorted(members, key=lambda name: (name != PROJECT, name)):
                info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
                info.compress_type = zipfile.ZIP_STORED if name in STORED else zipfile.ZIP_DEFLATED
                info.create_system, info.external_attr = 3, 0o644 << 16
                file.writestr(info, members[name], compresslevel=6)
    except OSError as error:
        raise NetwrightError(f"'{path}' could not be saved: {_reason(error)}. Nothing was changed.") from error
