"""Sizes: whole numbers, whole numbers that carry their text, and polynomials in named unknowns.

Shape rules do plain arithmetic; each of the three kinds goes through the same rule. A TextInt (`4*planes`, value 256)
is how one class of generated code serves all uses of a block. A Dim (`2·L - 3`) is a size that only the data will tell.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Any


class TextInt(int):
    """A whole number that remembers the expression it came from, as source text."""

    text: str

    def __new__(cls, value: int, text: str) -> TextInt:
        made = super().__new__(cls, value)
        made.text = text
        return made

    def __repr__(self) -> str:
        return self.text

    def __neg__(self) -> int:
        return _carried(-int(self), f"-{_grouped(self, ATOM)}")

    def __getnewargs__(self) -> tuple[int, str]:  # type: ignore[override]
        return (int(self), self.text)


SIGNS = frozenset({"+", "-", "*", "/", "//", "%"})
SUM, QUOTIENT, PRODUCT, SIGNED, ATOM = range(5)
"""How tightly a text holds together, by the loosest sign outside brackets."""
LONGEST_TEXT = 200
"""Characters beyond which a size is a plain number again: nobody reads a longer text, and each use may double it."""


@lru_cache(maxsize=4096)
def _bond(text: str) -> int:
    inner = text
    while (shorter := re.sub(r"\([^()]*\)", "_", inner)) != inner:
        inner = shorter
    tokens = re.findall(r"[\w.]+|//|[-+*/%]", inner)
    signs = {sign for before, sign in pairwise(tokens) if sign in SIGNS and before not in SIGNS}
    if signs & {"+", "-"}:
        return SUM
    if signs & {"//", "/", "%"}:
        return QUOTIENT
    if signs:
        return PRODUCT
    return SIGNED if tokens[0] in SIGNS else ATOM


def _grouped(value: int, least: int) -> str:
    """The text of `value`, in brackets where it holds together less than `least`."""
    text = value.text if isinstance(value, TextInt) else str(int(value))
    return f"({text})" if _bond(text) < least else text


def _carried(value: int, text: str) -> int:
    return TextInt(value, text) if len(text) <= LONGEST_TEXT else value


def _carry(sign: str, left: int, right: int, compute: Callable[[int, int], int]) -> tuple[Any, Any]:
    def made(a: int, b: int) -> int:
        return _carried(compute(int(a), int(b)), f"{_grouped(a, left)} {sign} {_grouped(b, right)}")

    def forward(self: TextInt, other: Any) -> Any:
        return made(self, other) if isinstance(other, int) else NotImplemented

    def backward(self: TextInt, other: Any) -> Any:
        return made(other, self) if isinstance(other, int) else NotImplemented

    return forward, backward


for _name, _sign, _left, _right, _compute in (
    ("add", "+", SUM, SUM, int.__add__),
    ("sub", "-", SUM, QUOTIENT, int.__sub__),
    ("mul", "*", PRODUCT, PRODUCT, int.__mul__),
    ("floordiv", "//", PRODUCT, SIGNED, int.__floordiv__),
    ("mod", "%", PRODUCT, SIGNED, int.__mod__),
):
    _forward, _backward = _carry(_sign, _left, _right, _compute)
    setattr(TextInt, f"__{_name}__", _forward)
    setattr(TextInt, f"__r{_name}__", _backward)


@dataclass(frozen=True, slots=True)
class Floor:
    """An opaque whole number: the floor of `of` divided by `by`."""

    of: Dim
    by: int

    def __str__(self) -> str:
        text = str(self.of)
        return f"⌊({text})/{self.by}⌋" if " " in text else f"⌊{text}/{self.by}⌋"


@dataclass(frozen=True, slots=True)
class Scaled:
    """An opaque whole number: `of` times a decimal number, rounded down as floating-point numbers do it."""

    of: Dim
    by: float

    def __str__(self) -> str:
        text = str(self.of)
        return f"⌊{self.by:g}·({text})⌋" if " " in text else f"⌊{self.by:g}·{text}⌋"


Atom = str | Floor | Scaled
Term = tuple[Atom, ...]


@dataclass(frozen=True)
class Dim:
    """A polynomial with whole coefficients in named unknowns, each at least 1, and opaque whole numbers."""

    terms: tuple[tuple[Term, int], ...]

    @staticmethod
    def named(name: str) -> Dim:
        return Dim((((name,), 1),))

    @cached_property
    def _hash(self) -> int:
        return hash(self.terms)

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def constant(self) -> int:
        return dict(self.terms).get((), 0)

    def __add__(self, other: SizeValue) -> SizeValue:
        return _sum(self, other, 1)

    __radd__ = __add__

    def __sub__(self, other: SizeValue) -> SizeValue:
        return _sum(self, other, -1)

    def __rsub__(self, other: SizeValue) -> SizeValue:
        return _sum(other, self, -1)

    def __neg__(self) -> SizeValue:
        return _sum(0, self, -1)

    def __mul__(self, other: SizeValue) -> SizeValue:
        product: dict[Term, int] = {}
        for a, x in self.terms:
            for b, y in _terms(other):
                key = tuple(sorted(a + b, key=str))
                product[key] = product.get(key, 0) + x * y
        return _make(product)

    __rmul__ = __mul__

    def __floordiv__(self, by: SizeValue) -> SizeValue:
        if isinstance(by, Dim):
            return _quotient(self, by)
        exact = {t: c // by for t, c in self.terms if t and c % by == 0}
        rest = {t: c for t, c in self.terms if t and c % by != 0}
        if not rest:
            return _make({**exact, (): self.constant // by})
        whole, left = divmod(self.constant, by)
        opaque = Floor(Dim(_ordered({**rest, (): left})), by)
        return _sum(_make({**exact, (): whole}), Dim((((opaque,), 1),)), 1)

    def __mod__(self, by: int) -> SizeValue:
        return self - (self // by) * by

    def __str__(self) -> str:
        return " ".join(_signed(c, t, first=i == 0) for i, (t, c) in enumerate(self.terms)).replace("+ -", "- ")

    def __repr__(self) -> str:
        return str(self)

    @property
    def unknowns(self) -> frozenset[str]:
        """Their names, also of those within opaque numbers."""
        atoms = {atom for term, _ in self.terms for atom in term}
        inner = (atom.of.unknowns for atom in atoms if not isinstance(atom, str))
        return frozenset({atom for atom in atoms if isinstance(atom, str)}).union(*inner)

    def bind(self, values: Mapping[str, int]) -> SizeValue:
        """With the unknowns in `values` known."""
        total: SizeValue = 0
        for term, coefficient in self.terms:
            part: SizeValue = coefficient
            for atom in term:
                part = part * _bound(atom, values)
            total = total + part
        return total


SizeValue = int | Dim


def _bound(atom: Atom, values: Mapping[str, int]) -> SizeValue:
    if isinstance(atom, Floor):
        return atom.of.bind(values) // atom.by
    if isinstance(atom, Scaled):
        return scaled(atom.of.bind(values), atom.by)
    return values[atom] if atom in values else Dim.named(atom)


def _signed(coefficient: int, term: Term, first: bool) -> str:
    size = abs(coefficient)
    body = "·".join(([str(size)] if size != 1 or not term else []) + [str(a) for a in term])
    sign = "-" if coefficient < 0 else "+"
    return (f"-{body}" if coefficient < 0 else body) if first else f"{sign} {body}"


def _quotient(a: Dim, b: Dim) -> SizeValue:
    """`a // b`: exact where every term of `a` holds the one term of `b`, else a named unknown."""
    if a == b:
        return 1
    (term, coefficient), *more = b.terms
    result: dict[Term, int] = {}
    for other, count in a.terms:
        left = list(other)
        if more or count % coefficient or any(other.count(atom) < term.count(atom) for atom in term):
            return Dim.named(f"⌊({a})/({b})⌋")
        for atom in term:
            left.remove(atom)
        result[tuple(left)] = count // coefficient
    return _make(result)


def _terms(value: SizeValue) -> tuple[tuple[Term, int], ...]:
    return value.terms if isinstance(value, Dim) else (((), int(value)),)


def _ordered(terms: Mapping[Term, int]) -> tuple[tuple[Term, int], ...]:
    kept = [(t, c) for t, c in terms.items() if c]
    return tuple(sorted(kept, key=lambda tc: (-len(tc[0]), str(tc[0]))))


def _make(terms: Mapping[Term, int]) -> SizeValue:
    ordered = _ordered(terms)
    if not ordered:
        return 0
    return ordered[0][1] if len(ordered) == 1 and ordered[0][0] == () else Dim(ordered)


def _sum(a: SizeValue, b: SizeValue, sign: int) -> SizeValue:
    total = dict(_terms(a))
    for term, coefficient in _terms(b):
        total[term] = total.get(term, 0) + sign * coefficient
    return _make(total)


def at_least(size: SizeValue, low: int) -> bool | None:
    """Whether `size >= low`, for every value of its unknowns (each at least 1): True, False, or None for 'it depends'."""
    if isinstance(size, int):
        return size >= low
    smallest = sum(c for _, c in size.terms)
    opaque = any(not isinstance(a, str) for t, _ in size.terms for a in t)
    if all(c > 0 for t, c in size.terms if t) and not opaque and smallest >= low:
        return True
    if all(c < 0 for t, c in size.terms if t) and size.constant < low:
        return False
    return None


def scaled(size: SizeValue, factor: float) -> SizeValue:
    """`floor(size * factor)`, the product being that of floating-point numbers."""
    if factor == int(factor):
        return size * int(factor)
    return int(size * factor) if isinstance(size, int) else Dim((((Scaled(size, factor),), 1),))


def same(a: SizeValue, b: SizeValue) -> bool | None:
    """Whether two sizes are equal: True, False, or None for 'only for some values of the unknowns'."""
    gap = a - b
    return gap == 0 if isinstance(gap, int) else None
