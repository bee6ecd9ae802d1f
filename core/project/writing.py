"""Project -> plain dict -> text. Equal projects give equal bytes, and a small edit a small difference."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from core.document.look import Frame, Look, Note, Place, Style
from core.document.project import Block, DataColumn, DataSettings, Project, Schema, TrainingSettings
from core.graph import End, Graph, Node
from core.project.values import encoded_params, encoded_use
from core.spec import Int, Param

FORMAT = 1
WIDTH = 110
"""An object or list that fits in a line of this width stands on one."""


def as_dict(project: Project, id: str) -> dict[str, Any]:
    """`project.json` as plain values. What is empty or at its default is left out, save the main parts."""
    return {
        "format": FORMAT,
        "id": id,
        "graph": _graph(project.graph),
        "look": _look(project.look),
        "blocks": [_block(block) for block in project.blocks.values()],
        "data": _data(project.data),
        "plan": _plan(project.plan),
        "notes": project.notes.split("\n") if project.notes else [],
    }


def as_text(value: Any) -> str:
    """JSON with sorted keys; short parts stand on one line, so that a change shows as few changed lines."""
    return f"{_lines(value, 0)}\n"


def _lines(value: Any, depth: int) -> str:
    flat = json.dumps(value, sort_keys=True, ensure_ascii=False, allow_nan=False)
    if len(flat) + depth <= WIDTH or not isinstance(value, dict | list) or not value:
        return flat
    inner, outer = "\n" + " " * (depth + 1), "\n" + " " * depth
    if isinstance(value, list):
        return f"[{inner}{f',{inner}'.join(_lines(item, depth + 1) for item in value)}{outer}]"
    members = (f"{json.dumps(k, ensure_ascii=False)}: {_lines(v, depth + 1)}" for k, v in sorted(value.items()))
    return f"{{{inner}{f',{inner}'.join(members)}{outer}}}"


def _graph(graph: Graph) -> dict[str, Any]:
    wires = [{"from": _end(source), "to": _end(target)} for target, source in graph.wires.items()]
    return {"nodes": [_node(node) for node in graph.nodes.values()], "wires": wires}


def _end(end: End) -> str:
    return f"{end.node}.{end.port}"


def _node(node: Node) -> dict[str, Any]:
    return {
        "id": node.id,
        "type": node.type,
        "name": node.name,
        **_told(
            params=encoded_params(node.params),
            block=node.block,
            repeat=node.repeat if node.repeat != 1 else None,
            shared=node.shared,
            bypassed=node.bypassed,
        ),
    }


def _told(**members: Any) -> dict[str, Any]:
    """Those that say something."""
    return {name: value for name, value in members.items() if value}


def _look(look: Look) -> dict[str, Any]:
    bends = [{"to": _end(target), "through": [_place(at) for at in points]} for target, points in look.bends.items()]
    return {
        "places": {node: _place(at) for node, at in look.places.items()},
        "frames": [_area(frame, title=frame.title) for frame in look.frames],
        **_told(
            notes=[_area(note, text=note.text.split("\n")) for note in look.notes],
            styles={node: _style(style) for node, style in look.styles.items()},
            bends=bends,
        ),
    }


def _place(at: Place) -> list[float]:
    return [float(at[0]), float(at[1])]


def _area(area: Frame | Note, **words: Any) -> dict[str, Any]:
    sides = {"x": float(area.x), "y": float(area.y), "w": float(area.w), "h": float(area.h)}
    return {"id": area.id, **words, **sides, **_told(colour=area.colour)}


def _style(style: Style) -> dict[str, Any]:
    return _told(colour=style.colour, collapsed=style.collapsed, pinned=style.pinned)


def _block(block: Block) -> dict[str, Any]:
    params = [_param(param) for param in block.params]
    return {
        "id": block.id,
        "title": block.title,
        "graph": _graph(block.graph),
        "look": _look(block.look),
        **_told(params=params),
    }


def _param(param: Param) -> dict[str, Any]:
    bounds = {"low": param.low, "high": param.high} if isinstance(param, Int) else {}
    told = {name: value for name, value in bounds.items() if value is not None}
    return {"name": param.name, "default": param.default, **_told(title=param.title, help=param.help), **told}


def _data(data: DataSettings) -> dict[str, Any]:
    return {
        "source": encoded_use(data.source),
        "steps": [encoded_use(step) for step in data.steps],
        "split": encoded_use(data.split),
        **({"schema": _schema(data.schema)} if data.schema else {}),
        **({"augment": [encoded_use(each) for each in data.augment]} if data.augment else {}),
        **({"fingerprint": data.fingerprint} if data.fingerprint else {}),
    }


def _schema(schema: Schema) -> dict[str, Any]:
    return {"rows": schema.rows, "columns": [_column(column) for column in schema.columns]}


def _column(column: DataColumn) -> dict[str, Any]:
    """The fields that differ from their defaults; tuples as lists."""
    told: dict[str, Any] = {}
    for each in fields(column):
        value = getattr(column, each.name)
        if value != each.default:
            told[each.name] = list(value) if isinstance(value, tuple) else value
    return told


def _plan(plan: TrainingSettings) -> Mapping[str, Any]:
    scheduler = {} if plan.scheduler == TrainingSettings().scheduler else {"scheduler": encoded_use(plan.scheduler)}
    return {"program": encoded_use(plan.program), "optimizer": encoded_use(plan.optimizer), **scheduler}
