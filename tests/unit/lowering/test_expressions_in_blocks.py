"""Products of a block's parameters mean the same to the analysis, to the source and to the built module."""

from __future__ import annotations

import pytest
import torch

from core.analysis import analyse
from core.builder import Net
from core.expressions import Expr
from core.layers import LAYERS
from core.lowering import lower
from core.lowering.execute import build
from core.problems import NetwrightError
from core.spec import Int

PRODUCTS = ("a*b", "2*a*b", "a*b // 2", "a*b - 1")
"""With a = 2 and b = 2: 4, 8, 2 and 3, one of which most parameters accept."""
INPUTS = [(shape, dtype) for dtype in ("float32", "int64") for shape in ((8,), (8, 8), (8, 8, 8), (8, 8, 8, 8), (1,))]
Case = tuple[Net, tuple[str, ...], tuple[int, ...], str]
PAIRS = [(layer.key, p.name) for layer in LAYERS for p in layer.params if isinstance(p, Int) and p.computable]
UNREACHED = {
    ("AdaptiveLogSoftmaxWithLoss", "n_classes"),
    ("CTCLoss", "blank"),
    ("CrossEntropyLoss", "ignore_index"),
    ("MultiMarginLoss", "p"),
    ("NLLLoss", "ignore_index"),
    ("Split", "dim"),
}
"""What no such network reaches: losses that take two kinds of inputs, and an axis that must have the size of the parts."""


def in_block(
    layer: str, shape: tuple[int, ...], dtype: str = "float32", **params: object
) -> tuple[Net, tuple[str, ...]]:
    """A network of one block that holds `layer`, fed with its input wherever something is needed; its use as a path."""
    net = Net()
    block = net.block("Block", a=2, b=2)
    x = block.input()
    ports = LAYERS[layer].input_ports(LAYERS[layer].resolve(()))
    block.output(block.add(layer, *[None if port.optional else x for port in ports], **params))
    out = net.use(block, net.input(shape=shape, dtype=dtype))
    net.output(out)
    return net, (out.node,)


def agrees(net: Net, path: tuple[str, ...], shape: tuple[int, ...], dtype: str = "float32") -> None:
    analysis = analyse(net.project)
    with torch.device("meta"):
        network = build(lower(net.project, analysis)).network
    assert sum(w.numel() for w in network.parameters()) == analysis.totals.parameters
    wire = analysis.type_at(path, "y")
    assert wire is not None
    made = network(torch.zeros(2, *shape, dtype=getattr(torch, dtype), device="meta"))
    assert wire.sizes[1:] == tuple(made.shape[1:])


def accepted(layer: str, param: str) -> list[Case]:
    """A network for the first shape and product that the layer's rule accepts, in this parameter."""
    for shape, dtype in INPUTS:
        for product in PRODUCTS:
            try:
                net, path = in_block(layer, shape, dtype, **{param: Expr(product)})
            except NetwrightError:
                continue
            if not analyse(net.project).errors:
                return [(net, path, shape, dtype)]
    return []


@pytest.mark.parametrize(("layer", "param"), PAIRS)
def test_a_product_counts_and_builds_as_analysed(layer: str, param: str) -> None:
    cases = accepted(layer, param)
    assert bool(cases) != ((layer, param) in UNREACHED)
    for case in cases:
        agrees(*case)


@pytest.mark.parametrize(
    ("layer", "shape", "params"),
    [
        ("Linear", (8,), {"out_features": "64 // (a*b)"}),
        ("Linear", (8,), {"out_features": "100 % (a*b + 3)"}),
        ("GroupedQueryAttention", (6, 32), {"num_heads": "2*a", "num_kv_heads": "a"}),
        ("RotaryEmbedding", (6, 32), {"num_heads": "a*b"}),
        ("SqueezeExcitation", (32, 6, 6), {"reduction": "a*b"}),
        ("CBAM", (32, 6, 6), {"reduction": "a*b"}),
    ],
)
def test_a_quotient_by_a_product_is_that_of_the_analysis(
    layer: str, shape: tuple[int, ...], params: dict[str, str]
) -> None:
    agrees(*in_block(layer, shape, **{name: Expr(text) for name, text in params.items()}), shape)


def test_sizes_that_double_forty_times_are_lowered_at_once() -> None:
    net = Net()
    block = net.block("Block")
    x = block.input()
    for _ in range(40):
        x = block.add("Concat", x, x)
    block.output(block.add("Linear", x, out_features=3))
    net.output(net.use(block, net.input(shape=(1,))))
    source = lower(net.project).source
    assert f"nn.Linear({1 << 40}, 3)" in source
    assert len(source) < 10_000
