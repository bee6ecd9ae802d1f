"""The classes of blocks: their arguments, their calls, and when two uses are one class."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from core.graph import End, Node
from core.layers.sizes import TextInt
from core.layers.wires import WireType
from core.lowering.printer import print_program
from core.lowering.program import (
    Builder,
    ClassProgram,
    Loop,
    Piece,
    Program,
    Statement,
    Value,
    partner_of,
    render,
    short_name,
)
from core.names import identifier, unique
from core.problems import Path

NAMED_SIZES = {"C": "channels", "F": "features"}
"""Axes whose sizes become arguments of a block's class."""
Row = Sequence[Value | None]
"""What a use puts into the block's ports; None where an optional one is open."""


@dataclass(frozen=True)
class Written:
    """A class of the program and the attributes that lead to its nodes."""

    cls: ClassProgram
    attributes: tuple[tuple[str, Path], ...]
    """Dotted submodule name -> node path inside."""


def enter_block(
    cls: ClassProgram, node: Node, given: Value, alone: bool, names: Mapping[str, Any], values: dict[End, Value]
) -> None:
    """A value of the use becomes an argument of the class, with its partner and with sizes that carry names."""
    assert given.type is not None
    stem = "x" if alone else unique(short_name(identifier(node.name)), {v.hint for v in cls.inputs})
    value = Value(stem, _named_sizes(cls, given.type, "in" if alone else stem, names), argument=True)
    cls.inputs.append(value)
    if given.partner is not None:
        value.partner = partner_of(value, stem)
        cls.inputs.append(value.partner)
    values[End(node.id, "y")] = value
    cls.taps[f"{node.id}.y"] = value


def _named_sizes(cls: ClassProgram, wire: WireType, stem: str, names: Mapping[str, Any]) -> WireType:
    taken = {identifier(n) for n in names} | {s.text for v in cls.inputs for s in _texts(v)}
    sizes: list[Any] = []
    for size, axis in zip(wire.sizes, wire.axes, strict=True):
        if isinstance(size, int) and axis in NAMED_SIZES:
            text = unique(f"{stem}_{NAMED_SIZES[axis]}", taken)
            taken.add(text)
            cls.taken.add(text)
            size = TextInt(size, text)
        sizes.append(size)
    return replace(wire, sizes=tuple(sizes))


def _texts(value: Value) -> list[TextInt]:
    return [s for s in value.type.sizes if isinstance(s, TextInt)] if value.type else []


def finish_arguments(cls: ClassProgram, params: Sequence[TextInt]) -> None:
    """Keeps the sizes that the class's text mentions, inputs' first, and the partners that a statement needs."""
    run = " ".join(p for s in cls.statements for p in s.pieces if isinstance(p, str))
    words = set(re.findall(r"[a-z_][a-z0-9_]*", " ".join([run, *(m.text for m in cls.modules)])))
    sizes = [s.text for v in cls.inputs for s in _texts(v)]
    cls.arguments = tuple(dict.fromkeys(n for n in [*sizes, *(p.text for p in params)] if n in words))
    held = set(re.findall(r"self\.([a-z_][a-z0-9_]*)", run))
    cls.held = tuple(n for n in cls.arguments if n in held)
    needed = {p for s in cls.statements for p in s.pieces if isinstance(p, Value)}
    partners = {v.partner for v in cls.inputs}
    cls.inputs = [v for v in cls.inputs if v not in partners or v in needed]


def entered(cls: ClassProgram, row: Row) -> list[tuple[Value, Value]]:
    """(argument of the class, value of the use), without the partners."""
    partners = {v.partner for v in cls.inputs}
    return list(zip([v for v in cls.inputs if v not in partners], [v for v in row if v is not None], strict=True))


def constructor(cls: ClassProgram, names: Mapping[str, Any], row: Row) -> str:
    """`Name(in_channels=16, …)` for this use."""
    known: dict[str, Any] = {identifier(k): v for k, v in names.items()}
    for inner, outer in entered(cls, row):
        assert inner.type is not None
        assert outer.type is not None
        pairs = zip(inner.type.sizes, outer.type.sizes, strict=True)
        known |= {s.text: o for s, o in pairs if isinstance(s, TextInt)}
    given = ", ".join(f"{a}={''.join(map(str, render(known[a])))}" for a in cls.arguments)
    return f"{cls.name}({given})"


def returned_types(cls: ClassProgram) -> list[WireType]:
    """Types at the block's outputs as plain numbers for the graph outside."""
    plain = []
    for value in cls.returns:
        assert value.type is not None
        plain.append(replace(value.type, sizes=tuple(int(s) if isinstance(s, int) else s for s in value.type.sizes)))
    return plain


def call_block(b: Builder, node: Node, attribute: str, cls: ClassProgram, row: Row) -> list[Value]:
    """The call, or the loop of calls; the results have their partners."""
    stem = short_name(identifier(node.name))
    pieces: list[Piece] = []
    for inner, outer in entered(cls, row):
        pieces += [", ", outer]
        pieces += [", ", outer.partner] if inner.partner in cls.inputs and outer.partner else []
    if node.repeat > 1:
        first = pieces[1]
        assert isinstance(first, Value)
        made, loop = [Value(stem)], Loop(attribute, node.repeat, node.shared, first)
        b.cls.statements.append(Statement((made[0],), tuple(pieces[2:]), node.id, loop=loop, nested=True))
    else:
        many = len(cls.returns)
        made = [Value(stem)] if many == 1 else [Value(f"{stem}_{i}") for i in range(many)]
        call = (f"self.{attribute}(", *pieces[1:], ")")
        b.cls.statements.append(Statement(tuple(made), call, node.id, spread=many > 1, nested=True))
    outside = {inner.partner: outer.partner for inner, outer in entered(cls, row) if inner.partner}
    for value, result in zip(made, cls.returns, strict=True):
        value.partner = outside.get(result.partner) if result.partner else None
    return made


def inside(attribute: str, node: Node, written: Written) -> Iterator[tuple[str, Path]]:
    """Submodules of a block use, for each of its repeats: paths carry the repeat index."""
    yield attribute, (node.id,)
    for index in range(node.repeat) if node.repeat > 1 and not node.shared else (None,):
        stem = attribute if index is None else f"{attribute}.{index}"
        step = node.id if index is None else f"{node.id}/{index}"
        if index is not None:
            yield stem, (step,)
        for inner, path in written.attributes:
            yield f"{stem}.{inner}", (step, *path)


def same_or_new(program: Program, cls: ClassProgram) -> ClassProgram:
    """A class of the program with the same text and the same nodes serves; else `cls` joins it."""
    for other in program.classes:
        if other.stem == cls.stem and _owners(other) == _owners(cls) and _body(other) == _body(cls):
            return replace(cls, name=other.name)
    cls.name = unique(cls.stem, program.class_names())
    program.classes.append(cls)
    return cls


def _owners(cls: ClassProgram) -> list[str]:
    return [*cls.taps, *(m.node for m in cls.modules)]


def _body(cls: ClassProgram) -> str:
    """The class as text without its name and without the shapes in its comments."""
    page = print_program(Program([replace(cls, name="_")]), shapes=False)
    return "\n".join(page.lines)
