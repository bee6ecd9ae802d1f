"""Change: an augmentation as it meets one network, with all that it needs but the training rows. Frozen and picklable."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from core.data.augmentations.catalogue import AUGMENTATIONS
from core.data.augmentations.declaration import PLACED, AugmentationType
from core.document.project import DataColumn, Schema
from core.spec import Use, Values


class Taken(Protocol):
    """A `core.lowering` InputSlot."""

    @property
    def column(self) -> str: ...


class Answered(Protocol):
    """A `core.lowering` TargetSlot."""

    @property
    def target(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Change:
    """One call of an augmentation's function for a batch."""

    key: str
    columns: tuple[str, ...]
    """Inputs that are changed by the same draw."""
    moved: tuple[str, ...] = ()
    """Columns of targets whose values lie on the same places, so that they go along."""
    arguments: tuple[tuple[str, Any], ...] = ()

    @property
    def type(self) -> AugmentationType:
        return AUGMENTATIONS[self.key]


def changes_of(
    augment: Sequence[Use], schema: Schema, inputs: Iterable[Taken], targets: Iterable[Answered]
) -> tuple[Change, ...]:
    """What is done, in order, to the batches of a network with these inputs and targets; `schema` is the one after the steps.

    Raises NetwrightError for an augmentation that does not suit the data.
    """
    taken = dict.fromkeys(slot.column for slot in inputs)
    answered = dict.fromkeys(slot.target for slot in targets)
    known = {c.name: c for c in schema.columns}
    made: list[Change] = []
    for use in augment:
        spec = AUGMENTATIONS[use.key]
        p = spec.resolve(use.params)
        if p.on:
            columns = [c for c in spec.columns(p, schema) if c.name in taken]
            made += _changes(spec, p, columns, [known[name] for name in answered if name in known])
    return tuple(made)


def _changes(
    spec: AugmentationType, p: Values, columns: Sequence[DataColumn], answered: Sequence[DataColumn]
) -> Iterator[Change]:
    for group in _grouped(columns, _GROUPS[spec.form]):
        moved = () if spec.form == "values" else tuple(t.name for t in answered if _goes_along(spec, group, t))
        given = {name: value for name, value in p.items() if name not in ("on", "column")}
        given |= spec.arguments(p, group)
        yield Change(spec.key, tuple(c.name for c in group), moved, tuple(given.items()))


def _grouped(
    columns: Sequence[DataColumn], together: Callable[[DataColumn], Hashable]
) -> Iterable[Sequence[DataColumn]]:
    groups: dict[Hashable, list[DataColumn]] = {}
    for column in columns:
        groups.setdefault(together(column), []).append(column)
    return groups.values()


def _places(column: DataColumn) -> Hashable:
    """Equal for columns that lie on the same places: pictures of one size, sequences that are all of one length."""
    if column.kind in PLACED:
        return column.sizes[-2:]
    return column.name if column.lengths or column.kind == "tokens" else column.sizes[:1]


_GROUPS: dict[str, Callable[[DataColumn], Hashable]] = {
    "values": lambda column: column.name,
    "places": _places,
    "mixed": lambda column: "",
}


def _goes_along(spec: AugmentationType, group: Sequence[DataColumn], target: DataColumn) -> bool:
    """Whether a target lies on the places of the group: a mask of its pictures, or one of the inputs itself."""
    if any(c.name == target.name for c in group):
        return True
    return spec.kinds == ("image",) and target.kind in PLACED and target.sizes[-2:] == group[0].sizes[-2:]
