"""Networks of torchvision's published table, built with the Python API: parameters and operations as published.

The numbers stand in the table of classification weights of torchvision's documentation
(docs.pytorch.org/vision/stable/models.html): parameters exactly, and multiply-adds in units of 10⁹ with two decimals.
"""

from collections.abc import Callable

import pytest
import torch

from core.analysis import analyse
from core.builder import BlockNet, Net
from core.document.project import Project
from core.expressions import Expr
from core.graph import End
from core.lowering import lower
from core.lowering.execute import build

Where = Net | BlockNet


def image(net: Net) -> End:
    return net.input(name="image", shape=(3, 224, 224))


def scored(net: Net, x: End) -> Project:
    """Mean of each map, and a score for each class."""
    x = net.add("Flatten", net.add("AdaptiveAvgPool2d", x, output_size=1))
    net.output(net.add("Linear", x, out_features=1000))
    return net.project


def convolved(where: Where, x: End, width: int | Expr, kernel: int = 3, bend: str = "ReLU", **given: object) -> End:
    """Convolution that keeps the size, norm, activation."""
    x = where.add("Conv2d", x, out_channels=width, kernel_size=kernel, padding=kernel // 2, bias=False, **given)
    x = where.add("BatchNorm2d", x)
    return where.add(bend, x) if bend else x


def vgg(counts: tuple[int, ...], norm: bool) -> Project:
    net = Net()
    x = image(net)
    for width, many in zip((64, 128, 256, 512, 512), counts, strict=True):
        for _ in range(many):
            x = net.add("Conv2d", x, out_channels=width, kernel_size=3, padding=1)
            x = net.add("ReLU", net.add("BatchNorm2d", x) if norm else x)
        x = net.add("MaxPool2d", x, kernel_size=2, stride=2)
    x = net.add("Flatten", x)
    for _ in range(2):
        x = net.add("Dropout", net.add("ReLU", net.add("Linear", x, out_features=4096)))
    net.output(net.add("Linear", x, out_features=1000))
    return net.project


def residual(counts: tuple[int, ...], *, bottleneck: bool = True, groups: int = 1, base: int = 64) -> Project:
    """ResNet, ResNeXt and wide ResNet; `base`: width inside the first stage's bottlenecks."""
    net = Net()

    def block(title: str, projected: bool) -> BlockNet:
        made = net.block(title, inner=64, outer=256, stride=1)
        x = start = made.input()
        stride = {"stride": Expr("stride")}
        if bottleneck:
            x = convolved(made, x, Expr("inner"), 1)
            x = convolved(made, x, Expr("inner"), 3, groups=groups, **stride)
            x = convolved(made, x, Expr("outer"), 1, bend="")
        else:
            x = convolved(made, x, Expr("outer"), 3, **stride)
            x = convolved(made, x, Expr("outer"), 3, bend="")
        around = convolved(made, start, Expr("outer"), 1, bend="", **stride) if projected else start
        made.output(made.add("ReLU", made.add("Add", x, around)))
        return made

    entry, plain = block("Entry", True), block("Block", False)
    x = net.add("MaxPool2d", convolved(net, image(net), 64, 7, stride=2), kernel_size=3, stride=2, padding=1)
    for stage, many in enumerate(counts):
        outer = (256 if bottleneck else 64) * 2**stage
        widths = {"inner": base * 2**stage, "outer": outer}
        if stage or bottleneck:
            x = net.use(entry, x, **widths, stride=2 if stage else 1)
            many -= 1
        x = net.use(plain, x, repeat=many, **widths)
    return scored(net, x)


def squeezenet1_0() -> Project:
    net = Net()
    fire = net.block("Fire", squeeze=16)
    x = fire.add("ReLU", fire.add("Conv2d", fire.input(), out_channels=Expr("squeeze"), kernel_size=1))
    sides = [
        fire.add("ReLU", fire.add("Conv2d", x, out_channels=Expr("4*squeeze"), kernel_size=k, padding=k // 2))
        for k in (1, 3)
    ]
    fire.output(fire.add("Concat", *sides))
    x = net.add("ReLU", net.add("Conv2d", image(net), out_channels=96, kernel_size=7, stride=2))
    for number, squeeze in enumerate((16, 16, 32, 32, 48, 48, 64, 64)):
        if number in (0, 3, 7):
            x = net.add("MaxPool2d", x, kernel_size=3, stride=2, ceil_mode=True)
        x = net.use(fire, x, squeeze=squeeze)
    x = net.add("ReLU", net.add("Conv2d", net.add("Dropout", x), out_channels=1000, kernel_size=1))
    net.output(net.add("Flatten", net.add("AdaptiveAvgPool2d", x, output_size=1)))
    return net.project


def densenet169() -> Project:
    net = Net()
    layer = net.block("Dense layer")
    x = start = layer.input()
    for width, kernel in ((128, 1), (32, 3)):
        x = layer.add("ReLU", layer.add("BatchNorm2d", x))
        x = layer.add("Conv2d", x, out_channels=width, kernel_size=kernel, padding=kernel // 2, bias=False)
    layer.output(layer.add("Concat", start, x))
    x = net.add("MaxPool2d", convolved(net, image(net), 64, 7, stride=2), kernel_size=3, stride=2, padding=1)
    width = 64
    for many in (6, 12, 32, 32):
        for _ in range(many):
            x = net.use(layer, x)
        width += 32 * many
        x = net.add("ReLU", net.add("BatchNorm2d", x))
        if width < 1664:
            width //= 2
            x = net.add("Conv2d", x, out_channels=width, kernel_size=1, bias=False)
            x = net.add("AvgPool2d", x, kernel_size=2, stride=2)
    return scored(net, x)


def mnasnet1_0() -> Project:
    net = Net()

    def block(title: str, residual: bool) -> BlockNet:
        made = net.block(title, hidden=48, width=24, kernel=3, padding=1, stride=1)
        start = made.input()
        x = convolved(made, start, Expr("hidden"), 1)
        x = made.add("Conv2d", x, out_channels=Expr("hidden"), kernel_size=Expr("kernel"), stride=Expr("stride"), padding=Expr("padding"), groups=Expr("hidden"), bias=False)  # fmt: skip
        x = convolved(made, made.add("ReLU", made.add("BatchNorm2d", x)), Expr("width"), 1, bend="")
        made.output(made.add("Add", x, start) if residual else x)
        return made

    entry, plain = block("Entry", False), block("Residual", True)
    x = convolved(net, image(net), 32, 3, stride=2)
    x = convolved(net, convolved(net, x, 32, 3, groups=32), 16, 1, bend="")
    given = 16
    for width, kernel, stride, widen, many in (
        (24, 3, 2, 3, 3),
        (40, 5, 2, 3, 3),
        (80, 5, 2, 6, 3),
        (96, 3, 1, 6, 2),
        (192, 5, 2, 6, 4),
        (320, 3, 1, 6, 1),
    ):
        filters = {"kernel": kernel, "padding": kernel // 2, "width": width}
        x = net.use(entry, x, hidden=widen * given, stride=stride, **filters)
        x = net.use(plain, x, hidden=widen * width, repeat=many - 1, **filters) if many > 1 else x
        given = width
    return scored(net, convolved(net, x, 1280, 1))


def efficientnet_b0() -> Project:
    net = Net()

    def block(title: str, residual: bool, widened: bool = True) -> BlockNet:
        made = net.block(title, hidden=32, squeezed=8, width=16, kernel=3, padding=1, stride=1)
        start = made.input()
        x = convolved(made, start, Expr("hidden"), 1, bend="SiLU") if widened else start
        x = made.add("Conv2d", x, out_channels=Expr("hidden"), kernel_size=Expr("kernel"), stride=Expr("stride"), padding=Expr("padding"), groups=Expr("hidden"), bias=False)  # fmt: skip
        x = made.add("SiLU", made.add("BatchNorm2d", x))
        gate = made.add("AdaptiveAvgPool2d", x, output_size=1)
        gate = made.add("SiLU", made.add("Conv2d", gate, out_channels=Expr("squeezed"), kernel_size=1))
        gate = made.add("Sigmoid", made.add("Conv2d", gate, out_channels=Expr("hidden"), kernel_size=1))
        x = convolved(made, made.add("Multiply", x, gate), Expr("width"), 1, bend="")
        made.output(made.add("Add", x, start) if residual else x)
        return made

    entry, plain = block("Entry", False), block("Residual", True)
    x = convolved(net, image(net), 32, 3, bend="SiLU", stride=2)
    x = net.use(block("First", False, widened=False), x, hidden=32, squeezed=8, width=16)
    given = 16
    for width, kernel, stride, many in ((24, 3, 2, 2), (40, 5, 2, 2), (80, 3, 2, 3), (112, 5, 1, 3), (192, 5, 2, 4), (320, 3, 1, 1)):  # fmt: skip
        filters = {"kernel": kernel, "padding": kernel // 2, "width": width}
        x = net.use(entry, x, hidden=6 * given, squeezed=given // 4, stride=stride, **filters)
        x = net.use(plain, x, hidden=6 * width, squeezed=width // 4, repeat=many - 1, **filters) if many > 1 else x
        given = width
    return scored(net, convolved(net, x, 1280, 1, bend="SiLU"))


def convnext_small() -> Project:
    net = Net()
    norm = net.block("Norm")
    x = norm.add("LayerNorm", norm.add("Permute", norm.input(), dims=(2, 3, 1)), eps=1e-6)
    norm.output(norm.add("Permute", x, dims=(3, 1, 2)))
    block = net.block("Block", width=96)
    start = block.input()
    x = block.add("Conv2d", start, out_channels=Expr("width"), kernel_size=7, padding=3, groups=Expr("width"))
    x = block.add("LayerNorm", block.add("Permute", x, dims=(2, 3, 1)), eps=1e-6)
    x = block.add("Linear", block.add("GELU", block.add("Linear", x, out_features=Expr("4*width"))), out_features=Expr("width"))  # fmt: skip
    x = block.add("Multiply", x, block.add("Parameter", x, shape=(1, 1, Expr("width"))))
    block.output(block.add("Add", block.add("Permute", x, dims=(3, 1, 2)), start))
    x = net.add("Conv2d", image(net), out_channels=96, kernel_size=4, stride=4)
    for stage, many in enumerate((3, 3, 27, 3)):
        x = net.use(norm, x)
        x = net.add("Conv2d", x, out_channels=96 * 2**stage, kernel_size=2, stride=2) if stage else x
        x = net.use(block, x, repeat=many, width=96 * 2**stage)
    x = net.use(norm, net.add("AdaptiveAvgPool2d", x, output_size=1))
    net.output(net.add("Linear", net.add("Flatten", x), out_features=1000))
    return net.project


def vit_l_16() -> Project:
    net = Net()
    block = net.block("Encoder block")
    x = block.input()
    x = block.add("Add", block.add("MultiheadAttention", block.add("LayerNorm", x, eps=1e-6), num_heads=16), x)
    inner = block.add("GELU", block.add("Linear", block.add("LayerNorm", x, eps=1e-6), out_features=4096))
    block.output(block.add("Add", block.add("Linear", inner, out_features=1024), x))
    x = net.add("PatchEmbedding", image(net), patch_size=16, embed_dim=1024)
    x = net.add("LayerNorm", net.use(block, x, repeat=24), eps=1e-6)
    net.output(net.add("Linear", net.add("Select", x, dim=1, index=0), out_features=1000))
    return net.project


PUBLISHED: dict[str, tuple[Callable[[], Project], int, float]] = {
    "vgg11": (lambda: vgg((1, 1, 2, 2, 2), False), 132_863_336, 7.61),
    "vgg19_bn": (lambda: vgg((2, 2, 4, 4, 4), True), 143_678_248, 19.63),
    "resnet34": (lambda: residual((3, 4, 6, 3), bottleneck=False), 21_797_672, 3.66),
    "resnet101": (lambda: residual((3, 4, 23, 3)), 44_549_160, 7.80),
    "resnext50_32x4d": (lambda: residual((3, 4, 6, 3), groups=32, base=128), 25_028_904, 4.23),
    "wide_resnet50_2": (lambda: residual((3, 4, 6, 3), base=128), 68_883_240, 11.40),
    "densenet169": (densenet169, 14_149_480, 3.36),
    "squeezenet1_0": (squeezenet1_0, 1_248_424, 0.82),
    "mnasnet1_0": (mnasnet1_0, 4_383_312, 0.31),
    "efficientnet_b0": (efficientnet_b0, 5_288_548, 0.39),
    "convnext_small": (convnext_small, 50_223_688, 8.68),
    "vit_l_16": (vit_l_16, 304_326_632, 61.55),
}
"""Name -> (network, parameters, multiply-adds in 10⁹ for a picture of 224×224)."""


@pytest.mark.parametrize("name", PUBLISHED)
def test_it_has_the_published_parameters_and_operations(name: str) -> None:
    drawn, parameters, operations = PUBLISHED[name]
    project = drawn()
    analysis = analyse(project)
    assert analysis.errors == ()
    with torch.device("meta"):
        network = build(lower(project, analysis)).network
    assert analysis.totals.parameters == sum(p.numel() for p in network.parameters()) == parameters
    assert isinstance(analysis.totals.flops, int)
    assert analysis.totals.flops / 2e9 == pytest.approx(operations, abs=0.006)
    assert network(torch.empty(2, 3, 224, 224, device="meta")).shape == (2, 1000)
