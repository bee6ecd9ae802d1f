"""Blocks for pictures against torch's functions put together by hand, and published networks by their parameters."""

from collections.abc import Iterable

import pytest
import torch
from torch import nn
from torch.nn import functional

from core.lowering.modules.basic_block import BasicBlock
from core.lowering.modules.bottleneck import Bottleneck
from core.lowering.modules.cbam import CBAM
from core.lowering.modules.conv_norm_act import ConvNormAct
from core.lowering.modules.convnext_block import ConvNeXtBlock
from core.lowering.modules.dense_block import DenseBlock
from core.lowering.modules.dense_transition import DenseTransition
from core.lowering.modules.fire import Fire
from core.lowering.modules.inception import Inception
from core.lowering.modules.inverted_residual import InvertedResidual
from core.lowering.modules.layer_norm2d import LayerNorm2d
from core.lowering.modules.mbconv import MBConv
from core.lowering.modules.patch_embedding import PatchEmbedding
from core.lowering.modules.squeeze_excitation import SqueezeExcitation


def close(a: torch.Tensor, b: torch.Tensor) -> None:
    torch.testing.assert_close(a, b, atol=1e-5, rtol=1e-5)


def lively(module: nn.Module) -> nn.Module:
    """In use, with running statistics, scales and shifts that are not those of the start."""
    for m in module.modules():
        if isinstance(m, nn.BatchNorm2d):
            assert m.running_mean is not None
            assert m.running_var is not None
            for part in (m.weight, m.running_var):
                nn.init.uniform_(part, 0.5, 2.0)
            for part in (m.bias, m.running_mean):
                nn.init.normal_(part)
    return module.eval()


def normed(x: torch.Tensor, m: nn.Module) -> torch.Tensor:
    """Batch normalisation in use, written out."""
    assert isinstance(m, nn.BatchNorm2d)
    assert m.running_mean is not None
    assert m.running_var is not None
    scale = m.weight / (m.running_var + m.eps).sqrt()
    return x * scale[:, None, None] + (m.bias - m.running_mean * scale)[:, None, None]


def trio(x: torch.Tensor, m: nn.Module, stride: int = 1, groups: int = 1) -> torch.Tensor:
    """Convolution with the padding that keeps the size, and normalisation."""
    assert isinstance(m, nn.Sequential)
    weight = m[0].weight
    assert isinstance(weight, torch.Tensor)
    return normed(functional.conv2d(x, weight, None, stride, weight.shape[-1] // 2, groups=groups), m[1])


@pytest.mark.parametrize(("channels", "stride"), [(4, 1), (6, 1), (4, 2)])
def test_basic_block(channels: int, stride: int) -> None:
    module, x = lively(BasicBlock(4, channels, stride)), torch.randn(2, 4, 7, 6)
    y = normed(functional.conv2d(x, module.conv1.weight, None, stride, 1), module.bn1).relu()
    y = normed(functional.conv2d(y, module.conv2.weight, None, 1, 1), module.bn2)
    close(module(x), (y + _shortcut(module, x, stride)).relu())


@pytest.mark.parametrize(("channels", "stride"), [(4, 1), (8, 2)])
def test_bottleneck(channels: int, stride: int) -> None:
    module, x = lively(Bottleneck(4, channels, 6, stride, groups=3)), torch.randn(2, 4, 7, 6)
    y = normed(functional.conv2d(x, module.conv1.weight), module.bn1).relu()
    y = normed(functional.conv2d(y, module.conv2.weight, None, stride, 1, groups=3), module.bn2).relu()
    y = normed(functional.conv2d(y, module.conv3.weight), module.bn3)
    close(module(x), (y + _shortcut(module, x, stride)).relu())


def _shortcut(module: nn.Module, x: torch.Tensor, stride: int) -> torch.Tensor:
    if module.downsample is None:
        return x
    conv, norm = module.downsample
    return normed(functional.conv2d(x, conv.weight, None, stride), norm)


@pytest.mark.parametrize(("channels", "stride", "ratio"), [(4, 1, 3), (4, 1, 1), (6, 1, 2), (4, 2, 2)])
def test_inverted_residual(channels: int, stride: int, ratio: int) -> None:
    module, x = lively(InvertedResidual(4, channels, stride, ratio)), torch.randn(2, 4, 7, 6)
    y = x if ratio == 1 else functional.relu6(trio(x, module.expand))
    y = trio(functional.relu6(trio(y, module.depthwise, stride, 4 * ratio)), module.project)
    close(module(x), x + y if (channels, stride) == (4, 1) else y)


def test_mbconv() -> None:
    module, x = lively(MBConv(8, 8, 5, expand_ratio=2, drop_path=0.9)), torch.randn(2, 8, 7, 6)
    y = functional.silu(trio(functional.silu(trio(x, module.expand)), module.depthwise, groups=16))
    inner = functional.silu(y.mean((2, 3)) @ module.squeeze.fc1.weight.flatten(1).T + module.squeeze.fc1.bias)
    scale = (inner @ module.squeeze.fc2.weight.flatten(1).T + module.squeeze.fc2.bias).sigmoid()
    close(module(x), x + trio(y * scale[:, :, None, None], module.project))


def test_convnext_block() -> None:
    module, x = ConvNeXtBlock(4, 5, 3, layer_scale=0.5, drop_path=0.5).eval(), torch.randn(2, 4, 7, 6)
    y = functional.conv2d(x, module.conv.weight, module.conv.bias, padding=2, groups=4)
    y = (y - y.mean(1, keepdim=True)) / (y.var(1, correction=0, keepdim=True) + 1e-6).sqrt()
    y = functional.conv2d(y, module.expand.weight[:, :, None, None], module.expand.bias)
    y = functional.conv2d(functional.gelu(y), module.project.weight[:, :, None, None], module.project.bias)
    close(module(x), x + 0.5 * y)


def test_layer_norm_over_channels() -> None:
    module, x = LayerNorm2d(4, 1e-3), torch.randn(2, 4, 3, 5)
    nn.init.normal_(module.weight)
    close(module(x), functional.layer_norm(x.movedim(1, -1), (4,), module.weight, module.bias, 1e-3).movedim(-1, 1))


def test_squeeze_and_excitation_weighs_channels() -> None:
    module, x = SqueezeExcitation(4, 2), torch.randn(2, 4, 3, 5)
    inner = functional.linear(x.mean((2, 3)), module.fc1.weight.flatten(1), module.fc1.bias).relu()
    scale = functional.linear(inner, module.fc2.weight.flatten(1), module.fc2.bias).sigmoid()
    close(module(x), torch.einsum("nchw,nc->nchw", x, scale))


def test_cbam_weighs_channels_then_places() -> None:
    module, x = CBAM(4, 2, 3), torch.randn(2, 4, 5, 6)

    def small(y: torch.Tensor) -> torch.Tensor:
        return (y @ module.fc1.weight.flatten(1).T).relu() @ module.fc2.weight.flatten(1).T

    y = x * (small(x.flatten(2).mean(2)) + small(x.flatten(2).max(2).values)).sigmoid()[:, :, None, None]
    seen = torch.stack((y.mean(1), y.max(1).values), dim=1)
    close(module(x), y * functional.conv2d(seen, module.places.weight, padding=1).sigmoid())


@pytest.mark.parametrize("last", [3, 5])
def test_inception(last: int) -> None:
    module, x = lively(Inception(4, 2, 3, 4, 2, 3, 5, last)), torch.randn(2, 4, 6, 7)
    assert module.branch3[1][0].kernel_size == (last, last)
    branches = [trio(x, module.branch1).relu()]
    branches += [trio(trio(x, branch[0]).relu(), branch[1]).relu() for branch in (module.branch2, module.branch3)]
    branches.append(trio(functional.max_pool2d(x, 3, 1, 1), module.branch4[1]).relu())
    close(module(x), torch.cat(branches, dim=1))


def test_dense_block_and_transition() -> None:
    module, x = lively(DenseBlock(4, 3, growth_rate=2, bn_size=3, dropout=0.5)), torch.randn(2, 4, 5, 6)
    made = x
    for layer in module.layers:
        y = functional.conv2d(normed(made, layer.norm1).relu(), layer.conv1.weight)
        y = functional.conv2d(normed(y, layer.norm2).relu(), layer.conv2.weight, padding=1)
        made = torch.cat((made, y), dim=1)
    close(module(x), made)
    transition = lively(DenseTransition(10, 5))
    y = functional.conv2d(normed(made, transition[0]).relu(), transition[2].weight)
    close(transition(made), functional.avg_pool2d(y, 2))


def test_fire() -> None:
    module, x = Fire(4, 2, 3, 5), torch.randn(2, 4, 5, 6)
    nn.init.normal_(module.squeeze.bias)
    y = functional.conv2d(x, module.squeeze.weight, module.squeeze.bias).relu()
    wide = functional.conv2d(y, module.expand3x3.weight, padding=1)
    close(module(x), torch.cat((functional.conv2d(y, module.expand1x1.weight), wide), dim=1).relu())


def count(*modules: nn.Module | Iterable[nn.Module]) -> int:
    total = 0
    for item in modules:
        for module in (item,) if isinstance(item, nn.Module) else item:
            total += sum(p.numel() for p in module.parameters())
    return total


def stages(block: type[nn.Module], depths: Iterable[int], width: int, first: int, **more: int) -> list[nn.Module]:
    made: list[nn.Module] = []
    channels, width_now = first, width
    for stage, depth in enumerate(depths):
        for i in range(depth):
            inner = {"width": more["inner"] * 2**stage} if "inner" in more else {}
            groups = {"groups": more["groups"]} if "groups" in more else {}
            made.append(block(channels, width_now, stride=2 if i == 0 and stage else 1, **inner, **groups))
            channels = width_now
        width_now *= 2
    return made


@pytest.fixture(autouse=True)
def _light(request: pytest.FixtureRequest) -> Iterable[None]:
    """Whole networks are counted on the meta device, which holds no numbers."""
    if "published" in request.node.name:
        with torch.device("meta"):
            yield
    else:
        yield


def test_published_residual_networks() -> None:
    stem = ConvNormAct(3, 64, 7, 2)
    basic, wide = nn.Linear(512, 1000), nn.Linear(2048, 1000)
    assert count(stem, stages(BasicBlock, (2, 2, 2, 2), 64, 64), basic) == 11_689_512
    assert count(stem, stages(BasicBlock, (3, 4, 6, 3), 64, 64), basic) == 21_797_672
    assert count(stem, stages(Bottleneck, (3, 4, 6, 3), 256, 64, inner=64), wide) == 25_557_032
    assert count(stem, stages(Bottleneck, (3, 4, 6, 3), 256, 64, inner=128, groups=32), wide) == 25_028_904
    assert count(stem, stages(Bottleneck, (3, 4, 6, 3), 256, 64, inner=128), wide) == 68_883_240


GOOGLENET = (
    (192, 64, 96, 128, 16, 32, 32),
    (256, 128, 128, 192, 32, 96, 64),
    (480, 192, 96, 208, 16, 48, 64),
    (512, 160, 112, 224, 24, 64, 64),
    (512, 128, 128, 256, 24, 64, 64),
    (512, 112, 144, 288, 32, 64, 64),
    (528, 256, 160, 320, 32, 128, 128),
    (832, 256, 160, 320, 32, 128, 128),
    (832, 384, 192, 384, 48, 128, 128),
)


def test_published_googlenet() -> None:
    stem = (ConvNormAct(3, 64, 7, 2), ConvNormAct(64, 64, 1), ConvNormAct(64, 192, 3))
    blocks = [Inception(*sizes, last_kernel=3) for sizes in GOOGLENET]
    assert count(stem, blocks, nn.Linear(1024, 1000)) == 6_624_904


def test_published_densenet121() -> None:
    parts: list[nn.Module] = [ConvNormAct(3, 64, 7, 2)]
    channels = 64
    for layers in (6, 12, 24, 16):
        parts.append(DenseBlock(channels, layers))
        channels += 32 * layers
        if layers != 16:
            parts.append(DenseTransition(channels, channels // 2))
            channels //= 2
    assert count(parts, nn.BatchNorm2d(channels), nn.Linear(channels, 1000)) == 7_978_856


def test_published_squeezenet() -> None:
    sizes = [(64, 16, 64), (128, 16, 64), (128, 32, 128), (256, 32, 128)]
    sizes += [(256, 48, 192), (384, 48, 192), (384, 64, 256), (512, 64, 256)]
    blocks = [Fire(channels, squeeze, wide, wide) for channels, squeeze, wide in sizes]
    assert count(nn.Conv2d(3, 64, 3), blocks, nn.Conv2d(512, 1000, 1)) == 1_235_496


def test_published_mobilenet_v2() -> None:
    table = ((1, 16, 1), (6, 24, 2), (6, 32, 3), (6, 64, 4), (6, 96, 3), (6, 160, 3), (6, 320, 1))
    parts: list[nn.Module] = [ConvNormAct(3, 32, 3, 2), ConvNormAct(320, 1280, 1)]
    channels = 32
    for ratio, width, many in table:
        for _ in range(many):
            parts.append(InvertedResidual(channels, width, expand_ratio=ratio))
            channels = width
    assert count(parts, nn.Linear(1280, 1000)) == 3_504_872


def test_published_efficientnet_b0() -> None:
    table = ((1, 3, 16, 1), (6, 3, 24, 2), (6, 5, 40, 2), (6, 3, 80, 3), (6, 5, 112, 3), (6, 5, 192, 4), (6, 3, 320, 1))
    parts: list[nn.Module] = [ConvNormAct(3, 32, 3, 2), ConvNormAct(320, 1280, 1)]
    channels = 32
    for ratio, kernel, width, many in table:
        for _ in range(many):
            parts.append(MBConv(channels, width, kernel, expand_ratio=ratio))
            channels = width
    assert count(parts, nn.Linear(1280, 1000)) == 5_288_548


def test_published_convnext_tiny() -> None:
    parts: list[nn.Module] = [nn.Conv2d(3, 96, 4), LayerNorm2d(96)]
    for width, depth in ((96, 3), (192, 3), (384, 9), (768, 3)):
        parts += [ConvNeXtBlock(width) for _ in range(depth)]
        if width != 768:
            parts += [LayerNorm2d(width), nn.Conv2d(width, 2 * width, 2)]
    assert count(parts, LayerNorm2d(768), nn.Linear(768, 1000)) == 28_589_128


def test_published_vision_transformer() -> None:
    layers = [nn.TransformerEncoderLayer(768, 12, 3072, activation="gelu", norm_first=True) for _ in range(12)]
    patches = PatchEmbedding(3, 768, (16, 16), patches=196)
    assert count(patches, layers, nn.LayerNorm(768), nn.Linear(768, 1000)) == 86_567_656
