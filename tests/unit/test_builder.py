"""Networks and blocks built in code."""

import pytest

from core.analysis import analyse
from core.arrange import arranged
from core.builder import BlockNet, Net
from core.document.project import Project
from core.expressions import Expr
from core.lowering import lower
from core.problems import NetwrightError


def test_a_branching_network_is_laid_out_in_columns() -> None:
    net = Net("digits")
    start = net.input("image")
    left = net.add("Conv2d", start, out_channels=1, padding="same")
    joined = net.add("Add", left, start)
    net.output(net.add("Linear", net.add("Flatten", joined), out_features=Expr("classes")), "label")
    project = net.project
    assert analyse(project).errors == ()
    columns = [project.look.places[id][0] for id in project.graph.nodes]
    assert columns == sorted(set(columns))
    assert arranged(project) == project


def test_a_net_refuses_what_does_not_exist() -> None:
    net = Net("digits")
    x = net.input("image")
    with pytest.raises(NetwrightError, match=r"There is no layer 'Conv2D'\. Did you mean 'Conv2d'"):
        net.add("Conv2D", x)
    with pytest.raises(NetwrightError, match="Did you mean 'out_channels'"):
        net.add("Conv2d", x, out_chanels=3)
    with pytest.raises(NetwrightError, match="takes 1 inputs; 2 were given"):
        net.add("ReLU", x, x)
    with pytest.raises(NetwrightError, match="There is no output 'last' here; there is y"):
        net.port(x, "last")
    with pytest.raises(NetwrightError, match=r"There is no data source 'digit'\. Did you mean 'digits'"):
        Net("digit")
    with pytest.raises(NetwrightError, match=r"Did you mean 'plan\.epochs'"):
        net.train_with(epoch=3)


def residual(net: Net) -> BlockNet:
    block = net.block("Residual block", width=4)
    start = block.input()
    x = block.add("Conv2d", start, out_channels=Expr("width"), padding="same")
    block.output(block.add("Add", block.add("ReLU", x), start))
    return block


def with_output(net: Net, x: object) -> Project:
    net.output(net.add("Linear", net.add("Flatten", x), out_features=Expr("classes")), "label")
    return net.project


ONE = 4 * 4 * 9 + 4
REST = (1 * 4 * 9 + 4) + 256 * 10 + 10


@pytest.mark.parametrize(("shared", "times"), [(False, 3), (True, 1)])
def test_a_block_is_drawn_once_and_used_in_a_row(shared: bool, times: int) -> None:
    net = Net("digits")
    x = net.add("Conv2d", net.input("image"), out_channels=4, padding="same")
    x = net.use(residual(net), x, repeat=3, shared=shared)
    project = with_output(net, x)
    assert analyse(project).problems == ()
    assert analyse(project).totals.parameters == REST + times * ONE
    assert lower(project).source.count("class ResidualBlock") == 1


def test_blocks_nest_and_pass_their_parameters_on() -> None:
    net = Net("digits")
    inner = residual(net)
    stage = net.block("Stage", planes=2)
    x = stage.add("Conv2d", stage.input(), out_channels=Expr("2*planes"), padding="same")
    stage.output(stage.use(inner, x, repeat=2, width=Expr("2*planes")))
    x = net.use(stage, net.input("image"), name="first")
    project = with_output(net, net.use(stage, x, planes=2))
    assert analyse(project).problems == ()
    assert analyse(project).totals.parameters == (1 * 4 * 9 + 4) + 5 * ONE + 256 * 10 + 10
    assert [n.name for n in project.graph.nodes.values() if n.block] == ["first", "stage1"]


def test_a_block_has_ports_of_its_own_some_of_them_optional() -> None:
    net = Net("digits")
    block = net.block("Two ways")
    x, extra = block.input(), block.input("extra", optional=True)
    block.output(block.add("Conv2d", x, out_channels=1, padding="same"), "made")
    block.output(block.add("MultiheadAttention", block.add("Reshape", x, shape=(8, 8)), block.add("Reshape", extra, shape=(8, 8)), num_heads=2), "looked")  # fmt: skip
    image = net.input("image")
    both = net.use(block, image, image)
    assert both.port == "made"
    project = with_output(net, net.port(both, "looked"))
    assert analyse(project).errors == ()
    with pytest.raises(NetwrightError, match="There is no output 'lost' here; there is made, looked"):
        net.port(both, "lost")


def test_the_cards_of_a_block_are_laid_out_and_framed_too() -> None:
    net = Net("digits")
    block = net.block("Small")
    x = block.input()
    first = block.place(block.add("Conv2d", x, out_channels=1, padding="same"), 2, 3)
    block.output(first)
    block.frame("All of it", x, first)
    project = with_output(net, net.use(block, net.input("image")))
    look = project.blocks["small"].look
    assert set(look.places) == set(project.blocks["small"].graph.nodes)
    assert look.places[first.node] == (2 * 232.0, 0.0)
    assert look.places[x.node][1] > 80.0, "What is told nothing stands below"
    (frame,) = look.frames
    assert frame.title == "All of it"
    assert all(frame.x < look.places[id][0] and frame.y < look.places[id][1] for id in (x.node, first.node))
    assert project.look.frames == ()


def test_what_a_block_cannot_take_is_told() -> None:
    net = Net("digits")
    image = net.input("image")
    empty = net.block("Unfinished")
    with pytest.raises(NetwrightError, match="The block 'Unfinished' has no output yet"):
        net.use(empty, image)
    block = residual(net)
    with pytest.raises(NetwrightError, match=r"Residual block has no parameter 'widht'\. Did you mean 'width'"):
        net.use(block, image, widht=3)
    with pytest.raises(NetwrightError, match="Repeat must be at least 1"):
        net.use(block, image, repeat=0)
    with pytest.raises(NetwrightError, match="'residual_block1' takes 1 inputs; 2 were given"):
        net.use(block, image, image)


def test_a_long_branching_network_goes_on_below() -> None:
    net = Net("digits")
    x = net.add("Conv2d", net.input("image"), out_channels=4, padding="same")
    block = net.block("Long")
    start = y = block.input()
    for _ in range(9):
        y = block.add("ReLU", y)
    block.output(block.add("Add", y, start))
    project = with_output(net, net.use(block, x))
    places = project.blocks["long"].look.places
    assert len({left for left, _ in places.values()}) == 6
    assert len({top for _, top in places.values()}) == 2
    assert len(set(places.values())) == len(places)
