"""Every mistake in a file is a sentence that names its place."""

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.analysis import analyse
from core.document.look import FAR, WIDEST, Frame, Note
from core.problems import NetwrightError
from core.project import Damaged, Extras, TooNew, as_dict, load, read_dict, save
from core.project.archive import write
from core.project.migrations import MIGRATIONS, migrated
from core.project.writing import FORMAT
from core.spec import Use
from core.templates import TEMPLATES

ID = "0123456789abcdef" * 2
GOOD = as_dict(TEMPLATES["digits-cnn"].build(), ID)

Plain = dict[str, Any]


def node(plain: Plain) -> Plain:
    return plain["graph"]["nodes"][1]


MISTAKES: list[tuple[Callable[[Plain], object], str]] = [
    (lambda p: p.pop("id"), "'id' is missing"),
    (lambda p: p.update(id="../../etc"), "32 hexadecimal digits"),
    (lambda p: p.update(color="red"), "'color' has no meaning there"),
    (lambda p: p.update(graph=[]), "an object is expected, not a list"),
    (lambda p: p["graph"].update(node=[]), "(did you mean 'nodes'?)"),
    (lambda p: p["graph"]["nodes"].append(node(p)), "the id 'n2' is taken"),
    (lambda p: node(p).pop("type"), "graph.nodes[1]: 'type' is missing"),
    (lambda p: node(p).update(id='n"; import os'), "is not an id"),
    (lambda p: node(p).update(repeat=0), "0 is not between 1 and"),
    (lambda p: node(p).update(repeat=True), "a whole number is expected"),
    (lambda p: node(p).update(shared="yes"), "true or false is expected, not 'yes'"),
    (lambda p: node(p).update(params=3), "an object is expected, not 3"),
    (lambda p: node(p).update(name=None), "text is expected, not nothing"),
    (lambda p: p["graph"]["wires"][0].update({"from": "n77.y"}), "there is no node 'n77'"),
    (lambda p: p["graph"]["wires"][0].update({"to": "n2.x y"}), "'x y' is not the name of a port"),
    (lambda p: p["graph"]["wires"][0].update({"to": "n2.xs.one"}), "is not the name of a port"),
    (lambda p: p["graph"]["wires"].append(p["graph"]["wires"][0]), "a second wire leads to 'n2.x'"),
    (lambda p: p["look"]["places"].update(n1=[1]), "look.places.n1: two numbers are expected"),
    (lambda p: p["look"]["places"].update(n1=[1, "2"]), "a number is expected, not '2'"),
    (lambda p: p["look"]["places"].update(n1=[1, 10**400]), "the number is too large"),
    (lambda p: p["look"]["frames"][0].pop("w"), "'w' is missing"),
    (lambda p: p["look"]["frames"].append(p["look"]["frames"][0]), "look: two frames or notes have the id"),
    (lambda p: p["data"].update(source="digits"), "an object is expected, not 'digits'"),
    (lambda p: p["data"].update(source={"name": "digits"}), '{"use": …} is expected'),
    (lambda p: p["data"]["schema"]["columns"][0].update(sizes=[0, 8, 8]), "a whole number of at least 1"),
    (lambda p: p["data"]["schema"]["columns"][0].update(axes=["C"]), "3 sizes stand beside 1 axes"),
    (lambda p: p["data"]["schema"].update(rows=-1), "-1 is not between 0 and"),
    (lambda p: p["plan"].update(optimizer=None), "an object is expected, not nothing"),
    (lambda p: p.update(notes="one\ntwo"), "a list is expected, not 'one"),
    (lambda p: p.update(notes=[1]), "notes[0]: text is expected, not 1"),
    (
        lambda p: p["blocks"].append({"id": "b1", "title": "B", "params": [{"name": "2k", "default": 1}]}),
        "'2k' is not a name",
    ),
]


@pytest.mark.parametrize(("spoil", "sentence"), MISTAKES, ids=[sentence for _, sentence in MISTAKES])
def test_a_mistake_is_named(spoil: Callable[[Plain], object], sentence: str) -> None:
    plain = copy.deepcopy(GOOD)
    spoil(plain)
    with pytest.raises(Damaged) as caught:
        read_dict(plain)
    text = str(caught.value)
    assert sentence in text
    assert text.endswith(".")
    assert "\n" not in text


def test_two_blocks_cannot_share_an_id() -> None:
    plain = {**copy.deepcopy(GOOD), "blocks": [{"id": "b1", "title": "A"}, {"id": "b1", "title": "B"}]}
    with pytest.raises(Damaged, match="the id 'b1' is taken by another block"):
        read_dict(plain)


@pytest.mark.parametrize("far", [2e6, 1e308, -1e308, 10**300])
def test_what_lies_or_reaches_too_far_is_brought_nearer(far: float) -> None:
    plain = copy.deepcopy(GOOD)
    area = {"id": "big", "x": far, "y": -far, "w": far, "h": 0}
    plain["look"]["frames"].append({**area, "title": "Frame"})
    plain["look"]["notes"] = [{**area, "id": "note", "text": ["kept"]}]
    plain["look"]["places"]["n1"] = [far, 5]
    plain["look"]["bends"] = [{"to": plain["graph"]["wires"][0]["to"], "through": [[1, far]]}]
    look = read_dict(plain)[0].look
    edge = FAR if far > 0 else -FAR
    sides = (edge, -edge, WIDEST if far > 0 else 1.0, 1.0)
    assert look.frames[-1] == Frame("big", "Frame", *sides)
    assert look.notes == (Note("note", "kept", *sides),)
    assert look.places["n1"] == (edge, 5.0)
    assert list(look.bends.values()) == [((1.0, edge),)]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=8,
)


@given(json_values, st.lists(st.integers(0, 1000), min_size=1, max_size=6))
def test_any_value_anywhere_is_read_or_refused_with_a_sentence(value: Any, steps: list[int]) -> None:
    plain: Any = copy.deepcopy(GOOD)
    at: Any = {"root": plain}
    key: Any = "root"
    for step in steps:
        if not isinstance(at[key], dict | list) or not at[key]:
            break
        at = at[key]
        keys = list(at) if isinstance(at, dict) else list(range(len(at)))
        key = keys[step % len(keys)]
    at[key] = value
    try:
        project, _ = read_dict(plain)
    except NetwrightError:
        return
    assert read_dict(as_dict(project, ID))[0] == project


@pytest.mark.parametrize("text", ["{", "[]", "NaN", '{"format": 1e999}', "[" * 100_000, '"\xff"'])
def test_text_that_is_no_project_is_refused(tmp_path: Path, text: str) -> None:
    write(tmp_path / "a.netw", {"project.json": text.encode("latin-1")})
    with pytest.raises(Damaged):
        load(tmp_path / "a.netw")


@pytest.mark.parametrize("format", [None, 0, -1, "1", True, 1.0])
def test_a_file_says_its_format(format: object) -> None:
    with pytest.raises(Damaged, match="which format"):
        read_dict({**GOOD, "format": format})


def test_a_newer_format_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "new.netw"
    write(path, {"project.json": json.dumps({"format": FORMAT + 1, "what": "ever"}).encode()})
    before = path.read_bytes()
    with pytest.raises(TooNew, match="newer version of Netwright"):
        load(path)
    assert path.read_bytes() == before


def test_every_older_format_has_its_migration() -> None:
    assert set(MIGRATIONS) == set(range(1, FORMAT))


def test_migrations_run_in_order_and_leave_their_argument_alone() -> None:
    steps = {1: lambda p: {**p, "b": p["a"] + 1}, 2: lambda p: {**p, "c": p["b"] + 1}}
    old = {"format": 1, "a": 1}
    assert migrated(old, steps, 3) == ({"format": 3, "a": 1, "b": 2, "c": 3}, 1)
    assert old == {"format": 1, "a": 1}
    assert migrated({"format": 3}, steps, 3) == ({"format": 3}, 3)


def test_the_first_save_of_an_older_file_keeps_the_original(tmp_path: Path) -> None:
    path = tmp_path / "mine.netw"
    save(path, TEMPLATES["xor-mlp"].build(), Extras(ID))
    original = path.read_bytes()
    for notes in ("first", "second"):
        project = TEMPLATES["iris-mlp"].build()
        save(path, project, Extras(ID, format=0, run={"n": notes}))
    assert (tmp_path / "mine.format-0.netw").read_bytes() == original
    assert load(path)[0] == TEMPLATES["iris-mlp"].build()


FIXTURE = Path(__file__).parent / "data" / "format-1.netw"
LEARNING = FIXTURE.with_name("format-1-learning.netw")


def test_the_frozen_file_of_format_1_still_opens(tmp_path: Path) -> None:
    """Written when format 1 was made; it is never written again."""
    project, extras = load(FIXTURE)
    assert (extras.id, extras.format, extras.weights) == (ID, 1, b"not real weights")
    assert extras.metrics == {"0001": {"epochs": {"valid.loss": [0.5, None]}}}
    graph = project.graph
    assert [n.name for n in graph.nodes.values()] == ["input", "stem", "stage1", "swirl1", "linear1", "output"]
    assert graph.nodes["n3"].block == "b1"
    assert (graph.nodes["n3"].repeat, graph.nodes["n3"].shared) == (3, True)
    assert str(graph.nodes["n5"].get("out_features")) == "classes"
    assert graph.nodes["n6"].get("loss").params == (("label_smoothing", 0.1),)
    assert project.blocks["b1"].params[0].name == "width"
    assert project.look.frames[0].title == "Kern"
    assert project.notes == "Zwei Zeilen,\nmit Umlauten: äöü"
    assert project.data.schema is not None
    assert project.data.schema.columns[0].elements == ("a", "b")
    save(tmp_path / "again.netw", project, extras)
    assert load(tmp_path / "again.netw") == (project, extras)


def test_the_frozen_file_of_what_training_is_told_still_opens(tmp_path: Path) -> None:
    """Written before the first release, with what was added to format 1 by then; it is never written again."""
    project, extras = load(LEARNING)
    nodes = {node.name: node for node in project.graph.nodes.values()}
    stem = nodes["stem"]
    assert (stem.get("frozen"), stem.get("l2")) == (True, 0.001)
    assert stem.get("weight_init") == Use("kaiming_normal", (("nonlinearity", "relu"),))
    assert nodes["mean"].get("bias_init") == Use("zeros")
    assert "def forward(x: Tensor, power: int = 2)" in nodes["gate"].get("code")
    assert nodes["gate"].get("power") == 3
    assert (nodes["order"].type, nodes["order"].get("weight")) == ("StandardNormalKLLoss", 0.5)
    assert (nodes["species"].type, nodes["species"].get("column")) == ("Target", "species")
    assert nodes["answer"].get("loss") == Use("none")
    assert project.plan.scheduler == Use("CosineAnnealingLR", (("warmup", 2.0),))
    assert project.plan.optimizer == Use("Muon", (("lr", 0.01),))
    assert dict(project.plan.program.params)["l1"] == 0.0001
    assert dict(project.data.split.params) == {"sample": 0.5}
    assert not [p for p in analyse(project).errors if p.code not in ("pending", "switched-off")]
    save(tmp_path / "again.netw", project, extras)
    assert load(tmp_path / "again.netw") == (project, extras)
