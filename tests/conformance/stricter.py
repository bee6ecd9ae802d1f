"""What each family says of itself, gathered from `families/`: a new module there is found by itself.

`STRICTER`: where we refuse what torch would take, with the reason; nothing else may be refused that torch takes.
`ALWAYS_TAKEN`: what takes any input. `NO_META`: what cannot run without numbers. `COMPOSED`: what is made of so many modules that few uses are tried.
`INPUTS`: how to draw inputs that fit, where chance would hardly find any.
"""

from __future__ import annotations

import importlib
import pkgutil
import random
from collections.abc import Callable
from typing import Any

from core.layers.base import LayerType
from core.spec import Values
from tests.conformance import families
from tests.conformance.reasons import Reason

Drawer = Callable[[random.Random, LayerType, Values], tuple[Any, ...]]
_FOUND = [importlib.import_module(f"{families.__name__}.{m.name}") for m in pkgutil.iter_modules(families.__path__)]


def _gathered(name: str) -> dict[str, Any]:
    return {key: value for module in _FOUND for key, value in getattr(module, name, {}).items()}


STRICTER: dict[str, tuple[Reason, ...]] = _gathered("STRICTER")
"""By declaration: (whether the reason applies, the reason)."""
ALWAYS_TAKEN: frozenset[str] = frozenset().union(*(getattr(module, "ALWAYS_TAKEN", ()) for module in _FOUND))
COMPOSED: frozenset[str] = frozenset().union(*(getattr(module, "COMPOSED", ()) for module in _FOUND))
NO_META: dict[str, Reason] = _gathered("NO_META")
INPUTS: dict[str, Drawer] = _gathered("INPUTS")
