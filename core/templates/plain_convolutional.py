"""Convolutional networks without branches: LeNet-5, AlexNet, VGG-16."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.expressions import Expr
from core.spec import Use
from core.templates.template import Reference, Template

if TYPE_CHECKING:
    from core.builder import BlockNet, Net
    from core.graph import End


def lenet5(net: Net) -> None:
    """image (N 1 8 8) -> (N 1 32 32) -> maps (N 6 14 14) -> (N 16 5 5) -> features (N 120) -> (N 84) -> scores (N 10)."""
    x = net.add("Upsample", net.input("image"), size=(32, 32), mode="bilinear")
    for width in (6, 16):
        x = net.add("Tanh", net.add("Conv2d", x, out_channels=width, kernel_size=5))
        x = net.add("AvgPool2d", x, kernel_size=2)
    x = net.add("Tanh", net.add("Conv2d", x, out_channels=120, kernel_size=5))
    x = net.add("Tanh", net.add("Linear", net.add("Flatten", x), out_features=84))
    net.output(net.add("Linear", x, out_features=Expr("classes")), "label")
    net.train_with("Adam", lr=0.002, epochs=8, batch_size=32)


def alexnet(net: Net) -> None:
    """image (N 3 224 224) -> 256 maps (N 256 6 6) -> hidden (N 4096) twice -> scores (N 1000)."""
    x = net.input(name="image", shape=(3, 224, 224))
    for width, kernel, stride, padding, pooled in (
        (64, 11, 4, 2, True),
        (192, 5, 1, 2, True),
        (384, 3, 1, 1, False),
        (256, 3, 1, 1, False),
        (256, 3, 1, 1, True),
    ):
        x = net.add("Conv2d", x, out_channels=width, kernel_size=kernel, stride=stride, padding=padding)
        x = net.add("ReLU", x)
        x = net.add("MaxPool2d", x, kernel_size=3, stride=2) if pooled else x
    x = net.add("AdaptiveAvgPool2d", x, output_size=6)
    x = net.add("Flatten", x)
    net.output(_classifier(net, x, dropout_first=True))


def vgg16(net: Net) -> None:
    """image (N 3 224 224) -> five stages, each half as high and wide -> (N 512 7 7) -> scores (N 1000)."""
    two, three = _convolutions(net, "Two convolutions", 2), _convolutions(net, "Three convolutions", 3)
    x = net.input(name="image", shape=(3, 224, 224))
    for number, (block, width) in enumerate(((two, 64), (two, 128), (three, 256), (three, 512), (three, 512)), 1):
        x = net.use(block, x, name=f"stage{number}", width=width)
    x = net.add("AdaptiveAvgPool2d", x, output_size=7)
    x = net.add("Flatten", x)
    net.output(_classifier(net, x, dropout_first=False))


def _convolutions(net: Net, title: str, many: int) -> BlockNet:
    block = net.block(title, width=64)
    x = block.input()
    for _ in range(many):
        x = block.add("Conv2d", x, out_channels=Expr("width"), kernel_size=3, padding=1)
        x = block.add("ReLU", x)
    block.output(block.add("MaxPool2d", x, kernel_size=2, stride=2))
    return block


def _classifier(net: Net, x: End, dropout_first: bool) -> End:
    """Two hidden layers of 4096, half of each switched off while training."""
    for _ in range(2):
        x = net.add("Dropout", x, p=0.5) if dropout_first else x
        x = net.add("Linear", x, out_features=4096)
        x = net.add("ReLU", x)
        x = x if dropout_first else net.add("Dropout", x, p=0.5)
    return net.add("Linear", x, out_features=1000)


LENET5_NOTES = """LeNet-5, 1998

It read the amounts on bank cheques, and nearly everything of today's networks for pictures is in it: small filters that slide over the picture, pooling that makes the maps smaller, and dense layers that decide.

This is the form that is taught: every filter of the second convolution sees all six maps, the pooling is a plain average and the answer comes from a Linear layer. The paper wired only some of the maps, gave the pooling two weights for each map and compared the answer with drawn digits, so it has a few more and a few fewer: about 60,000 there, 61,706 here.

It takes pictures of 32×32 points. The digits here have 8×8, so the first layer enlarges them."""
ALEXNET_NOTES = """AlexNet, 2012

The network that made everyone look at deep learning: it won the ImageNet contest of 2012 by a wide margin, with ReLU, dropout and two graphics cards.

Follow the shapes: height and width shrink from 224 to 6 while the channels grow from 3 to 256. Nine tenths of its 61 million parameters sit in the first two Linear layers, not in the convolutions.

This is the one-column form of 2014 that torchvision has. To train it, choose a data set of pictures and let the last Linear have as many outputs as there are classes."""
VGG16_NOTES = """VGG-16, 2014

One idea, carried through: nothing but small 3×3 filters, two or three in a row, then a pooling that halves the picture. Two of them see 5×5 points, three see 7×7, with fewer parameters than one large filter and a bend in between.

Open a stage to see inside; 'Two convolutions' and 'Three convolutions' are drawn once and used with different widths.

The first Linear layer alone has 103 million of the 138 million parameters. The networks after it average the maps instead."""

ALL = (
    Template(
        "lenet5",
        "LeNet-5",
        "Classics: images",
        "The first convolutional network at work, here on handwritten digits.",
        aka=("lecun", "mnist", "convolution", "classification"),
        draw=lenet5,
        data=Use("digits"),
        parameters=61_706,
        notes=LENET5_NOTES,
        reference=Reference("accuracy", at_least=0.97),
        year=1998,
        paper="LeCun et al., Gradient-based learning applied to document recognition, 1998; in the form that is taught",
    ),
    Template(
        "alexnet",
        "AlexNet",
        "Classics: images",
        "Five convolutions and three large Linear layers: the breakthrough on ImageNet.",
        aka=("imagenet", "krizhevsky", "classification"),
        draw=alexnet,
        parameters=61_100_840,
        notes=ALEXNET_NOTES,
        year=2012,
        paper="Krizhevsky et al., ImageNet classification with deep convolutional neural networks, 2012; in the form of One weird trick for parallelizing convolutional neural networks, 2014",
    ),
    Template(
        "vgg16",
        "VGG-16",
        "Classics: images",
        "Thirteen small 3×3 convolutions in five stages: depth from one simple idea.",
        aka=("imagenet", "simonyan", "classification", "vgg"),
        draw=vgg16,
        parameters=138_357_544,
        notes=VGG16_NOTES,
        year=2014,
        paper="Simonyan & Zisserman, Very deep convolutional networks for large-scale image recognition, 2014",
    ),
)
