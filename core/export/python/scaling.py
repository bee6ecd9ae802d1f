"""Shifts and scales as lines of Python."""

from __future__ import annotations

import textwrap

from core.data.steps import State


def code(state: State, name: str) -> tuple[str, ...]:
    """Lines that do to the tensor `name` what `affine` does."""
    lines, offset, scale = _constants(state, name)
    difference = name if not any(state.facts["offset"]) else f"({name} - {offset})"
    return (*lines, f"{name} = {difference} / {scale}")


def inverse_code(state: State, name: str) -> tuple[str, ...]:
    """Lines that turn it back."""
    lines, offset, scale = _constants(state, name)
    return (*lines, f"{name} = {name} * {scale}" + (f" + {offset}" if any(state.facts["offset"]) else ""))


def _constants(state: State, name: str) -> tuple[tuple[str, ...], str, str]:
    """Lines that define offset and scale, and how to write each; single numbers are written where they are used."""
    offset, scale, trailing = (state.facts[fact] for fact in ("offset", "scale", "trailing"))
    if len(offset) == 1:
        return (), _literal(offset[0]), _literal(scale[0])
    shape = f".view(-1{', 1' * trailing})" if trailing else ""
    needed = [("offset", offset)] if any(offset) else []
    lines: list[str] = []
    for word, values in (*needed, ("scale", scale)):
        numbers = textwrap.wrap(", ".join(map(repr, values)), 96, initial_indent="    ", subsequent_indent="    ")
        lines += [f"{name}_{word} = torch.tensor([", *numbers, f"]){shape}"]
    return tuple(lines), f"{name}_offset", f"{name}_scale"


def _literal(value: float) -> str:
    return f"({value!r})" if value < 0 else repr(value)
