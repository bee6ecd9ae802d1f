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
from core.templates import LAST_VALUE, MEAN_PICTURE, TEMPLATES, Template

TORCHVISION = "torchvision, table of classification weights (docs.pytorch.org/vision/stable/models.html)"
PUBLISHED = {
    "alexnet": (61_100_840, TORCHVISION),
    "vgg16": (138_357_544, TORCHVISION),
    "googlenet": (6_624_904, TORCHVISION),
    "resnet18": (11_689_512, TORCHVISION),
    "resnet50": (25_557_032, TORCHVISION),
    "squeezenet1-1": (1_235_496, TORCHVISION),
    "densenet121": (7_978_856, TORCHVISION),
    "mobilenet-v2": (3_504_872, TORCHVISION),
    "convnext-tiny": (28_589_128, TORCHVISION),
    "vit-b16": (86_567_656, TORCHVISION),
    "lenet5": (
        61_706,
        "Zhang et al., Dive into deep learning, section 7.6: convolutions 156 + 2,416 + 48,120, dense 10,164 + 850",
    ),
    "bert-base": (109_482_240, "Hugging Face, BertModel of bert-base-uncased; Devlin et al. 2018 say 110 M"),
    "gpt2-small": (124_439_808, "Hugging Face, GPT2LMHeadModel of gpt2; 124 M in the model's own repository"),
    "mamba-130m": (129_135_360, "state-spaces/mamba-130m, sum over its weights; Gu & Dao 2023, table 3, say 130 M"),
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


def test_unet_has_the_widths_of_its_figure() -> None:
    """Ronneberger et al. 2015, figure 1: 31.0 million, as re-implementations with these widths state."""

    def two(given: int, width: int) -> int:
        return 9 * given * width + width + 9 * width * width + width

    down = sum(two(given, width) for given, width in ((1, 64), (64, 128), (128, 256), (256, 512), (512, 1024)))
    up = sum(4 * 2 * width * width + width + two(2 * width, width) for width in (512, 256, 128, 64))
    assert TEMPLATES["unet"].parameters == down + up + 64 * 2 + 2
    assert round(TEMPLATES["unet"].parameters / 1e6, 1) == 31.0


def test_the_transformer_is_the_base_model_of_the_paper() -> None:
    """Vaswani et al. 2017, table 3: 65 million, with a shared table of about 37,000 tokens."""
    network = torch.nn.Transformer(512, 8, 6, 6, 2048, batch_first=True, device="meta")
    network.encoder.norm = network.decoder.norm = None
    assert TEMPLATES["transformer-base"].parameters == sum(p.numel() for p in network.parameters()) + 37_000 * 512
    assert TEMPLATES["transformer-base"].parameters == pytest.approx(65e6, rel=0.04)


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
        lowered = lower(template.build(), analysis)
        wanted = [_shape(analysis.nodes[slot.path].ins[0]) for slot in lowered.outputs]
        answers = told[template.key][: len(wanted)]
        assert answers == [[shape, True] for shape in wanted], template.key
        assert len(told[template.key]) == len(wanted) + len(lowered.extras)


def _shape(wire: Any) -> list[int]:
    return [2 if axis == "N" else int(size) for size, axis in zip(wire.sizes, wire.axes, strict=True)]


def rival(name: str, file: Path, part: str) -> float:
    """Error of a guess without a network, worked out from the data alone: absolute for numbers, squared for pictures."""
    prepared = prepare(load(file)[0].data)
    rows = prepared.rows[part]
    if name == MEAN_PICTURE:
        pictures = prepared.table.columns["image"]
        mean = pictures[prepared.rows["train"]].mean(axis=0, keepdims=True)
        return float(np.square(pictures[rows] - mean).mean())
    assert name == LAST_VALUE
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
        "lenet5": 0.97,
        "highway": 0.94,
    }
    assert agreed["xor-perceptron"].at_most == 0.75
    rivals = {key: (told.rival, told.factor) for key, told in agreed.items() if told.rival}
    assert rivals == {
        "sine-lstm": (LAST_VALUE, 5.0),
        "tdnn": (LAST_VALUE, 5.0),
        "denoising-autoencoder": (MEAN_PICTURE, 2.5),
        "conv-vae": (MEAN_PICTURE, 3.0),
    }
