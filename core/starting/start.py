"""start: a project from data that was looked at."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from core.data.finding import Finding
from core.data.lengths import with_found_lengths
from core.data.settings import described, raw_schema
from core.data.split import part_named
from core.document.project import DataColumn, DataSettings, Project, Schema
from core.problems import NetwrightError
from core.spec import Use
from core.starting import balance
from core.starting.networks import SMALL, draw
from core.starting.preparing import steps_for
from core.starting.series import as_forecast, sentences, series_in

UPDATES = {"image": 500, "sequence": 800, "tokens": 800, "mask": 250}
USUAL_UPDATES = 3_000
"""About so many batches are learned from at first: fewer where each takes long."""


@dataclass(frozen=True, slots=True)
class Start:
    """A project that can be trained, and what was chosen for it."""

    project: Project
    told: tuple[str, ...]
    """Sentences: what it predicts from what, what is done about rare classes, what is left out."""
    series: bool = False
    """Whether the rows follow each other in time, so that the next values can be foretold."""


def start(finding: Finding, target: str = "", forecast: bool = True) -> Start:
    """Preparation, split, network and settings for data that was looked at; `target`: the column to predict, else the likeliest.
    `forecast`: where rows follow each other in time, the next value is foretold from those before; else a value from its own row.

    Raises NetwrightError where there is nothing to predict, or nothing to predict it from.
    """
    from core.builder import Net

    aimed = finding.aimed(target)
    series = series_in(aimed.settings, aimed.target)
    foretold = series if forecast else None
    data = as_forecast(aimed.settings, foretold, aimed.target) if foretold else fitted(aimed.settings)
    with suppress(NetwrightError):  # what is wrong with the rows shows as a problem of the project
        data = with_found_lengths(data)
    net = Net()
    net.take(data)
    draw(net, described(data))
    net.train_with(**_plan(described(data)), **balance.settings_for(raw_schema(data)))
    said = sentences(data, foretold, aimed.target) if foretold else _sentences(data)
    return Start(net.project, tuple(said), series is not None)


def fitted(settings: DataSettings) -> DataSettings:
    """`settings` with the preparation and the split that suit its columns."""
    schema = raw_schema(settings)
    return replace(settings, steps=steps_for(schema), split=_split(settings, schema))


def _split(settings: DataSettings, schema: Schema) -> Use:
    """As the data says, else by groups where there are some, else what suits the source."""
    given = next((c for c in schema.columns if c.role == "split"), None)
    if given is not None and any(part_named(name) == "train" for name in given.classes):
        return Use("given")
    if any(c.role == "group" for c in schema.columns):
        return Use("grouped")
    return settings.split


def _plan(schema: Schema) -> dict[str, Any]:
    batch = 16 if schema.rows < 300 else 32 if schema.rows < SMALL else 64 if schema.rows < 20_000 else 128
    rows = max(1, round(schema.rows * 0.7))
    slow = [UPDATES[c.kind] for c in schema.columns if c.role in ("input", "target") and c.kind in UPDATES]
    epochs = max(5, min(100, min(slow, default=USUAL_UPDATES) * batch // rows))
    return {"optimizer": "Adam", "lr": 0.002 if slow else 0.003, "epochs": epochs, "batch_size": batch}


def _sentences(data: DataSettings) -> list[str]:
    schema = raw_schema(data)
    target = next(c for c in schema.columns if c.role == "target")
    inputs = [c for c in schema.columns if c.role == "input"]
    return [
        f"It learns to predict {_what(target)} from {_from(inputs)}.",
        *balance.sentences(schema),
        # The names of the files of a folder are no column that anybody made.
        *(_left_out(schema) if data.source.key == "table" else ()),
    ]


def _what(target: DataColumn) -> str:
    if target.kind == "category":
        return f"'{target.name}' (one of {len(target.classes)} classes)"
    return f"'{target.name}' (a mask)" if target.kind == "mask" else f"'{target.name}' (a number)"


def _from(inputs: list[DataColumn]) -> str:
    if len(inputs) == 1:
        return f"'{inputs[0].name}'"
    if len(inputs) > 4:
        return f"{len(inputs)} columns"
    return ", ".join(f"'{c.name}'" for c in inputs[:-1]) + f" and '{inputs[-1].name}'"


def _left_out(schema: Schema) -> list[str]:
    names = [c.name for c in schema.columns if c.role == "ignore"]
    if not names:
        return []
    shown = ", ".join(f"'{name}'" for name in names[:3]) + (" …" if len(names) > 3 else "")
    return [f"Left out: {shown}."]


def checked_target(finding: Finding, target: str) -> str:
    """The name of the column to predict. Raises NetwrightError where none is told and none suggests itself."""
    name = target or finding.target
    if not name:
        known = ", ".join(c.name for c in finding.schema.columns[:20])
        raise NetwrightError(f"Which column is to be predicted? There are {known}.")
    return name
