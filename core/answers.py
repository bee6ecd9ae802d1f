"""Answers of a trained network, in the words and units of the data, row by row or as a table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from core.names import unique

if TYPE_CHECKING:
    import polars

    from core.data.table import Array


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """What one output says of N rows."""

    name: str
    target: str
    kind: str
    """`probability` or `score` of each class, `value` in the units of the data, or `area`: the share of a picture that each class covers."""
    columns: tuple[str, ...]
    """Class names, then 'output 10' … for what the output has beyond the classes; or names of the numbers."""
    values: Array
    """(N, columns); NaN for a row without an answer."""
    masks: Array | None = None
    """(N, H, W) int16: the class of each point, where it is the points that are told; -1 without an answer."""

    def row(self, i: int) -> dict[str, Any]:
        """One row as plain values: the chosen class first, where there are classes. None: no answer."""
        values = self.values[i]
        told = dict(zip(self.columns, (None if v != v else float(v) for v in values), strict=True))
        if self.kind == "value":
            return {"value": next(iter(told.values())) if len(told) == 1 else told}
        if self.kind == "area":
            return {"areas": told}
        plural = {"probability": "probabilities", "score": "scores"}[self.kind]
        best = self.columns[int(values.argmax())] if not np.isnan(values).any() else None
        return {"class": best, self.kind: told[best] if best is not None else None, plural: told}

    def best(self) -> list[str | None]:
        """The chosen class of each row; None where there is no answer."""
        gone = np.asarray(np.isnan(self.values)).any(axis=1)
        places = np.nan_to_num(self.values).argmax(axis=1)
        return [
            None if lacks else self.columns[place] for place, lacks in zip(places, np.atleast_1d(gone), strict=True)
        ]


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """All that a network says of new rows."""

    answers: tuple[Answer, ...]
    """One of each output."""
    origin: tuple[str, ...] = ()
    """Where each row comes from, such as the name of its file; empty: rows have no names."""
    notes: tuple[str, ...] = ()
    """What was wrong with cells, files and rows, in sentences."""
    given: polars.DataFrame | None = None
    """The rows of the table that was asked about, as they stand there."""

    def __len__(self) -> int:
        return len(self.answers[0].values) if self.answers else 0

    def beside(self) -> polars.DataFrame:
        """A line for each row: what was given in the table, then its answers as `frame` has them.

        A column of the same name in the table keeps its name, and the answer is called 'price (predicted)'.
        """
        import polars as pl

        told = self.frame()
        if self.given is None:
            return told
        taken = set(self.given.columns)
        names = {name: unique(f"{name} (predicted)", taken) for name in told.columns if name in taken}
        return pl.concat([self.given, told.rename(names)], how="horizontal")

    def frame(self) -> polars.DataFrame:
        """A line for each row: its origin as `input` where it has one; of each output the class, how sure it is, and every class; or the
        value; or the share of the picture that each class of a mask covers. Null where there is no answer."""
        import polars as pl

        columns: dict[str, pl.Series] = {}
        if self.origin:
            columns["input"] = pl.Series(self.origin, dtype=pl.String)
        for name, answer in zip(called(self.answers), self.answers, strict=True):
            for wanted, values in _columns(name, answer):
                columns[unique(wanted, columns)] = values
        return pl.DataFrame(columns)


def called(answers: tuple[Answer, ...]) -> list[str]:
    """What each output is called in results: its target, or its own name where another learns the same."""
    targets = [answer.target for answer in answers]
    return [a.target if a.target and targets.count(a.target) == 1 else a.name for a in answers]


def _columns(name: str, answer: Answer) -> Iterator[tuple[str, polars.Series]]:
    import polars as pl

    numbers = [pl.Series(answer.values[:, i].astype(np.float64)).fill_nan(None) for i in range(answer.values.shape[1])]
    if answer.kind == "value":
        yield from zip(
            [name] if len(numbers) == 1 else [f"{name}.{i}" for i in range(len(numbers))], numbers, strict=True
        )
        return
    if answer.kind == "area":
        yield from ((f"{name}.{column}", values) for column, values in zip(answer.columns, numbers, strict=True))
        return
    yield name, pl.Series(answer.best(), dtype=pl.String)
    yield f"{name}.{answer.kind}", pl.Series(answer.values.max(axis=1).astype(np.float64)).fill_nan(None)
    yield from ((f"{name}.{column}", values) for column, values in zip(answer.columns, numbers, strict=True))
