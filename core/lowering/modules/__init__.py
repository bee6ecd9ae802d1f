"""Blocks that torch lacks: self-contained `nn.Module`s that use torch alone.

Export copies their source, read as data, so that what leaves Netwright never imports Netwright.
"""

from __future__ import annotations

from importlib import resources

FILES = {"CategoricalHingeLoss": "categorical_hinge.py"}
"""Class -> file of this folder."""


def source_of(name: str) -> str:
    """The class as source, without its module's imports. Raises KeyError for a class that is not ours."""
    text = (resources.files(__package__) / FILES[name]).read_text(encoding="utf-8")
    return text[text.index(f"class {name}(") :].rstrip() + "\n"
