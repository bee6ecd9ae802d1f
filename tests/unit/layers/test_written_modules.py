"""Each parameter reaches torch's argument of the same name: a lowered network against the module written by hand."""

from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import nn

from tests.unit.lowering.nets import Net, same

CASES: list[tuple[str, dict[str, Any], Callable[[], nn.Module], tuple[int, ...]]] = [
    (
        "Conv3d",
        {"out_channels": 4, "kernel_size": (3, 2, 1), "stride": (1, 2, 1), "padding": (1, 0, 2), "dilation": (2, 1, 1), "groups": 2, "padding_mode": "replicate"},
        lambda: nn.Conv3d(2, 4, (3, 2, 1), (1, 2, 1), (1, 0, 2), (2, 1, 1), 2, padding_mode="replicate"),
        (2, 6, 5, 4),
    ),
    (
        "ConvTranspose1d",
        {"out_channels": 4, "kernel_size": (3,), "stride": (3,), "padding": (1,), "output_padding": (2,), "dilation": (2,), "groups": 2, "bias": False},
        lambda: nn.ConvTranspose1d(2, 4, 3, 3, 1, 2, 2, False, 2),
        (2, 6),
    ),
    (
        "ConvTranspose3d",
        {"out_channels": 3, "kernel_size": (3, 2, 1), "stride": (1, 2, 3), "padding": (1, 0, 0), "output_padding": (0, 1, 2)},
        lambda: nn.ConvTranspose3d(2, 3, (3, 2, 1), (1, 2, 3), (1, 0, 0), (0, 1, 2)),
        (2, 3, 3, 2),
    ),
    (
        "AvgPool2d",
        {"kernel_size": (3, 2), "stride": (2, 2), "padding": (1, 0), "ceil_mode": True, "count_include_pad": False},
        lambda: nn.AvgPool2d((3, 2), (2, 2), (1, 0), ceil_mode=True, count_include_pad=False),
        (2, 6, 7),
    ),
    ("AvgPool3d", {"divisor_override": 3, "padding": (1, 0, 1)}, lambda: nn.AvgPool3d(2, padding=(1, 0, 1), divisor_override=3), (2, 6, 5, 4)),
    ("LPPool1d", {"norm_type": 3.0, "kernel_size": (3,), "stride": (2,), "ceil_mode": True}, lambda: nn.LPPool1d(3, 3, 2, True), (2, 8)),
    ("LPPool2d", {"norm_type": 1.5, "kernel_size": (3, 2)}, lambda: nn.LPPool2d(1.5, (3, 2)), (2, 6, 4)),
    ("LPPool3d", {}, lambda: nn.LPPool3d(2, 2), (2, 6, 4, 4)),
    ("AdaptiveAvgPool2d", {"output_size": (0, 2)}, lambda: nn.AdaptiveAvgPool2d((None, 2)), (2, 6, 5)),
    ("AdaptiveAvgPool3d", {"output_size": (0, 0, 0)}, lambda: nn.AdaptiveAvgPool3d((None, None, None)), (2, 6, 5, 4)),
    ("AdaptiveMaxPool3d", {"output_size": (3, 2, 2)}, lambda: nn.AdaptiveMaxPool3d((3, 2, 2)), (2, 6, 5, 4)),
    ("ZeroPad2d", {"padding": (1, 2, -1, 3)}, lambda: nn.ZeroPad2d((1, 2, -1, 3)), (2, 6, 5)),
    ("ConstantPad3d", {"padding": (1, 2, 0, 3, 2, 1), "value": -1.5}, lambda: nn.ConstantPad3d((1, 2, 0, 3, 2, 1), -1.5), (2, 3, 4, 5)),
    ("ReflectionPad3d", {"padding": (1, 2, 0, 3, 2, 1)}, lambda: nn.ReflectionPad3d((1, 2, 0, 3, 2, 1)), (2, 3, 4, 5)),
    ("ReplicationPad2d", {"padding": (7, 2, 0, 3)}, lambda: nn.ReplicationPad2d((7, 2, 0, 3)), (2, 4, 5)),
    ("CircularPad1d", {"padding": (4, 2)}, lambda: nn.CircularPad1d((4, 2)), (2, 5)),
    ("Upsample", {"scale_factor": 1.7, "mode": "linear"}, lambda: nn.Upsample(scale_factor=1.7, mode="linear"), (2, 5)),
    ("Upsample", {"scale_factor": 1.7, "mode": "nearest-exact", "recompute_scale_factor": True}, lambda: nn.Upsample(scale_factor=1.7, mode="nearest-exact", recompute_scale_factor=True), (2, 5, 4)),
    ("Upsample", {"size": (7, 3), "mode": "bicubic", "align_corners": True}, lambda: nn.Upsample((7, 3), mode="bicubic", align_corners=True), (2, 5, 4)),
    ("Upsample", {"size": (7,), "mode": "trilinear"}, lambda: nn.Upsample(7, mode="trilinear"), (2, 5, 4, 3)),
    ("UpsamplingNearest2d", {"scale_factor": 2.5}, lambda: nn.UpsamplingNearest2d(scale_factor=2.5), (2, 5, 4)),
    ("UpsamplingBilinear2d", {"size": (7, 9)}, lambda: nn.UpsamplingBilinear2d((7, 9)), (2, 5, 4)),
    ("PixelShuffle", {"upscale_factor": 3}, lambda: nn.PixelShuffle(3), (18, 2, 4)),
    ("PixelUnshuffle", {"downscale_factor": 3}, lambda: nn.PixelUnshuffle(3), (2, 6, 3)),
    ("ChannelShuffle", {"groups": 3}, lambda: nn.ChannelShuffle(3), (6, 4)),
    ("Unfold", {"kernel_size": (2, 3), "stride": (1, 2), "padding": (1, 0), "dilation": (2, 1)}, lambda: nn.Unfold((2, 3), (2, 1), (1, 0), (1, 2)), (2, 5, 7)),
    ("Fold", {"output_size": (5, 7), "kernel_size": (2, 3), "stride": (1, 2), "padding": (1, 0), "dilation": (2, 1)}, lambda: nn.Fold((5, 7), (2, 3), (2, 1), (1, 0), (1, 2)), (12, 15)),
    ("BatchNorm3d", {"eps": 0.1, "momentum": None}, lambda: nn.BatchNorm3d(3, 0.1, None), (3, 2, 4, 5)),
    ("SyncBatchNorm", {"eps": 0.1, "affine": False}, lambda: nn.SyncBatchNorm(3, 0.1, affine=False), (3, 4, 5)),
    ("InstanceNorm1d", {"eps": 0.1, "affine": True}, lambda: nn.InstanceNorm1d(3, 0.1, affine=True), (3, 5)),
    ("InstanceNorm2d", {"track_running_stats": True, "momentum": 0.5}, lambda: nn.InstanceNorm2d(3, momentum=0.5, track_running_stats=True), (3, 5, 4)),
    ("GroupNorm", {"num_groups": 2, "eps": 0.1}, lambda: nn.GroupNorm(2, 6, 0.1), (6, 3)),
    ("RMSNorm", {"axes": 2, "eps": 0.1}, lambda: nn.RMSNorm((3, 4), 0.1), (5, 3, 4)),
    ("LocalResponseNorm", {"size": 4, "alpha": 0.5, "beta": 0.3, "k": 2.0}, lambda: nn.LocalResponseNorm(4, 0.5, 0.3, 2.0), (6, 3)),
    ("CrossMapLRN2d", {"size": 3, "alpha": 0.5, "beta": 0.3, "k": 2.0}, lambda: nn.CrossMapLRN2d(3, 0.5, 0.3, 2.0), (6, 3, 2)),
]  # fmt: skip


@pytest.mark.parametrize(("key", "params", "by_hand", "sizes"), CASES, ids=[f"{c[0]}-{i}" for i, c in enumerate(CASES)])
def test_the_network_is_what_one_would_write(
    key: str, params: dict[str, Any], by_hand: Callable[[], nn.Module], sizes: tuple[int, ...]
) -> None:
    net = Net()
    net.input("x", *sizes)
    net.add(key, "layer", "x", **params)
    net.output("layer")
    network = net.build(seed=1).network
    expected = by_hand()
    expected.load_state_dict(network.layer.state_dict())  # type: ignore[union-attr, arg-type]
    x = torch.rand(2, *sizes)
    for mode in (True, False):
        assert same(network.train(mode)(x), expected.train(mode)(x))


@pytest.mark.parametrize("key", ["Dropout1d", "Dropout2d", "Dropout3d", "AlphaDropout", "FeatureAlphaDropout"])
def test_dropout_draws_as_torch_does_and_does_nothing_after_training(key: str) -> None:
    sizes = (6, 4, 3, 2)[: {"Dropout1d": 2, "Dropout2d": 3}.get(key, 4)]
    net = Net()
    net.input("x", *sizes)
    net.add(key, "layer", "x", p=0.3)
    net.output("layer")
    network, x = net.build().network, torch.rand(4, *sizes)
    torch.manual_seed(3)
    made = network.train()(x)
    torch.manual_seed(3)
    assert same(made, getattr(nn, key)(0.3)(x))
    assert not same(made, x)
    assert same(network.eval()(x), x)


def test_cross_map_normalisation_lets_the_first_channel_count_for_all_that_follow() -> None:
    """Else it is the formula of local response normalisation."""
    net = Net()
    net.input("x", 9, 3, 4)
    net.add("CrossMapLRN2d", "layer", "x", size=3, alpha=0.6, beta=0.75, k=2.0)
    net.output("layer")
    x = torch.rand(2, 9, 3, 4)
    squares = x.square()
    sums = torch.stack([squares[:, max(i - 1, 0) : i + 2].sum(1) for i in range(9)], 1)
    plain = x / (2.0 + 0.2 * sums) ** 0.75
    assert same(nn.LocalResponseNorm(3, 0.6, 0.75, 2.0)(x), plain)
    sums[:, 2:] += squares[:, :1]
    assert same(net.build().network(x), x / (2.0 + 0.2 * sums) ** 0.75)
