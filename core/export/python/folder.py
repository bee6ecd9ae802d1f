"""The folder: model.py, prepare.py, train.py, predict.py, the data, the weights, requirements and a README."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any

from core.document.project import Project
from core.export.exporter import Exporter
from core.export.python import predict, prepare, readme, train
from core.export.python.facts import Facts
from core.export.source import page
from core.spec import Values

if TYPE_CHECKING:
    from core.trained import Trained

NEEDS = ("numpy", "safetensors", "torch")


def write(p: Values, project: Project, trained: Trained | None, folder: FilePath) -> None:
    """Raises NetwrightError for a network with errors, or one whose data is missing."""
    facts = Facts(project, trained, folder.name)
    texts = {
        "model.py": f'"""The network, as it was drawn and trained in Netwright."""\n\n{facts.lowered.source}',
        "prepare.py": page(*prepare.parts(facts)),
        "train.py": page(*train.parts(facts)),
        "predict.py": page(*predict.parts(facts)),
        "requirements.txt": "".join(f"{line}\n" for line in requirements()),
        "README.md": readme.text(facts),
    }
    folder.mkdir()
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    _write_data(facts, folder / "data.npz")
    if trained is not None:
        _write_weights(trained, folder / "weights.safetensors")


def requirements() -> list[str]:
    """At the versions that are used here."""
    return [f"{name}=={found}" if (found := _version(name)) else name for name in NEEDS]


def _version(name: str) -> str:
    try:
        return version(name).split("+")[0]
    except PackageNotFoundError:
        return ""


def _write_data(facts: Facts, path: FilePath) -> None:
    """The columns that are used, as the source gives them, and the row numbers of each part."""
    import numpy as np

    prepared = facts.prepared
    used = {field.column.name for field in facts.fields}
    arrays: dict[str, Any] = {name: prepared.raw.columns[name] for name in used}
    arrays |= {f"{name}.lengths": v for name, v in prepared.raw.lengths.items() if name in used}
    arrays |= {f"rows.{part}": rows for part, rows in prepared.rows.items()}
    np.savez_compressed(path, **arrays)


def _write_weights(trained: Trained, path: FilePath) -> None:
    from safetensors.torch import save

    path.write_bytes(save({name: tensor.contiguous() for name, tensor in trained.tensors.items()}))


PYTHON = Exporter(
    "python",
    "Python (PyTorch)",
    "code",
    "A folder with the network as readable PyTorch, its weights, its data, and scripts that train it and ask it.",
    aka=("pytorch", "code", "script", "source"),
    write=write,
    icon="mdi6.language-python",
)
