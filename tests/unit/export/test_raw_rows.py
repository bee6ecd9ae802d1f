"""Exports of networks on tables, pictures and texts: in a process without Netwright they answer raw rows as the window does."""

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import polars as pl
import pytest

from core import api
from core.data.finding import find
from core.export import export
from core.inference import Model
from core.starting import start
from core.trained import Trained
from tests.unit.data.messy import houses, pictures, write_houses, write_pictures
from tests.unit.export.test_python import BLOCKER

SCRIPT = """
import json, os, runpy, sys
from pathlib import Path
import torch
torch.set_num_threads(1)
for folder, given in json.load(sys.stdin).items():
    os.chdir(folder)
    sys.path.insert(0, folder)
    for arguments in ([given], []):
        print("====")
        sys.argv = ["predict.py", *arguments]
        runpy.run_path("predict.py", run_name="__main__")
    print("====")
    import prepare
    prepare.HERE.joinpath("weights.safetensors").rename(prepare.HERE / "kept")
    runpy.run_path("train.py", run_name="__main__")
    (prepare.HERE / "kept").replace(prepare.HERE / "weights.safetensors")
    sys.path.remove(folder)
    for name in [n for n in sys.modules if n.split(".")[0] in ("prepare", "model", "predict", "recipes")]:
        del sys.modules[name]
"""
"""Each folder in turn: a file or folder of raw rows, the test part, and training anew."""


class Case(NamedTuple):
    trained: Trained
    folder: Path
    given: Path
    window: pl.DataFrame
    """What Netwright says of the given rows."""
    test: np.ndarray
    """What it says of the test part."""


class Told(NamedTuple):
    case: Case
    answers: pl.DataFrame
    test: pl.DataFrame
    epochs: list[str]


def texts(folder: Path) -> Path:
    random = np.random.RandomState(3)
    lines = ["text,mood"]
    for i in range(120):
        good = bool(i % 2)
        words = [str(w) for w in random.choice(["the", "a", "day", "film", "it", "was"], 6)]
        words.insert(random.randint(6), str(random.choice(["great", "lovely"] if good else ["awful", "dull, so dull"])))
        lines.append(f'"{" ".join(words)} {i}",{"good" if good else "bad"}')
    folder.mkdir()
    (folder / "moods.csv").write_text("\n".join(lines) + "\n")
    return folder / "moods.csv"


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Case]:
    place = tmp_path_factory.mktemp("raw")
    table = write_houses(place / "houses.csv")
    given = write_houses(place / "new.csv", rows=40, seed=7, strange=True)
    photos = write_pictures(place / "photos")
    moods = texts(place / "texts")
    projects: dict[str, tuple[Any, Path]] = {
        "price": (houses(table, "price"), given),
        "kind": (houses(table, "kind"), given),
        "pictures": (pictures(photos), photos),
        "texts": (start(find(moods), "mood").project, moods),
    }
    made = {}
    for name, (project, rows) in projects.items():
        trained = api.train(project, epochs=2, device="cpu", threads=1)
        model = Model(trained)
        test = model.answers(model.prepared, "test")[0].values
        folder = export(trained.project, trained, "python", place / "out" / name)
        made[name] = Case(trained, folder, rows, model.file(rows).frame(), test)
    return made


@pytest.fixture(scope="module")
def told(cases: dict[str, Case], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Told]:
    """All in one process that has nothing of Netwright."""
    script = tmp_path_factory.mktemp("elsewhere") / "script.py"
    script.write_text(BLOCKER + SCRIPT)
    given = json.dumps({str(case.folder): str(case.given) for case in cases.values()})
    done = subprocess.run(
        [sys.executable, "-W", "error", str(script)], input=given, capture_output=True, text=True, cwd=script.parent
    )
    assert done.returncode == 0, done.stderr
    parts = done.stdout.split("====\n")[1:]
    made = {}
    for place, (name, case) in enumerate(cases.items()):
        answers, test, epochs = parts[3 * place : 3 * place + 3]
        made[name] = Told(case, table(answers), table(test), epochs.splitlines())
    return made


def table(text: str) -> pl.DataFrame:
    return pl.read_csv(text.encode())


NAMES = ("price", "kind", "pictures", "texts")
each = pytest.mark.parametrize("name", NAMES)


@each
def test_raw_rows_get_the_answers_that_the_window_gives(told: dict[str, Told], name: str) -> None:
    found, window = told[name].answers, told[name].case.window
    assert found.columns == window.columns
    assert len(found) == len(window)
    for column in window.columns:
        if window[column].dtype == pl.String:
            assert found[column].to_list() == window[column].to_list()
        else:
            expected = window[column].to_numpy()
            np.testing.assert_allclose(found[column].cast(pl.Float64).to_numpy(), expected, rtol=1e-4, atol=1e-5)


@each
def test_the_test_part_goes_along(told: dict[str, Told], name: str) -> None:
    values, found = told[name].case.test, told[name].test
    columns = [c for c in found.columns if c == "price" or (c.count(".") and not c.endswith(".probability"))]
    np.testing.assert_allclose(found.select(columns).to_numpy(), values, rtol=1e-4, atol=1e-5)


@each
def test_it_trains_anew_on_the_prepared_rows(told: dict[str, Told], name: str) -> None:
    case = told[name].case
    epochs = [dict(zip(*[iter(line.split()[2:])] * 2, strict=True)) for line in told[name].epochs]
    assert len(epochs) == case.trained.info.epochs
    assert float(epochs[-1]["loss"]) == pytest.approx(case.trained.info.valid["loss"], rel=2e-3, abs=2e-4)


def test_only_recipes_that_are_used_go_along_and_stand_alone(cases: dict[str, Case]) -> None:
    listed = {
        name: {p.name for p in (case.folder / "recipes").iterdir() if p.suffix == ".py"} for name, case in cases.items()
    }
    assert {"cleaning.py", "encoding.py", "dates.py", "formula.py", "cells.py", "values.py"} <= listed["price"]
    assert "pictures.py" not in listed["price"]
    assert {"pictures.py", "decoding.py", "header.py", "scaling.py"} <= listed["pictures"]
    assert "text.py" in listed["texts"]
    assert "cleaning.py" not in listed["texts"]
    for case in cases.values():
        for path in case.folder.rglob("*.py"):
            text = path.read_text()
            assert "from core" not in text
            compile(text, str(path), "exec")
    assert "def blanked" not in (cases["price"].folder / "recipes" / "cleaning.py").read_text()
    assert "def clipped" in (cases["price"].folder / "recipes" / "cleaning.py").read_text()


def test_the_exported_code_is_sound(cases: dict[str, Case]) -> None:
    ruff = shutil.which("ruff") or str(Path(sys.executable).parent / "ruff")
    folders = [str(case.folder) for case in cases.values()]
    checked = subprocess.run(
        [ruff, "check", "--isolated", "--select", "E,F,W", "--ignore", "E501", *folders], capture_output=True, text=True
    )
    assert checked.returncode == 0, checked.stdout


def test_requirements_name_what_is_imported(cases: dict[str, Case]) -> None:
    wanted = {"price": "polars", "pictures": "pillow", "texts": "tokenizers"}
    for name, package in wanted.items():
        assert any(
            line.startswith(f"{package}==")
            for line in (cases[name].folder / "requirements.txt").read_text().splitlines()
        )
        assert "prepare.py" in (cases[name].folder / "README.md").read_text()


def test_without_the_data_the_export_still_answers(cases: dict[str, Case], tmp_path: Path) -> None:
    """Scripts that ask, and none that train."""
    path = write_houses(tmp_path / "houses.csv")
    trained = api.train(houses(path, "price"), epochs=1, device="cpu", threads=1)
    path.unlink()
    folder = export(trained.project, trained, "python", tmp_path / "out")
    names = {p.name for p in folder.iterdir()}
    assert {"model.py", "prepare.py", "predict.py", "preparation.json", "recipes", "weights.safetensors"} <= names
    assert not names & {"train.py", "data.npz"}
    (tmp_path / "script.py").write_text(
        BLOCKER
        + "import runpy, sys\nsys.path.insert(0, sys.argv[1])\nsys.argv = ['predict.py', sys.argv[2]]\nrunpy.run_path(sys.path[0] + '/predict.py', run_name='__main__')\n"
    )
    given = cases["price"].given
    done = subprocess.run(
        [sys.executable, str(tmp_path / "script.py"), str(folder), str(given)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    np.testing.assert_allclose(
        table(done.stdout)["price"].to_numpy(), Model(trained).file(given).frame()["price"].to_numpy(), rtol=1e-4
    )
    assert "train.py" not in (folder / "README.md").read_text()
