"""From what came out for several sizes to how the sizes that come out follow from those that go in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import combinations

from core.layers.base import Inputs
from core.layers.custom.shapes import atoms_of, unknowns_of
from core.layers.sizes import Dim

LARGEST_STRIDE = 16
Point = Mapping[str, int]
Told = int | tuple[object, ...]
"""A size as core.layers.custom.shapes keeps it."""


def points_of(atoms: Sequence[str], base: int, step: int, steps: Sequence[int]) -> list[Point]:
    """Where to try: each unknown that many steps on, each two together, and once all at other values, as the proof."""
    first = {name: 3 if name == "N" else base + step * i for i, name in enumerate(atoms)}
    jump = {name: 1 if name == "N" else step for name in atoms}
    moves = [{a: 1} for a in atoms] + [{a: i} for a in atoms if a != "N" for i in steps if i > 1]
    moves += [{a: 1, b: 1} for a, b in combinations([a for a in atoms if a != "N"], 2)]
    moves.append({name: 3 + i for i, name in enumerate(atoms)})
    return [first, *({n: v + jump[n] * move.get(n, 0) for n, v in first.items()} for move in moves)] if atoms else [{}]


def size_of(found: Sequence[int], points: Sequence[Point], ins: Inputs, strides: bool) -> Told | None:
    """One size, which was `found` at the `points`. None where it follows from them in no simple way.

    `strides`: the points lie so close that a part of a length can be told from all others.
    """
    if len(set(found)) == 1:
        return found[0]
    for number, dim in enumerate(unknowns_of(ins)):
        line = _line(found, [_at(dim, point) for point in points])
        if line is not None:
            return (line[0], (line[1], number))
    return _sum(found, points, atoms_of(ins)) or (_part(found, points, ins) if strides else None)


def _part(found: Sequence[int], points: Sequence[Point], ins: Inputs) -> Told | None:
    """`(size + shift) // by`, as a stride or a pooling gives. Of several shifts that fit the nearest to none is meant."""
    for number, dim in enumerate(unknowns_of(ins)):
        xs = [_at(dim, point) for point in points]
        for by in range(2, LARGEST_STRIDE + 1):
            low = max(y * by - x for x, y in zip(xs, found, strict=True))
            high = min(y * by + by - 1 - x for x, y in zip(xs, found, strict=True))
            if low <= high:
                return ("floor", min(max(0, low), high), number, by)
    return None


def _at(dim: Dim, point: Point) -> int:
    value = dim.bind(point)
    return value if isinstance(value, int) else 0


def _line(found: Sequence[int], xs: Sequence[int]) -> tuple[int, int] | None:
    """Constant and factor where `found` lies on one line over `xs`."""
    other = next((i for i, x in enumerate(xs) if x != xs[0]), None)
    if other is None:
        return None
    factor, left = divmod(found[other] - found[0], xs[other] - xs[0])
    constant = found[0] - factor * xs[0]
    fits = not left and all(y == constant + factor * x for x, y in zip(xs, found, strict=True))
    return (constant, factor) if fits else None


def _sum(found: Sequence[int], points: Sequence[Point], atoms: Sequence[str]) -> Told | None:
    """A constant and whole multiples of the unknowns."""
    factors: dict[str, int] = {}
    for name in atoms:
        moved = next(i for i, p in enumerate(points) if i and all((p[n] != points[0][n]) == (n == name) for n in atoms))
        factor, left = divmod(found[moved] - found[0], points[moved][name] - points[0][name])
        if left:
            return None
        factors[name] = factor
    constant = found[0] - sum(f * points[0][n] for n, f in factors.items())
    if any(y != constant + sum(f * p[n] for n, f in factors.items()) for y, p in zip(found, points, strict=True)):
        return None
    return (constant, *((f, n) for n, f in factors.items() if f))


def operations_of(
    flops: Sequence[int], points: Sequence[Point], atoms: Sequence[str]
) -> tuple[tuple[object, ...], ...]:
    """Operations for one sample: whole multiples of products of at most two unknowns; none where that does not fit."""
    each = [Fraction(f, p.get("N", 1)) for f, p in zip(flops, points, strict=True)]
    names = [name for name in atoms if name != "N"]
    terms: list[tuple[str, ...]] = [(), *((n,) for n in names), *((n, n) for n in names), *combinations(names, 2)]
    rows = [[Fraction(_product(term, point)) for term in terms] for point in points]
    factors = _solved(rows, each)
    if factors is None or any(f.denominator != 1 for f in factors):
        return ()
    return tuple((int(f), *term) for f, term in zip(factors, terms, strict=True) if f)


def _product(term: Sequence[str], point: Point) -> int:
    total = 1
    for name in term:
        total *= point[name]
    return total


def _solved(rows: list[list[Fraction]], values: list[Fraction]) -> list[Fraction] | None:
    """What solves all the equations exactly; there are at least as many as unknowns."""
    table = [[*row, value] for row, value in zip(rows, values, strict=True)]
    width = len(rows[0])
    for column in range(width):
        pivot = next((i for i in range(column, len(table)) if table[i][column]), None)
        if pivot is None:
            return None
        table[column], table[pivot] = table[pivot], table[column]
        head = [x / table[column][column] for x in table[column]]
        table = [
            head if i == column else [x - row[column] * h for x, h in zip(row, head, strict=True)]
            for i, row in enumerate(table)
        ]
    return None if any(row[-1] for row in table[width:]) else [row[-1] for row in table[:width]]
