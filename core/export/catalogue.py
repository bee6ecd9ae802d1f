"""Every exporter by key, and the one function through which all go."""

from __future__ import annotations

from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any

from core.document.project import Project
from core.export.exporter import Exporter, placed
from core.export.python import PYTHON
from core.problems import NetwrightError
from core.spec import Catalogue, Values

if TYPE_CHECKING:
    from core.trained import Trained

EXPORTERS: Catalogue[Exporter] = Catalogue("export format", (PYTHON,))


def export(
    project: Project,
    trained: Trained | None,
    exporter: str,
    path: FilePath | str,
    *,
    replace: bool = False,
    **params: Any,
) -> FilePath:
    """Writes to `path`, whole or not at all, and gives it back. With `trained`, that network and its weights go out.

    Raises NetwrightError with a sentence.
    """
    spec, path = EXPORTERS[exporter], FilePath(path)
    if spec.needs_training and trained is None:
        raise NetwrightError(f"{spec.title} needs trained weights. Train the network first.")
    values = Values({**spec.defaults(), **{name: spec.param(name).check(value) for name, value in params.items()}})
    with placed(path, replace) as place:
        spec.write(values, trained.project if trained is not None else project, trained, place)
    return path
