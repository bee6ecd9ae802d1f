"""Blocks in a network: each parameter reaches its argument, what a block needs is copied with it, partners and ports."""

import re

import pytest
import torch

from core.analysis import analyse
from core.layers import LAYERS, blocks
from core.lowering.modules import class_names, file_of, needed, source_of
from tests.unit.lowering.nets import Net, schema, sequences

PICTURE, STEPS = (8, 8, 8), (6, 8)
CALLS: list[tuple[str, tuple[int, ...], dict[str, object], str]] = [
    ("SinusoidalPositionalEncoding", STEPS, {"base": 50.0}, "SinusoidalPositionalEncoding(base=50.0)"),
    ("LearnedPositionalEncoding", STEPS, {"max_length": 9}, "LearnedPositionalEncoding(8, 9)"),
    ("RotaryEmbedding", STEPS, {"num_heads": 2, "base": 50.0}, "RotaryEmbedding(4, base=50.0)"),
    ("PatchEmbedding", PICTURE, {"patch_size": (4, 2), "embed_dim": 5}, "PatchEmbedding(8, 5, (4, 2), patches=8)"),
    (
        "GroupedQueryAttention",
        STEPS,
        {"rope": False, "is_causal": True, "bias": True, "dropout": 0.1},
        "GroupedQueryAttention(8, 4, 2, 2, rope_base=None, is_causal=True, bias=True, dropout=0.1)",
    ),
    (
        "GroupedQueryAttention",
        STEPS,
        {"base": 50.0, "head_dim": 6},
        "GroupedQueryAttention(8, 4, 2, 6, rope_base=50.0)",
    ),
    ("DecoderBlock", STEPS, {"base": 50.0, "eps": 0.1}, "DecoderBlock(8, 4, 2, 256, rope_base=50.0, eps=0.1)"),
    ("SwiGLU", STEPS, {"bias": True}, "SwiGLU(8, 256, bias=True)"),
    (
        "FeedForward",
        STEPS,
        {"activation": "GELU", "dropout": 0.1, "out_features": 3},
        'FeedForward(8, 256, 3, activation="GELU", dropout=0.1)',
    ),
    (
        "Mamba",
        STEPS,
        {"d_state": 4, "d_conv": 2, "expand": 3, "dt_rank": 5},
        "Mamba(8, d_state=4, d_conv=2, expand=3, dt_rank=5)",
    ),
    ("S4D", STEPS, {"d_state": 6}, "S4D(8, d_state=6)"),
    ("MinGRU", STEPS, {"bias": False}, "MinGRU(8, 64, bias=False)"),
    ("CausalConv1d", STEPS, {"kernel_size": 3, "dilation": 4}, "nn.Conv1d(6, 32, 3, dilation=4)"),
    ("WaveNetBlock", STEPS, {"kernel_size": 3, "dilation": 2}, "WaveNetBlock(6, 32, kernel_size=3, dilation=2)"),
    (
        "Highway",
        STEPS,
        {"activation": "Tanh", "gate_bias": -3.0},
        'Highway(8, activation="Tanh", gate_bias=-3.0)',
    ),
    ("BasicBlock", PICTURE, {"stride": 2}, "BasicBlock(8, 64, stride=2)"),
    ("Bottleneck", PICTURE, {"width": 6, "groups": 3, "stride": 2}, "Bottleneck(8, 256, 6, stride=2, groups=3)"),
    ("InvertedResidual", PICTURE, {"expand_ratio": 2}, "InvertedResidual(8, 32, expand_ratio=2)"),
    (
        "MBConv",
        PICTURE,
        {"kernel_size": 5, "stride": 2, "expand_ratio": 4, "drop_path": 0.2},
        "MBConv(8, 32, kernel_size=5, stride=2, expand_ratio=4, drop_path=0.2)",
    ),
    (
        "ConvNeXtBlock",
        PICTURE,
        {"kernel_size": 5, "expansion": 2, "layer_scale": 0.1, "drop_path": 0.2},
        "ConvNeXtBlock(8, kernel_size=5, expansion=2, layer_scale=0.1, drop_path=0.2)",
    ),
    (
        "ConvNormAct",
        PICTURE,
        {"stride": 2, "activation": "none"},
        "ConvNormAct(8, 32, 3, stride=2, activation=None)",
    ),
    (
        "DepthwiseSeparableConv2d",
        PICTURE,
        {"depth_multiplier": 2, "stride": (2, 2), "dilation": (2, 2)},
        "nn.Conv2d(8, 16, 3, groups=8, bias=False, stride=2, padding=2, dilation=2)",
    ),
    ("Inception", PICTURE, {"last_kernel": "3"}, "Inception(8, 64, 96, 128, 16, 32, 32, last_kernel=3)"),
    ("DenseBlock", PICTURE, {"growth_rate": 4, "bn_size": 2}, "DenseBlock(8, 4, growth_rate=4, bn_size=2)"),
    ("DenseTransition", PICTURE, {}, "DenseTransition(8, 4)"),
    ("SqueezeExcitation", PICTURE, {"reduction": 4}, "SqueezeExcitation(8, 2)"),
    ("CBAM", PICTURE, {"reduction": 100, "kernel_size": 3}, "CBAM(8, 1, kernel_size=3)"),
    ("LayerNorm2d", PICTURE, {"eps": 0.1}, "LayerNorm2d(8, eps=0.1)"),
    ("SinusoidalTimeEmbedding", (1,), {"max_period": 50.0}, "SinusoidalTimeEmbedding(64, max_period=50.0)"),
    ("GaussianNoise", STEPS, {"std": 0.3}, "GaussianNoise(0.3)"),
    ("DropPath", STEPS, {"p": 0.3}, "DropPath(0.3)"),
]


@pytest.mark.parametrize(("key", "shape", "params", "call"), CALLS, ids=[f"{c[0]}-{i}" for i, c in enumerate(CALLS)])
def test_each_parameter_reaches_its_argument(
    key: str, shape: tuple[int, ...], params: dict[str, object], call: str
) -> None:
    net = Net()
    net.input("x", *shape)
    net.add(key, "block", "x", **params)
    net.output("block")
    assert call in net.lower().source


def test_what_a_block_needs_comes_with_it_once() -> None:
    net = Net()
    net.input("x", *STEPS)
    net.add("DecoderBlock", "decoder", "x")
    net.add("RotaryEmbedding", "rotary", "decoder")
    net.output("rotary")
    source = net.lower().source
    for name in ("DecoderBlock", "GroupedQueryAttention", "RotaryEmbedding", "ScoreMask", "SwiGLU"):
        assert len(re.findall(rf"^class {name}\(", source, re.MULTILINE)) == 1
    assert re.findall(r"^(?:from|import) .*", source, re.MULTILINE) == ["import torch", "from torch import nn"]


def test_every_block_stands_alone() -> None:
    """With the classes it needs and torch, and nothing else."""
    mains = {name for name in class_names() if _has_file(name)}
    assert len(mains) > 40
    for name in mains:
        namespace: dict[str, object] = {"__name__": "exported"}
        text = "import torch\nfrom torch import nn\n" + "\n\n".join(map(source_of, sorted(needed(name))))
        exec(compile(text, name, "exec"), namespace)
        names = {n for code in _codes(compile(text, name, "exec")) for n in code.co_names}
        assert "core" not in names
        assert name in namespace


def _has_file(name: str) -> bool:
    try:
        return bool(file_of(name))
    except FileNotFoundError:
        return False


def _codes(code: object) -> list[object]:
    inner = [c for c in getattr(code, "co_consts", ()) if hasattr(c, "co_names")]
    return [code, *(found for c in inner for found in _codes(c))]


def test_lengths_hide_the_padding_from_a_decoder() -> None:
    net = Net(schema=schema(sequences("text", 6, 8)))
    net.add("Input", "x", column="text")
    net.add("DecoderBlock", "decoder", "x")
    net.output("decoder")
    network = net.build().network
    x, lengths = torch.randn(2, 6, 8), torch.tensor([6, 3])
    changed = x.clone()
    changed[1, 3:] = 7.0
    assert torch.allclose(network(x, lengths)[1, :3], network(changed, lengths)[1, :3])


def test_a_shortcut_is_projected_only_where_it_must() -> None:
    for channels, stride, parts in ((8, 1, 2), (16, 1, 3), (8, 2, 3)):
        net = Net()
        net.input("x", *PICTURE)
        net.add("BasicBlock", "block", "x", out_channels=channels, stride=stride)
        net.output("block")
        assert analyse(net.project()).totals.parameters == sum(p.numel() for p in net.build().network.parameters())
        convolutions = [m for m in net.build().network.modules() if isinstance(m, torch.nn.Conv2d)]
        assert len(convolutions) == parts


def test_every_block_names_its_paper() -> None:
    assert len(blocks.FAMILY) >= 35
    for layer in blocks.FAMILY:
        assert re.search(r"(19|20)\d\d", layer.source), layer.key
        assert layer.key in LAYERS
