"""A wire over any port of any layer, in the main graph and inside a block, gets an answer while it is drawn."""

from dataclasses import replace

import pytest

from core.analysis import analyse
from core.analysis.fits import fits
from core.builder import Net
from core.document import edits
from core.document.blocks import path_to
from core.document.bypass import set_bypassed
from core.document.project import Project
from core.graph import End, Node
from core.layers import LAYERS
from core.layers.ports import BLOCK_INPUT, BLOCK_OUTPUT


def with_block() -> tuple[Project, str]:
    net = Net()
    block = net.block("Block")
    start = block.input()
    block.output(block.add("ReLU", start))
    net.output(net.use(block, net.input(shape=(3, 8, 8))))
    return net.project, next(iter(net.project.blocks))


@pytest.mark.parametrize("key", [layer.key for layer in LAYERS])
@pytest.mark.parametrize("inside", [False, True])
def test_every_port_of_every_layer_answers(key: str, inside: bool) -> None:
    project, block = with_block()
    where = block if inside else ""
    graph = edits.graph_of(project, where)
    node = Node("odd", key, "odd")
    project = edits.with_graph(project, graph.put(node), where) if inside else replace(project, graph=graph.put(node))
    source = next(n for n in graph.nodes.values() if n.type == (BLOCK_INPUT if inside else "Input"))
    prefix = tuple(path_to(project, block)) if inside else ()
    for port in edits.ports_of(project, node)[0]:
        target = End("odd", f"{port.name}.0" if port.variadic else port.name)
        assert isinstance(fits(project, analyse(project), End(source.id, "y"), target, where, prefix), str)


def test_a_block_output_takes_whatever_comes() -> None:
    project, block = with_block()
    nodes = project.blocks[block].graph.nodes.values()
    start, end = (next(n.id for n in nodes if n.type == kind) for kind in (BLOCK_INPUT, BLOCK_OUTPUT))
    assert fits(project, analyse(project), End(start, "y"), End(end, "x"), block, tuple(path_to(project, block))) == ""


def test_what_is_bypassed_takes_anything_and_gives_what_passes() -> None:
    net = Net()
    x = net.input(shape=(3, 8, 8))
    conv = net.add("Conv2d", x, out_channels=5)
    norm = net.add("BatchNorm1d", conv)
    other = net.add("Conv2d", x, groups=3, out_channels=3)
    project = net.project
    assert "BatchNorm1d" in project.graph.nodes[norm.node].type
    assert fits(project, analyse(project), conv, End(norm.node, "x")) != ""
    passed = set_bypassed(project, [norm.node], True)
    assert fits(passed, analyse(passed), conv, End(norm.node, "x")) == ""
    assert fits(passed, analyse(passed), End(norm.node, "y"), End(other.node, "x")) != ""
    both = set_bypassed(project, [norm.node, conv.node], True)
    assert fits(both, analyse(both), End(norm.node, "y"), End(other.node, "x")) == ""
