"""Repairs that were tried: causes before what follows from them, the best of several, nothing that does not help."""

from __future__ import annotations

from core.analysis import analyse
from core.document import grouping
from core.document.project import Project
from core.graph import End
from core.layers.wires import WireType, features, picture, sequence
from core.problems import Severity
from core.spec import Use
from tests.unit.analysis.mistakes.parts import LABEL, LINEAR3, PICTURE, ROW, SERIES, chain, start
from tests.unit.lowering.nets import Net


def test_a_warning_that_leads_to_an_error_is_one_and_comes_first() -> None:
    project = chain(PICTURE, LABEL, LINEAR3)
    cause, effect = analyse(project).problems
    assert (cause.code, cause.severity) == ("linear-on-picture", Severity.ERROR)
    assert cause.path, effect.path == (("linear",), ("output",))
    assert cause.repair is effect.repair
    alone = chain(PICTURE, None, LINEAR3)
    assert [p.severity for p in analyse(alone).problems] == [Severity.WARNING]


def test_a_cause_inside_a_block_is_found_from_outside() -> None:
    project, use = grouping.group(chain(PICTURE, LABEL, "ReLU", LINEAR3), ["relu", "linear"], title="Part")
    cause, effect = analyse(project).problems
    assert (cause.path, effect.path) == ((use, "linear"), ("output",))
    assert cause.repair is not None
    assert analyse(cause.repair.edit(project)).problems == ()


def test_nothing_is_offered_that_does_not_help() -> None:
    """Neither side has a layer whose width could follow, and a mean over time is no picture."""
    net = start(SERIES)
    net.input("other", 5, 6)
    net.add("Concat", "join", "input", "other", dim=2)
    net.output("join")
    [problem] = analyse(net.project()).errors
    assert problem.repair is None


def test_of_two_repairs_the_one_that_leaves_fewer_mistakes_is_offered() -> None:
    """Read as a picture, the row would fit the convolution; without Flatten all that follows is right too."""
    project = chain(PICTURE, LABEL, "Flatten", "Conv2d", "ReLU", "Flatten", LINEAR3)
    [problem] = analyse(project).errors
    assert problem.repair is not None
    assert problem.repair.label == "Remove 'flatten'"


def many_wrong(count: int) -> Project:
    net = start(ROW)
    for i in range(count):
        net.add("Conv2d", f"conv{i}", "input")
        net.output(f"conv{i}", f"output{i}")
    return net.project()


def test_with_very_many_mistakes_the_rest_keeps_what_its_rule_suggests() -> None:
    errors = analyse(many_wrong(60)).errors
    assert len(errors) == 60
    assert {e.repair.label for e in errors if e.repair} == {"Read the row as a 4×4 picture"}
    assert all(e.repair for e in errors)


def test_a_resize_takes_its_size_from_the_other_wire() -> None:
    net = start(PICTURE)
    net.add("MaxPool2d", "pool", "input")
    net.add("Concat", "join", "pool", "input")
    net.output("join")
    [problem] = analyse(net.project()).errors
    assert problem.repair is not None
    mended = problem.repair.edit(net.project())
    resize = mended.graph.wires[End("join", "xs.0")].node
    assert mended.graph.nodes[resize].type == "Resize"
    assert mended.graph.inputs_of(resize) == {"x": End("pool", "y"), "like": End("input", "y")}


def test_what_is_not_used_is_not_tried() -> None:
    net = start(ROW, LABEL)
    net.add("Linear", "linear", "input", out_features=3)
    net.add("Conv2d", "dead", "linear")
    net.output("linear", target="label", loss=Use("auto"))
    [problem] = [p for p in analyse(net.project()).problems if p.code == "shape"]
    assert problem.severity is Severity.WARNING
    assert problem.repair is not None
    assert problem.repair.label == "Use Linear"


def test_two_wide_branches_of_three_are_told_without_a_guess() -> None:
    net = start(ROW)
    for name, width in (("a", 4), ("b", 5), ("c", 6)):
        net.add("Linear", name, "input", out_features=width)
    net.add("Add", "add", "a", "b", "c")
    net.output("add")
    [problem] = analyse(net.project()).errors
    assert problem.repair is None


def test_swapped_layers_change_places_on_the_canvas_too() -> None:
    project = chain(ROW, LABEL, "Linear", "Dropout", "BatchNorm1d", "ReLU", LINEAR3)
    [problem] = analyse(project).problems
    assert problem.repair is not None
    mended = problem.repair.edit(project)
    assert mended.graph.wires[End("dropout", "x")] == End("batchnorm1d", "y")
    assert mended.graph.wires[End("relu", "x")] == End("dropout", "y")
    assert mended.graph.wires[End("batchnorm1d", "x")] == End("linear", "y")


def made(type: WireType, *layers: str) -> list[str]:
    net = Net()
    net.input("input", *(int(str(s)) for s in type.sizes[1:]))
    before = "input"
    for name in layers:
        before = net.add(name, name.lower(), before)
    net.output(before)
    project = net.project()
    for _ in range(3):
        errors = analyse(project).errors
        if not errors or errors[0].repair is None:
            break
        project = errors[0].repair.edit(project)
    assert not analyse(project).errors
    return [n.type for n in project.graph.nodes.values()][2 + len(layers) :]


def test_rows_sequences_and_pictures_reach_layers_of_the_other_kind() -> None:
    assert made(features(49), "PixelUnshuffle") == ["Reshape", "ZeroPad2d"]
    assert made(features(7), "GRU") == ["Unsqueeze"]
    assert made(sequence(5, 8), "PatchEmbedding") == ["Unsqueeze"]
    assert made(picture(3, 8, 8), "GRU") == ["Permute", "Flatten"]
    assert made(picture(8, 8, 8), "TransformerEncoderLayer") == ["Flatten", "Permute"]
    assert made(picture(8, 8, 8), "SinusoidalPositionalEncoding") == ["Flatten", "Permute"]
