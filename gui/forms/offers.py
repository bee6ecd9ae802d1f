"""What a form may offer beside the declaration itself: names of columns and of other nodes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

Pairs = tuple[tuple[str, str], ...]
"""Value and title."""


def _nothing(kinds: tuple[str, ...]) -> Pairs:
    return ()


@dataclass(frozen=True, slots=True)
class Offers:
    """`columns` takes the roles, `nodes` the layer types that a parameter asks for; both give value and title."""

    columns: Callable[[tuple[str, ...]], Pairs] = _nothing
    nodes: Callable[[tuple[str, ...]], Pairs] = _nothing
