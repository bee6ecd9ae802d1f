"""What differs between two projects, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any

from core.data.augmentations import AUGMENTATIONS
from core.data.catalogue import SOURCES, SPLITS, STEPS
from core.document import edits
from core.document.diff import Difference, difference
from core.document.look import Note
from core.document.project import DataSettings, Project
from core.expressions import Expr
from core.graph import End, Graph, Node
from core.layers import LAYERS
from core.problems import Path
from core.spec import Catalogue, Code, Kept, Spec, Use
from core.training.optimizers import OPTIMIZERS
from core.training.program import PROGRAMS
from core.training.schedulers import SCHEDULERS


def in_words(old: Project, new: Project) -> list[str]:
    """A sentence for each difference that matters, then one for what is merely drawn elsewhere. Empty: none."""
    found = difference(old, new)
    return [
        *_nodes(old, new, found),
        *_wires(old, new, found),
        *_blocks(old, new),
        *_data(old.data, new.data),
        *_uses("Training program", PROGRAMS, old.plan.program, new.plan.program),
        *_uses("Optimizer", OPTIMIZERS, old.plan.optimizer, new.plan.optimizer),
        *_uses("Learning-rate schedule", SCHEDULERS, old.plan.scheduler, new.plan.scheduler),
        *(["The notes differ."] if old.notes != new.notes else []),
        *_look(old, new, found),
    ]


def _nodes(old: Project, new: Project, found: Difference) -> Iterator[str]:
    for path in sorted(found.added):
        yield f"Added: {_title(_node(new, path))}."
    for path in sorted(found.removed):
        yield f"Removed: {_title(_node(old, path))}."
    for path in sorted(found.changed):
        yield from _changes(_node(old, path), _node(new, path))


def _node(project: Project, path: Path) -> Node:
    return edits.graph_of(project, path[0]).nodes[path[1]]


def _title(node: Node) -> str:
    layer = LAYERS.find(node.type)
    return f"{layer.title if layer else node.type} '{node.name}'"


def _changes(old: Node, new: Node) -> Iterator[str]:
    if old.name != new.name:
        yield f"'{old.name}' is now called '{new.name}'."
    if old.type != new.type:
        yield f"'{new.name}' was a {_kind(old)} and is a {_kind(new)}."
        return
    layer = LAYERS.find(new.type)
    yield from _values(f"'{new.name}'", layer, dict(old.params), dict(new.params))
    if old.repeat != new.repeat:
        yield f"'{new.name}': repeated {new.repeat} times instead of {old.repeat}."
    if old.bypassed != new.bypassed:
        yield f"'{new.name}' is {'bypassed' if new.bypassed else 'no longer bypassed'}."
    if old.shared != new.shared:
        yield f"'{new.name}': its repeats {'share their weights' if new.shared else 'have weights of their own'}."


def _kind(node: Node) -> str:
    layer = LAYERS.find(node.type)
    return layer.title if layer else node.type


def _values(what: str, spec: Spec | None, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    """A sentence for each parameter whose value differs, set or default."""
    params = {p.name: p for p in spec.params} if spec else {}
    for name in sorted({*old, *new}):
        param = params.get(name)
        if isinstance(param, Code | Kept):
            if isinstance(param, Code) and old.get(name) != new.get(name):
                yield f"{what}: the {param.label.lower()} differs."
            continue
        default = param.default if param else None
        before, after = old.get(name, default), new.get(name, default)
        if before != after:
            label = param.label.lower() if param else name
            yield f"{what}: {label} {_shown(param, before)} → {_shown(param, after)}."


def _shown(param: Any, value: Any) -> str:
    if isinstance(value, Use) and value.params:
        inner = ", ".join(f"{name} {item}" for name, item in value.params)
        return f"{value.key} ({inner})"
    return str(value) if param is None or isinstance(value, Expr) else str(param.format(value))


def _wires(old: Project, new: Project, found: Difference) -> Iterator[str]:
    for where in sorted({path[0] for path in found.rewired}):
        before = edits.graph_of(old, where) if not where or where in old.blocks else Graph()
        after = edits.graph_of(new, where) if not where or where in new.blocks else Graph()
        for target in sorted({*before.wires, *after.wires}):
            source, now = before.wires.get(target), after.wires.get(target)
            if source == now:
                continue
            place = _end(after if target.node in after.nodes else before, target)
            fed = _end(after, now) if now else "nothing"
            yield f"{place} is fed by {fed} instead of {_end(before, source) if source else 'nothing'}."


def _end(graph: Graph, end: End) -> str:
    return f"'{graph.nodes[end.node].name}.{end.port}'"


def _blocks(old: Project, new: Project) -> Iterator[str]:
    for id in sorted(new.blocks.keys() - old.blocks.keys()):
        yield f"Added: block '{new.blocks[id].title}'."
    for id in sorted(old.blocks.keys() - new.blocks.keys()):
        yield f"Removed: block '{old.blocks[id].title}'."
    for id in sorted(old.blocks.keys() & new.blocks.keys()):
        before, after = old.blocks[id], new.blocks[id]
        if before.title != after.title:
            yield f"Block '{before.title}' is now called '{after.title}'."
        if before.params != after.params:
            yield f"Block '{after.title}': its parameters differ."


def _data(old: DataSettings, new: DataSettings) -> Iterator[str]:
    yield from _uses("Data", SOURCES, old.source, new.source)
    yield from _lists("Preparation step", STEPS, old.steps, new.steps)
    yield from _lists("Augmentation", AUGMENTATIONS, old.augment, new.augment)
    yield from _uses("Split", SPLITS, old.split, new.split)
    if old.schema != new.schema and old.source == new.source:
        yield "What is known of the data's columns differs."


def _lists(what: str, catalogue: Catalogue[Any], old: Sequence[Use], new: Sequence[Use]) -> Iterator[str]:
    for number, (before, after) in enumerate(zip_longest(old, new, fillvalue=Use("")), 1):
        yield from _uses(f"{what} {number}", catalogue, before, after)


def _uses(what: str, catalogue: Catalogue[Any], old: Use, new: Use) -> Iterator[str]:
    if old.key != new.key:
        yield f"{what}: {_name(catalogue, old)} → {_name(catalogue, new)}."
    elif old != new:
        yield from _values(what, catalogue.find(new.key), dict(old.params), dict(new.params))


def _name(catalogue: Catalogue[Any], use: Use) -> str:
    found = catalogue.find(use.key)
    return found.title if found else use.key or "none"


def _look(old: Project, new: Project, found: Difference) -> Iterator[str]:
    if found.moved:
        yield f"{len(found.moved)} {'card is' if len(found.moved) == 1 else 'cards are'} at another place."
    if "frames" in found.parts:
        yield "The frames differ."
    if "styles" in found.parts:
        yield "Cards have another colour, are folded or pinned otherwise."
    if "notes" in found.parts and _sheets(old) != _sheets(new):
        yield "The notes on the canvas differ."
    if "bends" in found.parts:
        yield "Wires are led another way."


def _sheets(project: Project) -> list[tuple[Note, ...]]:
    return [edits.look_of(project, where).notes for where, _ in edits.graphs(project)]
