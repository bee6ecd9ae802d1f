"""augment.py of the export: what is done at random to training batches, with the functions that do it."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator, Sequence
from functools import cache
from types import ModuleType
from typing import NamedTuple

from core.data.augmentations import Change
from core.data.augmenting import draws, mixing, pictures, series, values
from core.data.augmenting.augmenter import arguments_of, function_of
from core.export.python.facts import Facts
from core.export.source import bracketed, indented, literal

HEAD = (
    '"""What is done at random to the training rows each time before they are shown; drawn anew, sample by sample."""'
)
MODULES: tuple[ModuleType, ...] = (draws, pictures, values, series, mixing)
WIDE = 8
"""So many numbers stand where they are used; more have a name of their own."""


class Written(NamedTuple):
    """A function of `core.data.augmenting` as it can stand alone."""

    lines: tuple[str, ...]
    imports: tuple[str, ...]
    uses: tuple[str, ...]
    """Names of other such functions."""


@cache
def written() -> dict[str, Written]:
    """All functions by name; none has that of another."""
    trees = [(inspect.getsource(module), ast.parse(inspect.getsource(module))) for module in MODULES]
    names = {node.name for _, tree in trees for node in tree.body if isinstance(node, ast.FunctionDef)}
    return {
        node.name: _written(text, tree, node, names)
        for text, tree in trees
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
    }


def _written(text: str, tree: ast.Module, node: ast.FunctionDef, known: set[str]) -> Written:
    lines = text.splitlines()[node.lineno - 1 : node.end_lineno]
    inner = [part for part in node.body if isinstance(part, ast.Import | ast.ImportFrom)]
    for part in reversed(inner):
        at = part.lineno - node.lineno
        del lines[at : at + 1 + (not lines[at + 1])]
    used = {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
    called = {part.func.id for part in ast.walk(node) if isinstance(part, ast.Call) and isinstance(part.func, ast.Name)}
    outer = [part for part in tree.body if isinstance(part, ast.Import) and part.names[0].name in used]
    imports = tuple(ast.unparse(part) for part in (*outer, *inner))
    return Written(tuple(lines), imports, tuple(sorted((called & known) - {node.name})))


def parts(facts: Facts) -> Iterator[list[str]]:
    """The pieces of the module's top level."""
    functions = _functions(facts)
    imports = {line for name in functions for line in written()[name].imports}
    standard = [line for line in sorted(imports) if line == "import math"]
    others = sorted(imports - {*standard, "import torch"} | {"import torch"})
    tensor = ["from torch import Tensor"]
    plain = [line for line in others if line.startswith("import ")]
    froms = sorted([line for line in others if line.startswith("from ")] + tensor)
    head = [HEAD, "", *standard, *([""] if standard else []), *plain, *froms, "", "from prepare import Rows"]
    yield [*head, *_constants(facts)]
    yield _augment(facts)
    for name in functions:
        yield list(written()[name].lines)


def _functions(facts: Facts) -> list[str]:
    """Names of those that are needed, each before what it uses, so that it reads from the top."""
    found: dict[str, None] = {}
    waiting = [function_of(change.key).__name__ for change in facts.plan.augment]
    if any(_lengths(facts, c) != "None" and c.type.form == "values" and not c.type.ragged for c in facts.plan.augment):
        waiting.append(draws.padded_as.__name__)
    while waiting:
        name = waiting.pop(0)
        if name not in found:
            found[name] = None
            waiting += written()[name].uses
    return list(found)


def _augment(facts: Facts) -> list[str]:
    lines = [line for number, change in enumerate(facts.plan.augment) for line in _change(facts, change, number)]
    if not facts.answers_apart:
        return [
            "def augment(rows: Rows) -> Rows:",
            '    """The rows as they are shown this time."""',
            *indented(lines),
            "    return rows",
        ]
    return [
        "def augment(rows: Rows) -> tuple[Rows, list[tuple[float, Rows]]]:",
        '    """The rows as they are shown this time, and those whose targets are their answers, each with its share."""',
        "    answers = [(1.0, rows)]",
        *indented(lines),
        "    answers.sort(key=lambda answer: -answer[0])",
        "    return rows, answers",
    ]


def _change(facts: Facts, change: Change, number: int) -> list[str]:
    return {"values": _values, "places": _places, "mixed": _mixed}[change.type.form](facts, change, number)


def _call(facts: Facts, change: Change, number: int, *first: str) -> tuple[str, list[str]]:
    given = [f"{name}={_argument(change, number, name, v)}" for name, v in arguments_of(change, facts.extents).items()]
    return f"{function_of(change.key).__name__}(", [*first, *given]


def _argument(change: Change, number: int, name: str, value: object) -> str:
    return _constant(change, number, name) if isinstance(value, list) and len(value) > WIDE else literal(value)


def _constant(change: Change, number: int, name: str) -> str:
    return f"{change.key}_{number}_{name}".upper()


def _constants(facts: Facts) -> list[str]:
    """Long lists of numbers that were measured in the training rows."""
    lines: list[str] = []
    for number, change in enumerate(facts.plan.augment):
        for name, value in arguments_of(change, facts.extents).items():
            if isinstance(value, list) and len(value) > WIDE:
                lines += bracketed(f"{_constant(change, number, name)} = [", [repr(v) for v in value], "]")
    return ["", *lines] if lines else []


def _name(facts: Facts, column: str, partner: str = "") -> str:
    """The field of a column, or of its lengths or mask; '' where the rows have none."""
    return next((f.name for f in facts.fields if (f.column.name, f.partner) == (column, partner)), "")


def _lengths(facts: Facts, change: Change) -> str:
    """How long the rows of a column are, where the network is told."""
    lengths, mask = (_name_of_input(facts, change.columns[0], partner) for partner in ("lengths", "mask"))
    if lengths:
        return f"rows.{lengths}"
    return f"(~rows.{mask}).sum(1)" if mask else "None"


def _name_of_input(facts: Facts, column: str, partner: str) -> str:
    return next((f.name for f in facts.inputs if (f.column.name, f.partner) == (column, partner)), "")


def _values(facts: Facts, change: Change, number: int) -> list[str]:
    name, lengths = _name(facts, change.columns[0]), _lengths(facts, change)
    x = f"rows.{name}"
    head, given = _call(facts, change, number, x, *([lengths] if change.type.ragged else []))
    lines = bracketed(f"moved = {head}", given, ")")
    if lengths != "None" and not change.type.ragged:
        lines.append(f"moved = padded_as({x}, moved, {lengths})")
    return [*lines, f"rows = rows._replace({name}=moved)"]


def _places(facts: Facts, change: Change, number: int) -> list[str]:
    inputs = [_name(facts, column) for column in change.columns]
    moved = [_name(facts, column) for column in change.moved]
    if not facts.answers_apart:
        inputs, moved = [*inputs, *(name for name in moved if name not in inputs)], []
    together, ragged = _together(inputs, moved), change.type.ragged
    head, given = _call(facts, change, number, together, *([_lengths(facts, change)] if ragged else []))
    lines = bracketed(f"moved, lengths = {head}" if ragged else f"moved = {head}", given, ")")
    partners = _partners(facts, change) if ragged else []
    lines += _taken(inputs, partners)
    return [*lines, *_answered(facts, inputs, moved, partners)]


def _together(inputs: Sequence[str], moved: Sequence[str]) -> str:
    """The list of what is changed by one draw."""
    mine = [f"rows.{name}" for name in inputs]
    return f"[{', '.join([*mine, *(f'*(a.{name} for _, a in answers)' for name in moved)])}]"


def _taken(inputs: Sequence[str], partners: Sequence[str]) -> list[str]:
    return bracketed("rows = rows._replace(", [*(f"{n}=moved[{i}]" for i, n in enumerate(inputs)), *partners], ")")


def _partners(facts: Facts, change: Change) -> list[str]:
    """Lengths and masks as they are after the change, as arguments of `_replace`."""
    found: list[str] = []
    for column in change.columns:
        lengths, mask = _name(facts, column, "lengths"), _name(facts, column, "mask")
        found += [f"{lengths}=lengths"] if lengths else []
        found += (
            [f"{mask}=torch.arange(rows.{mask}.shape[1], device=lengths.device) >= lengths[:, None]"] if mask else []
        )
    return found


def _answered(facts: Facts, inputs: Sequence[str], moved: Sequence[str], partners: Sequence[str]) -> list[str]:
    """What became of the answers that lie on the same places."""
    if not moved:
        return []
    places = [f"{len(inputs)} + i" if not j else f"{len(inputs)} + {j} * len(answers) + i" for j in range(len(moved))]
    given = [f"{name}=moved[{place}]" for name, place in zip(moved, places, strict=True)]
    told = [p for p in partners if any(f.target and p.startswith(f"{f.name}=") for f in facts.targets)]
    return [
        *bracketed(
            "answers = [",
            [f"(share, a._replace({', '.join([*given, *told])})) for i, (share, a) in enumerate(answers)"],
            "]",
        )
    ]


def _mixed(facts: Facts, change: Change, number: int) -> list[str]:
    inputs = [_name(facts, column) for column in change.columns]
    moved = [_name(facts, column) for column in change.moved]
    head, given = _call(facts, change, number, _together(inputs, moved))
    longer = [line for column in change.columns for line in _longer(facts, column)]
    lines = [
        *bracketed(f"moved, order, part = {head}", given, ")"),
        "if order is not None:",
        *indented(_taken(inputs, longer)),
        *indented(_answered(facts, inputs, moved, [])),
    ]
    if all(field.name in moved for field in facts.targets):
        return lines
    kept = ", ".join(f"{name}=a.{name}" for name in moved)
    other = "Rows(*(x[order] for x in a))" + (f"._replace({kept})" if kept else "")
    return [
        *lines,
        f"    others = [(share * (1 - part), {other}) for share, a in answers]",
        "    answers = [(share * part, a) for share, a in answers] + others",
    ]


def _longer(facts: Facts, column: str) -> list[str]:
    """Rows of two samples are as long as the longer."""
    lengths, mask = _name_of_input(facts, column, "lengths"), _name_of_input(facts, column, "mask")
    found = [f"{lengths}=torch.maximum(rows.{lengths}, rows.{lengths}[order])"] if lengths else []
    return [*found, *([f"{mask}=rows.{mask} & rows.{mask}[order]"] if mask else [])]
