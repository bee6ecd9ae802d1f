"""Parameter values: as they were set, as they are resolved, and the refusal of those that cannot be used."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from core.problems import NetwrightError

Params = tuple[tuple[str, Any], ...]
"""Explicitly set parameter values, sorted by name: hashable, picklable, and small in a diff."""


class Invalid(NetwrightError):
    """A value that a parameter cannot take; the text says why."""


class Values(Mapping[str, Any]):
    """The resolved parameters of one use of a Spec, readable as attributes: `p.out_channels`."""

    __slots__ = ("_items",)

    def __init__(self, items: Mapping[str, Any]) -> None:
        object.__setattr__(self, "_items", dict(items))

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        try:
            return self._items[name]
        except KeyError:
            raise AttributeError(name) from None

    def __getitem__(self, name: str) -> Any:
        return self._items[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __reduce__(self) -> tuple[Any, ...]:
        return (Values, (self._items,))

    def __repr__(self) -> str:
        return f"Values({self._items!r})"


@dataclass(frozen=True, slots=True)
class Use:
    """One chosen Spec with the parameter values that were set: an optimizer, a loss, a data source, a step."""

    key: str
    params: Params = ()

    def with_params(self, **changes: Any) -> Use:
        return Use(self.key, merged(self.params, changes))


def merged(params: Params, changes: Mapping[str, Any]) -> Params:
    """`params` with `changes` set."""
    return tuple(sorted({**dict(params), **changes}.items()))
