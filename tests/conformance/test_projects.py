"""Every declaration in a project: what trains, what is counted and what leaves Netwright is one and the same network."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn

from core.analysis import analyse
from core.export import export
from core.export.code import code
from core.layers.losses import LossType
from core.lowering import lower
from core.lowering.execute import build
from core.problems import NetwrightError
from tests.conformance.draw import Draw
from tests.conformance.draws import draws
from tests.conformance.effort import TIMES
from tests.conformance.keys import MODULES
from tests.conformance.modules import quiet, shape_of
from tests.conformance.projects import entering, project_of, run_alone, tensors_for, with_any_batch

pytestmark = pytest.mark.drawn
TAKEN, REFUSED = 5 * TIMES, 3 * TIMES


@pytest.mark.parametrize("key", MODULES)
def test_what_trains_is_what_was_counted_and_what_is_exported(key: str, tmp_path: Path) -> None:
    taken = [draw for draw in entering(draws(key)[0]) if draw.refusal is None]
    assert len(taken) >= 5
    for number, draw in enumerate(taken[:TAKEN]):
        _check_project(draw, tmp_path / f"project_{number}")


def _check_project(draw: Draw, folder: Path) -> None:
    project = project_of(draw)
    analysis = analyse(project)
    assert analysis.errors == (), str(draw)
    info, cost = analysis.info(("node",)), with_any_batch(draw).cost
    assert info is not None
    assert cost is not None
    assert (info.parameters, info.flops) == (cost.parameters, cost.flops), str(draw)
    lowered = lower(project, analysis)
    assert code(project, analysis).text == lowered.source
    with quiet():
        built = build(lowered, seed=0)
        outside = run_alone(export(project, None, "python", folder) / "model.py")
        torch.manual_seed(0)
        objective = outside["Objective"]() if "Objective" in outside else None
        network: nn.Module = outside["Network"]()
        assert sum(p.numel() for p in built.network.parameters()) == analysis.totals.parameters, str(draw)
        assert (objective is not None) == (built.objective is not None) == isinstance(draw.layer, LossType)
        inputs = tensors_for(project, lowered.inputs)
        for training in (True, False):
            ours = _run(built.network.train(training), built.objective, inputs)
            theirs = _run(network.train(training), objective, inputs)
            shapes = [tuple(t.shape) for t in ours[-len(draw.outs) :]]
            assert shapes == [shape_of(out) for out in draw.outs], f"{draw}\n{lowered.source}"
            torch.testing.assert_close(theirs, ours, rtol=0, atol=0, equal_nan=True, msg=lambda m: f"{m}\n{draw}")
    torch.testing.assert_close(network.state_dict(), built.network.state_dict(), rtol=0, atol=0, equal_nan=True)


def _run(network: nn.Module, objective: nn.Module | None, inputs: list[torch.Tensor]) -> tuple[torch.Tensor, ...]:
    """The answers, then the losses where there are any; what is drawn by chance comes from the same random numbers."""
    torch.manual_seed(1)
    with torch.no_grad():
        made: Any = network(*inputs)
        made = made if isinstance(made, tuple) else (made,)
        return (*made, *objective(*made)) if objective is not None else made


@pytest.mark.parametrize("key", MODULES)
def test_a_use_that_is_refused_is_a_problem_at_its_node_and_no_code(key: str) -> None:
    refused = [with_any_batch(draw) for draw in entering(draws(key)[1])]
    for draw in [draw for draw in refused if draw.refusal is not None][:REFUSED]:
        project = project_of(draw)
        analysis = analyse(project)
        told = [problem.message for problem in analysis.errors if problem.path == ("node",)]
        assert str(draw.refusal) in told, str(draw)
        first = analysis.errors[0].message
        assert code(project, analysis) == ("", first, (), ())
        with pytest.raises(NetwrightError) as caught:
            lower(project, analysis)
        assert str(caught.value) == first


def test_exported_code_that_asks_for_netwright_would_be_caught(tmp_path: Path) -> None:
    for line in ("import core", "from core.layers import LAYERS", "import gui.main_window as m"):
        (tmp_path / "model.py").write_text(line, encoding="utf-8")
        with pytest.raises(ImportError, match="out of reach"):
            run_alone(tmp_path / "model.py")
