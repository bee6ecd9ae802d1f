"""prepare.py of the export: the rows, and what was learned about them from the training part."""

from __future__ import annotations

from collections.abc import Iterator

from core.data.steps import State
from core.export.python import scaling
from core.export.python.facts import Facts, Field, sizes
from core.export.source import bracketed, indented, literal, words

HEAD = '''"""The data as the network meets it. What the preparation learned, it learned from the training rows alone."""

from pathlib import Path
from typing import NamedTuple

import numpy
import torch

HERE = Path(__file__).parent'''


def parts(facts: Facts) -> Iterator[list[str]]:
    """The pieces of the module's top level."""
    yield [HEAD, *classes_of(facts)]
    yield _rows(facts)
    done: set[str] = set()
    for field in facts.fields:
        states = facts.states(field)
        if states and field.column.name not in done:
            done.add(field.column.name)
            yield _function(field, states)
            if field.target:
                yield _inverse(field, states)
    yield _load(facts)


def classes_of(facts: Facts) -> list[str]:
    """A constant with the names of the classes of each target."""
    lines: list[str] = []
    for field in facts.fields:
        if field.target and field.column.classes and not field.partner:
            lines += bracketed(f"{constant(field)} = (", words(field.column.classes), ")")
    return lines


def constant(field: Field) -> str:
    """Name of the tuple of class names."""
    return f"{field.name.upper()}_CLASSES"


def _rows(facts: Facts) -> list[str]:
    """The NamedTuple with a tensor for each argument and each target."""
    return [
        "class Rows(NamedTuple):",
        '    """Inputs, then targets; all with the same rows."""',
        "",
        *(f"    {field.name}: torch.Tensor  # {sizes(field)}" for field in facts.fields),
    ]


def _function(field: Field, states: tuple[State, ...]) -> list[str]:
    name = field.name
    return [
        f"def prepare_{name}({name}: torch.Tensor) -> torch.Tensor:",
        f'    """{sizes(field)} in the units of the data -> the same as the network meets it."""',
        *indented([line for state in states for line in _quiet(scaling.code(state, name))]),
        f"    return {name}",
    ]


def _inverse(field: Field, states: tuple[State, ...]) -> list[str]:
    name = field.name
    return [
        f"def natural_{name}({name}: torch.Tensor) -> torch.Tensor:",
        '    """What the network says, in the units of the data."""',
        *indented([line for state in reversed(states) for line in _quiet(scaling.inverse_code(state, name))]),
        f"    return {name}",
    ]


def _quiet(lines: tuple[str, ...]) -> list[str]:
    """Rows of numbers stay rows of numbers, whatever a formatter thinks of them."""
    return list(lines) if len(lines) == 1 else ["# fmt: off", *lines[:-1], "# fmt: on", lines[-1]]


def _load(facts: Facts) -> list[str]:
    made = [line for field in facts.fields for line in _loaded(facts, field)]
    return [
        'def load(part: str, device: str = "cpu") -> Rows:',
        '    """The rows of "train", "valid" or "test", ready for the network."""',
        '    with numpy.load(HERE / "data.npz") as data:',
        '        chosen = data[f"rows.{part}"]',
        *indented(made, 8),
        *bracketed("return Rows(", [f"{field.name}.to(device)" for field in facts.fields], ")", 4),
    ]


def _loaded(facts: Facts, field: Field) -> list[str]:
    """Lines that read one tensor of the chosen rows."""
    key = field.column.name
    if field.partner:
        lengths = f"torch.from_numpy(data[{literal(f'{key}.lengths')}][chosen])"
        if field.partner == "lengths":
            return [f"{field.name} = {lengths}"]
        return [f"{field.name} = torch.arange({field.column.sizes[0]}) >= {lengths}[:, None]"]
    read = f"torch.from_numpy(data[{literal(key)}][chosen])"
    if not facts.states(field):
        return [f"{field.name} = {read}"]
    prepared = [f"{field.name} = prepare_{field.name}({read})"]
    if not field.column.lengths:
        return prepared
    lengths = f"torch.from_numpy(data[{literal(f'{key}.lengths')}][chosen])"
    padding = f"torch.arange({field.column.sizes[0]}) >= {lengths}[:, None]"
    return [*prepared, f"{field.name}[{padding}] = 0.0  # places behind the end of a row"]
