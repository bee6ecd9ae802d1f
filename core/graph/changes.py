"""What differs between two tables of frozen values of which most are the same objects."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import compress
from operator import is_not
from typing import TypeVar

Key = TypeVar("Key")


def others(old: Mapping[Key, object], new: Mapping[Key, object]) -> set[Key]:
    """The keys in `new` that hold another object than in `old`, or that `old` has not: they may be equal all the same."""
    if old is new:
        return set()
    if list(old) == list(new):
        return set(compress(new, map(is_not, new.values(), old.values())))
    return {key for key, value in new.items() if old.get(key, _NONE) is not value}


_NONE = object()
