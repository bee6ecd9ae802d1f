"""Lists of what there is: templates, layers, data."""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from core.layers import CATEGORIES, LAYERS
from core.spec import Kept, Param, Spec, Use
from core.templates import GROUPS, TEMPLATES, Template
from core.verbs.common import columns, tell, tell_json


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
