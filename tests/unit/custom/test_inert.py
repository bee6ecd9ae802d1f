"""Code that came from elsewhere: nothing of it runs before somebody agrees, and everything around it still checks."""

import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from core import api, trust
from core.analysis import analyse
from core.cli import main
from core.document import Project, clipboard, edits
from core.export.code import code as shown_code
from core.lowering import lower
from core.lowering.execute import build
from core.lowering.settle import answered, forgotten, questions, settled
from core.problems import NetwrightError
from core.project import Extras, as_dict, load, read_dict, save
from core.trained import Trained
from tests.unit.custom.nets_with_code import HEAD, around, function

FEATURES = 64


@pytest.fixture
def mark(tmp_path: Path) -> Path:
    """What the code leaves behind wherever it runs."""
    return tmp_path / "it-ran"


def evil(mark: Path) -> str:
    return f"{HEAD}open({str(mark)!r}, 'w').close()\n\n\ndef forward(x: Tensor, *, scale: float = 2.0) -> Tensor:\n    open({str(mark)!r}, 'w').close()\n    return x * scale\n"


def made_elsewhere(tmp_path: Path, code: str, mark: Path | None = None) -> Path:
    """A project file as another person sent it: with shapes that were seen there, and nothing agreed to here."""
    file = tmp_path / "sent.netw"
    save(file, settled(around(code)), Extras())
    trust._agreed_now.clear()
    if mark is not None:
        mark.unlink()
    return file


def codes_of(project: Project) -> list[tuple[str, str]]:
    return [(p.severity.value, p.code) for p in analyse(project).problems]


def test_opening_checking_showing_copying_and_saving_run_nothing(tmp_path: Path, mark: Path) -> None:
    project, extras = load(made_elsewhere(tmp_path, evil(mark), mark))
    analysis = analyse(project)
    assert questions(analysis) == []
    assert "return x * scale" in shown_code(project, analysis).text
    with pytest.raises(NetwrightError, match="does not run"):
        build(lower(project, analysis, to_read=True), 0)
    node = next(n for n in project.graph.nodes.values() if n.type == "Python")
    clip, _ = read_dict(json.loads(json.dumps(as_dict(clipboard.copied(project, [node.id]), extras.id))))
    project, _, _ = clipboard.pasted(project, clip, 0.0, 0.0)
    project = edits.set_params(project, node.id, {"scale": 3.0})
    project = settled(forgotten(project))
    save(tmp_path / "again.netw", project, extras)
    for verb in (
        ["check"],
        ["train"],
        ["predict", "--sample", "0"],
        ["export", "--to", "python", "-o", str(tmp_path / "out")],
    ):
        assert main([verb[0], str(tmp_path / "again.netw"), *verb[1:]]) == (0 if verb == ["check"] else 1) or verb == [
            "check"
        ]
    with pytest.raises(NetwrightError):
        api.train(project)
    assert not mark.exists()


def test_the_last_shape_stands_and_what_is_below_checks(tmp_path: Path, mark: Path) -> None:
    project, _ = load(made_elsewhere(tmp_path, evil(mark), mark))
    analysis = analyse(project)
    assert codes_of(project) == [("warning", "switched-off")]
    by_name = {n.name: analysis.nodes[n.id,] for n in project.graph.nodes.values()}
    assert [str(o) for o in by_name["mine"].outs] == ["N×64"]
    assert by_name["linear1"].parameters == 650
    assert not mark.exists()


def test_without_a_shape_that_fits_it_is_an_error_and_what_is_below_waits(tmp_path: Path, mark: Path) -> None:
    project, _ = load(made_elsewhere(tmp_path, evil(mark), mark))
    node = next(n for n in project.graph.nodes.values() if n.type == "Python")
    project = edits.set_params(project, node.id, {"scale": 5.0})
    assert codes_of(project) == [("error", "switched-off")]
    analysis = analyse(project)
    assert {n.name: analysis.nodes[n.id,].state for n in project.graph.nodes.values()}["linear1"] == "waiting"
    assert not mark.exists()


@pytest.mark.parametrize("change", [lambda code: code + "\n", lambda code: code.replace("2.0", "2.5")])
def test_code_that_was_changed_outside_is_other_code(tmp_path: Path, change: object) -> None:
    code = function("x * 2.0")
    trust.trust(code)
    file = tmp_path / "mine.netw"
    project = settled(around(code))
    node = next(n for n in project.graph.nodes.values() if n.type == "Python")
    changed = node.with_params(code=change(code))  # type: ignore[operator]
    save(file, replace(project, graph=project.graph.put(changed)), Extras())
    trust._agreed_now.clear()
    assert codes_of(load(file)[0]) == [("error", "switched-off")]
    save(file, project, Extras())
    assert codes_of(load(file)[0]) == []
    trust.revoke(code)
    assert codes_of(load(file)[0]) == [("warning", "switched-off")]


def test_what_was_lowered_while_it_was_trusted_does_not_run_afterwards() -> None:
    lowered = lower(settled(around(function("x"))))
    build(lowered, 0)
    trust._agreed_now.clear()
    with pytest.raises(NetwrightError, match="does not run"):
        build(lowered, 0)


def test_a_file_cannot_agree_and_what_it_tells_of_shapes_is_asked_again(tmp_path: Path) -> None:
    code = function("x[:, :5]")
    project = settled(around(code))
    node = next(n for n in project.graph.nodes.values() if n.type == "Python")
    ((key, outs, cost, conditions),) = node.get("known")
    lie = ((((0, (1, 0)), 64), *outs[0][1:]),)
    lying = replace(project, graph=project.graph.put(node.with_params(known=((key, lie, cost, conditions),))))
    save(tmp_path / "a.netw", lying, Extras())
    trust._agreed_now.clear()
    opened = load(tmp_path / "a.netw")[0]
    assert str(analyse(opened).nodes[node.id,].outs[0]) == "N×64"
    trust.trust_now(code)
    assert str(analyse(settled(forgotten(opened, [code]))).nodes[node.id,].outs[0]) == "N×5"
    assert str(analyse(settled(forgotten(opened))).nodes[node.id,].outs[0]) == "N×5"


@pytest.mark.parametrize(
    "known",
    [
        3,
        "text",
        (),
        (3,),
        ((),),
        (("key",),),
        (("key", 1, 2, 3, 4, 5),),
        ((None, None, None, None),),
        (("k", "x", "y"),),
    ],
)
def test_damaged_shapes_are_none(known: object) -> None:
    project = around(function("x"))
    node = next(n for n in project.graph.nodes.values() if n.type == "Python")
    damaged = replace(project, graph=project.graph.put(node.with_params(known=known)))
    assert codes_of(damaged) == [("error", "pending")]
    assert codes_of(settled(damaged)) == []


def test_damaged_entries_under_the_right_key_are_none() -> None:
    project = settled(around(function("x")))
    node = next(n for n in project.graph.nodes.values() if n.type == "Python")
    ((key, outs, cost, conditions),) = node.get("known")
    for entry in (
        (key, (), cost, conditions),
        (key, 3, cost, conditions),
        (key, (((0, (1, 7)), 64), *outs[0][1:]), cost, conditions),
        (key, ((((0, (1, "Q")), 64), *outs[0][1:]),), cost, conditions),
        (key, (((-1, 64), *outs[0][1:]),), cost, conditions),
        (key, (((10**30, 64), *outs[0][1:]),), cost, conditions),
        (key, outs, (1, 2), conditions),
        (key, outs, cost, (3,)),
        (key, "line", 7),
    ):
        damaged = replace(project, graph=project.graph.put(node.with_params(known=(entry,))))
        assert codes_of(damaged) == [("error", "pending")], entry


def test_unreadable_code_in_a_file_is_a_problem_and_keeps_its_wires() -> None:
    project = around(function("x"))
    node = next(n for n in project.graph.nodes.values() if n.type == "Python")
    broken = replace(project, graph=project.graph.put(node.with_params(code="def forward(x:", width=3)))
    (first, *_) = analyse(broken).problems
    assert first.is_error
    assert "Line 1: This is not Python" in first.message
    assert settled(broken).graph.wires == project.graph.wires


def test_verbs_name_the_option_and_with_it_say_what_runs(
    tmp_path: Path, mark: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = made_elsewhere(tmp_path, evil(mark), mark)
    assert main(["check", str(file)]) == 0
    assert "switched off" in capsys.readouterr().out
    assert main(["train", str(file)]) == 1
    assert "--trust-code" in capsys.readouterr().err
    assert not mark.exists()
    assert main(["train", str(file), "--trust-code", "-o", str(tmp_path / "trained.netw")]) == 0
    told = capsys.readouterr()
    assert trust.digest(evil(mark)) in told.err
    assert "import torch" in told.err
    assert "import torch" not in told.out
    assert mark.exists()
    assert not trust.place().exists()
    mark.unlink()
    trust._agreed_now.clear()
    trained = str(tmp_path / "trained.netw")
    assert main(["predict", trained, "--sample", "0"]) == 1
    assert not mark.exists()
    assert main(["predict", trained, "--sample", "0", "--trust-code"]) == 0
    assert mark.exists()


def test_answers_to_nodes_that_are_gone_are_dropped() -> None:
    project = around(function("x"))
    asked = questions(analyse(project))
    entries = {question: (question.key, 0, "Gone.") for question in asked}
    assert answered(Project(), entries) == Project()
    python = next(n.id for n in project.graph.nodes.values() if n.type == "Python")
    assert questions(analyse(edits.delete(project, [python]))) == []


def test_a_run_is_of_a_project_whatever_is_known_of_shapes() -> None:
    project = around(function("x"))
    run = Trained(settled(project), {}, None)  # type: ignore[arg-type]
    assert run.of(project)
    (linear,) = (n.id for n in project.graph.nodes.values() if n.type == "Linear")
    assert not run.of(edits.set_params(project, linear, {"out_features": 11}))


def test_no_module_of_code_stays_behind(mark: Path) -> None:
    settled(around(evil(mark)))
    assert mark.exists()
    assert "netwright_network" not in sys.modules
