"""Finding in a network: names, types, titles, parameters with their values, notes; also inside blocks."""

from dataclasses import replace

import pytest

from core.analysis import analyse
from core.analysis.find import Finder, Found
from core.builder import Net
from core.document import edits
from core.document.appearance import with_frame, with_note
from core.document.look import Frame, Note
from core.document.project import Project
from core.expressions import Expr
from core.templates import TEMPLATES


@pytest.fixture
def project() -> Project:
    return TEMPLATES["digits-cnn"].build()


def names(project: Project, text: str) -> list[str]:
    found = Finder().find(analyse(project), text)
    return [edits.graph_of(project, f.where).nodes[f.id].name for f in found if f.kind == "node"]


def types(project: Project, text: str) -> list[str]:
    found = Finder().find(analyse(project), text)
    return [edits.graph_of(project, f.where).nodes[f.id].type for f in found if f.kind == "node"]


def test_names_types_and_titles_are_met_in_the_order_of_the_data(project: Project) -> None:
    assert types(project, "linear") == ["Linear", "Linear"]
    assert types(project, "Convolution 2D") == ["Conv2d"]
    assert types(project, "conv2d") == ["Conv2d"]
    first = names(project, "linear")[0]
    assert names(project, first) == [first]


@pytest.mark.parametrize(
    "text", ["kernel 3", "kernel_size=3", "kernel=3x3", "Filter size 3", "kernel 3×3", "conv kernel 3"]
)
def test_a_parameter_is_met_with_its_value(project: Project, text: str) -> None:
    assert types(project, text) == ["Conv2d"]


@pytest.mark.parametrize("text", ["kernel 5", "kernel_size=5", "out_channels=64", "kernel 33", "conv kernel 5"])
def test_another_value_is_not_met(project: Project, text: str) -> None:
    assert types(project, text) == []


def test_what_is_set_is_met_by_its_value_alone_and_what_is_not_set_is_not(project: Project) -> None:
    assert types(project, "32") == ["Conv2d"]
    assert types(project, "zeros") == []
    assert types(project, "padding_mode=zeros") == ["Conv2d"]


def test_a_number_is_met_whole(project: Project) -> None:
    conv = next(n for n in project.graph.nodes.values() if n.type == "Conv2d")
    renamed = edits.rename(project, conv.id, "eye_7")
    assert names(renamed, "7") == ["eye_7"]
    assert names(renamed, "eye 7") == ["eye_7"]
    assert names(renamed, "kernel 7") == []
    assert names(edits.rename(project, conv.id, "eye77"), "7") == []


def test_switches_are_met_where_they_are_on(project: Project) -> None:
    conv = next(n for n in project.graph.nodes.values() if n.type == "Conv2d")
    assert types(project, "frozen") == []
    assert types(edits.set_params(project, conv.id, {"frozen": True}), "frozen") == ["Conv2d"]
    assert types(edits.set_params(project, conv.id, {"bias": False}), "conv bias off") == ["Conv2d"]


def test_expressions_are_met_as_they_are_written(project: Project) -> None:
    assert types(project, "out_features=classes") == ["Linear"]


def test_a_block_is_met_by_its_title_and_what_is_in_it_once(project: Project) -> None:
    resnet = TEMPLATES["resnet18"].build()
    inside = Finder().find(analyse(resnet), "conv2d")
    assert len(inside) == len({(f.where, f.id) for f in inside})
    assert {f.where for f in inside} > {""}
    assert inside[0].where == ""
    title = next(iter(resnet.blocks.values())).title
    assert Finder().find(analyse(resnet), title)


def test_notes_and_frames_are_met_by_their_words(project: Project) -> None:
    noted = with_note(project, Note("f9", "Why **two** layers?", 0, 0, 100, 80))
    noted = with_frame(noted, Frame("f8", "Two of them", 0, 0, 100, 80))
    assert set(Finder().find(analyse(noted), "two")) == {Found("", "f9", "note"), Found("", "f8", "frame")}


def test_nothing_is_met_by_nothing(project: Project) -> None:
    assert Finder().find(analyse(project), "   ") == ()
    assert Finder().find(analyse(Project()), "conv") == ()


def test_an_unknown_layer_is_met_by_its_type(project: Project) -> None:
    strange = replace(edits.new_node(project.graph, "ReLU"), type="FutureLayer", name="future1")
    assert types(edits.with_graph(project, project.graph.put(strange)), "futurelayer") == ["FutureLayer"]


def test_after_an_edit_a_finder_says_what_a_new_one_would(project: Project) -> None:
    finder = Finder()
    finder.find(analyse(project), "kernel 3")
    conv = next(n for n in project.graph.nodes.values() if n.type == "Conv2d")
    for changes in ({"kernel_size": (5, 5)}, {"frozen": True}, {"out_channels": 7}):
        project = edits.set_params(project, conv.id, changes)
        for text in ("kernel 3", "kernel 5", "frozen", "7"):
            assert finder.find(analyse(project), text) == Finder().find(analyse(project), text)


def test_the_value_of_an_expression_inside_a_block_is_met() -> None:
    resnet = TEMPLATES["resnet18"].build()
    assert [f for f in Finder().find(analyse(resnet), "out_channels=64") if f.where]


def test_what_a_use_gives_its_block_is_met_as_it_is_now() -> None:
    net = Net("iris")
    block = net.block("Wide", width=32)
    block.output(block.add("Linear", block.input(), out_features=Expr("width")))
    net.output(net.use(block, net.input(), width=32), "species")
    project, finder = net.project, Finder()
    use = next(n for n in project.graph.nodes.values() if n.block)
    inside = [Found(use.block, n.id) for n in project.blocks[use.block].graph.nodes.values() if n.type == "Linear"]
    for width, other in ((32, 64), (64, 32)):
        project = edits.set_params(project, use.id, {"width": width})
        assert [f for f in finder.find(analyse(project), f"out_features={width}") if f.where] == inside
        assert not [f for f in finder.find(analyse(project), f"out_features={other}") if f.where]


def test_it_finds_in_a_network_without_data() -> None:
    net = Net()
    assert Finder().find(analyse(net.project), "x") == ()
