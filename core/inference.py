"""Model: a trained network that answers, in the words and units of the data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import torch

from core.answers import Answer, Answers
from core.data.feed import feed_for
from core.data.fitted import Fitted
from core.data.incoming import Incoming, from_columns, taken
from core.data.incoming_files import from_path
from core.data.prepare import Prepared, prepare
from core.data.source import Progress, quiet
from core.data.steps.cleaning import missing_in
from core.data.table import Table
from core.document.project import DataColumn
from core.format import plural
from core.layers.losses import LOSSES
from core.lowering import OutputSlot, TargetSlot, lower
from core.lowering.execute import restore
from core.problems import NetwrightError, Path
from core.trained import Trained
from core.training.metrics import METRICS
from core.training.plan import measures_of
from core.training.settings import read

if TYPE_CHECKING:
    import polars

    from core.data.table import Array

__all__ = ["Answer", "Answers", "Model", "answer_of"]

BATCH = 1024
SHOWN = 5
"""Sentences about single rows."""


class _Computed(NamedTuple):
    """What a network gives for rows (B …)."""

    results: tuple[torch.Tensor, ...]
    targets: tuple[torch.Tensor, ...]
    rows: torch.Tensor


def _spread(values: Array, places: Array, count: int) -> Array:
    """`values` at their places among `count` rows; NaN for those that could not be read."""
    made = np.full((count, *values.shape[1:]), np.nan, dtype=values.dtype)
    made[places] = values
    return made


class Model:
    """The network of a Trained in eval mode, on the CPU."""

    def __init__(self, trained: Trained) -> None:
        self.trained = trained
        self.lowered = lower(trained.project)
        try:
            self._built = restore(self.lowered, trained.tensors)
        except RuntimeError as error:
            raise NetwrightError("The saved weights do not fit the network. Train it again.") from error

    @property
    def parameters(self) -> int:
        """Numbers that were learned."""
        return sum(p.numel() for p in self._built.network.parameters())

    @property
    def prepared(self) -> Prepared:
        """The data that it was trained on. Raises NetwrightError where that is missing."""
        return prepare(self.trained.project.data)

    def raw(self, prepared: Prepared, part: str) -> tuple[Array, ...]:
        """What the network answers for every row of `part`, one array (N …) for each output. Raises NetwrightError."""
        if not self.lowered.outputs:
            raise NetwrightError("The network has no Output, so it gives no answers. Add one where they are made.")
        wanted = prepared.rows[part]
        if not len(wanted):
            raise NetwrightError(f"There are no {part} rows to predict.")
        computed = self._computed(prepared, part, ())
        answers = (t.numpy() for t in computed.results[: len(self.lowered.outputs)])
        if len(computed.rows) == len(wanted):
            return tuple(answers)
        found = np.searchsorted(wanted, computed.rows.numpy())
        return tuple(_spread(values, found, len(wanted)) for values in answers)

    def _computed(self, prepared: Prepared, part: str, targets: Sequence[TargetSlot]) -> _Computed:
        """All that Network returns for the rows of `part` that can be read, and their targets."""
        feed = feed_for(prepared, self.lowered.inputs, targets)
        batches = [
            _Computed(self._forward(batch.inputs), batch.targets, batch.rows)
            for batch in feed.batches(part, BATCH)
            if len(batch.rows)
        ]
        if not batches:
            raise NetwrightError(f"No {part} row can be read.")
        return _Computed(
            tuple(map(torch.cat, zip(*(batch.results for batch in batches), strict=True))),
            tuple(map(torch.cat, zip(*(batch.targets for batch in batches), strict=True))),
            torch.cat([batch.rows for batch in batches]),
        )

    def _forward(self, inputs: tuple[torch.Tensor, ...]) -> tuple[torch.Tensor, ...]:
        with torch.no_grad():
            made = self._built.network(*inputs)
        return made if isinstance(made, tuple) else (made,)

    def outputs(self, *inputs: Array) -> tuple[Array, ...]:
        """Outputs (N …) for inputs (N …) as the network meets them, in the order of Network's arguments and answers."""
        results = self._forward(tuple(map(torch.as_tensor, inputs)))
        return tuple(t.numpy() for t in results[: len(self.lowered.outputs)])

    def wires(self, *inputs: Array) -> dict[tuple[Path, str], Array]:
        """What every wire carries for these inputs, by node path and output port."""
        with torch.no_grad():
            return {key: t.numpy() for key, t in self._built.taps(*map(torch.as_tensor, inputs)).items()}

    def answers(self, prepared: Prepared, part: str) -> tuple[Answer, ...]:
        """For every row of `part`."""
        raw = self.raw(prepared, part)
        slots = zip(self.lowered.outputs, raw, strict=True)
        return tuple(answer_of(slot, values, prepared.fitted) for slot, values in slots)

    @cached_property
    def fitted(self) -> Fitted:
        """What preparation learned. Raises NetwrightError where it was not kept and the data is out of reach."""
        return self.trained.fitted

    @property
    def takes(self) -> tuple[DataColumn, ...]:
        """The columns of the data that are needed for an answer. Raises NetwrightError."""
        return self.fitted.asked_for(self._inputs)

    @property
    def _inputs(self) -> tuple[str, ...]:
        """The columns, as the network meets them, that enter it."""
        names = tuple(dict.fromkeys(slot.column for slot in self.lowered.inputs))
        if "" in names:
            raise NetwrightError("An Input has no column of the data. Choose one in the inspector, and train again.")
        return names

    def asked(self, values: Mapping[str, Array]) -> tuple[Answer, ...]:
        """For rows given as columns (N …) in the units of the data. Raises NetwrightError where they do not fit."""
        strange = [name for name in values if self.fitted.raw_schema.column(name) is None]
        if strange:
            raise NetwrightError(f"The data has no column '{strange[0]}'.")
        return self.rows(values).answers

    def rows(self, values: Mapping[str, Any] | polars.DataFrame) -> Answers:
        """For rows given by column in the units of the data, as a table has them: lists, arrays, Series; pictures as arrays or paths.

        Needs no data. Columns that are not needed are passed over. Raises NetwrightError for those that are missing or hold other things.
        """
        return self.told(from_columns(values, self.takes, self.trained.project.data.source))

    def file(self, path: FilePath, progress: Progress = quiet) -> Answers:
        """For the rows of a table (CSV, TSV, Parquet, Excel), for a picture, sound or text, or for all of a folder. Raises as `rows`."""
        return self.told(from_path(path, self.takes, self.trained.project.data.source, progress))

    def told(self, incoming: Incoming) -> Answers:
        """Answers for new rows; those that cannot be read, or lack a value, have none (NaN), and a note says so."""
        count = incoming.table.rows
        if not count:
            raise NetwrightError("There are no rows to predict.")
        gaps = dict(incoming.broken)
        parts: list[tuple[tuple[Array, ...], Array]] = []
        size = count if self.fitted.looks_around else BATCH
        for first in range(0, count, size):
            numbers = np.arange(first, min(first + size, count))
            numbers = numbers[[row not in gaps for row in numbers.tolist()]] if gaps else numbers
            if len(numbers):
                parts.append(self._some(incoming.table, numbers, gaps))
        made = zip(self.lowered.outputs, self._whole(parts, count), strict=True)
        notes = (*incoming.notes, *_gap_notes(gaps, incoming.broken, self.fitted.looks_around))
        return Answers(
            tuple(answer_of(slot, values, self.fitted) for slot, values in made), incoming.origin, notes, incoming.given
        )

    def _some(self, raw: Table, numbers: Array, gaps: dict[int, str]) -> tuple[tuple[Array, ...], Array]:
        """Outputs for rows that lack nothing, and which these are; what others lack goes to `gaps`."""
        table = self.fitted.apply(taken(raw, numbers), self._inputs)
        good = np.ones(len(numbers), dtype=bool)
        for name in self._inputs:
            missing = missing_in(table.array(name))
            gaps.update((int(row), name) for row in numbers[missing & good])
            good &= ~missing
        rows = np.flatnonzero(good)
        if not len(rows):
            return (), numbers[rows]
        fitted = self.fitted
        held = Prepared(raw, table, {"test": rows}, fitted.states, fitted.raw_schema, fitted.schema, ())
        return self.raw(held, "test"), numbers[rows]

    def _whole(self, parts: list[tuple[tuple[Array, ...], Array]], count: int) -> Iterator[Array]:
        """All rows in their order, NaN for those without answers."""
        done = [part for part in parts if len(part[1])]
        if not done:
            raise NetwrightError(
                "None of the rows can be answered: each lacks a value that the network needs, or cannot be read."
            )
        rows = np.concatenate([numbers for _, numbers in done])
        for values in zip(*(outputs for outputs, _ in done), strict=True):
            yield _spread(np.concatenate(values), rows, count)

    def measured(self, part: str) -> dict[str, float]:
        """The loss, its parts where there are several, and the metrics over all rows of `part`; empty where there are none."""
        prepared = self.prepared
        if not len(prepared.rows[part]):
            return {}
        computed = self._computed(prepared, part, self.lowered.targets)
        return dict(self._measures(computed.results, computed.targets))

    def _measures(
        self, results: tuple[torch.Tensor, ...], targets: tuple[torch.Tensor, ...]
    ) -> Iterator[tuple[str, float]]:
        slots = self.lowered.losses
        if self._built.objective is not None:
            losses = self._losses(self._built.objective.eval(), (*results, *targets))
            yield "loss", sum(loss * slot.weight for loss, slot in zip(losses, slots, strict=True))
            if len(slots) > 1:
                yield from ((f"loss.{slot.name}", loss) for loss, slot in zip(losses, slots, strict=True))
        for measure in measures_of(self.lowered):
            metric, target = METRICS[measure.metric], self.lowered.target_of(measure.output)
            if target is not None:
                yield measure.series, metric.value(metric.update(results[measure.output], targets[target]).tolist())

    def _losses(self, objective: torch.nn.Module, values: tuple[torch.Tensor, ...]) -> list[float]:
        """Each over all rows, in the batches of validation: some losses compare the samples of a batch with each other."""
        size = 2 * int(read(self.trained.project.plan, "batch_size"))
        sums: list[float] = [0.0] * len(self.lowered.losses)
        for batch in zip(*(torch.split(value, size) for value in values), strict=True):
            with torch.no_grad():
                found = objective(*batch)
            sums = [total + float(loss) * len(batch[0]) for total, loss in zip(sums, found, strict=True)]
        return [total / len(values[0]) for total in sums]


def _gap_notes(gaps: Mapping[int, str], broken: Mapping[int, str], looks_around: bool) -> Iterator[str]:
    """Which rows have no answer, and why."""
    yield from list(broken.values())[:SHOWN]
    if len(broken) > SHOWN:
        yield f"So it is with {len(broken) - SHOWN:,} more rows."
    lacking = {row: name for row, name in gaps.items() if row not in broken}
    if lacking and looks_around:
        yield (
            f"{plural(len(lacking), 'row')} {'has' if len(lacking) == 1 else 'have'} no answer, such as row {min(lacking) + 1:,}: too few "
            "rows stand before, or one of them lacks a value."
        )
    elif lacking:
        first = min(lacking)
        verb = "has" if len(lacking) == 1 else "have"
        yield (
            f"{plural(len(lacking), 'row')} {verb} no answer for want of a value, such as row {first + 1:,} in '{lacking[first]}'. "
            f"The step 'Fill gaps' would give one."
        )


def answer_of(slot: OutputSlot, values: Array, fitted: Fitted) -> Answer:
    """What one output's raw values (N …) mean, in the words and units of the data."""
    column = fitted.column(slot.target)
    if column is not None and column.kind == "category":
        return _classes(slot, values, fitted.classes(slot.target))
    if column is not None and column.kind == "mask" and values.ndim == 4:
        return _areas(slot, values, column.classes)
    natural = fitted.to_units(slot.target, values) if column is not None else values
    flat = natural.reshape(len(natural), -1)
    width = flat.shape[1]
    names = (
        (slot.target or slot.name,) if width == 1 else tuple(f"{slot.target or slot.name}.{i}" for i in range(width))
    )
    return Answer(slot.name, slot.target, "value", names, flat)


def _areas(slot: OutputSlot, values: Array, classes: tuple[str, ...]) -> Answer:
    """Of scores (N C H W) the likeliest class of each point, and how much of the picture each covers."""
    gone = np.isnan(values).any(axis=(1, 2, 3))
    masks = values.argmax(axis=1).astype(np.int16)
    names = (*classes, *(f"output {i}" for i in range(len(classes), values.shape[1])))[: values.shape[1]]
    shares = np.stack([(masks == number).mean(axis=(1, 2)) for number in range(len(names))], axis=1)
    masks[gone], shares[gone] = -1, np.nan
    return Answer(slot.name, slot.target, "area", names, shares, masks)


def _classes(slot: OutputSlot, values: Array, classes: tuple[str, ...]) -> Answer:
    scores = torch.from_numpy(values.reshape(len(values), -1)).double()
    reading = LOSSES[slot.loss.key].reading if slot.has_loss else ""
    if reading == "sigmoid":
        sure = torch.sigmoid(scores[:, :1])
        return Answer(slot.name, slot.target, "probability", classes, torch.cat([1 - sure, sure], dim=1).numpy())
    names = (*classes, *(f"output {i}" for i in range(len(classes), scores.shape[1])))[: scores.shape[1]]
    if reading:
        chances = torch.softmax(scores, dim=1) if reading == "softmax" else torch.exp(scores)
        return Answer(slot.name, slot.target, "probability", names, chances.numpy())
    return Answer(slot.name, slot.target, "score", names, scores.numpy())
