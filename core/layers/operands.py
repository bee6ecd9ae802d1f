"""Inputs of arithmetic: what kinds of numbers they are, and how several of them meet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.layers.base import Context, Insert, Rejected
from core.layers.rules import broadcast, promoted
from core.layers.sizes import SizeValue, same
from core.layers.wires import BOOL, FLOAT, WireType

CAST = ("Turn them into decimal numbers", Insert("Cast"))


def need_number(x: WireType, what: str, port: str = "x") -> None:
    """Whole or decimal."""
    if x.dtype == BOOL:
        raise Rejected(
            f"{what} takes numbers, but yes/no values ({x}) arrive here.",
            "Cast makes 1 of each yes and 0 of each no.",
            port=port,
            repair=CAST,
        )


def need_decimal(x: WireType, what: str, port: str = "x") -> None:
    """Decimal numbers, for arithmetic that has no result in whole ones."""
    need_number(x, what, port)
    if x.dtype != FLOAT:
        why = "Its results are decimal numbers, and so must be what enters."
        raise Rejected(
            f"{what} takes decimal numbers, but whole numbers ({x}) arrive here.", why, port=port, repair=CAST
        )


def need_one_rank(xs: Sequence[WireType], ports: Sequence[str], what: str, may_grow: bool = True) -> None:
    """Sizes are matched from the right, so with unequal ranks one batch would meet another axis."""
    most = max(xs, key=lambda x: x.rank)
    for x, port in zip(xs, ports, strict=True):
        if x.rank == most.rank:
            continue
        sizes = tuple(int(s) for s in x.sizes[1:] if isinstance(s, int))
        grown = (*sizes, *(1,) * (most.rank - x.rank))
        known = may_grow and len(grown) == most.rank - 1
        raise Rejected(
            f"{what} needs inputs with equally many axes, but {x} and {most} arrive.",
            f"The samples could not be told apart: {x} has {x.rank} axes and {most} has {most.rank}.",
            port=port,
            repair=(f"Reshape it to {'×'.join(map(str, grown))}", Insert("Reshape", (("shape", grown),)))
            if known
            else None,
        )


def with_partner(xs: Sequence[WireType], made: WireType) -> WireType:
    """With the partner of the first input that has one and whose steps are the result's."""
    for x in xs:
        if x.partner and x.axes[:2] == made.axes[:2] and same(x.sizes[1], made.sizes[1]):
            return replace(made, partner=x.partner)
    return made


def together(c: Context, xs: Sequence[WireType], ports: Sequence[str], what: str, dtype: str = "") -> WireType:
    """torch's broadcasting over inputs of one rank; without `dtype`, of the kind that torch promotes them to."""
    need_one_rank(xs, ports, what)
    sizes = broadcast(c, xs, what, ports[-1])
    axes = next((x.axes for x in xs if x.sizes == sizes), xs[0].axes)
    return with_partner(xs, WireType(sizes, axes, dtype or promoted(xs)))


def places(xs: Sequence[WireType]) -> list[str]:
    """The places of a variadic port, as refusals name them."""
    return [f"xs.{i}" for i in range(len(xs))]


def meeting(c: Context, a: SizeValue, b: SizeValue, stretch: bool = False) -> SizeValue | None:
    """The size where two axes meet; None where they do not fit. With `stretch`, a size of 1 grows to the other."""
    if stretch and isinstance(a, int) and a == 1:
        return b
    if stretch and isinstance(b, int) and b == 1:
        return a
    equal = same(a, b)
    if equal is None:
        c.only_if(f"{a} equals {b}")
    return None if equal is False else a if isinstance(a, int) else b
