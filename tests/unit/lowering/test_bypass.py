"""A network with nodes passed over against the same network built without them: text, numbers, counts."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from core.analysis import Analysis, analyse
from core.document import edits, grouping
from core.document.bypass import set_bypassed
from core.document.project import Block, Project
from core.expressions import Expr
from core.lowering import lower
from core.lowering.execute import build
from core.spec import Int
from core.templates import TEMPLATES
from core.training.plan import penalties_of
from tests.unit.lowering.nets import Net

SHAPE_KEEPING = ("ReLU", "Tanh", "Linear", "LayerNorm", "Identity", "Dropout", "Add", "Multiply")


def without(project: Project, ids: list[str], where: str = "") -> Project:
    """The same network as it would have been built without these nodes."""
    return reduce(lambda p, id: edits.dissolve(p, id, where), ids, project)


def same_network(bypassed: Project, built: Project, x: torch.Tensor) -> None:
    text, bare = lower(bypassed), lower(built)
    assert text.source == bare.source
    assert text.tapped == bare.tapped
    assert text.modules == bare.modules
    first, second = build(text, 3).network.eval(), build(bare, 3).network.eval()
    with torch.no_grad():
        assert torch.equal(first(x), second(x))
    told, known = analyse(bypassed), analyse(built)
    assert told.totals == known.totals
    assert told.totals.parameters == sum(p.numel() for p in first.parameters())
    assert [(p.code, p.path) for p in told.problems] == [(p.code, p.path) for p in known.problems]


def classifier() -> Project:
    net = Net()
    net.input("image", 3, 8, 8)
    net.add("Conv2d", "conv", "image", out_channels=3, padding="same", l2=0.1)
    net.add("BatchNorm2d", "norm", "conv")
    net.add("ReLU", "relu", "norm")
    net.add("Add", "sum", "relu", "image")
    net.add("Flatten", "flat", "sum")
    net.add("Dropout", "drop", "flat")
    net.add("Linear", "linear", "drop", out_features=2)
    net.output("linear")
    return net.project()


@pytest.mark.parametrize("ids", [["relu"], ["conv", "norm", "relu"], ["drop"], ["sum"], ["norm", "sum", "drop"]])
def test_it_is_the_network_that_would_have_been_built_without(ids: list[str]) -> None:
    project = classifier()
    same_network(set_bypassed(project, ids, True), without(project, ids), torch.randn(2, 3, 8, 8))


def test_what_is_passed_over_has_a_state_and_the_type_that_passes() -> None:
    found = analyse(set_bypassed(classifier(), ["conv", "norm"], True))
    info = found.info(("norm",))
    assert info is not None
    assert (info.state, info.parameters, info.flops, info.activations) == ("bypassed", 0, 0, 0)
    assert [str(t) for t in info.outs] == [str(found.type_at(("image",), "y"))]
    assert found.nodes[("conv",)].state == "bypassed"
    assert found.problems_at(("norm",)) == ()
    assert found.bypassed() == ("conv", "norm")


def test_a_mistake_is_passed_over_with_its_node() -> None:
    project = edits.set_params(classifier(), "conv", {"kernel_size": (3, 3), "groups": 2})
    assert analyse(project).errors
    found = analyse(set_bypassed(project, ["conv"], True))
    assert found.errors == ()


def test_what_is_below_is_held_against_what_passes() -> None:
    wider = edits.set_params(classifier(), "conv", {"out_channels": 5})
    assert [p.path for p in analyse(wider).errors] == [("sum",)]
    assert analyse(set_bypassed(wider, ["conv"], True)).errors == ()
    flat = set_bypassed(classifier(), ["flat"], True)
    assert ("linear",) in {p.path for p in analyse(flat).problems}


@pytest.mark.parametrize("inside", [False, True])
def test_a_layer_that_shares_the_weights_of_a_bypassed_one_says_so(inside: bool) -> None:
    net = Net()
    net.input("words", 5, dtype="int64")
    net.input("row", 5, 4)
    net.add("Embedding", "table", "words", num_embeddings=7, embedding_dim=4)
    net.add("Linear", "head", "row", out_features=7, bias=False, tied_to="table")
    net.add("Concat", "both", "table", "head", dim=-1)
    net.output("both")
    project, where, path = net.project(), "", ("head",)
    if inside:
        project, use = grouping.group(project, ["table", "head", "both"])
        where, path = project.graph.nodes[use].block, (use, "head")
    assert not analyse(project).errors
    [problem] = analyse(set_bypassed(project, ["table"], True, where)).problems_at(path, where)
    assert (problem.code, problem.message) == ("tie", "'head' shares the weights of 'table', which is bypassed.")
    assert problem.repair is not None
    [problem] = analyse(edits.delete(project, ["table"], (), where)).problems_at(path, where)
    assert problem.message == "'head' shares the weights of a layer that is not here."


def test_penalties_of_what_is_passed_over_do_not_count() -> None:
    project = classifier()
    assert len(penalties_of(project, lower(project))) == 1
    bypassed = set_bypassed(project, ["conv"], True)
    assert penalties_of(bypassed, lower(bypassed)) == ()


def residual(*params: Int) -> Block:
    net = Net()
    net.add("BlockInput", "x")
    net.add("Linear", "linear", "x", out_features=Expr("width"))
    net.add("Tanh", "tanh", "linear")
    net.add("Add", "sum", "tanh", "x")
    net.add("BlockOutput", "y", "sum")
    return net.block("residual", "Residual block", Int("width", 4))


def residuals(**use: object) -> Project:
    net = Net({"residual": residual()})
    net.input("table", 4)
    net.use("residual", "first", "table", **use)
    net.use("residual", "second", "first")
    net.output("second")
    return net.project()


@pytest.mark.parametrize("use", [{}, {"repeat": 3}, {"repeat": 3, "shared": True}])
def test_inside_a_block_it_counts_for_every_use_and_round(use: dict[str, object]) -> None:
    project = residuals(**use)
    x = torch.randn(2, 4)
    for ids in (["tanh"], ["linear", "tanh"], ["sum"]):
        same_network(set_bypassed(project, ids, True, "residual"), without(project, ids, "residual"), x)


@pytest.mark.parametrize("use", [{}, {"repeat": 3}])
def test_a_use_of_a_block_can_be_passed_over_as_a_whole(use: dict[str, object]) -> None:
    project = residuals(**use)
    same_network(set_bypassed(project, ["first"], True), without(project, ["first"]), torch.randn(2, 4))


def test_analysis_goes_on_from_an_earlier_one() -> None:
    """After each edit the answer is the one that is found from nothing."""
    project = residuals(repeat=2)
    found = analyse(project)
    steps: list[tuple[list[str], bool, str]] = [
        (["first"], True, ""),
        (["tanh"], True, "residual"),
        (["first"], False, ""),
        (["linear"], True, "residual"),
        (["tanh", "linear"], False, "residual"),
    ]
    for ids, on, where in steps:
        project = set_bypassed(project, ids, on, where)
        project = edits.move(project, {"first": (8.0, 8.0)})
        found = analyse(project, found)
        assert _told(found) == _told(analyse(project))


def _told(found: Analysis) -> object:
    inner = [found.info((use, id)) for use in ("first", "second") for id in ("linear", "tanh", "sum")]
    return found.nodes, inner, found.totals, [(p.path, p.message) for p in found.problems]


@pytest.mark.parametrize("key", ["digits-cnn", "resnet18", "gpt2-small"])
def test_layers_of_templates(key: str) -> None:
    """Every layer that keeps shapes, in every graph: the text is the one without it."""
    project = TEMPLATES[key].build()
    for where, graph in edits.graphs(project):
        kinds = [
            n.id for n in graph.nodes.values() if n.type in ("ReLU", "Dropout", "BatchNorm2d", "LayerNorm", "GELU")
        ]
        if kinds:
            bypassed = set_bypassed(project, kinds, True, where)
            assert lower(bypassed).source == lower(without(project, kinds, where)).source
            assert analyse(bypassed).totals == analyse(without(project, kinds, where)).totals


@st.composite
def networks(draw: st.DrawFn) -> Project:
    """Layers that keep (N, 4), each fed by some before it, a few wired to the Output through a sum."""
    net = Net()
    net.input("table", 4)
    made = ["table"]
    for number in range(draw(st.integers(1, 7))):
        kind = draw(st.sampled_from(SHAPE_KEEPING))
        feeds = draw(st.lists(st.sampled_from(made), min_size=1, max_size=3))
        many = feeds if kind in ("Add", "Multiply") else feeds[:1]
        params = {"out_features": 4} if kind == "Linear" else {}
        made.append(net.add(kind, f"{kind.lower()}{number}", *many, **params))
    net.add("Add", "last", *draw(st.lists(st.sampled_from(made), min_size=1, max_size=3)), made[-1])
    net.output("last")
    return net.project()


@given(networks(), st.data())
def test_any_network_with_anything_passed_over(project: Project, data: st.DataObject) -> None:
    able = [id for id, node in project.graph.nodes.items() if node.type in SHAPE_KEEPING and id != "last"]
    ids = data.draw(st.lists(st.sampled_from(able), unique=True))
    same_network(set_bypassed(project, ids, True), without(project, ids), torch.randn(2, 4))


def test_the_mark_is_kept_where_a_node_becomes_an_end() -> None:
    """A file may say anything: an Output that says it is passed over still is one."""
    project = classifier()
    node = replace(project.graph.nodes["output"], bypassed=True)
    odd = replace(project, graph=project.graph.put(node))
    assert lower(odd).source == lower(project).source
    assert analyse(odd).errors == ()
