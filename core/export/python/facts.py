"""Facts: what the exported files have to know, worked out once."""

from __future__ import annotations

import builtins
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from core.analysis import Analysis, analyse
from core.data.catalogue import SOURCES
from core.data.fitted import Fitted
from core.data.prepare import Prepared, prepare
from core.data.source import FileSource
from core.data.steps import State
from core.document.project import DataColumn, Project
from core.layers.wires import WireType
from core.lowering import InputSlot, Lowered, TargetSlot, lower
from core.names import identifier, unique
from core.problems import NetwrightError, Path
from core.training.plan import Plan, plan_of

if TYPE_CHECKING:
    from core.data.augmenting.augmenter import Extents
    from core.trained import Trained

RESERVED = frozenset(
    [
        "answers",
        "augment",
        "balanced",
        "batch_size",
        "best",
        "by_length",
        "cells",
        "chance",
        "chances",
        "chosen",
        "classes",
        "closure",
        "column",
        "columns",
        "complete",
        "counts",
        "data",
        "decode",
        "device",
        "epoch",
        "epochs",
        "first",
        "index",
        "inputs",
        "labels",
        "lengths",
        "longest",
        "l1",
        "l2",
        "learned",
        "load",
        "loss",
        "losses",
        "made",
        "matrices",
        "measure",
        "name",
        "network",
        "numpy",
        "objective",
        "optimizer",
        "optimizers",
        "order_of_rows",
        "others",
        "part",
        "parts",
        "penalties",
        "penalty",
        "polars",
        "predict",
        "prepared",
        "reached",
        "read",
        "row",
        "rows",
        "scheduler",
        "schedulers",
        "second",
        "seed",
        "share",
        "shares",
        "shortened",
        "spread",
        "start",
        "steps_per_epoch",
        "sure",
        "table",
        "tables",
        "tell",
        "tensor",
        "there",
        "those",
        "torch",
        "total",
        "train",
        "typed",
        "valid",
        "value",
        "values",
        "warm_up",
        "weight",
        "weights",
    ]
)
"""Names that the scripts themselves use."""


def _plain(text: str) -> str:
    """An identifier that hides none of Python's own names."""
    made = identifier(text)
    return f"{made}_values" if made in dir(builtins) else made


@dataclass(frozen=True)
class Field:
    """One tensor of a row: an input, its lengths or mask, or a target; some are both."""

    name: str
    """Identifier in the exported code."""
    column: DataColumn
    partner: str = ""
    target: bool = False
    """Whether something is compared with this column."""


@dataclass(frozen=True)
class Facts:
    project: Project
    trained: Trained | None
    name: str
    """Of the folder, for titles."""

    @cached_property
    def analysis(self) -> Analysis:
        return analyse(self.project)

    @cached_property
    def lowered(self) -> Lowered:
        return lower(self.project, self.analysis)

    @cached_property
    def types(self) -> dict[Path, WireType]:
        """What enters at each Input."""
        found = ((slot.path, self.analysis.type_at(slot.path, "y")) for slot in self.lowered.inputs)
        return {path: wire for path, wire in found if wire is not None}

    @property
    def has_data(self) -> bool:
        """Whether data belongs to it: a data set is chosen, or an Input, Output or Target names a column of one."""
        named = [*(i.column for i in self.lowered.inputs), *(t.target for t in self.lowered.targets)]
        return any(named) or bool(self.project.data.source.key)

    @cached_property
    def plan(self) -> Plan:
        return plan_of(self.project, self.lowered)

    @property
    def frozen(self) -> bool:
        """Whether some weights do not learn."""
        return ".requires_grad_(False)" in self.lowered.source

    @cached_property
    def prepared(self) -> Prepared:
        return prepare(self.project.data)

    @cached_property
    def fitted(self) -> Fitted:
        """What preparation learned, also where the data is out of reach. Raises NetwrightError where nobody kept it."""
        kept = self.trained.states if self.trained is not None else None
        return self.prepared.fitted if kept is None else Fitted.of(self.project.data, kept)

    @cached_property
    def raw(self) -> bool:
        """Whether rows come as files have them and recipes prepare them; else they are numbers that are shifted and scaled at most."""
        source = SOURCES.find(self.project.data.source.key)
        plain = all(state.recipe == "affine" and state.alone for state in self.fitted.states)
        return isinstance(source, FileSource) or not plain

    @cached_property
    def data_goes_along(self) -> bool:
        """Whether the rows are exported, and with them what trains the network anew."""
        from core.export.python import raw

        return not self.raw or raw.fits_along(self)

    @cached_property
    def _stems(self) -> dict[str, str]:
        """Column -> its identifier, in the order in which inputs and targets name them."""
        names: dict[str, str] = {}
        slots: tuple[InputSlot | TargetSlot, ...] = (*self.lowered.inputs, *self.lowered.targets)
        for slot in slots:
            column = self._column(slot).name
            if column not in names:
                names[column] = unique(_plain(column), {*RESERVED, *names.values()})
        return names

    def _field(self, slot: InputSlot | TargetSlot) -> Field:
        column = self._column(slot)
        stem = self._stems[column.name]
        name = f"{stem}_{slot.partner}" if slot.partner else stem
        return Field(name, column, slot.partner, any(t.target == column.name for t in self.lowered.targets))

    def _column(self, slot: InputSlot | TargetSlot) -> DataColumn:
        name = slot.column if isinstance(slot, InputSlot) else slot.target
        column = self._described(name)
        if column is None:
            kind = "Input" if isinstance(slot, InputSlot) else "Output or Target"
            raise NetwrightError(
                f"An {kind} is not bound to a column of the data. Choose its column, then export again."
            )
        return column

    def _described(self, name: str) -> DataColumn | None:
        """As it enters the network; the classes of a target by name, also where a step found them out."""
        column = (self.fitted.schema if self.raw else self.fitted.raw_schema).column(name)
        return column and replace(column, classes=self.fitted.classes(name) or column.classes)

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """Inputs and targets, each once."""
        return tuple(dict.fromkeys((*self.inputs, *self.targets)))

    @cached_property
    def inputs(self) -> tuple[Field, ...]:
        """In the order of the network's arguments."""
        return tuple(map(self._field, self.lowered.inputs))

    @cached_property
    def targets(self) -> tuple[Field, ...]:
        """In the order of the objective's arguments."""
        return tuple(map(self._field, self.lowered.targets))

    @property
    def asked(self) -> tuple[Field, ...]:
        """The inputs, each once."""
        return tuple(dict.fromkeys(self.inputs))

    @property
    def answers(self) -> tuple[Field | None, ...]:
        """What each output is compared with, where it is."""
        places = map(self.lowered.target_of, range(len(self.lowered.outputs)))
        return tuple(None if place is None else self.targets[place] for place in places)

    @cached_property
    def extents(self) -> Extents:
        """What the augmentation has to know of the training rows: as the engine measures it."""
        from core.data.augmenting.augmenter import extents
        from core.data.feed import TensorFeed

        feed = TensorFeed(self.prepared, self.lowered.inputs, self.lowered.targets)
        return extents(self.plan.augment, self.lowered.inputs, feed)

    @property
    def answers_apart(self) -> bool:
        """Whether rows as they are shown are compared with others: where samples are mixed, or something is to be restored."""
        targets = {slot.target for slot in self.lowered.targets}
        return any(
            change.type.form == "mixed" or (change.type.form == "values" and targets & set(change.columns))
            for change in self.plan.augment
        )

    def states(self, field: Field) -> tuple[State, ...]:
        """The preparation of that column, in order."""
        return () if field.partner else tuple(s for s in self.fitted.states if s.alone == field.column.name)

    @cached_property
    def results(self) -> tuple[str, ...]:
        """A variable name for each result of the network: its outputs, then what losses need besides."""
        taken = ["output"] if len(self.lowered.outputs) == 1 else []
        names = [*(slot.name for slot in self.lowered.outputs[len(taken) :]), *self.lowered.extras]
        for name in names:
            taken.append(unique(_plain(name), {*RESERVED, *taken, *(f.name for f in self.fields)}))
        return tuple(taken)

    @property
    def outputs(self) -> tuple[str, ...]:
        """A variable name for each output of the network."""
        return self.results[: len(self.lowered.outputs)]

    @property
    def several_losses(self) -> bool:
        return len(self.lowered.losses) > 1


def sizes(field: Field) -> str:
    """Such as N×1×8×8."""
    if field.partner == "lengths":
        return "N"
    if field.partner == "mask":
        return f"N×{field.column.sizes[0]}, True where padded"
    return "×".join(["N", *map(str, field.column.sizes)])
