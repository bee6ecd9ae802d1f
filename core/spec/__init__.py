"""Things declared once: kinds of parameters, and the Spec that carries them.

Layers, losses, optimizers, metrics, data sources, preparation steps and exporters are all Specs; forms, checks,
files, the command line and the manual read the same declaration.
"""

from core.spec.declaration import Catalogue, Chosen, Spec
from core.spec.kinds import (
    Bool,
    Choice,
    Choices,
    Code,
    Column,
    Columns,
    FilePath,
    Float,
    Int,
    Kept,
    NodeRef,
    Param,
    Size,
    Switch,
    Text,
)
from core.spec.values import Invalid, Params, Use, Values, merged

__all__ = [
    "Bool",
    "Catalogue",
    "Choice",
    "Choices",
    "Chosen",
    "Code",
    "Column",
    "Columns",
    "FilePath",
    "Float",
    "Int",
    "Invalid",
    "Kept",
    "NodeRef",
    "Param",
    "Params",
    "Size",
    "Spec",
    "Switch",
    "Text",
    "Use",
    "Values",
    "merged",
]
