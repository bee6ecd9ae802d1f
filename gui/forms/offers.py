"""What a form may offer beside the declaration itself: names of columns and of other nodes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from core.document.project import Schema

Pairs = tuple[tuple[str, str], ...]
"""Value and title."""


def _no_columns(roles: tuple[str, ...], kinds: tuple[str, ...]) -> Pairs:
    return ()


def _no_nodes(types: tuple[str, ...]) -> Pairs:
    return ()


@dataclass(frozen=True, slots=True)
class Offers:
    """`columns` takes the roles and kinds (none: any), `nodes` the layer types that a parameter asks for; both give value and title."""

    columns: Callable[[tuple[str, ...], tuple[str, ...]], Pairs] = _no_columns
    nodes: Callable[[tuple[str, ...]], Pairs] = _no_nodes


def columns_of(schema: Schema, roles: tuple[str, ...], kinds: tuple[str, ...]) -> Pairs:
    """The columns with one of these roles and kinds; of none any will do."""
    fitting = (c.name for c in schema.columns if (not roles or c.role in roles) and (not kinds or c.kind in kinds))
    return tuple((name, name) for name in fitting)
