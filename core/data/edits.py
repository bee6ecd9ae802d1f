"""What a person changes in the data settings: what a column is for, what it holds, where the files are."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path as FilePath

from core.data.catalogue import SOURCES
from core.data.settings import raw_schema
from core.data.source import FileSource, Progress, quiet
from core.document.project import DataColumn, DataSettings
from core.problems import NetwrightError

ROLES = (
    ("input", "Input", "What the network is given."),
    ("target", "Target", "What it learns to predict."),
    ("group", "Group", "Rows with the same value stay in one part of the split."),
    ("weight", "Weight", "How much a row should count; kept out of the network, and not used by losses."),
    ("split", "Part", "Says whether a row is for training, validation or test."),
    ("ignore", "Left out", "Takes no part."),
)
"""Key, title, explanation."""
SINGLE = ("group", "weight", "split")
"""Roles that one column alone can have."""


def with_role(settings: DataSettings, name: str, role: str) -> DataSettings:
    """A column's role; of those that one column alone can have, the one before is left out. Raises NetwrightError."""
    schema = raw_schema(settings)
    _column(settings, name)
    others = {c.name for c in schema.columns if c.role == role and role in SINGLE}
    columns = (
        _in_role(c, role) if c.name == name else replace(c, role="ignore") if c.name in others else c
        for c in schema.columns
    )
    return replace(settings, schema=replace(schema, columns=tuple(columns)))


def with_target(settings: DataSettings, name: str) -> DataSettings:
    """The one column to predict; what was to be predicted before becomes an input. Raises NetwrightError."""
    _column(settings, name)
    schema = raw_schema(settings)
    before = (replace(c, role="input") if c.role == "target" else c for c in schema.columns)
    columns = (_in_role(c, "target") if c.name == name else c for c in before)
    return replace(settings, schema=replace(schema, columns=tuple(columns)))


def _in_role(column: DataColumn, role: str) -> DataColumn:
    """Yes or no to be predicted is one of two classes: the chance of each can be told, and a 0.4 cannot be read."""
    if role != "target" or column.kind != "boolean":
        return replace(column, role=role)
    yes, no = column.note.split("/") if column.note else ("true", "false")
    return replace(
        column, role=role, kind="category", sizes=(), axes=(), dtype="int64", classes=(no, yes), low=None, high=None
    )


def _column(settings: DataSettings, name: str) -> DataColumn:
    schema = raw_schema(settings)
    column = schema.column(name)
    if column is None:
        known = ", ".join(c.name for c in schema.columns[:20])
        raise NetwrightError(f"The data has no column '{name}'. There are {known}.")
    return column


def with_kind(settings: DataSettings, name: str, kind: str, progress: Progress = quiet) -> DataSettings:
    """A column read as another kind. Looks at the files. Raises NetwrightError, and whatever `progress` raises.

    Cells that do not fit become missing; what is in no way of that kind is refused.
    """
    column, source = _column(settings, name), SOURCES[settings.source.key]
    if not isinstance(source, FileSource) or source.as_kind is None:
        raise NetwrightError(f"The columns of {source.title} cannot be read as another kind.")
    changed = source.as_kind(source.resolve(settings.source.params), column, kind, progress)
    schema = raw_schema(settings)
    columns = tuple(changed if c.name == name else c for c in schema.columns)
    return replace(settings, schema=replace(schema, columns=columns))


def missing_paths(settings: DataSettings) -> tuple[str, ...]:
    """Files and folders of the source that are not where the project says."""
    return tuple(path for _, path in _paths(settings) if not FilePath(path).exists())


def has_changed(settings: DataSettings) -> bool:
    """Whether files are there and are not what they were when they were last looked at."""
    source = SOURCES.find(settings.source.key)
    if not isinstance(source, FileSource) or not settings.fingerprint or missing_paths(settings):
        return False
    return source.stamp(source.resolve(settings.source.params)) not in ("", settings.fingerprint)


def relinked(settings: DataSettings, missing: str, found: str) -> DataSettings:
    """`settings` with `missing` taken from `found`, and whatever lay under the same root moved alike. Raises NetwrightError."""
    if not FilePath(found).exists():
        raise NetwrightError(f"There is nothing at '{found}'.")
    before, now = FilePath(missing), FilePath(found)
    while before.name and before.name == now.name and before.parent != before:
        before, now = before.parent, now.parent
    changes = {}
    for name, path in _paths(settings):
        if path == missing:
            changes[name] = found
        elif FilePath(path).is_relative_to(before) and (moved := now / FilePath(path).relative_to(before)).exists():
            changes[name] = str(moved)
    return replace(settings, source=settings.source.with_params(**changes))


def _paths(settings: DataSettings) -> list[tuple[str, str]]:
    source = SOURCES.find(settings.source.key)
    if not isinstance(source, FileSource):
        return []
    p = source.resolve(settings.source.params)
    return [(name, p[name]) for name in source.paths if p[name]]
