"""Checkpoints: everything a run needs to go on to the bit, in one safetensors file. Nothing is ever unpickled."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any

from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor

from core.files import replaced
from core.problems import NetwrightError

FORMAT = 1
NETWORK = "network."


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """Weights and buffers of Network by name, on the CPU, after `step` steps."""

    step: int
    epoch: int
    tensors: Mapping[str, Tensor]
    values: Mapping[str, float]
    """Of the validation after that epoch, where there was one."""

    def save(self, path: FilePath) -> None:
        """Atomic. Names are those of the module, so that `network.load_state_dict(load_file(path))` takes the file."""
        _write(path, self.tensors, {"step": self.step, "epoch": self.epoch, "values": dict(self.values)})

    @staticmethod
    def load(path: FilePath) -> Weights:
        """Raises NetwrightError when the file is missing or damaged."""
        tensors, plain = _read(path)
        return Weights(plain["step"], plain["epoch"], tensors, plain["values"])


@dataclass(frozen=True, slots=True, eq=False)
class Checkpoint:
    """The state of a run between two steps. `tensors` lie on the CPU; `plain` is JSON."""

    step: int
    epoch: int
    """Epochs completed, validation included."""
    tensors: Mapping[str, Tensor]
    plain: Mapping[str, Any]

    @property
    def weights(self) -> Weights:
        tensors = {name.removeprefix(NETWORK): t for name, t in self.tensors.items() if name.startswith(NETWORK)}
        history = self.plain["history"]
        return Weights(self.step, self.epoch, tensors, history[-1]["valid"] if history else {})

    def part(self, prefix: str) -> dict[str, Tensor]:
        """The tensors whose names begin with `prefix.`, without it."""
        start = f"{prefix}."
        return {name.removeprefix(start): t for name, t in self.tensors.items() if name.startswith(start)}

    def save(self, path: FilePath) -> None:
        """Atomic: the old file stays whole until the new one is."""
        _write(path, self.tensors, {"step": self.step, "epoch": self.epoch, **self.plain})

    @staticmethod
    def load(path: FilePath) -> Checkpoint:
        """Raises NetwrightError when the file is missing or damaged."""
        tensors, plain = _read(path)
        return Checkpoint(plain.pop("step"), plain.pop("epoch"), tensors, plain)


def _write(path: FilePath, tensors: Mapping[str, Tensor], plain: Mapping[str, Any]) -> None:
    text = json.dumps({"format": FORMAT, **plain}, sort_keys=True)
    with replaced(path) as temporary:
        save_file({name: t.contiguous() for name, t in tensors.items()}, temporary, {"netwright": text})


def _read(path: FilePath) -> tuple[dict[str, Tensor], dict[str, Any]]:
    try:
        with safe_open(os.fspath(path), "pt") as file:
            plain = json.loads((file.metadata() or {})["netwright"])
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
    except FileNotFoundError:
        raise NetwrightError(f"The saved weights '{path.name}' are missing from the run's folder.") from None
    except (SafetensorError, OSError, KeyError, ValueError) as error:
        raise NetwrightError(f"The saved weights '{path.name}' cannot be read; the file is damaged.") from error
    if plain.pop("format", None) != FORMAT:
        raise NetwrightError(f"The saved weights '{path.name}' are of another version of Netwright.")
    return tensors, plain


def on_cpu(tensors: Mapping[str, Tensor], prefix: str = "") -> dict[str, Tensor]:
    """Copies on the CPU that nobody else holds."""
    return {f"{prefix}{name}": t.detach().to("cpu", copy=True) for name, t in tensors.items()}
