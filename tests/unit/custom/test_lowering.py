"""Code in the program: under names of its own, trained, exported, alone, and named where it fails."""

import subprocess
import sys
from pathlib import Path

import pytest
import torch
from torch import nn

from core import api, trust
from core.analysis import analyse
from core.builder import Net
from core.document.project import Project
from core.expressions import Expr
from core.layers.custom.starter import STARTER
from core.lowering import lower
from core.lowering.execute import build
from core.lowering.settle import settled
from core.problems import NetwrightError
from core.training.failures import problem_of
from core.training.plan import plan_of
from tests.unit.custom.nets_with_code import HEAD, around, function


def chain(*codes: str) -> Project:
    net = Net("digits")
    x = net.add("Flatten", net.input("image"))
    for i, code in enumerate(codes):
        x = net.add("Python", x, name=f"part{i}", code=code)
    net.output(net.add("Linear", x, out_features=10), "label")
    net.train_with("Adam", epochs=1)
    return settled(net.project)


def run(project: Project, x: torch.Tensor) -> torch.Tensor:
    network = build(lower(project), 0).network.eval()
    network.linear1 = nn.Identity()
    return network(x)


def test_the_gated_linear_unit_computes_its_formula() -> None:
    network = build(lower(settled(around(STARTER, out_features=5))), 0).network
    x = torch.rand(3, 1, 8, 8)
    value, gate = (x.flatten(1) @ network.mine.linear.weight.T + network.mine.linear.bias).split(5, 1)
    torch.testing.assert_close(network.linear1(value * gate.sigmoid()), network(x))


def test_codes_with_the_same_names_do_not_meet() -> None:
    helper = f"{HEAD}FACTOR = {{}}\n\n\ndef helper(x):\n    return x * FACTOR\n\n\ndef forward(x: Tensor) -> Tensor:\n    return helper(x)\n"
    project = chain(helper.format(2), helper.format(3), helper.format(2))
    x = torch.rand(2, 1, 8, 8)
    torch.testing.assert_close(run(project, x), x.flatten(1) * 12)
    source = lower(project).source
    assert source.count("return x * FACTOR") == 2
    assert "FACTOR2 = 3" in source


def test_names_of_the_program_and_of_our_blocks_are_evaded() -> None:
    code = f"{HEAD}class Network(nn.Module):\n    def forward(self, x: Tensor) -> Tensor:\n        return Objective(x)\n\n\ndef Objective(x):\n    return x + 1\n"
    mamba = f"{HEAD}class SwiGLU(nn.Module):\n    def forward(self, x: Tensor) -> Tensor:\n        return x + 2\n"
    x = torch.rand(2, 1, 8, 8)
    torch.testing.assert_close(run(chain(code, mamba), x), x.flatten(1) + 3)


@pytest.mark.parametrize("name", ["x", "part0", "flatten1", "linear1", "image", "taps", "_", "layer"])
def test_a_function_may_have_any_name(name: str) -> None:
    code = f"{HEAD}def {name}(x: Tensor) -> Tensor:\n    return x * 5\n"
    x = torch.rand(2, 1, 8, 8)
    project = chain(code)
    torch.testing.assert_close(run(project, x), x.flatten(1) * 5)
    found = build(lower(project), 0).taps(x)
    assert len(found) == 4


def test_a_name_with_two_meanings_is_refused_with_a_sentence() -> None:
    one = f"{HEAD}def helper(a):\n    return a\n\n\ndef forward(x: Tensor) -> Tensor:\n    return helper(a=x)\n"
    other = f"{HEAD}def helper(x):\n    return x\n\n\ndef forward(x: Tensor, *, helper_: int = 1) -> Tensor:\n    def inner(helper):\n        return helper\n    return inner(helper(x))\n"
    with pytest.raises(NetwrightError, match="'helper' for several things"):
        lower(chain(one, other))
    with pytest.raises(NetwrightError, match="imports 'math' as 'nn'"):
        lower(
            chain("import math as nn\nimport torch\n\n\ndef forward(x: torch.Tensor) -> torch.Tensor:\n    return x\n")
        )


def test_optional_and_variadic_inputs_several_outputs_and_parameters() -> None:
    code = f"{HEAD}from typing import NamedTuple\n\n\nclass Both(NamedTuple):\n    total: Tensor\n    rest: Tensor\n\n\ndef forward(a: Tensor, b: Tensor | None = None, *more: Tensor, by: float = 1.0) -> Both:\n    found = a if b is None else a + b\n    return Both(sum(more, found) * by, a)\n"
    net = Net("digits")
    x = net.add("Flatten", net.input("image"))
    y = net.add("Python", x, None, [x, x], code=code, by=3.0)
    rest = net.port(y, "rest")
    net.output(net.add("Linear", net.add("Add", y, rest), out_features=10), "label")
    project = settled(net.project)
    assert not analyse(project).errors
    image = torch.rand(2, 1, 8, 8)
    torch.testing.assert_close(run(project, image), image.flatten(1) * 10)
    assert "by=3.0" in lower(project).source


def test_in_a_block_its_numbers_follow_the_use() -> None:
    net = Net("digits")
    part = net.block("Gate", width=8)
    start = part.input()
    part.output(part.add("Python", start, out_features=Expr("2*width")))
    x = net.add("Flatten", net.input("image"))
    x = net.use(part, net.use(part, x, width=4), width=16)
    net.output(net.add("Linear", x, out_features=10), "label")
    project = settled(net.project)
    lowered = lower(project)
    assert lowered.source.count("class GatedLinear") == 1
    assert "out_features=2 * width" in lowered.source
    assert build(lowered, 0).network(torch.rand(2, 1, 8, 8)).shape == (2, 10)
    assert analyse(project).totals.parameters == sum(p.numel() for p in build(lowered, 0).network.parameters())


def test_weights_can_be_frozen_and_filled() -> None:
    from core.spec import Use

    project = settled(around(STARTER, frozen=True, weight_init=Use("constant", (("val", 0.5),))))
    network = build(lower(project), 0).network
    assert not any(p.requires_grad for p in network.mine.parameters())
    assert bool((network.mine.linear.weight == 0.5).all())
    assert analyse(project).totals.frozen == sum(p.numel() for p in network.mine.parameters())


def test_it_trains_saves_and_the_exported_folder_runs_alone(tmp_path: Path) -> None:
    project = settled(around(STARTER))
    trained = api.train(project, epochs=3, seed=1)
    assert trained.info.train["loss"] < 2.3
    folder = api.export_to(tmp_path / "out", trained)
    script = (
        "import sys; sys.modules['core'] = sys.modules['gui'] = None\n"
        "import torch, model\nprint(tuple(model.Network()(torch.zeros(2, 1, 8, 8)).shape))"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=folder, capture_output=True, text=True)
    assert done.stdout.strip() == "(2, 10)", done.stderr


def test_an_error_in_training_names_layer_and_line() -> None:
    code = f"{HEAD}def forward(x: Tensor) -> Tensor:\n    if x.device.type != 'meta':\n        raise ValueError('not today')\n    return x\n"
    project = chain(code)
    lowered = lower(project)
    with pytest.raises(ValueError, match="not today") as raised:
        build(lowered, 0).network(torch.rand(2, 1, 8, 8))
    problem = problem_of(raised.value, plan_of(project, lowered), "at step 1")
    assert "in line 7 of the code of this layer" in problem.message
    assert project.graph.nodes[problem.path[0]].name == "part0"


def test_code_that_is_not_trusted_is_not_lowered() -> None:
    project = settled(around(function("x")))
    trust._agreed_now.clear()
    with pytest.raises(NetwrightError, match="'mine' has not been trusted"):
        lower(project)
