"""What follows from the data settings alone, without loading anything: schema, problems, and sensible choices."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache, partial
from typing import Any

from core.data.augmentations import AUGMENTATIONS
from core.data.catalogue import SOURCES, SPLITS, STEPS
from core.data.source import FileSource, FixedSplit, Found
from core.data.split import Counts, Facts, SplitType, shares
from core.document.project import DataSettings, Schema
from core.problems import NetwrightError, Problem, Severity
from core.spec import Catalogue, Use

NO_DATA = Schema(0, ())
DRAWN = ("random", "folds")
"""Splits that draw single rows, so that neighbours come into different parts."""


def source_schema(use: Use) -> Schema:
    """The schema of a source's data as it comes. Raises NetwrightError."""
    source = SOURCES[use.key]
    return source.schema(source.resolve(use.params))


def raw_schema(settings: DataSettings) -> Schema:
    """The columns before the steps: of files as they were found and changed by hand, else as the source tells. Raises NetwrightError."""
    if isinstance(SOURCES[settings.source.key], FileSource) and settings.schema is not None:
        return settings.schema
    return source_schema(settings.source)


@lru_cache(maxsize=64)
def described(settings: DataSettings) -> Schema:
    """The schema after the steps, as the network meets the data. Never raises.

    Where the source cannot be used here, the schema kept in the project counts; steps that cannot be done are passed
    over (`problems_of` names them). Without any data it is empty.
    """
    try:
        schema = raw_schema(settings)
    except NetwrightError:
        schema = settings.schema or NO_DATA
    for use in settings.steps:
        try:
            schema = after(use, schema)
        except NetwrightError:
            continue
    return schema


def after(use: Use, schema: Schema) -> Schema:
    """The columns after a step, which may be off. Raises NetwrightError where it does not suit them."""
    step = STEPS[use.key]
    p = step.resolve(use.params)
    return step.schema(p, schema) if p.on else schema


def with_found(settings: DataSettings, use: Use, found: Found) -> DataSettings:
    """`settings` with files that were looked at. Of the same source split and steps stay, and what was changed by hand: roles and types."""
    source = SOURCES[use.key]
    if use.key == settings.source.key and settings.schema is not None:
        return replace(
            settings, source=use, schema=_as_changed(settings.schema, found.schema), fingerprint=found.fingerprint
        )
    split = settings.split if settings.split.key in source.splits else Use(source.splits[0])
    return DataSettings(use, source.steps, split, found.schema, (), found.fingerprint)


def _as_changed(before: Schema, found: Schema) -> Schema:
    """`found` with the roles that columns of the same name and kind had."""
    columns = []
    for column in found.columns:
        known = before.column(column.name)
        columns.append(replace(column, role=known.role) if known and known.kind == column.kind else column)
    return replace(found, columns=tuple(columns))


def with_source(settings: DataSettings, use: Use) -> DataSettings:
    """`settings` with another source: its schema, a split that suits it, and the preparation it comes with.

    Where only parameters of the same source change, split and steps stay. Raises NetwrightError.
    """
    source, schema = SOURCES[use.key], source_schema(use)
    if use.key == settings.source.key:
        return replace(settings, source=use, schema=schema)
    split = (
        settings.split if settings.split.key in source.splits else Use(source.splits[0] if source.splits else "random")
    )
    return DataSettings(use, source.steps, split, schema)


def problems_of(settings: DataSettings) -> tuple[Problem, ...]:
    """What is wrong with the settings as far as it shows without the data, each a `Problem` of the project itself.

    `param` names the place: `source`, `source.rows`, `steps.0.column`, `augment.0`, `split.train`. No source at all is no problem.
    """
    return tuple(_problems(settings)) if settings.source.key else ()


def _problems(settings: DataSettings) -> Iterator[Problem]:
    yield from _use_problems(SOURCES, settings.source, "source", partial(raw_schema, settings))
    schema = described(replace(settings, steps=()))
    for i, use in enumerate(settings.steps):
        wrong = tuple(_use_problems(STEPS, use, f"steps.{i}", partial(after, use, schema)))
        yield from wrong
        if not wrong:
            schema = after(use, schema)
    for i, use in enumerate(settings.augment):
        yield from _use_problems(AUGMENTATIONS, use, f"augment.{i}", partial(_need_suited, use, schema))
    if settings.source.key in SOURCES:
        yield from _use_problems(SPLITS, settings.split, "split", partial(split_of, settings))


def _need_suited(use: Use, schema: Schema) -> None:
    """Raises NetwrightError for an augmentation that is on and does not suit the columns."""
    spec = AUGMENTATIONS[use.key]
    p = spec.resolve(use.params)
    if p.on:
        spec.columns(p, schema)


def _use_problems(catalogue: Catalogue[Any], use: Use, place: str, attempt: Callable[[], object]) -> Iterator[Problem]:
    """Each parameter of `use` that is wrong; if none is, what `attempt` complains about."""
    spec = catalogue.find(use.key)
    mistakes = list(spec.mistakes(use.params, {})) if spec is not None else []
    for name, text in mistakes:
        yield Problem(Severity.ERROR, "data", text, param=f"{place}.{name}")
    if not mistakes:
        try:
            attempt()
        except NetwrightError as error:
            yield Problem(Severity.ERROR, "data", str(error), param=place)


def split_of(settings: DataSettings) -> SplitType | FixedSplit:
    """How the rows will be split. Raises NetwrightError where the chosen split does not suit the source."""
    source, split = SOURCES[settings.source.key], SPLITS[settings.split.key]
    if source.fixed_split is not None:
        return source.fixed_split
    if split.key not in source.splits:
        suited = " or ".join(f"'{SPLITS[key].title}'" for key in source.splits)
        raise NetwrightError(
            f"The split '{split.title}' does not suit {source.title}: neighbouring rows share values, so the parts "
            f"would "
            f"see each other's answers. Choose {suited}."
        )
    if split.key in DRAWN and overlap_of(settings):
        raise NetwrightError(
            f"The split '{split.title}' does not suit windows in time: neighbouring rows share values, so the parts would see each "
            f"other's answers. Choose '{SPLITS['in_order'].title}'."
        )
    p = split.resolve(settings.split.params)
    if "train" in p:
        shares(p)
    return split


def overlap_of(settings: DataSettings) -> int:
    """How many of the next rows share values with a row, by the source or by a step; steps that cannot be done are passed over."""
    source = SOURCES[settings.source.key]
    found = source.overlap(source.resolve(settings.source.params))
    for use in settings.steps:
        step = STEPS.find(use.key)
        if step is not None and not tuple(step.mistakes(use.params, {})):
            p = step.resolve(use.params)
            found += step.overlap(p) if p.on else 0
    return found


def row_counts(settings: DataSettings) -> Counts:
    """How many rows each part will have, without loading them; with class shares to within a few.

    Raises NetwrightError where there is no data, or the rows do not suffice.
    """
    if not settings.source.key:
        raise NetwrightError("The project has no data yet. Choose a data source.")
    schema, split = raw_schema(settings), split_of(settings)
    if isinstance(split, FixedSplit):
        return {part: len(numbers) for part, numbers in split.divide(schema.rows).items()}
    return split.counts(split.resolve(settings.split.params), Facts(schema.rows, overlap_of(settings), schema=schema))


def training_rows(settings: DataSettings) -> int:
    """How many rows the network will learn from. As `row_counts`."""
    return row_counts(settings)["train"]
