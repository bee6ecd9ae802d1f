"""Picture files that tests write."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from core.data.source import Found, quiet
from core.data.table import Table


def pixels(seed: int = 0, size: tuple[int, ...] = (8, 8)) -> np.ndarray[Any, Any]:
    return np.random.default_rng(seed).integers(0, 256, size).astype(np.uint8)


def write(path: Path, values: np.ndarray[Any, Any] | None = None, **options: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(pixels() if values is None else values).save(path, **options)
    return path


def classes(root: Path, count: int = 3, names: tuple[str, ...] = ("cat", "dog")) -> Path:
    """`count` grey pictures of 8×8 in each class folder, all different."""
    for i, name in enumerate(names):
        for j in range(count):
            write(root / name / f"{j}.png", pixels(100 * i + j))
    return root


def looked(source: Any, **params: Any) -> tuple[Found, Table]:
    p = source.resolve(tuple((k, str(v) if isinstance(v, Path) else v) for k, v in params.items()))
    found = source.inspect(p, quiet)
    return found, source.read(p, found.schema)


def told(found: Found) -> str:
    return "\n".join(problem.message for problem in found.problems)
