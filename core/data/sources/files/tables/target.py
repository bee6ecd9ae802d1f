"""Which column is probably the one to predict."""

from __future__ import annotations

import re
from collections.abc import Sequence

NAMES = (
    "target", "label", "labels", "class", "classes", "y", "species", "outcome", "result", "response", "survived", "churn", "churned",
    "price", "saleprice", "sale_price", "medv", "quality", "rating", "score", "diagnosis", "sentiment", "category", "type", "grade",
    "income", "salary", "amount", "total", "demand", "sales", "count", "cnt", "default", "fraud", "is_fraud", "spam", "ziel", "klasse",
)  # fmt: skip
"""In small letters, the surest first; words of which a longer name may consist come from the first few."""
_SURE = 10
NEVER = ("identifier", "text", "date")
"""Kinds that nothing is predicted of here."""
MOST_WHOLE = 20
"""Whole numbers with at most so many different values are the names of classes, where they are to be predicted."""


def plain(name: str) -> str:
    """A name in small letters with `_` between its words: `Sale Price`, `salePrice` -> `sale_price`."""
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name)
    return re.sub(r"\W+", "_", apart.lower()).strip("_")


def guessed(columns: Sequence[tuple[str, str]]) -> str:
    """The name of the column to predict, among pairs of name and kind; '' where none can be.

    One that is called so, such as `label` or `price`; one whose name ends so, such as `house price`; else the last.
    """
    fitting = [name for name, kind in columns if kind not in NEVER]
    if len(columns) < 2 or not fitting:
        return ""
    known = {plain(name): name for name in reversed(fitting)}
    for word in NAMES:
        if word in known:
            return known[word]
    for word in NAMES[:_SURE]:
        ending = [name for name in fitting if plain(name).endswith(f"_{word}")]
        if ending:
            return ending[-1]
    return fitting[-1]


def natural_order(names: Sequence[str]) -> tuple[str, ...]:
    """Names in the order that people expect: `class 2` before `class 10`, -1 before 0."""
    return tuple(sorted(names, key=_natural))


def _natural(name: str) -> tuple[object, ...]:
    if re.fullmatch(r"[+-]?[0-9]{1,300}(\.[0-9]+)?", name):
        return (0, float(name), name)
    pieces = re.split(r"([0-9]+)", name.casefold())
    return (
        1,
        0.0,
        *((0, int(piece[:300]), "") if piece.isdigit() else (1, 0, piece) for piece in pieces if piece),
        (2, 0, name),
    )
