"""Blocks that torch lacks: self-contained `nn.Module`s that use torch alone.

Export copies their source, read as data, so that what leaves Netwright never imports Netwright. A file is named after
its main class, `CategoricalHingeLoss` -> `categorical_hinge_loss.py`, `FiLM` -> `film.py`; main classes of other files
are imported by name, from their modules, and their source is copied too. What a file imports besides is torch alone.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources


@cache
def file_of(name: str) -> str:
    """Found by its name without underscores, so that words are parted as people write them. Raises FileNotFoundError."""
    for file in resources.files(__package__).iterdir():
        if file.name.endswith(".py") and file.name.removesuffix(".py").replace("_", "") == name.lower():
            return file.name
    raise FileNotFoundError(f"no block is called {name}")


def source_of(name: str) -> str:
    """The file's classes as source, without its imports. Raises FileNotFoundError for a class that is not ours."""
    text = (resources.files(__package__) / file_of(name)).read_text(encoding="utf-8")
    start = text.index("\nclass ") + 1
    return text[start:].rstrip() + "\n"


@cache
def needed(name: str) -> frozenset[str]:
    """The class itself and those of ours that its file imports, and theirs. Raises FileNotFoundError as above."""
    text = (resources.files(__package__) / file_of(name)).read_text(encoding="utf-8")
    imported = re.findall(rf"^from {re.escape(__package__)}\.\w+ import (\w+)$", text, re.MULTILINE)
    return frozenset({name}).union(*map(needed, imported))


@cache
def class_names() -> frozenset[str]:
    """Every class of ours; the classes of a person's blocks take other names."""
    files = [f for f in resources.files(__package__).iterdir() if f.name.endswith(".py") and f.name != "__init__.py"]
    found = (re.findall(r"^class (\w+)", f.read_text(encoding="utf-8"), re.MULTILINE) for f in files)
    return frozenset(name for names in found for name in names)
