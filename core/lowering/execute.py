"""Runs the source that lowering printed: the trained module and the exported code are the same text."""

from __future__ import annotations

import linecache
import traceback
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import torch
from torch import nn

from core.analysis.custom import Untrusted
from core.lowering.lowered import Lowered
from core.problems import Path
from core.trust import is_trusted

FILE, TAPPED_FILE = "<netwright network>", "<netwright taps>"


@dataclass(frozen=True)
class Built:
    """The running network of one Lowered."""

    lowered: Lowered
    network: nn.Module
    objective: nn.Module | None

    @cached_property
    def _tapped(self) -> nn.Module:
        """The tapped twin, without weights of its own."""
        with torch.device("meta"):
            twin: nn.Module = _run(self.lowered, self.lowered.tapped, TAPPED_FILE)["Network"]()
        return twin

    def taps(self, *inputs: torch.Tensor) -> dict[tuple[Path, str], torch.Tensor]:
        """Every wire's tensor for these inputs, by node path and port, computed with the network's own weights and mode."""
        found: dict[str, Any] = {}
        self.run_tapped(inputs, found)
        return dict(_flat(found, ()))

    def run_tapped(self, inputs: Sequence[torch.Tensor], taps: dict[str, Any]) -> Any:
        """What the network answers. Each wire is put into `taps` as soon as it is there: 'node.port', those of a block in a
        dict of its own that `taps.setdefault` gives."""
        for twin, module in zip(self._tapped.modules(), self.network.modules(), strict=True):
            twin.training = module.training
        weights = {**dict(self.network.named_parameters()), **dict(self.network.named_buffers())}
        return torch.func.functional_call(self._tapped, weights, tuple(inputs), {"taps": taps})


def _flat(found: dict[str, Any], prefix: Path) -> Iterator[tuple[tuple[Path, str], torch.Tensor]]:
    for key, item in found.items():
        if isinstance(item, dict):
            yield from _flat(item, (*prefix, key))
        else:
            node, port = key.rsplit(".", 1)
            yield ((*prefix, node), port), item


def _run(lowered: Lowered, source: str, file: str) -> dict[str, Any]:
    """Whatever of a network is executed comes by here. Raises Untrusted for code that nobody here has agreed to."""
    if not all(is_trusted(code) for _, code in lowered.customs):
        raise Untrusted("The network holds code that has not been trusted on this computer, so it does not run.")
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
    namespace: dict[str, Any] = {"__name__": "netwright_network"}
    exec(compile(source, file, "exec"), namespace)
    return namespace


def build(lowered: Lowered, seed: int | None = None) -> Built:
    """The modules with fresh weights; with a `seed`, always the same ones. The process's own random state is left as it was."""
    namespace = _run(lowered, lowered.source, FILE)
    with torch.random.fork_rng(devices=[]):
        if seed is not None:
            torch.manual_seed(seed)
        objective = namespace["Objective"]() if "Objective" in namespace else None
        return Built(lowered, namespace["Network"](), objective)


def restore(lowered: Lowered, weights: Mapping[str, torch.Tensor]) -> Built:
    """The modules with these weights, in eval mode; draws no random numbers. Raises RuntimeError when they do not fit."""
    namespace = _run(lowered, lowered.source, FILE)
    with torch.device("meta"):
        network: nn.Module = namespace["Network"]()
    network.load_state_dict(dict(weights), assign=True)
    objective = namespace["Objective"]() if "Objective" in namespace else None
    return Built(lowered, network.eval().requires_grad_(False), objective)


def locate(error: BaseException, lowered: Lowered) -> Path | None:
    """The node in whose line of generated code an error was raised."""
    return lowered.path_of(f.lineno or 0 for f in traceback.extract_tb(error.__traceback__) if f.filename == FILE)


def custom_line(error: BaseException, lowered: Lowered) -> int:
    """The line of a person's own code in which an error was raised, counted from 1; 0 where it was raised elsewhere."""
    lines = (f.lineno or 0 for f in traceback.extract_tb(error.__traceback__) if f.filename in (FILE, TAPPED_FILE))
    return next((n for n in map(lowered.line_of_custom, reversed([*lines])) if n), 0)
