"""The exported folder, used by a process that cannot import Netwright."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
import torch
from safetensors.torch import load_file

from core import api
from core.builder import Net
from core.document.project import Project
from core.export import export
from core.export.python.facts import RESERVED, Facts
from core.expressions import Expr
from core.inference import Model
from core.lowering import lower
from core.spec import Use
from core.templates import TEMPLATES
from core.trained import Trained
from core.training.settings import with_setting

BLOCKER = """
import importlib.abc, sys
class Block(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("core", "gui"):
            raise ImportError(f"{name} is out of reach")
sys.meta_path.insert(0, Block())
"""


def parity() -> Project:
    """Rows of different length, whole numbers, lengths as an argument."""
    net = Net("parity", rows=200)
    x = net.add("Embedding", net.input("tokens"), num_embeddings=3, embedding_dim=8)
    x = net.add("Linear", net.port(net.add("GRU", x, hidden_size=8), "last"), out_features=Expr("classes"))
    net.output(x, "label")
    net.train_with("RMSprop", epochs=2, batch_size=32, keep_best="metric")
    return net.project


def diabetes() -> Project:
    """A number to forecast, standardized; clipping, no shuffling, skipped last batches."""
    net = Net("diabetes")
    x = net.add("ReLU", net.add("Linear", net.input("features"), out_features=8))
    net.output(net.add("Linear", x, out_features=Expr("targets")), "progression", loss="HuberLoss")
    net.train_with("SGD", lr=0.05, momentum=0.9, nesterov=True, epochs=3, clip_grad_norm=1.0, shuffle=False, drop_last=True, keep_best="last")  # fmt: skip
    return net.project


def cancer() -> Project:
    """Two classes with one score; two outputs, one of them weighted."""
    net = Net("breast_cancer")
    x = net.add("ReLU", net.add("BatchNorm1d", net.add("Linear", net.input("features"), out_features=8)))
    net.output(net.add("Linear", x, out_features=1), "diagnosis", loss="BCEWithLogitsLoss")
    net.output(net.add("Linear", x, out_features=2), "diagnosis", name="second", weight=0.5)
    net.train_with("AdamW", epochs=2)
    return net.project


def balanced() -> Project:
    """Rows of rare classes drawn more often."""
    net = Net("breast_cancer")
    net.output(net.add("Linear", net.input("features"), out_features=Expr("classes")), "diagnosis")
    net.train_with("Adam", epochs=2, shuffle=False, balanced=True)
    return net.project


def weighed() -> Project:
    """Rare classes that count more in two losses: a score for each class, and one score."""
    net = Net("breast_cancer")
    x = net.input("features")
    net.output(net.add("Linear", x, out_features=2), "diagnosis")
    net.output(net.add("Linear", x, out_features=1), "diagnosis", name="second", loss="BCEWithLogitsLoss")
    net.train_with("Adam", epochs=2, class_weights="balanced")
    return net.project


def even_batches() -> Project:
    """Rows of similar length in one batch, cut behind its longest."""
    made = parity()
    return replace(made, plan=with_setting(made.plan, "by_length", True))


def tuned() -> Project:
    """A schedule with a warm-up, penalties, a frozen layer, first values, two optimizers in one."""
    net = Net("diabetes")
    x = net.add("ReLU", net.add("Linear", net.input("features"), out_features=8, frozen=True))
    x = net.add("ReLU", net.add("Linear", x, out_features=8, l1=1e-3, weight_init=Use("orthogonal")))
    net.output(net.add("Linear", x, out_features=Expr("targets"), bias_init=Use("ones")), "progression")
    net.train_with("Muon", lr=0.02, epochs=3, scheduler="CosineAnnealingLR", warmup=0.5, eta_min=1e-4, l2=1e-3)
    return net.project


def curved() -> Project:
    """An optimizer that looks at a batch several times, and a rate that falls on a plateau."""
    net = Net("diabetes")
    x = net.add("Tanh", net.add("Linear", net.input("features"), out_features=4, l2=1e-2))
    net.output(net.add("Linear", x, out_features=Expr("targets")), "progression")
    lowered = {"scheduler": "ReduceLROnPlateau", "patience": 0, "threshold": 0.2, "warmup": 1.0}
    net.train_with("LBFGS", lr=0.5, max_iter=3, epochs=4, batch_size=200, clip_grad_norm=5.0, **lowered)
    return net.project


def augmented() -> Project:
    """Pictures moved, coloured, blurred, mixed with one another."""
    net = Net("digits")
    x = net.add("ReLU", net.add("Conv2d", net.input("image"), out_channels=4, kernel_size=3))
    net.output(net.add("Linear", net.add("Flatten", x), out_features=Expr("classes")), "label")
    uses = ("affine", "resized_crop", "padded_crop", "colour", "blur", "erase", "noise", "mixup", "cutmix")
    net.augment(*map(Use, uses), Use("flip_vertical", (("on", False),)))
    net.train_with("Adam", epochs=2, batch_size=128)
    return net.project


def turned() -> Project:
    """Two augmentations that need nothing but torch, and answers that stay with their rows."""
    net = Net("digits")
    x = net.add("Flatten", net.input("image"))
    net.output(net.add("Linear", x, out_features=Expr("classes")), "label")
    net.augment(Use("quarter_turns"), Use("flip_horizontal"))
    net.train_with("SGD", lr=0.1, epochs=2)
    return net.project


def restored() -> Project:
    """A picture shown with noise and answered without; an optimizer that looks at a batch several times."""
    net = Net("digits")
    x = net.add("Linear", net.add("Flatten", net.input("image")), out_features=64)
    net.output(net.add("Reshape", x, shape=(1, 8, 8)), "image", loss="MSELoss")
    net.augment(Use("rotation"), Use("noise"))
    net.train_with("LBFGS", lr=0.1, max_iter=2, epochs=2, batch_size=300)
    return net.project


def shortened() -> Project:
    """Words left out and hidden, with lengths."""
    net = Net("parity", rows=200)
    x = net.add("Embedding", net.input("tokens"), num_embeddings=3, embedding_dim=8)
    x = net.add("Linear", net.port(net.add("GRU", x, hidden_size=8), "last"), out_features=Expr("classes"))
    net.output(x, "label")
    net.augment(Use("token_drop"), Use("token_mask", (("token", "1"),)))
    net.train_with("Adam", epochs=2, batch_size=32)
    return net.project


CASES = {
    "augmented": (augmented, 2),
    "turned": (turned, 2),
    "restored": (restored, 2),
    "shortened": (shortened, 2),
    "balanced": (balanced, 2),
    "weighed": (weighed, 2),
    "even-batches": (even_batches, 2),
    "tuned": (tuned, 3),
    "curved": (curved, 4),
    "digits-cnn": (TEMPLATES["digits-cnn"].build, 2),
    "sine-lstm": (TEMPLATES["sine-lstm"].build, 2),
    "parity": (parity, 2),
    "diabetes": (diabetes, 3),
    "cancer": (cancer, 2),
}
SCRIPT = """
import json, os, runpy, sys
from pathlib import Path
import numpy, torch
torch.set_num_threads(1)
for folder, given in json.load(sys.stdin).items():
    print("====", folder)
    os.chdir(folder)
    sys.path.insert(0, folder)
    import predict, prepare
    with torch.no_grad():
        made = predict.network(*prepare.load("test")[:len(given)])
    made = made if isinstance(made, tuple) else (made,)
    numpy.savez("../logits.npz", **{str(i): m.numpy() for i, m in enumerate(made)})
    sys.argv = ["predict.py", *given]
    runpy.run_path("predict.py", run_name="__main__")
    print("----")
    predict.HERE = prepare.HERE = Path("../trained")
    runpy.run_path("train.py", run_name="__main__")
    sys.path.remove(folder)
    for path in Path(folder).glob("*.py"):
        sys.modules.pop(path.stem, None)
"""
"""Each folder in turn, as if it were the only one."""


class Exported(NamedTuple):
    trained: Trained
    model: Model
    folder: Path
    logits: dict[str, Any]
    answers: list[str]
    """What predict.py said of the first three test rows."""
    epochs: list[str]
    """What train.py said."""
    again: dict[str, torch.Tensor]
    """Weights that train.py wrote."""


@pytest.fixture(scope="module")
def all_exported(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Exported]:
    """Trained, exported, and run once, all in one process that has nothing of Netwright: to load torch takes longest."""
    models, given = dict[str, Model](), dict[str, list[str]]()
    for name, (build, epochs) in CASES.items():
        trained = api.train(build(), epochs=epochs, device="cpu", threads=1)
        place = tmp_path_factory.mktemp("export")
        folder = export(trained.project, trained, "python", place / "code")
        shutil.copytree(folder, place / "trained")
        models[name] = Model(trained)
        given[str(folder)] = _given(models[name], place)
    told = run(SCRIPT, tmp_path_factory.mktemp("elsewhere"), json.dumps(given)).split("==== ")[1:]
    return {
        name: _exported(model, *one.split("\n", 1)) for (name, model), one in zip(models.items(), told, strict=True)
    }


def _exported(model: Model, folder: str, told: str) -> Exported:
    answers, _, epochs = told.partition("----\n")
    place = Path(folder).parent
    with np.load(place / "logits.npz") as found:
        logits = dict(found)
    again = load_file(place / "trained" / "weights.safetensors")
    return Exported(model.trained, model, Path(folder), logits, answers.splitlines(), epochs.splitlines(), again)


@pytest.fixture(params=list(CASES))
def exported(request: pytest.FixtureRequest, all_exported: dict[str, Exported]) -> Exported:
    return all_exported[request.param]


def _given(model: Model, place: Path) -> list[str]:
    """The first three test rows in the units of the data, a file for each argument."""
    prepared, names = model.prepared, []
    rows = prepared.rows["test"][:3]
    for slot in model.lowered.inputs:
        values = prepared.raw.lengths[slot.column] if slot.partner else prepared.raw.columns[slot.column]
        names.append(f"../given{len(names)}.npy")
        np.save(place / names[-1][3:], values[rows])
    return names


def run(script: str, folder: Path, given: str = "") -> str:
    done = subprocess.run(
        [sys.executable, "-c", BLOCKER + script], cwd=folder, input=given, capture_output=True, text=True, timeout=100, check=False,
        env={**os.environ, "PYTHONPATH": "", "OMP_NUM_THREADS": "1"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_logits_are_those_of_the_window(exported: Exported) -> None:
    for i, values in enumerate(exported.model.raw(exported.model.prepared, "test")):
        np.testing.assert_allclose(exported.logits[str(i)], values, rtol=0, atol=1e-6)


def test_predict_takes_rows_in_the_units_of_the_data(exported: Exported) -> None:
    model = exported.model
    assert len(exported.answers) == 3 * len(model.lowered.outputs)
    for number, answer in enumerate(model.answers(model.prepared, "test")):
        words = exported.answers[3 * number].split()
        row = answer.row(0)
        if answer.kind == "value":
            told = np.ravel(json.loads(exported.answers[3 * number].partition(" ")[2]))
            np.testing.assert_allclose(told, answer.values[0], rtol=1e-4, atol=1e-5)
        else:
            assert " ".join(words[1:-1]) == row["class"]
            assert float(words[-1]) == pytest.approx(row["probability"], abs=6e-4)


def test_train_makes_the_same_weights_again(exported: Exported) -> None:
    trained = exported.trained
    assert len(exported.epochs) == trained.info.epochs
    assert set(exported.again) == set(trained.tensors)
    for name, tensor in trained.tensors.items():
        torch.testing.assert_close(exported.again[name], tensor, rtol=1e-4, atol=1e-5)
    words = exported.epochs[-1].split()[2:]
    last = {name: float(value) for name, value in zip(words[::2], words[1::2], strict=True)}
    for name in last.keys() & trained.info.valid.keys():
        assert last[name] == pytest.approx(trained.info.valid[name], abs=2e-3)


@pytest.mark.parametrize(
    "build",
    [*(t.build for t in TEMPLATES), parity, diabetes, cancer, tuned, curved, augmented, turned, restored, shortened],
)
def test_the_code_is_clean_and_formatted(build: Callable[[], Project], tmp_path: Path) -> None:
    folder = export(build(), None, "python", tmp_path / "out")
    for command in (["check"], ["format", "--check"]):
        done = subprocess.run(
            [sys.executable, "-m", "ruff", *command, "--isolated", "--no-cache", "--line-length", "120", "."],
            cwd=folder, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
    assert lower(build()).source in (folder / "model.py").read_text(encoding="utf-8")


def test_the_folder_needs_nothing_of_netwright(exported: Exported) -> None:
    needs = (exported.folder / "requirements.txt").read_text().splitlines()
    kornia = ["kornia"] * (exported.trained.project.data.augment[:1] in [(Use("affine"),), (Use("rotation"),)])
    assert [line.split("==")[0] for line in needs] == [*kornia, "numpy", "safetensors", "torch"]
    assert all("+" not in line for line in needs)
    for path in exported.folder.glob("*.py"):
        assert "import core" not in path.read_text(encoding="utf-8")


def test_a_network_that_was_never_trained_goes_out_without_weights(tmp_path: Path) -> None:
    folder = export(TEMPLATES["xor-mlp"].build(), None, "python", tmp_path / "out")
    assert not (folder / "weights.safetensors").exists()
    assert "`train.py` writes them" in (folder / "README.md").read_text(encoding="utf-8")


def test_names_of_columns_never_hide_what_the_scripts_use() -> None:
    facts = Facts(TEMPLATES["sine-lstm"].build(), None, "x")
    assert [field.name for field in facts.fields] == ["window", "next_values"]
    assert not RESERVED & {field.name for field in facts.fields}


def test_a_network_without_data_goes_out_alone_and_says_how_to_call_it(tmp_path: Path) -> None:
    net = Net()
    words = net.add("Embedding", net.input(name="words", shape=(7,), dtype="int64"), num_embeddings=5, embedding_dim=3)
    x = net.add("Concat", words, net.input(name="marks", shape=(7, 2)), dim=2)
    net.output(net.add("Linear", x, out_features=4))
    folder = export(net.project, None, "python", tmp_path / "tagger")
    assert sorted(path.name for path in folder.iterdir()) == ["README.md", "model.py", "requirements.txt"]
    words_of_it = (folder / "README.md").read_text(encoding="utf-8")
    assert "It takes `words` (N×7), `marks` (N×7×2)" in words_of_it
    call = next(line.strip() for line in words_of_it.splitlines() if "output = " in line)
    script = (
        f"{BLOCKER}\nimport torch\nfrom model import Network\nnetwork = Network()\n{call}\nprint(tuple(output.shape))"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=folder, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "(1, 7, 4)"
