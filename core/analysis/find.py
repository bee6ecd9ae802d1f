"""Finds layers, notes and frames in a project, also inside blocks, by what a person would call them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from core.analysis.analysis import Analysis
from core.document import blocks, edits
from core.document.project import Project
from core.document.scope import block_spec, names_at
from core.expressions import Expr
from core.graph import Node, order
from core.layers import LAYERS
from core.spec import Param, Use

Kind = Literal["node", "note", "frame"]
ON, OFF = frozenset({"true", "on", "yes"}), frozenset({"false", "off", "no"})


@dataclass(frozen=True, slots=True)
class Found:
    """A layer, note or frame of one graph: `where` is the block whose definition it stands in, '' the main graph."""

    where: str
    id: str
    kind: Kind = "node"


@dataclass(frozen=True, slots=True)
class _Entry:
    """One parameter: its names, what its value may be called, and whether it was set rather than left as it was."""

    names: str
    values: frozenset[str]
    chosen: bool
    switch: bool | None = None
    """Of a parameter that is on or off, which of the two."""


@dataclass(frozen=True, slots=True)
class _Hay:
    """What a layer can be found by."""

    called: str
    tokens: frozenset[str]
    entries: tuple[_Entry, ...]


class Finder:
    """Keeps what each layer can be found by for as long as the layer stays as it is."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], tuple[Any, _Hay]] = {}

    def find(self, analysis: Analysis, text: str) -> tuple[Found, ...]:
        """In the order of the data's way, what is in a block after its first use; nothing for an empty text.

        All words have to be met: in a layer's name, type and title, in one parameter and its value (`kernel 3`,
        `out_channels=64`), or in a note's text.
        """
        words = _words(text)
        if not words:
            return ()
        project = analysis.project
        kept, self._kept = self._kept, {}
        return tuple(
            found for where, ids in _visited(project) for found in self._in_graph(analysis, where, ids, words, kept)
        )

    def _in_graph(
        self,
        analysis: Analysis,
        where: str,
        ids: Sequence[str],
        words: Sequence[str],
        kept: Mapping[tuple[str, str], tuple[Any, _Hay]],
    ) -> Iterator[Found]:
        project = analysis.project
        graph, look = edits.graph_of(project, where), edits.look_of(project, where)
        prefix = blocks.path_to(project, where) if where else ()
        around = (names_at(project, prefix, where), project.blocks)
        for id in ids:
            node = graph.nodes[id]
            past = kept.get((where, id))
            if past is not None and past[0][0] is node and past[0][1] == around:
                hay = past[1]
            else:
                hay = _hay(analysis, node, prefix, where)
            self._kept[where, id] = ((node, around), hay)
            if _meets(hay, words):
                yield Found(where, id)
        areas: list[tuple[Kind, str, str]] = [("note", n.id, n.text) for n in look.notes]
        areas += [("frame", f.id, f.title) for f in look.frames]
        for kind, id, told in areas:
            if all(word in _plain(told) for word in words):
                yield Found(where, id, kind)


def _visited(project: Project) -> Iterator[tuple[str, Sequence[str]]]:
    """Every graph once with its nodes in order: the main one, definitions in the order in which they are met, then unused ones."""
    waiting, seen = ["", *project.blocks], set[str]()

    def walk(where: str) -> Iterator[tuple[str, Sequence[str]]]:
        if where in seen or (where and where not in project.blocks):
            return
        seen.add(where)
        graph = edits.graph_of(project, where)
        ordered = order(graph)
        ids = (*ordered.nodes, *ordered.loops)
        yield where, ids
        for id in ids:
            if graph.nodes[id].block:
                yield from walk(graph.nodes[id].block)

    for where in waiting:
        yield from walk(where)


def _words(text: str) -> list[str]:
    return re.sub(r"\s*=\s*", "=", _plain(text)).split()


def _plain(text: str) -> str:
    return text.casefold().replace("×", "x")


def _hay(analysis: Analysis, node: Node, prefix: tuple[str, ...], where: str) -> _Hay:
    layer, block = LAYERS.find(node.type), analysis.project.blocks.get(node.block)
    titles = (block.title,) if block else (layer.title, node.type) if layer else (node.type,)
    called = _plain("\n".join((node.name, *titles)))
    values: Mapping[str, Any] = dict(node.params)
    params: tuple[Param, ...] = ()
    if block is not None:
        params = block_spec(block).params
    elif layer is not None:
        params = layer.at(node.params).params
        values = analysis.values(node, prefix, where)
    told = dict(node.params)
    entries = tuple(_entry(p, values.get(p.name, p.default), told) for p in params)
    return _Hay(called, frozenset(re.split(r"[\W_]+", called)), entries)


def _entry(param: Param, value: Any, told: Mapping[str, Any]) -> _Entry:
    """An expression is met by its value and as it is written."""
    written = told.get(param.name)
    called = _called(value) | (_called(written) if isinstance(written, Expr) else frozenset())
    switch = value if isinstance(value, bool) else None
    return _Entry(_plain(f"{param.name}\n{param.label}"), called, param.name in told, switch)


def _called(value: Any) -> frozenset[str]:
    """What a value may be called in a search."""
    if isinstance(value, bool):
        return ON if value else OFF
    if isinstance(value, Use):
        return frozenset({_plain(value.key)})
    if isinstance(value, float):
        return frozenset({f"{value:g}", f"{value:g}".removeprefix("0"), f"{value * 100:g}%"})
    if isinstance(value, tuple | list):
        parts = [_plain(str(part)) for part in value]
        return frozenset({*parts, "x".join(parts), ",".join(parts)})
    return frozenset({_plain(str(value))})


def _meets(hay: _Hay, words: Sequence[str]) -> bool:
    rest = [word for word in words if not _is_called(hay, word)]
    if not rest:
        return True
    rest = [word for word in words if word in rest or _is_number(word)]
    return any(_says(entry, rest) for entry in hay.entries)


def _is_called(hay: _Hay, word: str) -> bool:
    """A number has to be met whole: 3 is not in conv32."""
    return word in hay.tokens if _is_number(word) else "=" not in word and word in hay.called


def _says(entry: _Entry, words: Sequence[str]) -> bool:
    """Whether the words name this parameter and its value, or a value that was chosen."""
    named = False
    for word in words:
        name, equals, value = word.partition("=")
        if (equals and name in entry.names and (not value or _has(entry, value))) or (
            not equals and not _is_number(word) and word in entry.names
        ):
            named = True
        elif equals or not _has(entry, word):
            return False
    valued = any("=" in word or _has(entry, word) for word in words)
    return (entry.chosen or named) if valued else named and entry.switch is not False


def _has(entry: _Entry, word: str) -> bool:
    return word in entry.values or (len(word) > 2 and not _is_number(word) and any(word in v for v in entry.values))


def _is_number(word: str) -> bool:
    return re.fullmatch(r"-?\d*\.?\d+(e-?\d+)?%?|\d+(x\d+)+", word) is not None
