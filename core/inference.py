"""Model: a trained network that answers, in the words and units of the data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import torch

from core.data.feed import feed_for
from core.data.prepare import Prepared, prepare
from core.data.table import Table
from core.layers.losses import LOSSES
from core.lowering import OutputSlot, TargetSlot, lower
from core.lowering.execute import restore
from core.problems import NetwrightError, Path
from core.trained import Trained
from core.training.metrics import METRICS
from core.training.plan import measures_of
from core.training.settings import read

if TYPE_CHECKING:
    from core.data.table import Array

BATCH = 1024


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """What one output says of N rows."""

    name: str
    target: str
    kind: str
    """`probability` or `score` of each class, or `value` in the units of the data."""
    columns: tuple[str, ...]
    """Class names, then 'output 10' … for what the output has beyond the classes; or names of the numbers."""
    values: Array
    """(N, columns)."""

    def row(self, i: int) -> dict[str, Any]:
        """One row as plain values: the chosen class first, where there are classes."""
        told = dict(zip(self.columns, (float(v) for v in self.values[i]), strict=True))
        if self.kind == "value":
            return {"value": next(iter(told.values())) if len(told) == 1 else told}
        best = max(told, key=told.__getitem__)
        plural = {"probability": "probabilities", "score": "scores"}[self.kind]
        return {"class": best, self.kind: told[best], plural: told}


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
        return tuple(answer_of(slot, values, prepared) for slot, values in zip(self.lowered.outputs, raw, strict=True))

    def asked(self, values: Mapping[str, Array]) -> tuple[Answer, ...]:
        """For rows given as columns (N …) in the units of the data. Raises NetwrightError where they do not fit."""
        prepared = self.prepared
        count = len(next(iter(values.values())))
        columns = {name: prepared.to_network(name, self._fitting(prepared, name, values[name])) for name in values}
        lengths = {
            name: np.full(count, columns[name].shape[1], dtype=np.int64)
            for name in prepared.table.lengths
            if name in columns
        }
        given = replace(prepared, table=Table(columns, lengths), rows={"test": np.arange(count)})
        return self.answers(given, "test")

    def _fitting(self, prepared: Prepared, name: str, values: Array) -> Array:
        column = prepared.raw_schema.column(name)
        if column is None:
            raise NetwrightError(f"The data has no column '{name}'.")
        if values.shape[1:] != column.sizes:
            wanted, found = ("×".join(map(str, sizes)) for sizes in (column.sizes, values.shape[1:]))
            raise NetwrightError(
                f"One row of '{name}' must be {wanted or 'one number'}; it is {found or 'one number'}."
            )
        return values.astype(column.dtype)

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


def answer_of(slot: OutputSlot, values: Array, prepared: Prepared) -> Answer:
    """What one output's raw values (N …) mean, in the words and units of the data."""
    column = prepared.raw_schema.column(slot.target) or prepared.schema.column(slot.target)
    if column is not None and column.kind == "category":
        return _classes(slot, values, column.classes)
    natural = prepared.to_units(slot.target, values) if column is not None else values
    flat = natural.reshape(len(natural), -1)
    width = flat.shape[1]
    names = (
        (slot.target or slot.name,) if width == 1 else tuple(f"{slot.target or slot.name}.{i}" for i in range(width))
    )
    return Answer(slot.name, slot.target, "value", names, flat)


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
