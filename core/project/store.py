"""load and save: a `.netw` file as a Project and what goes with it."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path as FilePath
from typing import Any

from core.document.project import Project
from core.problems import NetwrightError
from core.project import archive
from core.project.entry import Damaged
from core.project.locating import located, relative_paths
from core.project.migrations import migrated
from core.project.reading import from_dict
from core.project.writing import FORMAT, as_dict, as_text

ENDING = ".netw"
RELATIVE = "relative"
"""Beside `data.source`: where its files lie, seen from the project file."""


def new_id() -> str:
    """An id for a new document: it names the working folder, so that runs are found again wherever the file lies."""
    return os.urandom(16).hex()


@dataclass(frozen=True, slots=True)
class Extras:
    """What a project file holds beside the project itself."""

    id: str = field(default_factory=new_id)
    weights: bytes = field(default=b"", repr=False)
    """`weights.safetensors` of the chosen run; empty: none."""
    run: Mapping[str, Any] = field(default_factory=dict, repr=False)
    """What is known of that run: its name, settings and the project that was trained."""
    metrics: Mapping[str, Mapping[str, Any]] = field(default_factory=dict, repr=False)
    """Summary and curves by name of run."""
    format: int = FORMAT
    """The format in which the file was found."""


def load(path: FilePath | str) -> tuple[Project, Extras]:
    """Reads a project file; executes and unpickles nothing, writes nothing. Raises NetwrightError with a sentence."""
    members = archive.read(FilePath(path))
    plain, found = migrated(_json(members, archive.PROJECT))
    relative = plain["data"].pop(RELATIVE, {}) if isinstance(plain.get("data"), dict) else {}
    project, id = from_dict(plain)
    project = located(project, relative, FilePath(path).resolve().parent)
    metrics = {
        name.removeprefix("runs/").removesuffix(".json"): _object(members, name)
        for name in members
        if archive.RUNS.fullmatch(name)
    }
    run = _object(members, archive.RUN) if archive.RUN in members else {}
    return project, Extras(id, members.get(archive.WEIGHTS, b""), run, metrics, found)


def read_dict(plain: Any) -> tuple[Project, str]:
    """The project and document id of a `project.json` that stands elsewhere, in a run's folder. Raises NetwrightError."""
    return from_dict(migrated(plain)[0])


def save(path: FilePath | str, project: Project, extras: Extras) -> None:
    """Writes a project file, whole or not at all; equal contents give equal bytes. Raises NetwrightError.

    A file of an older format is kept beside the new one as `name.format-1.netw`.
    """
    path = FilePath(path)
    if extras.format < FORMAT:
        _keep_original(path, extras.format)
    plain = as_dict(project, extras.id)
    relative = relative_paths(project.data, path.resolve().parent)
    plain["data"] |= {RELATIVE: relative} if relative else {}
    members = {archive.PROJECT: as_text(plain).encode("utf-8", "backslashreplace")}
    if extras.weights:
        members[archive.WEIGHTS] = extras.weights
        members[archive.RUN] = _bytes(extras.run)
    members |= {f"runs/{name}.json": _bytes(values) for name, values in extras.metrics.items()}
    archive.write(path, members)


def _keep_original(path: FilePath, format: int) -> None:
    kept = path.with_name(f"{path.stem}.format-{format}{path.suffix}")
    if path.is_file() and not kept.exists():
        try:
            shutil.copy2(path, kept)
        except OSError as error:
            raise NetwrightError(f"The file in its old format could not be kept as '{kept}', so it stays.") from error


def _bytes(value: Mapping[str, Any]) -> bytes:
    return as_text(dict(value)).encode("utf-8", "backslashreplace")


def _object(members: Mapping[str, bytes], name: str) -> Mapping[str, Any]:
    value = _json(members, name)
    if not isinstance(value, dict):
        raise Damaged(f"'{name}' in the project file is damaged: it is no JSON object.")
    return value


def _json(members: Mapping[str, bytes], name: str) -> Any:
    what = f"'{name}' in the project file"
    try:
        text = members[name].decode("utf-8")
    except ValueError as error:
        raise Damaged(f"{what} is damaged: {error}.") from error
    return parsed(text, what)


def parsed(text: str, what: str, *, alone: bool = True) -> Any:
    """JSON with numbers that are numbers; what follows it is passed over unless it stands `alone`. Raises Damaged about `what`."""
    decoder = json.JSONDecoder(parse_constant=_no_number, parse_float=_number)
    try:
        return decoder.decode(text) if alone else decoder.raw_decode(text)[0]
    except (ValueError, RecursionError) as error:
        reason = "values are nested too deep" if isinstance(error, RecursionError) else str(error)
        raise Damaged(f"{what} is damaged: {reason}.") from error


def _no_number(text: str) -> Any:
    raise ValueError(f"{text} is not a number")


def _number(text: str) -> float:
    value = float(text)
    if value in (float("inf"), float("-inf")):
        raise ValueError(f"{text[:20]} is too large")
    return value
