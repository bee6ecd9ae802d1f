"""The verb data: what is in a file, a folder or a built-in data set."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path as FilePath
from typing import Any

from core.data.catalogue import SOURCES
from core.data.finding import Finding, find, meant
from core.data.settings import source_schema, with_source
from core.data.source import FileSource, SourceType
from core.document.project import DataColumn, DataSettings, Schema
from core.format import plural
from core.problems import NetwrightError, Problem
from core.spec import Use
from core.verbs.common import columns, tell, tell_json
from core.verbs.progress import looking
from core.verbs.usage import UsageError

SHOWN = 12
"""Classes that are told by name."""


def data(args: Namespace) -> int:
    named = _meant(args.path)
    if isinstance(named, SourceType):
        finding = Finding(with_source(DataSettings(), Use(named.key)), ())
    else:
        with looking() as progress:
            finding = find(named, progress)
    settings, problems = finding.settings, finding.problems
    told = [*_told(settings)]
    source = SOURCES[settings.source.key]
    schema = settings.schema or source_schema(settings.source)
    if args.json:
        tell_json(_as_json(settings, schema, told, problems))
        return 0
    what = finding.sentence if isinstance(source, FileSource) else source.summary
    tell(f"{source.title}: {what}", plural(schema.rows, "row"), *columns([HEAD, *map(_line, told)]))
    tell(*(f"{problem.severity.value}: {problem.message}" for problem in problems))
    return 0


HEAD = ("column", "kind", "role", "sizes", "lowest", "highest", "missing", "distinct", "classes")


def _as_json(
    settings: DataSettings, schema: Schema, told: list[dict[str, Any]], problems: tuple[Problem, ...]
) -> dict[str, Any]:
    source = SOURCES[settings.source.key]
    return {
        "name": source.key,
        "title": source.title,
        "kind": source.key,
        "source": dict(settings.source.params),
        "rows": schema.rows,
        "columns": told,
        "problems": [{"severity": p.severity.value, "message": p.message, "why": p.why} for p in problems],
    }


def _told(settings: DataSettings) -> list[dict[str, Any]]:
    """Of each column what is known: from a look at files, or from the loaded data of a source that comes with the program."""
    source = SOURCES[settings.source.key]
    if isinstance(source, FileSource):
        assert settings.schema is not None
        return [_found(column) for column in settings.schema.columns]
    from core.data.prepare import loaded
    from core.data.preview import summaries

    table = loaded(settings)
    found = summaries(table, source_schema(settings.source))
    return [{**asdict(each), "dtype": str(table.array(each.name, slice(0)).dtype), "distinct": None} for each in found]


def _found(column: DataColumn) -> dict[str, Any]:
    told = zip(column.classes, column.tally, strict=True) if column.tally else ((name, None) for name in column.classes)
    return {
        "name": column.name,
        "kind": column.kind,
        "role": column.role,
        "sizes": column.sizes,
        "dtype": column.dtype,
        "values": {"low": column.low, "high": column.high, "missing": column.missing},
        "distinct": len(column.classes) or column.count or None,
        "classes": [list(pair) for pair in told],
        "note": column.note,
    }


def _line(column: Mapping[str, Any]) -> tuple[str, ...]:
    values = column["values"]
    low, high = ("" if values[end] is None else f"{values[end]:g}" for end in ("low", "high"))
    sizes = "×".join(map(str, column["sizes"])) or "1"
    named = [name if many is None else f"{name} ({many:,})" for name, many in column["classes"][:SHOWN]]
    more = len(column["classes"]) - len(named)
    classes = ", ".join(named) + (f", and {more} more" if more > 0 else "")
    distinct = column["distinct"] or len(column["classes"]) or ""
    return (
        column["name"],
        column["kind"],
        column["role"],
        sizes,
        low,
        high,
        str(values["missing"]),
        str(distinct),
        classes,
    )


def _meant(name: str) -> SourceType | FilePath:
    """Raises UsageError for what is neither a built-in data set nor a file or folder."""
    try:
        return meant(name)
    except NetwrightError as error:
        raise UsageError(str(error)) from None


def settings_of(path: str, target: str) -> DataSettings:
    """Of files that are looked at, or of a built-in data set; with `target` as what is to be predicted. Raises NetwrightError."""
    from core.starting.start import fitted

    named = _meant(path)
    if isinstance(named, SourceType):
        return with_source(DataSettings(), Use(named.key))
    with looking() as progress:
        finding = find(named, progress)
    if target and finding.schema.column(target) is None:
        known = ", ".join(column.name for column in finding.schema.columns[:20])
        raise NetwrightError(f"'{path}' has no column '{target}'. There are {known}.")
    return fitted(finding.aimed(target).settings)
