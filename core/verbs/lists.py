"""Lists of what there is: templates, layers, data."""

from __future__ import annotations

from argparse import Namespace
from dataclasses import asdict
from typing import Any

from core.data.catalogue import SOURCES
from core.document.project import DataSettings
from core.format import plural
from core.layers import CATEGORIES, LAYERS
from core.spec import Kept, Param, Spec, Use
from core.templates import GROUPS, TEMPLATES, Template
from core.verbs.common import columns, tell, tell_json
from core.verbs.usage import UsageError


def templates(args: Namespace) -> int:
    if args.json:
        tell_json({"templates": [_template(template) for template in TEMPLATES]})
        return 0
    for group in GROUPS:
        inside = [t for t in TEMPLATES if t.category == group]
        rows = [(t.key, str(t.year or ""), f"{t.parameters:,}", t.summary) for t in inside]
        tell(group, *(f"  {line}" for line in columns(rows)), "")
    return 0


def _template(template: Template) -> dict[str, Any]:
    return {
        "name": template.key,
        "title": template.title,
        "summary": template.summary,
        "group": template.category,
        "parameters": template.parameters,
        "year": template.year,
        "paper": template.paper,
        "data": template.data.key if template.data else None,
    }


def layers(args: Namespace) -> int:
    if args.json:
        tell_json({"layers": [spec_values(layer) for layer in LAYERS]})
        return 0
    for key, title in CATEGORIES:
        inside = [layer for layer in LAYERS if layer.category == key]
        if inside:
            tell(title, *(f"  {line}" for line in columns([(n.key, n.title, n.summary) for n in inside])), "")
    return 0


def spec_values(spec: Spec) -> dict[str, Any]:
    """A declaration as plain values."""
    return {
        "key": spec.key,
        "title": spec.title,
        "category": spec.category,
        "summary": spec.summary,
        "params": [_param(param) for param in spec.params if not isinstance(param, Kept)],
    }


def _param(param: Param) -> dict[str, Any]:
    default = param.default.key if isinstance(param.default, Use) else param.default
    return {
        "name": param.name,
        "title": param.label,
        "kind": param.kind,
        "default": default,
        "range": param.range_text(),
        "help": param.help,
    }


def data(args: Namespace) -> int:
    """What is in a built-in data set."""
    from core.data.prepare import loaded
    from core.data.preview import summaries
    from core.data.settings import source_schema

    use = built_in(args.path)
    source, table = SOURCES[use.key], loaded(DataSettings(use))
    found = summaries(table, source_schema(use))
    if args.json:
        told = [{**asdict(summary), "dtype": str(table.array(summary.name, slice(0)).dtype)} for summary in found]
        tell_json({"name": source.key, "title": source.title, "rows": table.rows, "columns": told, "problems": []})
        return 0
    tell(f"{source.title}: {source.summary}", plural(table.rows, "row"))
    rows = [("column", "kind", "role", "sizes", "lowest", "highest", "missing", "classes")]
    for one in found:
        low, high = ("" if v is None else f"{v:g}" for v in (one.values.low, one.values.high))
        sizes = "×".join(map(str, one.sizes)) or "1"
        classes = ", ".join(f"{name} ({many})" for name, many in one.classes[:12])
        rows.append((one.name, one.kind, one.role, sizes, low, high, str(one.values.missing), classes))
    tell(*columns(rows))
    return 0


def built_in(name: str) -> Use:
    """Raises UsageError for what is no built-in data set."""
    if name not in SOURCES:
        known = ", ".join(source.key for source in SOURCES)
        raise UsageError(
            f"'{name}' is not a built-in data set; tables, folders and files cannot be read yet. There are: {known}."
        )
    return Use(SOURCES[name].key)
