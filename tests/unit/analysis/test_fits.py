"""A wire over any port of any layer, in the main graph and inside a block, gets an answer while it is drawn."""

from dataclasses import replace

import pytest

from core.analysis import analyse
from core.analysis.fits import fits
from core.builder import Net
from core.document import edits
from core.document.blocks import path_to
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
