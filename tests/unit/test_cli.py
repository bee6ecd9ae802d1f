"""The headless face: results on stdout, one clear sentence on stderr, and the exit codes that scripts rely on."""

import csv
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from core import api
from core.cli import VERBS, main
from core.data.prepare import loaded
from core.document import edits
from core.document.bypass import set_bypassed
from core.document.project import DataSettings, Project
from core.graph import End
from core.layers import LAYERS
from core.project import Extras, WorkingFolder, load, save
from core.spec import Use
from core.templates import GROUPS, TEMPLATES
from core.training.runs import Runs

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """(exit code, stdout, stderr) of a verb in this process."""

    def call(*words: object) -> tuple[int, str, str]:
        code = main([str(word) for word in words])
        told = capsys.readouterr()
        return code, told.out, told.err

    return call


def last_line(text: str) -> Any:
    return json.loads(text.splitlines()[-1])


def kept(path: Path, project: Project) -> Path:
    save(path, project, Extras())
    return path


@pytest.fixture
def iris(tmp_path: Path) -> Path:
    return kept(tmp_path / "iris.netw", TEMPLATES["iris-mlp"].build())


@pytest.fixture
def xor(tmp_path: Path) -> Path:
    return kept(tmp_path / "xor.netw", TEMPLATES["xor-mlp"].build())


@pytest.fixture(scope="module")
def digits(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A trained project whose working folder is elsewhere."""
    path = tmp_path_factory.mktemp("digits") / "digits.netw"
    project = TEMPLATES["digits-cnn"].build()
    api.save(project, path, api.train(project, epochs=3, device="cpu"))
    return path


def test_templates_are_listed(run: Run) -> None:
    code, out, err = run("templates")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert [line.split()[0] for line in lines if line.startswith("  ")] == [t.key for t in TEMPLATES]
    assert [line for line in lines if line and not line.startswith(" ")] == list(GROUPS)
    listed = last_line(run("templates", "--json")[1])["templates"]
    keys = {"name", "title", "summary", "group", "parameters", "year", "paper", "data"}
    assert [set(entry) for entry in listed] == [keys] * len(TEMPLATES)
    assert {entry["name"]: entry["parameters"] for entry in listed}["resnet50"] == 25_557_032


def test_layers_are_listed_with_their_parameters(run: Run) -> None:
    listed = {layer["key"]: layer for layer in last_line(run("layers", "--json")[1])["layers"]}
    assert set(listed) == {layer.key for layer in LAYERS}
    assert {"key", "title", "category", "summary", "params"} == set(listed["Conv2d"])
    (channels,) = [p for p in listed["Conv2d"]["params"] if p["name"] == "out_channels"]
    assert (channels["kind"], channels["title"]) == ("int", "Number of filters")
    assert {"name", "title", "kind", "default", "range", "help"} == set(channels)
    assert "Convolution" in run("layers")[1].splitlines()


@pytest.mark.parametrize("template", [t.key for t in TEMPLATES])
def test_new_writes_what_check_finds_sound(run: Run, tmp_path: Path, template: str) -> None:
    code, _, err = run("new", template, "-o", tmp_path / "a.netw")
    assert (code, err) == (0, "")
    assert load(tmp_path / "a.netw")[0] == TEMPLATES[template].build()
    assert run("check", tmp_path / "a.netw")[0] == 0


def test_new_fits_other_built_in_data(run: Run, tmp_path: Path) -> None:
    assert run("new", "iris-mlp", "--data", "wine", "--set", "plan.epochs=7", "-o", tmp_path / "a.netw")[0] == 0
    told = last_line(run("check", tmp_path / "a.netw", "--json")[1])
    assert told["nodes"]["features"]["shape"] == "N×13"
    assert told["nodes"]["linear2"]["shape"] == "N×3"
    assert told["problems"] == []


def test_new_keeps_nothing_that_does_not_fit(run: Run, tmp_path: Path) -> None:
    code, out, err = run("new", "digits-cnn", "--data", "sine", "-o", tmp_path / "a.netw")
    assert (code, out) == (1, "")
    assert "does not fit" in err
    assert list(tmp_path.iterdir()) == []


def test_check_tells_shapes_and_costs_by_path(run: Run, tmp_path: Path) -> None:
    told = last_line(run("check", kept(tmp_path / "a.netw", TEMPLATES["digits-cnn"].build()), "--json")[1])
    assert told["ok"] is True
    assert told["totals"]["parameters"] == 67_274
    assert told["nodes"]["conv1"] == {
        "type": "Conv2d",
        "state": "ok",
        "shape": "N×32×8×8",
        "shapes": {"y": "N×32×8×8"},
        "dtypes": {"y": "float32"},
        "parameters": 320,
        "frozen": 0,
        "flops": 36_864,
        "activations": 2048,
        "receptive_field": [3, 3],
    }


def test_check_names_what_is_bypassed(run: Run, tmp_path: Path) -> None:
    project = set_bypassed(TEMPLATES["digits-cnn"].build(), ["n2"], True)
    file = kept(tmp_path / "a.netw", project)
    told = last_line(run("check", file, "--json")[1])
    conv = told["nodes"]["conv1"]
    assert (conv["state"], conv["shape"], conv["parameters"]) == ("bypassed", "N×1×8×8", 0)
    assert told["nodes"]["relu1"]["shape"] == "N×1×8×8"
    assert "conv1  " in (text := run("check", file)[1])
    assert next(line for line in text.splitlines() if line.startswith("conv1")).split()[-1] == "bypassed"


def test_check_tells_what_training_will_take_where_it_is_asked(run: Run, iris: Path) -> None:
    assert "forecast" not in last_line(run("check", iris, "--json")[1])
    told = last_line(run("check", iris, "--forecast", "--set", "plan.epochs=30", "--json")[1])["forecast"]
    assert (told["epochs"], told["device"], told["fits"]) == (30, "cpu", True)
    assert told["seconds"] == pytest.approx(30 * told["seconds_per_epoch"])
    assert told["memory"] > 0
    assert told["shortcuts"] == []
    assert "Training: About " in run("check", iris, "--forecast")[1]


def test_check_says_why_nothing_can_be_foretold(run: Run, tmp_path: Path) -> None:
    project = TEMPLATES["resnet18"].build()
    code, out, _ = run("check", kept(tmp_path / "a.netw", project), "--forecast")
    assert code == 0
    assert "Training: The project has no data yet." in out


def test_check_takes_set_and_never_writes(run: Run, iris: Path) -> None:
    before = iris.read_bytes()
    told = last_line(run("check", iris, "--set", "linear1.out_features=5", "--json")[1])
    assert told["nodes"]["linear1"]["shape"] == "N×5"
    assert iris.read_bytes() == before


def unplugged() -> Project:
    return edits.disconnect(TEMPLATES["iris-mlp"].build(), End("n2", "x"))


def cyclic() -> Project:
    return edits.connect(TEMPLATES["iris-mlp"].build(), End("n4", "y"), End("n2", "x"))


def without_column() -> Project:
    return edits.set_params(TEMPLATES["iris-mlp"].build(), "n5", {"target": "colour"})


WRONG = [
    (unplugged, "unplugged", "Nothing is plugged into 'linear1' at its input 'x'."),
    (cyclic, "loop", "These layers form a loop: linear1, relu1, linear2."),
    (without_column, "shape", "The data has no column 'colour'."),
]


@pytest.mark.parametrize(("build", "problem", "sentence"), WRONG, ids=[problem for _, problem, _ in WRONG])
def test_a_wrong_network_is_told_by_check_and_refused_by_train_and_export(
    run: Run, tmp_path: Path, build: Callable[[], Project], problem: str, sentence: str
) -> None:
    file = kept(tmp_path / "a.netw", build())
    before = file.read_bytes()
    code, out, err = run("check", file, "--json")
    assert (code, err) == (1, "")
    first = last_line(out)["problems"][0]
    assert (first["severity"], first["code"], first["message"]) == ("error", problem, sentence)
    for words in (
        ("train", file, "-o", tmp_path / "b.netw"),
        ("export", file, "--to", "python", "-o", tmp_path / "out"),
    ):
        code, out, err = run(*words)
        assert (code, out) == (1, "")
        assert sentence in err
        assert "Traceback" not in err
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.netw"]
    assert file.read_bytes() == before
    assert Runs(WorkingFolder(load(file)[1].id).runs).all() == ()


def test_train_keeps_the_run_and_leaves_the_file_alone(run: Run, iris: Path) -> None:
    before = iris.read_bytes()
    code, out, err = run("train", iris, "--epochs", 3, "--seed", 7, "--set", "plan.lr=3e-3", "--json")
    assert code == 0
    told = last_line(out)
    assert (told["run"], told["state"], told["epochs"], told["seed"]) == ("0001", "finished", 3, 7)
    assert set(told["valid"]) == {"loss", "accuracy"}
    assert set(told["test"]) == {"loss", "accuracy"}
    assert len(err.splitlines()) == 4
    assert err.startswith("netwright: About ")
    assert " for 3 epochs" in err.splitlines()[0]
    assert told["forecast"]["seconds"] > 0
    assert iris.read_bytes() == before
    runs = Runs(WorkingFolder(load(iris)[1].id).runs)
    (info,) = runs.all()
    assert info.seed == 7
    assert runs.project("0001")["plan"]["optimizer"]["params"]["lr"] == 0.003
    assert len(runs.epochs("0001")["valid.loss"]) == 3


def test_train_writes_a_file_that_predicts_where_the_runs_are_not(
    run: Run, iris: Path, tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("train", iris, "--epochs", 3, "-o", tmp_path / "b.netw")[0] == 0
    here = last_line(run("predict", tmp_path / "b.netw", "--sample", 2, "--json")[1])
    monkeypatch.setenv("XDG_DATA_HOME", str(home / "another-computer"))
    there = last_line(run("predict", tmp_path / "b.netw", "--sample", 2, "--json")[1])
    assert here == there
    project, extras = load(tmp_path / "b.netw")
    assert dict(project.plan.program.params)["epochs"] == 3
    assert list(extras.metrics) == ["0001"]


def test_the_same_seed_gives_the_same_numbers(run: Run, iris: Path) -> None:
    first, second, other = (
        last_line(run("train", iris, "--epochs", 2, "--seed", seed, "--device", "cpu", "--json")[1])
        for seed in (1, 1, 2)
    )
    assert (first["run"], second["run"], other["run"]) == ("0001", "0002", "0003")
    assert first["valid"] == second["valid"] != other["valid"]


def test_a_file_with_weights_answers_with_them_whatever_was_trained_since(run: Run, iris: Path, tmp_path: Path) -> None:
    run("train", iris, "--epochs", 1, "-o", tmp_path / "b.netw")
    run("train", iris, "--epochs", 2)
    assert last_line(run("predict", tmp_path / "b.netw", "--sample", 0, "--json")[1])["run"] == "0001"
    assert last_line(run("predict", iris, "--sample", 0, "--json")[1])["run"] == "0002"
    assert last_line(run("predict", iris, "--sample", 0, "--run", 1, "--json")[1])["run"] == "0001"
    code, _, err = run("predict", iris, "--sample", 0, "--run", 9)
    assert (code, err) == (1, "netwright: There is no run '9'; there is 1, 2.\n")


def test_a_run_that_goes_wrong_is_told_and_kept(run: Run, iris: Path, tmp_path: Path) -> None:
    words = ("--set", "plan.optimizer=SGD", "--set", "plan.lr=1000", "--set", "linear1.out_features=4000")
    code, out, err = run("train", iris, *words, "-o", tmp_path / "b.netw")
    assert (code, out) == (1, "")
    assert "learning rate" in err.lower()
    assert not (tmp_path / "b.netw").exists()
    (info,) = Runs(WorkingFolder(load(iris)[1].id).runs).all()
    assert info.state == "failed"


def test_predict_reads_every_kind_of_file(run: Run, digits: Path, tmp_path: Path) -> None:
    rows = loaded(DataSettings(Use("digits"))).columns["image"][[0, 3, 7]]
    np.save(tmp_path / "many.npy", rows)
    np.save(tmp_path / "one.npy", rows[1].astype("float64"))
    np.savez(tmp_path / "named.npz", image=rows)
    np.savetxt(tmp_path / "flat.csv", rows.reshape(3, -1), delimiter=",")
    paper = Image.fromarray((255 - rows[1, 0] / 16 * 255).astype("uint8")).resize((120, 120), Image.Resampling.NEAREST)
    paper.save(tmp_path / "ink.png")
    names = [tmp_path / name for name in ("many.npy", "one.npy", "named.npz", "flat.csv", "ink.png")]
    told = last_line(run("predict", digits, *names, "--json")[1])["rows"]
    assert [Path(row["input"]).name for row in told] == [
        "many.npy:0", "many.npy:1", "many.npy:2", "one.npy", "named.npz:0", "named.npz:1", "named.npz:2",
        "flat.csv:0", "flat.csv:1", "flat.csv:2", "ink.png",
    ]  # fmt: skip
    chances = [row["label"]["probabilities"] for row in told]
    # Each file is a batch of its own: the sums are rounded in another order.
    assert chances[3] == pytest.approx(chances[1], rel=1e-5)
    assert chances[4:7] == [pytest.approx(c) for c in chances[:3]]
    assert chances[7:10] == [pytest.approx(c) for c in chances[:3]]
    assert chances[10] == pytest.approx(chances[1], abs=0.02)
    assert [sum(c.values()) for c in chances] == [pytest.approx(1.0)] * 11


def test_predict_writes_a_table(run: Run, digits: Path, tmp_path: Path) -> None:
    np.save(tmp_path / "a.npy", loaded(DataSettings(Use("digits"))).columns["image"][:2])
    code, out, _ = run("predict", digits, tmp_path / "a.npy", "-o", tmp_path / "out.csv")
    assert code == 0
    with (tmp_path / "out.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["input", "label", "label.probability", *(f"label.{digit}" for digit in range(10))]
    for row in rows:
        chances = {name[6:]: float(value) for name, value in row.items() if name[6:].isdigit()}
        assert row["label"] == max(chances, key=chances.__getitem__)
    assert "2 rows" in out


def test_a_network_for_a_table_is_made_trained_and_asked_about_another_one(run: Run, tmp_path: Path) -> None:
    random = np.random.RandomState(0)
    lines = [
        f"{random.choice(['red', 'green', ''])},{random.normal(100 + 60 * (i % 2), 9):.1f},{'plum' if i % 2 else 'pear'}"
        for i in range(300)
    ]
    (tmp_path / "fruit.csv").write_text("\n".join(["colour,weight,fruit", *lines]))
    (tmp_path / "new.csv").write_text("colour,weight,note\nred,101,a\nblue,161,b\n")
    told = last_line(run("data", tmp_path / "fruit.csv", "--json")[1])
    assert [(c["name"], c["kind"], c["role"]) for c in told["columns"]] == [
        ("colour", "category", "input"),
        ("weight", "number", "input"),
        ("fruit", "category", "target"),
    ]
    assert run("new", "--data", tmp_path / "fruit.csv", "-o", tmp_path / "a.netw")[0] == 0
    assert run("train", tmp_path / "a.netw", "-o", tmp_path / "b.netw", "--epochs", 20)[0] == 0
    code, out, err = run("predict", tmp_path / "b.netw", tmp_path / "new.csv", "-o", tmp_path / "out.csv")
    assert (code, "2 rows" in out) == (0, True)
    with (tmp_path / "out.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert [(row["note"], row["fruit"]) for row in rows] == [("a", "pear"), ("b", "plum")]
    assert "'blue'" in err


def test_predict_gives_numbers_in_the_units_of_the_data(run: Run, tmp_path: Path) -> None:
    net = api.Net("diabetes")
    net.output(net.add("Linear", net.input("features"), out_features=1), "progression")
    net.train_with(epochs=30)
    api.save(net, tmp_path / "a.netw", api.train(net))
    told = last_line(run("predict", tmp_path / "a.netw", "--sample", 0, "--json")[1])["rows"][0]["progression"]
    assert 25 <= told["actual"] <= 346
    assert 25 <= told["value"] <= 346


def test_a_table_with_a_header_may_have_its_columns_in_any_order(run: Run, iris: Path, tmp_path: Path) -> None:
    run("train", iris, "--epochs", 2)
    values = loaded(DataSettings(Use("iris"))).columns["features"][:2]
    names = ["sepal length (cm)", "sepal width (cm)", "petal length (cm)", "petal width (cm)"]
    order = [2, 0, 3, 1]
    with (tmp_path / "a.csv").open("w") as file:
        csv.writer(file).writerows(
            [["id", *(names[i] for i in order)], *(["x", *row[order].tolist()] for row in values)]
        )
    np.save(tmp_path / "a.npy", values)
    table, array = (
        last_line(run("predict", iris, tmp_path / name, "--json")[1])["rows"] for name in ("a.csv", "a.npy")
    )
    assert [row["species"]["probabilities"] for row in table] == [
        pytest.approx(row["species"]["probabilities"], rel=1e-5) for row in array
    ]


INPUTS = [
    ("a.txt", b"1 2 3", "is of no kind that can be read here"),
    ("a.npy", b"not an array", "cannot be read as an array"),
    ("a.npz", b"not arrays", "cannot be read as named arrays"),
    ("a.csv", b"", "is empty"),
    ("a.csv", b"1,2,x,4\n", "has a header but no rows"),
    ("a.csv", b"1,2,3,4\n1,,3,4\n", "row 2: a number is expected in column 2, not nothing"),
    ("a.csv", b"1,2,3\n", "must be 4; 'a.csv' holds 1×3"),
    ("a.csv", b"length,width\n1,2\n", "has no column 'sepal length (cm)'"),
    ("a.csv", b"\xff\xfe\x00", "cannot be read as a table"),
    ("a.png", b"\x89PNG", "cannot be read as a picture"),
]


@pytest.mark.parametrize(("name", "content", "sentence"), INPUTS)
def test_inputs_that_cannot_be_read_are_told(
    run: Run, iris: Path, digits: Path, tmp_path: Path, name: str, content: bytes, sentence: str
) -> None:
    (tmp_path / name).write_bytes(content)
    run("train", iris, "--epochs", 1)
    code, out, err = run("predict", digits if name == "a.png" else iris, tmp_path / name)
    assert (code, out) == (1, "")
    assert sentence in err
    assert len(err.splitlines()) == 1


def test_pickles_in_arrays_are_refused(run: Run, digits: Path, tmp_path: Path) -> None:
    np.save(tmp_path / "evil.npy", np.array([{"a": 1}], dtype=object), allow_pickle=True)
    code, _, err = run("predict", digits, tmp_path / "evil.npy")
    assert code == 1
    assert "cannot be read as an array of numbers" in err


def test_export_writes_the_folder(run: Run, digits: Path, tmp_path: Path) -> None:
    code, out, _ = run("export", digits, "--to", "python", "-o", tmp_path / "out", "--json")
    assert code == 0
    assert last_line(out)["files"] == sorted(entry.name for entry in (tmp_path / "out").iterdir())
    assert {"model.py", "weights.safetensors", "train.py", "requirements.txt"} <= set(last_line(out)["files"])


def test_an_edit_since_the_run_is_told(run: Run, digits: Path, tmp_path: Path) -> None:
    project, extras = load(digits)
    node = project.graph.named("conv1")
    assert node is not None
    save(tmp_path / "b.netw", edits.set_params(project, node.id, {"out_channels": 8}), extras)
    code, _, err = run("predict", tmp_path / "b.netw", "--sample", 0)
    assert code == 0
    assert "edited since run 1" in err


def test_diff_tells_in_words(run: Run, tmp_path: Path) -> None:
    a = kept(tmp_path / "a.netw", TEMPLATES["digits-cnn"].build())
    run("new", "digits-cnn", "--set", "conv1.out_channels=64", "--set", "plan.optimizer=SGD", "-o", tmp_path / "b.netw")
    assert run("diff", a, tmp_path / "b.netw")[1].splitlines() == [
        "'conv1': number of filters 32 → 64.",
        "Optimizer: Adam → SGD.",
    ]
    assert "the same project" in run("diff", a, a)[1]
    assert last_line(run("diff", a, a, "--json")[1])["differences"] == []


def test_data_tells_what_is_in_a_built_in_set(run: Run) -> None:
    told = last_line(run("data", "iris", "--json")[1])
    assert (told["rows"], [c["name"] for c in told["columns"]]) == (150, ["features", "species"])
    assert told["columns"][1]["classes"] == [["setosa", 50], ["versicolor", 50], ["virginica", 50]]
    assert "setosa (50)" in run("data", "iris")[1]
    code, _, err = run("data", "flowers.csv")
    assert code == 2
    assert "There is no file, folder or built-in data set 'flowers.csv'. Built in are" in err
    assert "Did you mean 'iris'?" in run("data", "irs")[2]


USAGE = [
    ((), "Name a verb"),
    (("chek", "a.netw"), "There is no verb 'chek'. Did you mean 'check'?"),
    (("demo", "--out", "x"), "run 'netwright demo --out DIR'"),
    (("frobnicate",), "There is no verb 'frobnicate'; there is templates,"),
    (("check",), "required: FILE"),
    (("templates", "--loud"), "Unrecognized arguments: --loud"),
    (("new", "digits-cnn"), "required: -o/--output"),
    (("new", "digit-cnn", "-o", "a.netw"), "There is no template 'digit-cnn'. Did you mean 'digits-cnn'?"),
    (("new", "zebra", "-o", "a.netw"), "There is no template 'zebra'. There are: xor-perceptron,"),
    (("new", "xor-mlp", "--data", "mine.csv", "-o", "a.netw"), "no file, folder or built-in data set 'mine.csv'"),
    (("train", "FILE", "--epochs", "many"), "--epochs many:"),
    (("train", "FILE", "--epochs", "0"), "Epochs must be between 1 and"),
    (("train", "FILE", "--device", "gpu"), "Device must be one of auto, cpu, cuda, mps"),
    (("train", "FILE", "--set", "epochs"), "is not of the form path=value"),
    (("train", "FILE", "--set", "epochs=3"), "is not a path such as conv1.out_channels"),
    (("train", "FILE", "--set", "linear9.bias=off"), "There is no layer 'linear9'. Did you mean 'linear"),
    (("train", "FILE", "--set", "linear1.out_feature=3"), "Did you mean 'out_features'?"),
    (("train", "FILE", "--set", "plan.learning_rate=3"), "The training settings have no 'learning_rate'"),
    (("train", "FILE", "--set", "data.noise=0.1"), "has no parameter 'noise'"),
    (("train", "FILE", "-o", "no/such/folder/a.netw"), "There is no folder"),
    (("export", "FILE", "--to", "onyx", "-o", "out"), "There is no export to 'onyx'; there is python."),
    (("predict", "FILE"), "Name the files to predict"),
    (("predict", "FILE", "a.npy", "--sample", "1"), "Name the files to predict"),
    (("predict", "FILE", "--sample", "x"), "invalid int value: 'x'"),
]


@pytest.mark.parametrize(("words", "sentence"), USAGE, ids=[" ".join(words) or "nothing" for words, _ in USAGE])
def test_wrong_usage_is_one_sentence_and_exit_code_2(
    run: Run, xor: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], sentence: str
) -> None:
    monkeypatch.chdir(xor.parent)
    code, out, err = run(*(xor.name if word == "FILE" else word for word in words))
    assert (code, out) == (2, "")
    assert sentence in err
    assert err.startswith("netwright: ")
    assert len(err.splitlines()) == 1
    assert [entry.name for entry in xor.parent.iterdir()] == [xor.name]


FAILED = [
    (("check", "missing.netw"), "There is no file 'missing.netw'."),
    (("train", "missing.netw"), "There is no file 'missing.netw'."),
    (("check", "text.netw"), "'text.netw' is not a Netwright project."),
    (("diff", "xor.netw", "text.netw"), "'text.netw' is not a Netwright project."),
    (("predict", "xor.netw", "--sample", "0"), "The project has not been trained yet. Train it first."),
    (("train", "xor.netw", "--device", "cuda:63"), "CUDA"),
]


@pytest.mark.parametrize(("words", "sentence"), FAILED, ids=[" ".join(words) for words, _ in FAILED])
def test_a_failed_job_is_one_sentence_and_exit_code_1(
    run: Run, xor: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], sentence: str
) -> None:
    monkeypatch.chdir(xor.parent)
    (xor.parent / "text.netw").write_text("hello")
    code, out, err = run(*words)
    assert (code, out) == (1, "")
    assert sentence in err
    assert len(err.splitlines()) == 1


def test_what_nobody_foresaw_is_told_without_a_traceback(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(args: object) -> int:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setattr("core.verbs.lists.templates", fail)
    code, out, err = run("templates")
    assert (code, out) == (1, "")
    assert "unexpected" in err
    assert "Traceback" not in err
    assert "--debug" in err
    assert "Traceback" in run("templates", "--debug")[2]


def process(*words: object, **options: Any) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "core", *map(str, words)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options
    )  # fmt: skip


def test_python_m_core_serves_the_verbs_without_qt(tmp_path: Path) -> None:
    script = (
        "import sys, runpy\nsys.argv = ['core', 'new', 'xor-mlp', '-o', 'a.netw']\n"
        "try:\n    runpy.run_module('core', run_name='__main__')\n"
        "except SystemExit as end:\n    print(end.code, [n for n in sys.modules if n.startswith(('PySide6', 'torch'))])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONPATH": str(Path.cwd())},
    )  # fmt: skip
    assert done.stdout.splitlines()[-1] == "0 []"
    assert (tmp_path / "a.netw").exists()


def test_ctrl_c_stops_cleanly_and_keeps_what_was_reached(iris: Path, tmp_path: Path) -> None:
    out = tmp_path / "b.netw"
    running = process("train", iris, "--epochs", 900_000, "--json", "-o", out)
    runs = Runs(WorkingFolder(load(iris)[1].id).runs)
    give_up = time.monotonic() + 60
    while not (runs.folder / "0001" / "epochs.csv").exists() or len(runs.epochs("0001").get("epoch", [])) < 3:
        assert running.poll() is None, running.communicate()
        assert time.monotonic() < give_up
        time.sleep(0.05)
    running.send_signal(signal.SIGINT)
    told, err = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "Traceback" not in err
    assert json.loads(told.splitlines()[-1])["state"] == "stopped"
    assert runs.info("0001").state == "stopped"
    assert {"last.safetensors", "best.safetensors"} <= {entry.name for entry in (runs.folder / "0001").iterdir()}
    assert load(out)[1].weights


def test_a_reader_that_goes_away_is_no_error() -> None:
    running = process("layers")
    assert running.stdout is not None
    assert running.stderr is not None
    running.stdout.close()
    assert running.stderr.read() == ""
    running.stderr.close()
    running.wait(timeout=30)


def test_the_self_test_goes_the_whole_way(run: Run) -> None:
    code, out, _ = run("--self-test", "--json")
    assert code == 0
    told = last_line(out)
    assert told["ok"] is True
    assert [step["step"] for step in told["steps"]] == ["build", "train", "reopen", "export"]


def test_help_names_every_verb(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["--help"])
    assert end.value.code == 0
    text = capsys.readouterr().out
    assert all(verb in text for verb in (*VERBS, "demo"))
