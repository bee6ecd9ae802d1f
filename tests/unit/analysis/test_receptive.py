"""Receptive fields against gradients: which points of the input move one point of the result."""

import pytest
import torch

from core.analysis import analyse
from core.analysis.receptive import receptive_fields
from core.builder import Net
from core.graph import End
from core.lowering import lower
from core.lowering.execute import build
from core.problems import Path

SIZE = 95


def seen_by_gradient(net: Net) -> tuple[int, ...]:
    """Of the point in the middle of the network's result, with all weights 1, so that nothing cancels."""
    network = build(lower(net.project), 0).network.eval()
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.fill_(1.0)
    x = torch.rand(1, 1, SIZE, SIZE, requires_grad=True)
    y = network(x)
    y[0, 0, y.shape[2] // 2, y.shape[3] // 2].backward()
    assert x.grad is not None
    moved = x.grad[0, 0] != 0
    return tuple(int(places.max() - places.min()) + 1 for places in torch.nonzero(moved).T)


def told(net: Net, path: Path) -> tuple[int, ...]:
    return receptive_fields(analyse(net.project))[path]


def image(net: Net) -> End:
    return net.input(shape=(1, SIZE, SIZE))


@pytest.mark.parametrize("dilation", [1, 2])
@pytest.mark.parametrize("stride", [1, 2, 3])
def test_a_chain_of_windows(stride: int, dilation: int) -> None:
    net = Net()
    x = net.add("Conv2d", image(net), out_channels=2, kernel_size=(3, 5), stride=(stride, stride))
    x = net.add("ReLU", net.add("BatchNorm2d", x))
    x = net.add("AvgPool2d", x, kernel_size=(2, 2))
    x = net.add("Conv2d", x, out_channels=2, kernel_size=(3, 3), dilation=(dilation, dilation))
    net.output(x)
    assert told(net, (x.node,)) == seen_by_gradient(net)


def test_branches_count_by_the_widest() -> None:
    net = Net()
    start = image(net)
    wide = net.add("Conv2d", start, out_channels=3, kernel_size=(7, 7), padding="same")
    narrow = net.add("Conv2d", start, out_channels=3, kernel_size=(3, 3), padding="same")
    both = net.add("Concat", narrow, wide)
    total = net.add("Conv2d", net.add("ReLU", both), out_channels=1, kernel_size=(1, 1))
    net.output(total)
    assert told(net, (both.node,)) == told(net, (total.node,)) == (7, 7) == seen_by_gradient(net)


def test_repeated_blocks_see_farther_each_time() -> None:
    net = Net()
    block = net.block("Layer")
    start = block.input()
    block.output(
        block.add("Add", start, block.add("Conv2d", start, out_channels=1, kernel_size=(3, 3), padding="same"))
    )
    x = net.use(block, image(net), repeat=4)
    net.output(x)
    assert told(net, (x.node,)) == (9, 9) == seen_by_gradient(net)


def test_growing_a_picture_brings_neighbours_closer() -> None:
    net = Net()
    x = net.add("MaxPool2d", image(net), kernel_size=(2, 2))
    x = net.add("ConvTranspose2d", x, out_channels=1, kernel_size=(2, 2), stride=(2, 2))
    x = net.add("Conv2d", x, out_channels=1, kernel_size=(3, 3))
    net.output(x)
    assert told(net, (x.node,)) == (4, 4)


def test_what_mixes_all_places_is_left_out() -> None:
    net = Net()
    x = net.add("Linear", net.add("Flatten", image(net)), out_features=3)
    net.output(x)
    assert (x.node,) not in receptive_fields(analyse(net.project))
