"""The verb predict: answers for rows of files, or for a row of the test part."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any

import numpy as np

from core.answers import Answer, Answers, called
from core.data.catalogue import SOURCES
from core.data.source import FileSource
from core.files import write_text
from core.format import plural
from core.inference import Model
from core.problems import NetwrightError
from core.verbs.common import opened, remark, tell, tell_json
from core.verbs.inputs import rows_from
from core.verbs.train import chosen
from core.verbs.usage import UsageError

if TYPE_CHECKING:
    from core.data.table import Array

ARRAYS = (".npy", ".npz")


def predict(args: Namespace) -> int:
    if bool(args.inputs) == (args.sample is not None):
        raise UsageError("Name the files to predict, or a row of the test part with --sample.")
    model = Model(chosen(opened(args.file), args))
    told, actual = (_from_files(model, args.inputs), {}) if args.sample is None else _of_sample(model, args.sample)
    for note in told.notes:
        remark(note)
    if args.output:
        _write(FilePath(args.output), told)
    if args.json:
        rows = [_row(told.answers, i, name, actual) for i, name in enumerate(told.origin)]
        tell_json({"run": model.trained.info.id, "rows": rows, "file": args.output or None})
    elif args.output:
        tell(f"{args.output}: {plural(len(told), 'row')}")
    else:
        tell(*(_line(told.answers, i, name, actual) for i, name in enumerate(told.origin)))
    return 0


def _from_files(model: Model, names: Sequence[str]) -> Answers:
    """Of all files, one after the other; each row named after its file."""
    parts = [_of_file(model, name) for name in names]
    origin = [
        row_name
        for name, part in zip(names, parts, strict=True)
        for row_name in (part.origin or ([name] if len(part) == 1 else [f"{name}:{i}" for i in range(len(part))]))
    ]
    first = parts[0]
    joined = (
        replace(answer, values=np.concatenate([part.answers[place].values for part in parts]))
        for place, answer in enumerate(first.answers)
    )
    notes = tuple(note for part in parts for note in part.notes)
    return Answers(tuple(joined), tuple(origin), notes, first.given if len(parts) == 1 else None)


def _of_file(model: Model, name: str) -> Answers:
    """Tables, folders and files as the training data was; of data that comes with the program, arrays and pictures in its units."""
    path = FilePath(name)
    source = SOURCES.find(model.trained.project.data.source.key)
    if path.suffix.lower() not in ARRAYS and (path.is_dir() or isinstance(source, FileSource)):
        return model.file(path)
    prepared = model.prepared
    wanted = [c for c in (prepared.raw_schema.column(column) for column in _inputs(model)) if c is not None]
    return model.rows(rows_from(name, wanted, prepared))


def _inputs(model: Model) -> list[str]:
    return list(dict.fromkeys(slot.column for slot in model.lowered.inputs))


def _of_sample(model: Model, number: int) -> tuple[Answers, Mapping[str, Any]]:
    """The answers for a row of the test part, and the true values by target."""
    prepared = model.prepared
    rows = prepared.rows["test"]
    if not 0 <= number < len(rows):
        last = f"they are counted from 0 to {len(rows) - 1}" if len(rows) else "these data keep no rows for the test"
        raise NetwrightError(f"There is no test row {number}: {last}.")
    row = rows[number : number + 1]
    answers = model.answers(replace(prepared, rows={"test": row}), "test")
    truths = [_truth(model, a.target, prepared.natural(a.target, row)[0]) for a in answers]
    actual = dict(zip(called(answers), truths, strict=True))
    return Answers(answers, (f"test row {number}",)), actual


def _truth(model: Model, target: str, value: Array) -> Any:
    """The true class by name, or the true number."""
    column = model.prepared.raw_schema.column(target)
    if column is not None and column.kind == "category" and value.ndim == 0:
        return column.classes[int(value)]
    flat = [float(v) for v in np.reshape(value, -1)]
    return flat[0] if len(flat) == 1 else flat


def _row(answers: tuple[Answer, ...], i: int, origin: str, actual: Mapping[str, Any]) -> dict[str, Any]:
    outputs = {name: answer.row(i) for name, answer in zip(called(answers), answers, strict=True)}
    for name, value in actual.items():
        outputs[name]["actual"] = value
    return {"input": origin, **outputs}


def _line(answers: tuple[Answer, ...], i: int, origin: str, actual: Mapping[str, Any]) -> str:
    parts = []
    for name, answer in zip(called(answers), answers, strict=True):
        true = actual.get(name)
        told = "" if true is None else f", actual {true:.6g}" if isinstance(true, float) else f", actual {true}"
        parts.append(f"{name} {_said(answer, answer.row(i))}{told}")
    return f"{origin}: {'; '.join(parts)}"


def _said(answer: Answer, told: Mapping[str, Any]) -> str:
    """A class and how sure it is, a number, or the share of each class of a mask."""
    if "class" in told:
        return "has no answer" if told["class"] is None else f"{told['class']} ({answer.kind} {told[answer.kind]:.3f})"
    value = told.get("value", told)
    if value is None:
        return "has no answer"
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def _write(path: FilePath, told: Answers) -> None:
    """A line for each row: what was given in a table, the answer, and a column for each probability."""
    try:
        # A table's own columns say which row is which.
        named = told if told.given is None else replace(told, origin=())
        write_text(path, named.beside().write_csv())
    except OSError as error:
        raise NetwrightError(f"'{path}' could not be written: {(error.strerror or str(error)).lower()}.") from error
