"""U-Net: down to see far, up again to say where, with the fine detail carried across."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.expressions import Expr
from core.templates.template import Template

if TYPE_CHECKING:
    from core.builder import BlockNet, Net


def unet(net: Net) -> None:
    """image (N 1 512 512) -> (N 64 512 512) -> … (N 1024 32 32) … -> (N 64 512 512) -> two scores a point (N 2 512 512)."""
    two = _two(net)
    down, up = _down(net, two), _up(net, two)
    x = net.place(net.input(name="image", shape=(1, 512, 512)), 0, 0)
    x = net.place(net.use(two, x, name="level1", width=64), 1, 0)
    levels = [x]
    for number, width in enumerate((128, 256, 512), 2):
        x = net.place(net.use(down, x, name=f"level{number}", width=width), 1, number - 1)
        levels.append(x)
    x = net.place(net.use(down, x, name="bottom", width=1024), 2, 4)
    for number, width in ((4, 512), (3, 256), (2, 128), (1, 64)):
        x = net.place(net.use(up, x, levels[number - 1], name=f"up{number}", width=width), 3, number - 1)
    x = net.place(net.add("Conv2d", x, name="scores", out_channels=2, kernel_size=1), 4, 0)
    net.place(net.output(x), 5, 0)


def _two(net: Net) -> BlockNet:
    block = net.block("Two convolutions", width=64)
    x = block.input()
    for _ in range(2):
        x = block.add("Conv2d", x, out_channels=Expr("width"), kernel_size=3, padding=1)
        x = block.add("ReLU", x)
    block.output(x)
    return block


def _down(net: Net, two: BlockNet) -> BlockNet:
    block = net.block("Step down", width=128)
    x = block.add("MaxPool2d", block.input(), kernel_size=2)
    block.output(block.use(two, x, width=Expr("width")))
    return block


def _up(net: Net, two: BlockNet) -> BlockNet:
    """Twice as high and wide, joined with what went down at this level."""
    block = net.block("Step up", width=64)
    x, across = block.input(), block.input("across")
    x = block.add("ConvTranspose2d", x, out_channels=Expr("width"), kernel_size=2, stride=2)
    block.output(block.use(two, block.add("Concat", across, x), width=Expr("width")))
    return block


NOTES = """U-Net, 2015

What is in the picture, and exactly where? On the way down the maps shrink and each point sees more of the picture; on the way up they grow again until every pixel of the input has its answer.

Growing alone would be blurred. So each level of the way up gets, beside what comes from below, the maps that the same level made on the way down: the wires that cross the U.

The widths are the original ones. As usual today the convolutions are padded, so that the answer is as large as the picture; the paper cut the borders off instead, with the same parameters."""

ALL = (
    Template(
        "unet",
        "U-Net",
        "Classics: images",
        "Marks every pixel: down to see far, up again to say where, with shortcuts across.",
        aka=("segmentation", "encoder decoder", "skip connection", "medical", "mask"),
        draw=unet,
        parameters=31_030_658,
        notes=NOTES,
        year=2015,
        paper="Ronneberger et al., U-Net: convolutional networks for biomedical image segmentation, 2015",
    ),
)
