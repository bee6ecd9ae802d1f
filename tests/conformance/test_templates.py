"""Every starter project has the parameters of the literature, agrees with torch, runs alone, and learns what it promises."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode

from core.analysis import analyse
from core.cli import main
from core.data.prepare import prepare
from core.export import export
from core.layers.wires import INT
from core.lowering import lower
from core.lowering.execute import build
from core.project import load
from core.templates import LAST_VALUE, TEMPLATES, Template

TORCHVISION = "torchvision, table of classification weights (docs.pytorch.org/vision/stable/models.html)"
PUBLISHED = {
    "alexnet": (61_100_840, TORCHVISION),
    "vgg16": (138_357_544, TORCHVISION),
    "googlenet": (6_624_904, TORCHVISION),
    "resnet18": (11_689_512, TORCHVISION),
    "resnet50": (25_557_032, TORCHVISION),
    "squeezenet1-1": (1_235_496, TORCHVISION),
    "densenet121": (7_978_856, TORCHVISION),
}
"""Template -> (parameters, where the number stands)."""
NOT_COUNTED: dict[str, str] = {}
"""Templates whose operations torch's own counter leaves out, with the reason."""
every = pytest.mark.parametrize("template", list(TEMPLATES), ids=lambda t: t.key)
with_reference = pytest.mark.parametrize("template", [t for t in TEMPLATES if t.reference], ids=lambda t: t.key)


def examples(template: Template, batch: int, device: str) -> list[torch.Tensor]:
    """Something that fits each input."""
    project = template.build()
    analysis = analyse(project)
    made = []
    for slot in lower(project, analysis).inputs:
        wire = analysis.type_at(slot.path, "y")
        assert wire is not None
        sizes = [batch if axis == "N" else int(str(size)) for size, axis in zip(wire.sizes, wire.axes, strict=True)]
        integral = wire.dtype == INT
        made.append(torch.zeros(sizes, dtype=torch.long if integral else torch.float32, device=device))
    return made


@every
def test_it_has_no_problem_and_the_parameters_it_says(template: Template) -> None:
    analysis = analyse(template.build())
    assert analysis.problems == ()
    assert analysis.totals.parameters == template.parameters


@pytest.mark.parametrize("name", PUBLISHED)
def test_its_parameters_are_those_of_the_literature(name: str) -> None:
    with torch.device("meta"):
        network = build(lower(TEMPLATES[name].build())).network
    assert sum(p.numel() for p in network.parameters()) == TEMPLATES[name].parameters == PUBLISHED[name][0]


@every
def test_its_operations_are_those_that_torch_counts(template: Template) -> None:
    """In training mode on the meta device: on the CPU fused attention and LSTM count as nothing."""
    with torch.device("meta"):
        network = build(lower(template.build())).network.train()
    with FlopCounterMode(display=False) as counter:
        network(*examples(template, 2, "meta"))
    counted = counter.get_total_flops() / 2
    told = analyse(template.build()).totals.flops
    assert isinstance(told, int)
    if template.key in NOT_COUNTED:
        assert counted < told
    else:
        assert told == pytest.approx(counted, rel=0.01)


ALONE = """
import importlib.abc, importlib.util, json, sys
from pathlib import Path
class Block(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("core", "gui"):
            raise ImportError(f"{name} is out of reach")
sys.meta_path.insert(0, Block())
import torch
torch.set_num_threads(1)
told = {}
for name, job in json.load(sys.stdin).items():
    spec = importlib.util.spec_from_file_location(name.replace("-", "_"), Path(name) / "model.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    with torch.device(job["device"]), torch.no_grad():
        network = module.Network().eval()
        made = network(*[torch.zeros(s, dtype=getattr(torch, d)) for s, d in job["inputs"]])
    made = made if isinstance(made, tuple) else (made,)
    told[name] = [[list(y.shape), bool(y.isfinite().all()) if y.device.type == "cpu" else True] for y in made]
    del network, made
json.dump(told, sys.stdout)
"""
HEAVY = 30_000_000
"""With more parameters than this a network is run on the meta device: shapes alone."""


def test_what_is_exported_runs_alone(tmp_path: Path) -> None:
    """In one process that can import neither core nor gui."""
    jobs: dict[str, Any] = {}
    for template in TEMPLATES:
        export(template.build(), None, "python", tmp_path / template.key)
        inputs = [(list(x.shape), str(x.dtype).split(".")[1]) for x in examples(template, 2, "meta")]
        jobs[template.key] = {"inputs": inputs, "device": "cpu" if template.parameters <= HEAVY else "meta"}
    done = subprocess.run(
        [sys.executable, "-c", ALONE],
        cwd=tmp_path,
        input=json.dumps(jobs),
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": ""},
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    for template in TEMPLATES:
        analysis = analyse(template.build())
        wanted = [_shape(analysis.nodes[slot.path].ins[0]) for slot in lower(template.build(), analysis).outputs]
        assert told[template.key] == [[shape, True] for shape in wanted], template.key


def _shape(wire: Any) -> list[int]:
    return [2 if axis == "N" else int(size) for size, axis in zip(wire.sizes, wire.axes, strict=True)]


def rival(name: str, file: Path, part: str) -> float:
    """Mean absolute error of a guess without a network, worked out from the data alone."""
    assert name == LAST_VALUE
    prepared = prepare(load(file)[0].data)
    rows = prepared.rows[part]
    return float(np.abs(prepared.raw.columns["window"][rows, -1] - prepared.raw.columns["next"][rows]).mean())


@with_reference
def test_it_reaches_its_reference(template: Template, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    drawn, trained = tmp_path / "drawn.netw", tmp_path / "trained.netw"
    assert main(["new", template.key, "-o", str(drawn)]) == 0
    assert main(["check", str(drawn)]) == 0
    assert main(["train", str(drawn), "--device", "cpu", "-o", str(trained), "--json"]) == 0
    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    reference = template.reference
    assert reference is not None
    reached = told[reference.part][reference.series]
    if reference.at_least is not None:
        assert reached >= reference.at_least
    if reference.at_most is not None:
        assert reached <= reference.at_most
    if reference.rival:
        assert reached * reference.factor <= rival(reference.rival, drawn, reference.part)


def test_references_are_those_that_were_agreed() -> None:
    agreed = {t.key: t.reference for t in TEMPLATES if t.reference}
    at_least = {key: told.at_least for key, told in agreed.items() if told.at_least is not None}
    assert at_least == {
        "xor-mlp": 1.0,
        "spirals-mlp": 0.98,
        "iris-mlp": 0.95,
        "digits-mlp": 0.95,
        "digits-cnn": 0.97,
        "digits-transformer": 0.95,
    }
    assert agreed["xor-perceptron"].at_most == 0.75
    assert (agreed["sine-lstm"].rival, agreed["sine-lstm"].factor) == (LAST_VALUE, 5.0)
