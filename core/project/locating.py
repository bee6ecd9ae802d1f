"""Where a project's data lies, seen from its file: so that both can be moved together."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path as FilePath
from typing import Any

from core.data.catalogue import SOURCES
from core.document.project import DataSettings, Project
from core.project.entry import wrong
from core.spec import FilePath as PathParam

LONGEST = 4096


def relative_paths(data: DataSettings, folder: FilePath) -> dict[str, str]:
    """The path parameters of the source that can be said from `folder`, with `/` between names."""
    told = {}
    for name, path in _paths(data):
        try:
            told[name] = FilePath(os.path.relpath(path, folder)).as_posix()
        except ValueError:  # on another drive
            continue
    return told


def located(project: Project, relative: Any, folder: FilePath) -> Project:
    """`project` with data taken from where it lies beside the file now, if it is there. Raises Damaged."""
    if not isinstance(relative, Mapping) or not all(_is_path(value) for value in relative.values()):
        raise wrong("data.relative", "relative paths by name are expected")
    found = {}
    for name, _ in _paths(project.data):
        place = FilePath(os.path.normpath(folder / str(relative.get(name, ""))))
        if relative.get(name) and place.exists():
            found[name] = str(place)
    source = project.data.source.with_params(**found)
    return replace(project, data=replace(project.data, source=source)) if found else project


def _is_path(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST and "\0" not in value


def _paths(data: DataSettings) -> Iterator[tuple[str, str]]:
    source = SOURCES.find(data.source.key)
    told = dict(data.source.params)
    for param in source.params if source is not None else ():
        value = told.get(param.name)
        if isinstance(param, PathParam) and value:
            yield param.name, str(value)
