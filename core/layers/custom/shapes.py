"""What a run of custom code has shown, kept with the node: by what went in, the shapes that came out, or the failure.

An entry is made of plain tuples, as files hold them:

    (key, ((sizes, axes, dtype, partner), …), (parameters, buffers, frozen, operations), conditions)
    (key, line, sentence)

A size is a whole number, or `(constant, (factor, of), …)` where `of` is the number of one of the sizes that went in
unknown, or the name of an unknown; or `("floor", shift, of, by)`, which is `(of + shift) // by`. Operations are `((factor, unknown, …), …)`, for each sample.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from core.layers.base import Cost, Inputs
from core.layers.sizes import Dim, SizeValue
from core.layers.wires import WireType

DTYPES = ("float32", "int64", "bool")
LARGEST = 2**53
Entry = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """What came out."""

    outs: tuple[WireType, ...]
    cost: Cost
    conditions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Failed:
    """`line` of the code, 0 where it is not known."""

    line: int
    sentence: str


def key_of(code: str, arguments: Mapping[str, Any], ins: Inputs) -> str:
    """Stands for code, arguments and input types together: whatever of them changes, the key does."""
    import hashlib

    plain = sorted((name, _plain(value)) for name, value in arguments.items())
    text = repr((code, plain, [_told(item) for item in ins]))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:40]


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(map(_plain, value))
    return int(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _told(item: Any) -> str:
    if isinstance(item, tuple):
        return f"({', '.join(map(_told, item))})"
    if item is None:
        return "-"
    sizes = ", ".join(str(int(s)) if isinstance(s, int) else str(s) for s in item.sizes)
    return f"[{sizes}] {' '.join(item.axes)} {item.dtype} {item.partner}"


def wires_of(ins: Inputs) -> Iterator[WireType]:
    """Those that are connected, in order."""
    for item in ins:
        if isinstance(item, tuple):
            yield from item
        elif item is not None:
            yield item


def unknowns_of(ins: Inputs) -> list[Dim]:
    """The sizes that are no numbers, each once."""
    return list(dict.fromkeys(s for wire in wires_of(ins) for s in wire.sizes if isinstance(s, Dim)))


def atoms_of(ins: Inputs) -> list[str]:
    """Names of what those sizes are made of, each once; N first."""
    found: dict[str, None] = {}
    todo = unknowns_of(ins)
    while todo:
        for term, _ in todo.pop(0).terms:
            for atom in term:
                if isinstance(atom, str):
                    found[atom] = None
                else:
                    todo.append(atom.of)
    return sorted(found, key=lambda name: name != "N")


def recalled(known: Any, key: str, ins: Inputs) -> Shown | Failed | None:
    """The entry of that key; None where there is none, or it is damaged."""
    for entry in known if isinstance(known, tuple) else ():
        if isinstance(entry, tuple) and entry and entry[0] == key:
            try:
                return _failed(*entry) if len(entry) == 3 else _shown(ins, *entry)
            except (TypeError, ValueError, KeyError, IndexError):
                return None
    return None


def _failed(key: str, line: Any, sentence: Any) -> Failed:
    return Failed(_whole(line), _text(sentence))


def _shown(ins: Inputs, key: str, outs: Any, cost: Any, conditions: Any) -> Shown:
    parameters, buffers, frozen, operations = cost
    dims, atoms = unknowns_of(ins), set(atoms_of(ins))
    flops: SizeValue = 0
    for factor, *names in operations:
        part: SizeValue = _whole(factor, -LARGEST)
        for name in names:
            if name not in atoms:
                raise ValueError(name)
            part = part * Dim.named(name)
        flops = flops + part
    counted = Cost(_whole(parameters), _whole(buffers), flops, _whole(frozen))
    return Shown(tuple(_wire(out, dims, atoms) for out in outs), counted, tuple(map(_text, conditions)))


def _wire(out: Any, dims: list[Dim], atoms: set[str]) -> WireType:
    sizes, axes, dtype, partner = out
    if len(sizes) != len(axes) or dtype not in DTYPES or partner not in ("", "lengths", "mask") or not sizes:
        raise ValueError(out)
    return WireType(tuple(_size(s, dims, atoms) for s in sizes), tuple(map(_text, axes)), dtype, partner)


def _size(told: Any, dims: list[Dim], atoms: set[str]) -> SizeValue:
    if not isinstance(told, tuple):
        return _whole(told)
    if told[0] == "floor":
        _, shift, of, by = told
        return (dims[_whole(of)] + _whole(shift, -LARGEST)) // _whole(by, 1)
    total: SizeValue = _whole(told[0], -LARGEST)
    for factor, of in told[1:]:
        if isinstance(of, str) and of not in atoms:
            raise ValueError(of)
        total = total + _whole(factor, -LARGEST) * (Dim.named(of) if isinstance(of, str) else dims[_whole(of)])
    return total


def _whole(value: Any, low: int = 0) -> int:
    if type(value) is not int or not low <= value <= LARGEST:
        raise ValueError(value)
    return value


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > 2000:
        raise ValueError(value)
    return value
