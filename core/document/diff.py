"""What differs between two projects, so that views repaint only that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from core.document.project import Project
from core.graph import others
from core.problems import Path


@dataclass(frozen=True, slots=True)
class Difference:
    """Names of the parts that differ, and paths of the nodes that were added, removed, changed or moved in any graph.

    Paths are (block id or '', node id): a definition is named once, however often it is used. `drawn` holds the ids of the
    definitions ('' for the main graph) whose frames, notes, styles or bends differ.
    """

    parts: frozenset[str] = frozenset()
    added: frozenset[Path] = frozenset()
    removed: frozenset[Path] = frozenset()
    changed: frozenset[Path] = frozenset()
    moved: frozenset[Path] = frozenset()
    rewired: frozenset[Path] = frozenset()
    drawn: frozenset[str] = frozenset()

    @property
    def meaning(self) -> bool:
        """Whether anything differs that training would notice."""
        nodes = self.added or self.removed or self.changed or self.rewired
        return bool(nodes) or bool(self.parts & {"data", "plan", "blocks"})


PARTS = ("data", "plan", "notes")
LOOKS = ("frames", "notes", "styles", "bends")
"""Parts of a look; `notes` are so both the project's text and the notes on a canvas."""


def difference(old: Project, new: Project) -> Difference:
    """Compared by identity first: an edit shares with its predecessor everything it did not touch."""
    if old is new:
        return Difference()
    parts = {name for name in PARTS if not same(getattr(old, name), getattr(new, name))}
    drawn: set[str] = set()
    sets: dict[str, set[Path]] = {"added": set(), "removed": set(), "changed": set(), "moved": set(), "rewired": set()}
    for where in {"", *old.blocks, *new.blocks}:
        before, after = _side(old, where), _side(new, where)
        if before is None or after is None:
            parts.add("blocks")
        else:
            _compare(where, before, after, sets)
            looks = {name for name in LOOKS if not same(getattr(before[1], name), getattr(after[1], name))}
            parts |= looks
            drawn |= {where} if looks else set()
            if where and not same(_head(old, where), _head(new, where)):
                parts.add("blocks")
    return Difference(frozenset(parts), drawn=frozenset(drawn), **{k: frozenset(v) for k, v in sets.items()})


def changed_at(old: Project, new: Project, where: str = "") -> tuple[frozenset[str], frozenset[str]]:
    """Nodes, and frames and notes, of one graph of `new` that are not in `old`, or lie, look or are wired otherwise there."""
    before, after = _side(old, where), _side(new, where)
    if before is None or after is None:
        return frozenset(), frozenset()
    sets: dict[str, set[Path]] = {"added": set(), "removed": set(), "changed": set(), "moved": set(), "rewired": set()}
    _compare(where, before, after, sets)
    nodes = {i for paths in sets.values() for _, i in paths}
    was, now = before[1], after[1]
    nodes |= _differing(was.styles, now.styles) | (was.styles.keys() ^ now.styles.keys())
    nodes |= {t.node for t in _differing(was.bends, now.bends) | (was.bends.keys() ^ now.bends.keys())}
    known = {*was.frames, *was.notes}
    drawn = {area.id for area in (*now.frames, *now.notes) if area not in known}
    return frozenset(nodes & after[0].nodes.keys()), frozenset(drawn)


def _side(project: Project, where: str) -> tuple[Any, Any] | None:
    if not where:
        return project.graph, project.look
    block = project.blocks.get(where)
    return (block.graph, block.look) if block else None


def _head(project: Project, where: str) -> tuple[Any, ...]:
    return project.blocks[where].title, project.blocks[where].params


def _compare(where: str, before: tuple[Any, Any], after: tuple[Any, Any], sets: dict[str, set[Path]]) -> None:
    old, new = before[0].nodes, after[0].nodes
    if old is not new:
        sets["added"] |= {(where, i) for i in new.keys() - old.keys()}
        sets["removed"] |= {(where, i) for i in old.keys() - new.keys()}
        sets["changed"] |= {(where, i) for i in _differing(old, new)}
    if before[0].wires is not after[0].wires:
        ends = (before[0].wires.keys() ^ after[0].wires.keys()) | _differing(before[0].wires, after[0].wires)
        sets["rewired"] |= {(where, t.node) for t in ends}
    past, places = before[1].places, after[1].places
    if past is not places:
        sets["moved"] |= {(where, i) for i in old.keys() & new.keys() if past.get(i) != places.get(i)}


def _differing(old: Mapping[Any, Any], new: Mapping[Any, Any]) -> set[Any]:
    return {k for k in others(old, new) if k in old and not same(old[k], new[k])}


def same(old: Any, new: Any) -> bool:
    """Whether two frozen values are equal all the way down, where True is not 1 and False not 0, as they are to Python."""
    if old is new:
        return True
    if isinstance(old, bool) is not isinstance(new, bool):
        return False
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        return old.keys() == new.keys() and all(same(old[key], new[key]) for key in others(old, new))
    if isinstance(old, tuple) and isinstance(new, tuple):
        return len(old) == len(new) and all(map(same, old, new))
    if is_dataclass(old) and type(old) is type(new):
        return all(same(getattr(old, f.name), getattr(new, f.name)) for f in fields(old) if f.compare)
    return bool(old == new)
