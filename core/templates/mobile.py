"""Convolutions one channel at a time: MobileNetV2, ConvNeXt-Tiny."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.expressions import Expr
from core.templates.template import Template

if TYPE_CHECKING:
    from core.builder import BlockNet, Net
    from core.graph import End

STAGES = ((24, 2, 2), (32, 3, 2), (64, 4, 2), (96, 3, 1), (160, 3, 2), (320, 1, 1))
"""Table 2 of the paper, without its first row: channels, blocks, stride of the first."""


def mobilenet_v2(net: Net) -> None:
    """image (N 3 224 224) -> (N 16 112 112) -> six stages, the last (N 320 7 7) -> (N 1280 7 7) -> scores (N 1000)."""
    plain, entry = _residual(net), _entry(net)
    x = net.input(name="image", shape=(3, 224, 224))
    x = _convolved(net, x, 32, 3, stride=2)
    x = _convolved(net, x, 32, 3, groups=32)
    x = _convolved(net, x, 16, 1, bend=False)
    incoming = 16
    for number, (width, blocks, stride) in enumerate(STAGES, 1):
        x = net.use(entry, x, name=f"stage{number}_entry", incoming=incoming, width=width, stride=stride)
        if blocks > 1:
            x = net.use(plain, x, name=f"stage{number}", repeat=blocks - 1, width=width)
        incoming = width
    x = _convolved(net, x, 1280, 1)
    x = net.add("Flatten", net.add("AdaptiveAvgPool2d", x, output_size=1))
    net.output(net.add("Linear", net.add("Dropout", x, p=0.2), out_features=1000))


def _convolved(
    where: Net | BlockNet,
    x: End,
    width: int | Expr,
    kernel: int,
    *,
    stride: int | Expr = 1,
    groups: int | Expr = 1,
    bend: bool = True,
) -> End:
    x = where.add(
        "Conv2d",
        x,
        out_channels=width,
        kernel_size=kernel,
        stride=stride,
        padding=kernel // 2,
        groups=groups,
        bias=False,
    )
    x = where.add("BatchNorm2d", x)
    return where.add("ReLU6", x) if bend else x


def _inverted(block: BlockNet, x: End, hidden: str, stride: int | Expr = 1) -> End:
    """Widened, filtered channel by channel, and narrowed again without a bend."""
    x = _convolved(block, x, Expr(hidden), 1)
    x = _convolved(block, x, Expr(hidden), 3, stride=stride, groups=Expr(hidden))
    return _convolved(block, x, Expr("width"), 1, bend=False)


def _residual(net: Net) -> BlockNet:
    block = net.block("Inverted residual", width=24)
    x = block.input()
    block.output(block.add("Add", _inverted(block, x, "6*width"), x))
    return block


def _entry(net: Net) -> BlockNet:
    block = net.block("Inverted bottleneck", incoming=16, width=24, stride=1)
    block.output(_inverted(block, block.input(), "6*incoming", Expr("stride")))
    return block


def convnext_tiny(net: Net) -> None:
    """image (N 3 224 224) -> (N 96 56 56) -> four stages, the last (N 768 7 7) -> mean of each map -> scores (N 1000)."""
    norm = _map_norm(net)
    block, smaller = _convnext_block(net), _smaller(net, norm)
    x = net.input(name="image", shape=(3, 224, 224))
    x = net.use(norm, net.add("Conv2d", x, out_channels=96, kernel_size=4, stride=4))
    for number, (width, repeat) in enumerate(((96, 3), (192, 3), (384, 9), (768, 3)), 1):
        x = net.use(smaller, x, name=f"smaller{number}", width=width) if number > 1 else x
        x = net.use(block, x, name=f"stage{number}", repeat=repeat, width=width)
    x = net.use(norm, net.add("AdaptiveAvgPool2d", x, output_size=1))
    net.output(net.add("Linear", net.add("Flatten", x), out_features=1000))


def _map_norm(net: Net) -> BlockNet:
    """Layer normalisation over the channels of each point."""
    block = net.block("Channel norm")
    x = block.add("Permute", block.input(), dims=(2, 3, 1))
    block.output(block.add("Permute", block.add("LayerNorm", x, eps=1e-6), dims=(3, 1, 2)))
    return block


def _smaller(net: Net, norm: BlockNet) -> BlockNet:
    block = net.block("Step down", width=192)
    x = block.use(norm, block.input())
    block.output(block.add("Conv2d", x, out_channels=Expr("width"), kernel_size=2, stride=2))
    return block


def _convnext_block(net: Net) -> BlockNet:
    """A 7×7 filter for each channel; then, point by point, four times as wide and back; scaled and added."""
    block = net.block("ConvNeXt block", width=96)
    start = block.input()
    x = block.add("Conv2d", start, out_channels=Expr("width"), kernel_size=7, padding=3, groups=Expr("width"))
    x = block.add("LayerNorm", block.add("Permute", x, dims=(2, 3, 1)), eps=1e-6)
    x = block.add("GELU", block.add("Linear", x, out_features=Expr("4*width")))
    x = block.add("Linear", x, out_features=Expr("width"))
    scale = block.add("Parameter", x, name="scale", shape=(1, 1, Expr("width")), init="normal", std=1e-6)
    x = block.add("Permute", block.add("Multiply", x, scale), dims=(3, 1, 2))
    block.output(block.add("Add", x, start))
    return block


MOBILENET_NOTES = """MobileNetV2, 2018

Made for telephones: a seventh of the parameters of ResNet-50 and a thirteenth of its operations.

An ordinary convolution looks at all channels around each point at once. Here that work is shared out: a 1×1 convolution makes six times as many channels, a 3×3 convolution then looks at each channel by itself (its groups are as many as its channels), and another 1×1 brings the channels together again. The shortcut joins the narrow ends, where ResNet's joins the wide ones: an inverted residual.

The last 1×1 has no activation, since a bend in few channels would throw information away."""
CONVNEXT_NOTES = """ConvNeXt-Tiny, 2022

Were Transformers better at pictures because of attention, or because of everything else that had become usual with them? The authors took a ResNet and changed one thing after the other until it was as good.

Open a ConvNeXt block: a 7×7 filter looks at each channel by itself, as attention looks across the picture; then two Linear layers work on each point, four times as wide in between, as in a Transformer. There is one norm and one activation where a ResNet has three of each. A learned scale, nearly 0 at first, lets every block begin as 'do nothing'.

Without the random skipping of blocks during training, which has no parameters."""

ALL = (
    Template(
        "mobilenet-v2",
        "MobileNetV2",
        "Classics: images",
        "Inverted residuals with one filter for each channel: accurate, small and fast.",
        aka=("imagenet", "depthwise separable", "inverted residual", "mobile", "classification"),
        draw=mobilenet_v2,
        parameters=3_504_872,
        notes=MOBILENET_NOTES,
        year=2018,
        paper="Sandler et al., MobileNetV2: inverted residuals and linear bottlenecks, 2018",
    ),
    Template(
        "convnext-tiny",
        "ConvNeXt-Tiny",
        "Classics: images",
        "A convolutional network rebuilt with what Transformers taught: large filters, few norms.",
        aka=("imagenet", "modern", "depthwise", "layer scale", "classification"),
        draw=convnext_tiny,
        parameters=28_589_128,
        notes=CONVNEXT_NOTES,
        year=2022,
        paper="Liu et al., A ConvNet for the 2020s, 2022",
    ),
)
