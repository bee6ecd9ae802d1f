"""What preparation does to values: functions of facts (plain JSON) and columns, that import no part of Netwright but other recipes.

The same functions prepare data for training, prepare new rows for a trained network, and are copied into what is exported. A recipe
`name(facts, *columns)` gives one column or a tuple of them; `name_back(facts, column)`, where there is one, gives a target's values
back in the units of the data.
"""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

from core.data.recipes import (
    audio,
    cleaning,
    dates,
    encoding,
    features,
    formula,
    pictures,
    scaling,
    series,
    shaping,
    text,
    types,
)

Recipe = Callable[..., Any]

MODULES: tuple[ModuleType, ...] = (
    audio,
    cleaning,
    dates,
    encoding,
    features,
    formula,
    pictures,
    scaling,
    series,
    shaping,
    text,
    types,
)
"""Each lists its recipes in `ALL`, and those that go back in `BACK`."""

RECIPES: dict[str, Recipe] = {recipe.__name__: recipe for module in MODULES for recipe in module.ALL}
BACK: dict[str, Recipe] = {
    recipe.__name__.removesuffix("_back"): recipe for module in MODULES for recipe in module.BACK
}
