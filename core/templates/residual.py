"""Residual networks: ResNet-18 and ResNet-50."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from core.expressions import Expr
from core.templates.template import Template

if TYPE_CHECKING:
    from core.builder import BlockNet, Net
    from core.graph import End


def resnet18(net: Net) -> None:
    """image (N 3 224 224) -> (N 64 56 56) -> four stages, the last (N 512 7 7) -> mean of each map -> scores (N 1000)."""
    plain = _basic(net, "Basic block", projected=False)
    projected = _basic(net, "Basic block with projection", projected=True)
    x = net.use(plain, _stem(net), name="stage1", repeat=2, width=64)
    for number, width in ((2, 128), (3, 256), (4, 512)):
        x = net.use(projected, x, name=f"stage{number}_entry", width=width, stride=2)
        x = net.use(plain, x, name=f"stage{number}", width=width)
    _head(net, x)


def resnet50(net: Net) -> None:
    """image (N 3 224 224) -> (N 64 56 56) -> four stages, the last (N 2048 7 7) -> mean of each map -> scores (N 1000)."""
    plain = _bottleneck(net, "Bottleneck", projected=False)
    projected = _bottleneck(net, "Bottleneck with projection", projected=True)
    x = _stem(net)
    for number, (width, repeat, stride) in enumerate(((64, 2, 1), (128, 3, 2), (256, 5, 2), (512, 2, 2)), 1):
        x = net.use(projected, x, name=f"stage{number}_entry", width=width, stride=stride)
        x = net.use(plain, x, name=f"stage{number}", repeat=repeat, width=width)
    _head(net, x)


def _stem(net: Net) -> End:
    x = net.input(name="image", shape=(3, 224, 224))
    x = net.add("Conv2d", x, out_channels=64, kernel_size=7, stride=2, padding=3, bias=False)
    x = net.add("BatchNorm2d", x)
    x = net.add("ReLU", x)
    return net.add("MaxPool2d", x, kernel_size=3, stride=2, padding=1)


def _head(net: Net, x: End) -> None:
    x = net.add("AdaptiveAvgPool2d", x, output_size=1)
    x = net.add("Flatten", x)
    net.output(net.add("Linear", x, out_features=1000))


def _basic(net: Net, title: str, projected: bool) -> BlockNet:
    """x + two 3×3 convolutions of it."""

    def path(block: BlockNet, x: End) -> End:
        x = _convolved(block, x, "width", 3, stride=projected)
        x = block.add("ReLU", x)
        return _convolved(block, x, "width", 3)

    return _residual(net, title, projected, "width", path)


def _bottleneck(net: Net, title: str, projected: bool) -> BlockNet:
    """x + a 3×3 convolution of it, made at a quarter of the width."""

    def path(block: BlockNet, x: End) -> End:
        x = _convolved(block, x, "width", 1)
        x = block.add("ReLU", x)
        x = _convolved(block, x, "width", 3, stride=projected)
        x = block.add("ReLU", x)
        return _convolved(block, x, "4*width", 1)

    return _residual(net, title, projected, "4*width", path)


def _residual(net: Net, title: str, projected: bool, width: str, path: Callable[[BlockNet, End], End]) -> BlockNet:
    block = net.block(title, width=64, **({"stride": 1} if projected else {}))
    start = block.input()
    y = path(block, start)
    shortcut = _convolved(block, start, width, 1, stride=True) if projected else start
    block.output(block.add("ReLU", block.add("Add", y, shortcut)))
    return block


def _convolved(block: BlockNet, x: End, width: str, kernel: int, stride: bool = False) -> End:
    given: dict[str, Any] = {"stride": Expr("stride")} if stride else {}
    x = block.add("Conv2d", x, out_channels=Expr(width), kernel_size=kernel, padding=kernel // 2, bias=False, **given)
    return block.add("BatchNorm2d", x)


PAPER = "He et al., Deep residual learning for image recognition, 2015"
RESNET18_NOTES = """ResNet-18, 2015

A residual block adds its input to what its layers make of it. The layers only have to learn the difference, and gradients reach the first layer over the shortcuts: with this, networks of a hundred layers could be trained for the first time.

Where a stage begins, the picture gets half as high and wide and the channels double, so that the input no longer fits the sum: a 1×1 convolution projects it. That is why there are two kinds of block; open them to compare.

The small numbers on the cards say how often a block is repeated, each time with weights of its own."""
RESNET50_NOTES = """ResNet-50, 2015

The network that most work on pictures was measured against for years. Its block is a bottleneck: a 1×1 convolution brings the channels down to a quarter, the 3×3 convolution works there, and another 1×1 brings them back. So 50 layers cost hardly more than 34 of the plain kind.

As in the form that has become common, the stride of a stage's first block stands at the 3×3 convolution, where fewer points are skipped.

Sixteen blocks from two drawings: open 'Bottleneck' and change something, and it changes in all of them."""

ALL = (
    Template(
        "resnet18",
        "ResNet-18",
        "Classics: images",
        "Eight residual blocks: shortcuts around every two layers made depth trainable.",
        aka=("imagenet", "residual", "skip connection", "classification"),
        draw=resnet18,
        parameters=11_689_512,
        notes=RESNET18_NOTES,
        year=2015,
        paper=PAPER,
    ),
    Template(
        "resnet50",
        "ResNet-50",
        "Classics: images",
        "Sixteen bottleneck blocks: narrow in the middle, a shortcut around each.",
        aka=("imagenet", "residual", "bottleneck", "classification"),
        draw=resnet50,
        parameters=25_557_032,
        notes=RESNET50_NOTES,
        year=2015,
        paper=PAPER,
    ),
)
