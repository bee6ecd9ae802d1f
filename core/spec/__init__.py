"""Things declared once: kinds of parameters, and the Spec that carries them.

Layers, losses, optimizers, metrics, data sources, preparation steps and exporters are all Specs; forms, checks,
files, the command line and the manual read the same declaration.
"""

from core.spec.declaration import Catalogue, Chosen, Spec
from core.spec.kinds import Bool, Choice, Choices, Code, Column, Float, Int, Kept, NodeRef, Param, Size, Text
from core.spec.values import Invalid, Params, Use, Values, merged

__all__ = [
    "Bool",
    "Catalogue",
    "Choice",
    "Choices",
    "Chosen",
    "Code",
    "Column",
    "Float",
    "Int",
    "Invalid",
    "Kept",
    "NodeRef",
    "Param",
    "Params",
    "Size",
    "Spec",
    "Text",
    "Use",
    "Values",
    "merged",
]
