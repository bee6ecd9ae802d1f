"""The starter projects. Imports without torch."""

from core.spec import Catalogue
from core.templates import branching, digits, logic, plain_convolutional, residual, series, tables
from core.templates.template import LAST_VALUE, Reference, Template

GROUPS = ("Start here", "Classics: images", "Sequences and text", "Generative")
"""What the start page is divided into."""

_MODULES = (logic, tables, digits, series, plain_convolutional, branching, residual)
_BY_NAME = {template.key: template for module in _MODULES for template in module.ALL}
_ORDER = (
    "xor-perceptron",
    "xor-mlp",
    "spirals-mlp",
    "iris-mlp",
    "digits-mlp",
    "digits-cnn",
    "alexnet",
    "vgg16",
    "googlenet",
    "resnet18",
    "resnet50",
    "squeezenet1-1",
    "densenet121",
    "sine-lstm",
    "digits-transformer",
)
TEMPLATES: Catalogue[Template] = Catalogue("template", (_BY_NAME[name] for name in _ORDER))
"""By name; group by group, and in each from the easiest on or from the oldest on."""

__all__ = ["GROUPS", "LAST_VALUE", "TEMPLATES", "Reference", "Template"]
