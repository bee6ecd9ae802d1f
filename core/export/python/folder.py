"""The folder: model.py, prepare.py, train.py, predict.py, the data, the weights, requirements and a README."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any

from core.document.project import Project
from core.export.exporter import Exporter
from core.export.python import predict, prepare, raw, raw_predict, readme, train
from core.export.python.facts import Facts
from core.export.source import page
from core.spec import Values

if TYPE_CHECKING:
    from core.trained import Trained

NEEDS = ("numpy", "safetensors", "torch")


def write(p: Values, project: Project, trained: Trained | None, folder: FilePath) -> None:
    """A network that no data belongs to goes out alone. Raises NetwrightError for a network with errors, or one whose data is missing."""
    facts = Facts(project, trained, folder.name)
    with_data = facts.has_data
    texts = _with_data(facts) if with_data else _alone(facts)
    folder.mkdir()
    for name, text in texts.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    if with_data:
        _write_rows(facts, folder / "data.npz")
    if trained is not None:
        _write_weights(trained, folder / "weights.safetensors")


def _with_data(facts: Facts) -> dict[str, str]:
    return {
        "model.py": f'"""The network, as it was drawn and trained in Netwright."""\n\n{facts.lowered.source}',
        **(_with_raw_rows(facts) if facts.raw else _with_numbers(facts)),
        "requirements.txt": requirements(needs(facts)),
        "README.md": readme.text(facts),
    }


def _with_numbers(facts: Facts) -> dict[str, str]:
    return {
        "prepare.py": page(*prepare.parts(facts)),
        "train.py": page(*train.parts(facts)),
        **_augment(facts),
        **({"predict.py": page(*predict.parts(facts))} if facts.outputs else {}),
    }


def _with_raw_rows(facts: Facts) -> dict[str, str]:
    texts = {
        "prepare.py": page(*raw.parts(facts)),
        **raw.copies(facts).files(),
        raw.PREPARATION: raw.preparation(facts),
        **({"predict.py": page(*raw_predict.parts(facts))} if facts.outputs else {}),
    }
    return {**texts, **({"train.py": page(*train.parts(facts)), **_augment(facts)} if facts.data_goes_along else {})}


def _augment(facts: Facts) -> dict[str, str]:
    if not facts.plan.augment:
        return {}
    from core.export.python import augment

    return {"augment.py": page(*augment.parts(facts))}


def _write_rows(facts: Facts, path: FilePath) -> None:
    if not facts.raw:
        _write_data(facts, path)
    elif facts.data_goes_along:
        raw.write_data(facts, path)


def _alone(facts: Facts) -> dict[str, str]:
    return {
        "model.py": f'"""The network, as it was drawn in Netwright."""\n\n{facts.lowered.source}',
        "requirements.txt": requirements(("torch",)),
        "README.md": readme.alone(facts),
    }


def needs(facts: Facts) -> tuple[str, ...]:
    """The packages that the scripts import."""
    more = raw.needs(facts) if facts.raw else ()
    return tuple(sorted({*NEEDS, *more, *(name for change in facts.plan.augment for name in change.type.needs)}))


def requirements(names: Sequence[str]) -> str:
    """At the versions that are used here."""
    return "".join(f"{name}=={found}\n" if (found := _version(name)) else f"{name}\n" for name in names)


def _version(name: str) -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(name).split("+")[0]
    except PackageNotFoundError:
        return ""


def _write_data(facts: Facts, path: FilePath) -> None:
    """The columns that are used, as the source gives them, and the row numbers of each part."""
    import numpy as np

    prepared = facts.prepared
    used = {field.column.name for field in facts.fields}
    arrays: dict[str, Any] = {name: prepared.raw.array(name) for name in used}
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
