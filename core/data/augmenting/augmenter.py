"""Augmenter: what a plan does to its training batches; Extents: what it has to know of the training rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

import torch
from torch import Tensor

from core.data.augmentations import AUGMENTATIONS, Change
from core.data.augmenting.draws import padded_as
from core.data.feed import Batch, Feed, InputLike, Share

if TYPE_CHECKING:
    from core.lowering.lowered import Lowered

SAMPLE_ROWS = 512
"""So many training rows tell how far values reach."""

Key = tuple[str, str]
"""Column and partner."""
Tensors = dict[Key, Tensor]


class Extent(NamedTuple):
    """Of each channel or feature of a column: the smallest and largest value, and the standard deviation."""

    low: list[float]
    high: list[float]
    spread: list[float]


Extents = Mapping[str, Extent]


def extents(changes: Sequence[Change], inputs: Sequence[InputLike], feed: Feed) -> Extents:
    """Of the columns that `changes` ask about, from up to 512 training rows; the same rows each time."""
    names = asked(changes)
    if not names:
        return {}
    batch = next(iter(feed.batches("train", SAMPLE_ROWS, torch.Generator().manual_seed(0))))
    found = zip(inputs, batch.inputs, strict=True)
    return measured(names, {(slot.column, slot.partner): x for slot, x in found})


def asked(changes: Sequence[Change]) -> tuple[str, ...]:
    """Columns whose extents are needed."""
    return tuple(dict.fromkeys(name for change in changes if change.type.measured for name in change.columns))


def measured(names: Sequence[str], found: Tensors) -> Extents:
    """Of these columns, from these rows of them."""
    return {name: _extent(found[name, ""], _lengths(name, found)) for name in names}


def _extent(x: Tensor, lengths: Tensor | None) -> Extent:
    """Of x (N C H W) or (N ... F), without padding. What is constant is given a spread of 0 and a reach of 1."""
    if lengths is not None:
        x = x[torch.arange(x.shape[1], device=x.device) < lengths[:, None]]
    values = x.movedim(1, -1) if x.ndim == 4 else x
    values = values.reshape(-1, values.shape[-1]).cpu().double()
    values = values[values.isfinite().all(1)]
    if not len(values):
        return Extent([0.0], [1.0], [1.0])
    low, high = values.amin(0), values.amax(0)
    high = torch.where(high > low, high, low + 1)
    return Extent(low.tolist(), high.tolist(), values.std(0, correction=0).tolist())


@cache
def function_of(key: str) -> Callable[..., Any]:
    """What does the augmentation of that key."""
    module, name = AUGMENTATIONS[key].function.split(".")
    function: Callable[..., Any] = getattr(import_module(f"core.data.augmenting.{module}"), name)
    return function


def arguments_of(change: Change, known: Extents) -> dict[str, Any]:
    """What the function of a change is called with beside tensors. Without extents values reach from 0 to 1."""
    given = dict(change.arguments)
    if change.type.measured:
        extent = known.get(change.columns[0], Extent([0.0], [1.0], [1.0]))
        given |= {name: getattr(extent, name) for name in change.type.measured}
    return given


class Augmenter:
    """Changes batches. It draws from torch's default generators, those of the processor and of the batch's device."""

    def __init__(self, changes: Sequence[Change], lowered: Lowered, known: Extents | None = None) -> None:
        self._changes = [(change, arguments_of(change, known or {})) for change in changes]
        self._inputs: list[Key] = [(slot.column, slot.partner) for slot in lowered.inputs]
        self._targets: list[Key] = [(slot.target, slot.partner) for slot in lowered.targets]

    def __bool__(self) -> bool:
        return bool(self._changes)

    @torch.no_grad()
    def __call__(self, batch: Batch) -> Batch:
        """The batch as it is shown this time. Where samples were mixed, `shares` says what of, the largest first."""
        shown = dict(zip(self._inputs, batch.inputs, strict=True))
        answers = [Answer(1.0, dict(zip(self._targets, batch.targets, strict=True)))]
        for change, arguments in self._changes:
            shown, answers = changed(change, arguments, shown, answers)
        answers.sort(key=lambda answer: -answer.share)
        parts = [Share(a.share, tuple(a.targets[key] for key in self._targets)) for a in answers]
        inputs = tuple(shown[key] for key in self._inputs)
        return batch._replace(inputs=inputs, targets=parts[0].targets, shares=tuple(parts) if len(parts) > 1 else ())


class Answer(NamedTuple):
    """What is to be answered, and how much it counts."""

    share: float
    targets: Tensors


def changed(
    change: Change, arguments: Mapping[str, Any], shown: Tensors, answers: list[Answer]
) -> tuple[Tensors, list[Answer]]:
    """Inputs and answers after one change."""
    return {"values": _values, "places": _places, "mixed": _mixed}[change.type.form](change, arguments, shown, answers)


def _values(
    change: Change, arguments: Mapping[str, Any], shown: Tensors, answers: list[Answer]
) -> tuple[Tensors, list[Answer]]:
    """One column, in its place. Padding stays what it is."""
    name = change.columns[0]
    x, lengths, function = shown[name, ""], _lengths(name, shown), function_of(change.key)
    made = function(x, lengths, **arguments) if change.type.ragged else function(x, **arguments)
    if lengths is not None and not change.type.ragged:
        made = padded_as(x, made, lengths)
    return {**shown, (name, ""): made}, answers


def _places(
    change: Change, arguments: Mapping[str, Any], shown: Tensors, answers: list[Answer]
) -> tuple[Tensors, list[Answer]]:
    """Columns that lie on the same places, in inputs and answers."""
    columns = [(name, "") for name in change.columns]
    moved = [(name, "") for name in change.moved]
    together = [*(shown[key] for key in columns), *(a.targets[key] for a in answers for key in moved)]
    lengths = _lengths(change.columns[0], shown)
    function = function_of(change.key)
    if change.type.ragged:
        together, now = function(together, lengths, **arguments)
        shown = _with_lengths(shown, change.columns, now)
        answers = [Answer(a.share, _with_lengths(a.targets, change.moved, now)) for a in answers]
    else:
        together = function(together, **arguments)
    rest = iter(together)
    shown = shown | {key: next(rest) for key in columns}
    return shown, [Answer(a.share, a.targets | {key: next(rest) for key in moved}) for a in answers]


def _mixed(
    change: Change, arguments: Mapping[str, Any], shown: Tensors, answers: list[Answer]
) -> tuple[Tensors, list[Answer]]:
    """Two samples made one: each answer becomes two with their shares, but for what lies on the same places."""
    columns, moved = [(name, "") for name in change.columns], [(name, "") for name in change.moved]
    together = [*(shown[key] for key in columns), *(a.targets[key] for a in answers for key in moved)]
    together, order, share = function_of(change.key)(together, **arguments)
    if order is None:
        return shown, answers
    rest = iter(together)
    shown = _longer(shown, change.columns, order) | {key: next(rest) for key in columns}
    own = [a._replace(targets=a.targets | {key: next(rest) for key in moved}) for a in answers]
    if all(key[0] in change.moved for a in own for key in a.targets):
        return shown, own
    others = [Answer(a.share * (1 - share), _reordered(a.targets, order, moved)) for a in own]
    return shown, [*(Answer(a.share * share, a.targets) for a in own), *others]


def _reordered(targets: Tensors, order: Tensor, kept: Sequence[Key]) -> Tensors:
    return {key: x if key in kept else x[order] for key, x in targets.items()}


def _lengths(name: str, shown: Tensors) -> Tensor | None:
    """(N,): how long each row of a column is, where the network is told."""
    if (name, "lengths") in shown:
        return shown[name, "lengths"]
    return (~shown[name, "mask"]).sum(1) if (name, "mask") in shown else None


def _with_lengths(tensors: Tensors, names: Sequence[str], lengths: Tensor | None) -> Tensors:
    """The partners of columns whose rows are so long now."""
    made = dict(tensors)
    for name, partner in tensors:
        if lengths is not None and name in names and partner == "lengths":
            made[name, partner] = lengths
        elif lengths is not None and name in names and partner == "mask":
            places = torch.arange(tensors[name, partner].shape[1], device=lengths.device)
            made[name, partner] = places >= lengths[:, None]
    return made


def _longer(shown: Tensors, names: Sequence[str], order: Tensor) -> Tensors:
    """The partners of rows that are now as long as the longer of two."""
    made = dict(shown)
    for (name, partner), x in shown.items():
        if name in names and partner == "lengths":
            made[name, partner] = torch.maximum(x, x[order])
        elif name in names and partner == "mask":
            made[name, partner] = x & x[order]
    return made
