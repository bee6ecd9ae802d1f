"""Networks whose blocks branch and join by concatenation: GoogLeNet, SqueezeNet 1.1, DenseNet-121."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.expressions import Expr
from core.templates.template import Template

if TYPE_CHECKING:
    from core.builder import BlockNet, Net
    from core.graph import End

INCEPTIONS = {
    "3a": (64, 96, 128, 16, 32, 32),
    "3b": (128, 128, 192, 32, 96, 64),
    "4a": (192, 96, 208, 16, 48, 64),
    "4b": (160, 112, 224, 24, 64, 64),
    "4c": (128, 128, 256, 24, 64, 64),
    "4d": (112, 144, 288, 32, 64, 64),
    "4e": (256, 160, 320, 32, 128, 128),
    "5a": (256, 160, 320, 32, 128, 128),
    "5b": (384, 192, 384, 48, 128, 128),
}
"""Table 1 of the paper: #1×1, #3×3 reduce, #3×3, #5×5 reduce, #5×5, pool proj."""


def googlenet(net: Net) -> None:
    """image (N 3 224 224) -> (N 192 28 28) -> nine inception blocks, the last (N 1024 7 7) -> scores (N 1000)."""
    convolution = _convolution(net)
    inception = _inception(net, convolution)
    x = net.input(name="image", shape=(3, 224, 224))
    x = net.use(convolution, x, width=64, kernel=7, stride=2, padding=3)
    x = net.add("MaxPool2d", x, kernel_size=3, stride=2, ceil_mode=True)
    x = net.use(convolution, x, width=64)
    x = net.use(convolution, x, width=192, kernel=3, padding=1)
    x = net.add("MaxPool2d", x, kernel_size=3, stride=2, ceil_mode=True)
    names = ("one", "reduce3", "three", "reduce5", "five", "pooled")
    for number, widths in INCEPTIONS.items():
        if number in ("4a", "5a"):
            size = 3 if number == "4a" else 2
            x = net.add("MaxPool2d", x, kernel_size=size, stride=2, ceil_mode=True)
        given: dict[str, Any] = dict(zip(names, widths, strict=True))
        x = net.use(inception, x, name=f"inception{number}", **given)
    x = net.add("AdaptiveAvgPool2d", x, output_size=1)
    x = net.add("Dropout", net.add("Flatten", x), p=0.2)
    net.output(net.add("Linear", x, out_features=1000))


def _convolution(net: Net) -> BlockNet:
    block = net.block("Convolution with norm", width=64, kernel=1, stride=1, padding=0)
    x = block.add(
        "Conv2d",
        block.input(),
        out_channels=Expr("width"),
        kernel_size=Expr("kernel"),
        stride=Expr("stride"),
        padding=Expr("padding"),
        bias=False,
    )
    x = block.add("BatchNorm2d", x, eps=0.001)
    block.output(block.add("ReLU", x))
    return block


def _inception(net: Net, convolution: BlockNet) -> BlockNet:
    block = net.block("Inception block", one=64, reduce3=96, three=128, reduce5=16, five=32, pooled=32)
    x = block.input()
    single = block.use(convolution, x, name="single", width=Expr("one"))
    small = block.use(convolution, x, name="small_reduced", width=Expr("reduce3"))
    small = block.use(convolution, small, name="small", width=Expr("three"), kernel=3, padding=1)
    large = block.use(convolution, x, name="large_reduced", width=Expr("reduce5"))
    large = block.use(convolution, large, name="large", width=Expr("five"), kernel=3, padding=1)
    pooled = block.add("MaxPool2d", x, kernel_size=3, stride=1, padding=1, ceil_mode=True)
    pooled = block.use(convolution, pooled, name="pooled", width=Expr("pooled"))
    block.output(block.add("Concat", single, small, large, pooled))
    return block


def squeezenet(net: Net) -> None:
    """image (N 3 224 224) -> (N 64 55 55) -> eight fire blocks, the last (N 512 13 13) -> a map for each class -> scores (N 1000)."""
    fire = _fire(net)
    x = net.input(name="image", shape=(3, 224, 224))
    x = net.add("ReLU", net.add("Conv2d", x, out_channels=64, kernel_size=3, stride=2))
    for number, squeeze in enumerate((16, 16, 32, 32, 48, 48, 64, 64), 2):
        if number in (2, 4, 6):
            x = net.add("MaxPool2d", x, kernel_size=3, stride=2, ceil_mode=True)
        x = net.use(fire, x, name=f"fire{number}", squeeze=squeeze)
    x = net.add("Dropout", x, p=0.5)
    x = net.add("ReLU", net.add("Conv2d", x, out_channels=1000, kernel_size=1))
    net.output(net.add("Flatten", net.add("AdaptiveAvgPool2d", x, output_size=1)))


def _fire(net: Net) -> BlockNet:
    block = net.block("Fire block", squeeze=16)
    x = block.add("Conv2d", block.input(), name="squeeze", out_channels=Expr("squeeze"), kernel_size=1)
    x = block.add("ReLU", x)
    one = block.add("Conv2d", x, name="expand1", out_channels=Expr("4*squeeze"), kernel_size=1)
    three = block.add("Conv2d", x, name="expand3", out_channels=Expr("4*squeeze"), kernel_size=3, padding=1)
    block.output(block.add("Concat", block.add("ReLU", one), block.add("ReLU", three)))
    return block


def densenet121(net: Net) -> None:
    """image (N 3 224 224) -> (N 64 56 56) -> four dense blocks, the last (N 1024 7 7) -> mean of each map -> scores (N 1000)."""
    layer = _dense_layer(net)
    transition = _transition(net)
    x = net.input(name="image", shape=(3, 224, 224))
    x = net.add("Conv2d", x, out_channels=64, kernel_size=7, stride=2, padding=3, bias=False)
    x = net.add("ReLU", net.add("BatchNorm2d", x))
    x = net.add("MaxPool2d", x, kernel_size=3, stride=2, padding=1)
    for number, (many, width) in enumerate(((6, 128), (12, 256), (24, 512), (16, 0)), 1):
        x = net.use(_dense_block(net, layer, many), x, name=f"dense{number}")
        x = net.use(transition, x, name=f"transition{number}", width=width) if width else x
    x = net.add("ReLU", net.add("BatchNorm2d", x))
    x = net.add("Flatten", net.add("AdaptiveAvgPool2d", x, output_size=1))
    net.output(net.add("Linear", x, out_features=1000))


def _dense_layer(net: Net) -> BlockNet:
    """Everything so far, and `growth` new maps made from it."""
    block = net.block("Dense layer", growth=32)
    start = x = block.input()
    for width, kernel in (("4*growth", 1), ("growth", 3)):
        x = block.add("ReLU", block.add("BatchNorm2d", x))
        x = block.add("Conv2d", x, out_channels=Expr(width), kernel_size=kernel, padding=kernel // 2, bias=False)
    block.output(block.add("Concat", start, x))
    return block


def _dense_block(net: Net, layer: BlockNet, many: int) -> BlockNet:
    block = net.block(f"{many} dense layers")
    x: End = block.input()
    for _ in range(many):
        x = block.use(layer, x)
    block.output(x)
    return block


def _transition(net: Net) -> BlockNet:
    block = net.block("Transition", width=128)
    x = block.add("ReLU", block.add("BatchNorm2d", block.input()))
    x = block.add("Conv2d", x, out_channels=Expr("width"), kernel_size=1, bias=False)
    block.output(block.add("AvgPool2d", x, kernel_size=2, stride=2))
    return block


GOOGLENET_NOTES = """GoogLeNet, 2014

Is a filter of 1×1, 3×3 or 5×5 right here? An inception block tries them all side by side, with a pooling as fourth, and joins what they find along the channels. In front of the expensive ones a 1×1 convolution first brings the channels down.

The nine uses differ in six widths only, which are the parameters of the block: they are Table 1 of the paper.

It is the form with batch normalisation that torchvision has, whose 'large' branch uses 3×3 filters, and without the two auxiliary heads, which serve in training only. It needs a twentieth of the parameters of VGG-16 and is more accurate."""
SQUEEZENET_NOTES = """SqueezeNet 1.1, 2016

As accurate as AlexNet with a fiftieth of its parameters. A fire block squeezes the channels with 1×1 filters and expands them again, half with 1×1 and half with 3×3 filters; so only few channels ever meet the larger filters.

There is no Linear layer at all: the last convolution makes one map for each class, and the mean of a map is the score of its class."""
DENSENET_NOTES = """DenseNet-121, 2016

Every layer sees the maps of all layers before it. Where a residual block adds, a dense layer concatenates: it keeps all it got and adds 32 maps of its own, so nothing has to be learned twice and the layers can be narrow.

Between the dense blocks a transition halves channels, height and width.

Because each layer gets 32 channels more than the one before, the layers cannot be one repeated card: open '6 dense layers' to see them in a row, and 'Dense layer' to see what each does."""

ALL = (
    Template(
        "googlenet",
        "GoogLeNet",
        "Classics: images",
        "Nine inception blocks: filters of several sizes side by side, then joined.",
        aka=("imagenet", "inception", "szegedy", "classification"),
        draw=googlenet,
        parameters=6_624_904,
        notes=GOOGLENET_NOTES,
        year=2014,
        paper="Szegedy et al., Going deeper with convolutions, 2014; with batch normalisation, as in torchvision",
    ),
    Template(
        "squeezenet1-1",
        "SqueezeNet 1.1",
        "Classics: images",
        "Fire blocks squeeze and expand the channels: AlexNet's accuracy in 1.2 million parameters.",
        aka=("imagenet", "fire module", "small", "classification"),
        draw=squeezenet,
        parameters=1_235_496,
        notes=SQUEEZENET_NOTES,
        year=2016,
        paper="Iandola et al., SqueezeNet: AlexNet-level accuracy with 50x fewer parameters, 2016; version 1.1",
    ),
    Template(
        "densenet121",
        "DenseNet-121",
        "Classics: images",
        "Every layer sees the maps of all layers before it, joined instead of added.",
        aka=("imagenet", "dense block", "concatenate", "classification"),
        draw=densenet121,
        parameters=7_978_856,
        notes=DENSENET_NOTES,
        year=2016,
        paper="Huang et al., Densely connected convolutional networks, 2016",
    ),
)
