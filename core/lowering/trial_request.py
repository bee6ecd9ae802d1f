"""A question to the process that runs custom code, and its answer, as JSON on one line. torch is not needed here."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from core.layers.base import Inputs
from core.layers.sizes import Atom, Dim, Floor, Scaled
from core.layers.wires import WireType


def written(code: str, arguments: Mapping[str, Any], ins: Inputs) -> str:
    return json.dumps({"code": code, "arguments": dict(arguments), "ins": [_told(item) for item in ins]})


def read(line: str) -> tuple[str, dict[str, Any], Inputs]:
    """Code, arguments and input types."""
    told = json.loads(line)
    arguments = {name: as_tuples(value) for name, value in told["arguments"].items()}
    return told["code"], arguments, tuple(_item(item) for item in told["ins"])


def as_tuples(value: Any) -> Any:
    """JSON knows lists only; arguments and entries are made of tuples."""
    return tuple(map(as_tuples, value)) if isinstance(value, list) else value


def _told(item: Any) -> Any:
    if item is None:
        return None
    if isinstance(item, tuple):
        return [_told(wire) for wire in item]
    return {
        "sizes": [_size_told(size) for size in item.sizes],
        "axes": list(item.axes),
        "dtype": item.dtype,
        "partner": item.partner,
    }


def _size_told(size: int | Dim) -> Any:
    if isinstance(size, Dim):
        return [[[_atom_told(atom) for atom in term], factor] for term, factor in size.terms]
    return int(size)


def _atom_told(atom: Atom) -> Any:
    if isinstance(atom, str):
        return atom
    kind = "floor" if isinstance(atom, Floor) else "scaled"
    return {"kind": kind, "of": _size_told(atom.of), "by": atom.by}


def _item(told: Any) -> Any:
    if told is None:
        return None
    if isinstance(told, list):
        return tuple(_item(wire) for wire in told)
    return WireType(tuple(map(_size, told["sizes"])), tuple(told["axes"]), told["dtype"], told["partner"])


def _size(told: Any) -> int | Dim:
    return told if isinstance(told, int) else _dim(told)


def _dim(told: Any) -> Dim:
    return Dim(tuple((tuple(map(_atom, term)), factor) for term, factor in told))


def _atom(told: Any) -> Atom:
    if isinstance(told, str):
        return told
    of = _dim(told["of"])
    return Floor(of, told["by"]) if told["kind"] == "floor" else Scaled(of, told["by"])
