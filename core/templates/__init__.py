"""The starter projects. Imports without torch."""

from core.spec import Catalogue
from core.templates import digits, logic, series, tables
from core.templates.template import LAST_VALUE, Reference, Template

_BY_NAME = {t.key: t for t in (*logic.ALL, *tables.ALL, *digits.ALL, *series.ALL)}
_ORDER = (
    "xor-perceptron",
    "xor-mlp",
    "spirals-mlp",
    "iris-mlp",
    "digits-mlp",
    "digits-cnn",
    "sine-lstm",
    "digits-transformer",
)
TEMPLATES: Catalogue[Template] = Catalogue("template", (_BY_NAME[name] for name in _ORDER))
"""By name, from the easiest on."""

__all__ = ["LAST_VALUE", "TEMPLATES", "Reference", "Template"]
