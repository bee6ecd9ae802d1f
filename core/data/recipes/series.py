"""Rows in the order of time become windows of the rows before them, and the values that follow."""

from __future__ import annotations

from typing import Any


def windows(facts: dict[str, Any], *columns: Any) -> Any:
    """Float32 (N, window, F): each row with the ones right before it, itself the last; F are the entries of the channels.

    `facts`: `window`, how many rows; `channels`, how many of `columns` are channels; then follow what orders the rows, where
    `ordered`, and what parts them into series of their own, where `grouped`. A row with too few before it has no numbers (NaN).
    """
    import numpy

    channels, length = columns[: facts["channels"]], facts["window"]
    values = numpy.concatenate([_entries(channel) for channel in channels], axis=1)
    order, place, _ = places(facts, columns[facts["channels"] :], len(values))
    made = numpy.full((len(values), length, values.shape[1]), numpy.nan, dtype=numpy.float32)
    for step in range(length):
        back = length - 1 - step
        there = numpy.flatnonzero(place >= back)
        made[order[there], step] = values[order[there - back]]
    made[place[numpy.argsort(order)] < length - 1] = numpy.nan
    return made


def ahead(facts: dict[str, Any], *columns: Any) -> Any:
    """The values of the first of `columns` from `horizon` rows later on, as many as `ahead`: numbers float32 (N, ahead), NaN where
    there is no such row any more; classes int64 (N,), -1 there. `ordered` and `grouped` as for `windows`."""
    import numpy

    target, classes = columns[0], facts["classes"]
    values = _codes(target) if classes else _entries(target)[:, 0]
    order, place, many = places(facts, columns[1:], len(values))
    made = numpy.full((len(values), facts["ahead"]), -1 if classes else numpy.nan, values.dtype)
    for step in range(facts["ahead"]):
        later = facts["horizon"] + step
        there = numpy.flatnonzero(place + later < many)
        made[order[there], step] = values[order[there + later]]
    return made[:, 0] if classes else made


def places(facts: dict[str, Any], columns: Any, rows: int) -> Any:
    """Rows series by series as time runs (N,), and of each in that order its place in its series and how many rows that has.

    A row without a time is before all others, one without a series in one of its own kind.
    """
    import numpy

    columns = list(columns)
    time = ranks(columns.pop(0)) if facts["ordered"] else numpy.arange(rows)
    group = ranks(columns.pop(0)) if facts["grouped"] else numpy.zeros(rows, dtype=numpy.int64)
    order = numpy.lexsort((numpy.arange(rows), time, group))
    starts = numpy.flatnonzero(numpy.diff(group[order], prepend=-1))
    many = numpy.diff(numpy.append(starts, rows))
    return order, numpy.arange(rows) - numpy.repeat(starts, many), numpy.repeat(many, many)


def ranks(values: Any) -> Any:
    """Whole numbers from 1 on in the order of the values, 0 where there is none."""
    import numpy

    if not hasattr(values, "is_null"):
        return 1 + numpy.unique(numpy.asarray(values).reshape(len(values), -1)[:, 0], return_inverse=True)[1]
    return values.rank("dense").fill_null(0).to_numpy().astype(numpy.int64)


def _entries(values: Any) -> Any:
    """Float32 (N, F), NaN where there is no value."""
    import numpy

    if hasattr(values, "is_null"):
        values = values.cast(float).fill_null(float("nan")).to_numpy()
    values = numpy.asarray(values, dtype=numpy.float32)
    return values.reshape(len(values), -1) if values.size else values.reshape(len(values), 1)


def _codes(values: Any) -> Any:
    """Numbers of classes int64 (N,), -1 where there is none."""
    import numpy

    if hasattr(values, "is_null"):
        values = values.to_physical().cast(int).fill_null(-1).to_numpy()
    return numpy.asarray(values, dtype=numpy.int64)


ALL = (windows, ahead)
BACK = ()
