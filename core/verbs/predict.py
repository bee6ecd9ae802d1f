"""The verb predict: answers for rows of files, or for a row of the test part."""

from __future__ import annotations

import csv
import io
from argparse import Namespace
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any

import numpy as np

from core.files import write_text
from core.inference import Answer, Model
from core.problems import NetwrightError
from core.verbs.common import opened, tell, tell_json
from core.verbs.inputs import joined, rows_from
from core.verbs.train import chosen
from core.verbs.usage import UsageError

if TYPE_CHECKING:
    from core.data.table import Array


def predict(args: Namespace) -> int:
    if bool(args.inputs) == (args.sample is not None):
        raise UsageError("Name the files to predict, or a row of the test part with --sample.")
    model = Model(chosen(opened(args.file), args))
    if args.sample is None:
        answers, origin, actual = _from_files(model, args.inputs)
    else:
        answers, origin, actual = _of_sample(model, args.sample)
    if args.output:
        _write(FilePath(args.output), answers, origin)
    if args.json:
        told = [_row(answers, i, origin[i], actual) for i in range(len(origin))]
        tell_json({"run": model.trained.info.id, "rows": told, "file": args.output or None})
    elif args.output:
        tell(f"{args.output}: {len(origin)} rows")
    else:
        tell(*(_line(answers, i, origin[i], actual) for i in range(len(origin))))
    return 0


def names(answers: tuple[Answer, ...]) -> list[str]:
    """What each output is called in results: its target, or its own name where another learns the same."""
    targets = [answer.target for answer in answers]
    return [a.target if a.target and targets.count(a.target) == 1 else a.name for a in answers]


Found = tuple[tuple[Answer, ...], list[str], Mapping[str, Any]]
"""Answers, where each row comes from, and the true values by target where they are known."""


def _from_files(model: Model, names: Sequence[str]) -> Found:
    prepared = model.prepared
    wanted = [c for c in (prepared.raw_schema.column(name) for name in _inputs(model)) if c is not None]
    parts = [rows_from(name, wanted, prepared) for name in names]
    counts = [len(next(iter(part.values()))) for part in parts]
    origin = [
        name if many == 1 else f"{name}:{i}" for name, many in zip(names, counts, strict=True) for i in range(many)
    ]
    return model.asked(joined(parts)), origin, {}


def _inputs(model: Model) -> list[str]:
    return list(dict.fromkeys(slot.column for slot in model.lowered.inputs))


def _of_sample(model: Model, number: int) -> Found:
    prepared = model.prepared
    rows = prepared.rows["test"]
    if not 0 <= number < len(rows):
        last = f"they are counted from 0 to {len(rows) - 1}" if len(rows) else "these data keep no rows for the test"
        raise NetwrightError(f"There is no test row {number}: {last}.")
    row = rows[number : number + 1]
    answers = model.answers(replace(prepared, rows={"test": row}), "test")
    truths = [_truth(model, a.target, prepared.natural(a.target, row)[0]) for a in answers]
    actual = dict(zip(names(answers), truths, strict=True))
    return answers, [f"test row {number}"], actual


def _truth(model: Model, target: str, value: Array) -> Any:
    """The true class by name, or the true number."""
    column = model.prepared.raw_schema.column(target)
    if column is not None and column.kind == "category" and value.ndim == 0:
        return column.classes[int(value)]
    flat = [float(v) for v in np.reshape(value, -1)]
    return flat[0] if len(flat) == 1 else flat


def _row(answers: tuple[Answer, ...], i: int, origin: str, actual: Mapping[str, Any]) -> dict[str, Any]:
    outputs = {name: answer.row(i) for name, answer in zip(names(answers), answers, strict=True)}
    for name, value in actual.items():
        outputs[name]["actual"] = value
    return {"input": origin, **outputs}


def _line(answers: tuple[Answer, ...], i: int, origin: str, actual: Mapping[str, Any]) -> str:
    parts = []
    for name, answer in zip(names(answers), answers, strict=True):
        told = answer.row(i)
        if answer.kind == "value":
            text = f"{name} {told['value']:.6g}" if isinstance(told["value"], float) else f"{name} {told['value']}"
        else:
            text = f"{name} {told['class']} ({answer.kind} {told[answer.kind]:.3f})"
        true = actual.get(name)
        parts.append(
            text
            if true is None
            else f"{text}, actual {true:.6g}"
            if isinstance(true, float)
            else f"{text}, actual {true}"
        )
    return f"{origin}: {'; '.join(parts)}"


def _write(path: FilePath, answers: tuple[Answer, ...], origin: list[str]) -> None:
    """A table with a line for each row: the class, and a column for each probability or value."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(
        [
            "input",
            *(cell for name, answer in zip(names(answers), answers, strict=True) for cell in _header(name, answer)),
        ]
    )
    for i, name in enumerate(origin):
        table.writerow([name, *(cell for answer in answers for cell in _cells(answer, i))])
    try:
        write_text(path, text.getvalue())
    except OSError as error:
        raise NetwrightError(f"'{path}' could not be written: {(error.strerror or str(error)).lower()}.") from error


def _header(name: str, answer: Answer) -> list[str]:
    if answer.kind == "value":
        return [name] if len(answer.columns) == 1 else [f"{name}.{i}" for i in range(len(answer.columns))]
    return [name, *(f"{name}.{column}" for column in answer.columns)]


def _cells(answer: Answer, i: int) -> list[str]:
    values = [repr(float(v)) for v in answer.values[i]]
    return values if answer.kind == "value" else [answer.columns[int(answer.values[i].argmax())], *values]
