"""What is saved comes back, and saving it again gives the same bytes."""

import json
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.document.project import Project
from core.expressions import Expr
from core.graph import EMPTY, Node
from core.project import Extras, as_dict, as_text, load, new_id, read_dict, save
from core.project.values import Opaque, decoded, encoded
from core.spec import Use
from core.templates import TEMPLATES
from tests.unit.project.strategies import projects, values

ID = "0123456789abcdef" * 2


@given(projects(), st.binary(max_size=50))
def test_save_load_save_gives_the_same_bytes(project: Project, weights: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        first, second = Path(folder) / "a.netw", Path(folder) / "b.netw"
        run = {"info": {"id": "0001"}, "project": as_dict(project, ID)} if weights else {}
        save(first, project, Extras(ID, weights, run, {"0001": {"epochs": {"loss": [1.0, None]}}}))
        loaded, extras = load(first)
        save(second, loaded, extras)
        assert loaded == project
        assert (extras.id, extras.weights, extras.run) == (ID, weights, run)
        assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize("template", list(TEMPLATES), ids=lambda t: t.key)
def test_every_template_comes_back(template, tmp_path: Path) -> None:
    project = template.build()
    save(tmp_path / "a.netw", project, Extras(ID))
    loaded, extras = load(tmp_path / "a.netw")
    save(tmp_path / "b.netw", loaded, extras)
    assert loaded == project
    assert (tmp_path / "a.netw").read_bytes() == (tmp_path / "b.netw").read_bytes()


@given(values)
def test_values_come_back_through_json(value: object) -> None:
    again = decoded(json.loads(json.dumps(encoded(value))))
    assert again == value
    assert type(again) is type(value)


def test_values_say_what_they_are() -> None:
    assert encoded(Expr("2*c")) == {"expr": "2*c"}
    assert encoded(Use("HuberLoss", (("delta", 0.5),))) == {"use": "HuberLoss", "params": {"delta": 0.5}}
    assert encoded((3, Expr("k"))) == [3, {"expr": "k"}]
    assert decoded({"from": "a later version"}) == Opaque('{"from": "a later version"}')


def test_a_layer_type_from_the_future_is_kept_with_all_its_values(tmp_path: Path) -> None:
    future = {"kernel": {"kind": "adaptive", "sizes": [1, 2]}, "mode": "swirl", "p": [0.5, {"expr": "a+1"}]}
    plain = as_dict(Project(EMPTY.put(Node("n1", "Swirl3d", "swirl1"))), ID)
    plain["graph"]["nodes"][0]["params"] = future
    project, _ = read_dict(plain)
    save(tmp_path / "a.netw", project, Extras(ID))
    again = as_dict(load(tmp_path / "a.netw")[0], ID)
    assert again["graph"]["nodes"][0] == {"id": "n1", "type": "Swirl3d", "name": "swirl1", "params": future}
    hash(project.graph.nodes["n1"].params)


def test_equal_projects_give_equal_files_whenever_they_are_saved(tmp_path: Path) -> None:
    for name in ("a.netw", "b.netw"):
        save(tmp_path / name, TEMPLATES["digits-cnn"].build(), Extras(ID))
    assert (tmp_path / "a.netw").read_bytes() == (tmp_path / "b.netw").read_bytes()


def test_a_small_edit_is_a_small_difference_in_the_text() -> None:
    old = TEMPLATES["digits-cnn"].build()
    node = old.graph.named("conv1")
    assert node is not None
    new = Project(old.graph.put(node.with_params(out_channels=64)), old.look, old.blocks, old.data, old.plan, old.notes)
    before, after = (as_text(as_dict(p, ID)).splitlines() for p in (old, new))
    assert sum(a != b for a, b in zip(before, after, strict=True)) == 1


def test_the_file_is_a_plain_zip_of_sorted_json(tmp_path: Path) -> None:
    save(tmp_path / "a.netw", TEMPLATES["iris-mlp"].build(), Extras(ID, b"weights", {"info": {}}))
    with zipfile.ZipFile(tmp_path / "a.netw") as file:
        assert file.namelist() == ["project.json", "weights.json", "weights.safetensors"]
        plain = json.loads(file.read("project.json"))
    assert list(plain) == sorted(plain)
    assert (plain["format"], plain["id"]) == (1, ID)


@pytest.mark.parametrize("notes", ["half a pair \ud83d", "\x00\r\n\u2028", "\n\n", " "])
def test_any_text_comes_back(tmp_path: Path, notes: str) -> None:
    save(tmp_path / "a.netw", Project(notes=notes), Extras(ID))
    assert load(tmp_path / "a.netw")[0].notes == notes


def test_ids_are_new_every_time() -> None:
    assert len({new_id() for _ in range(100)}) == 100


def test_projects_and_templates_import_without_heavy_libraries() -> None:
    heavy = ("torch", "numpy", "sklearn", "scipy", "PySide6", "rich")
    script = (
        "import sys, core, core.project, core.templates, core.cli, core.export\n"
        "core.Net, core.check\n"
        "core.templates.TEMPLATES['digits-cnn'].build()\n"
        f"print([name for name in {heavy!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
