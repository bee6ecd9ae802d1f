"""Each activation with its parameters equals the function of its formula."""

import math
from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import Tensor

from core.layers import activation, gates, softmax
from core.layers.base import Context, Insert, Rejected, SetParam
from core.layers.sizes import Dim
from core.layers.wires import BATCH, WireType, features, picture
from tests.unit.lowering.nets import Net, same

FORMULAS: dict[str, tuple[dict[str, Any], Callable[[Tensor], Tensor]]] = {
    "ReLU": ({}, lambda x: x * (x > 0)),
    "LeakyReLU": ({"negative_slope": 0.2}, lambda x: torch.where(x > 0, x, 0.2 * x)),
    "PReLU": ({"init": 0.4}, lambda x: torch.where(x > 0, x, 0.4 * x)),
    "RReLU": ({"lower": 0.2, "upper": 0.6}, lambda x: torch.where(x > 0, x, 0.4 * x)),
    "ReLU6": ({}, lambda x: x.clamp(0, 6)),
    "Threshold": ({"threshold": 1.0, "value": -3.0}, lambda x: torch.where(x > 1, x, torch.tensor(-3.0))),
    "ELU": ({"alpha": 2.0}, lambda x: torch.where(x > 0, x, 2 * (x.exp() - 1))),
    "SELU": ({}, lambda x: 1.0507009873554805 * torch.where(x > 0, x, 1.6732632423543772 * (x.exp() - 1))),
    "CELU": ({"alpha": 2.0}, lambda x: x.clamp(min=0) + (2 * ((x / 2).exp() - 1)).clamp(max=0)),
    "GELU": (
        {"approximate": "tanh"},
        lambda x: 0.5 * x * (1 + torch.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3))),
    ),
    "SiLU": ({}, lambda x: x / (1 + (-x).exp())),
    "Mish": ({}, lambda x: x * torch.tanh((1 + x.exp()).log())),
    "Softplus": ({"beta": 2.0}, lambda x: (1 + (2 * x).exp()).log() / 2),
    "Sigmoid": ({}, lambda x: 1 / (1 + (-x).exp())),
    "Tanh": ({}, lambda x: (x.exp() - (-x).exp()) / (x.exp() + (-x).exp())),
    "Hardsigmoid": ({}, lambda x: (x / 6 + 0.5).clamp(0, 1)),
    "Hardtanh": ({"min_val": -2.0, "max_val": 0.5}, lambda x: x.clamp(-2, 0.5)),
    "Hardswish": ({}, lambda x: x * (x + 3).clamp(0, 6) / 6),
    "Softsign": ({}, lambda x: x / (1 + x.abs())),
    "LogSigmoid": ({}, lambda x: -(1 + (-x).exp()).log()),
    "Hardshrink": ({"lambd": 1.0}, lambda x: x * (x.abs() > 1)),
    "Softshrink": ({"lambd": 1.0}, lambda x: x.sign() * (x.abs() - 1).clamp(min=0)),
    "Tanhshrink": ({}, lambda x: x - x.tanh()),
    "GLU": ({"dim": 1}, lambda x: x[:, :2] / (1 + (-x[:, 2:]).exp())),
    "Softmax": ({"dim": 2}, lambda x: x.exp() / x.exp().sum(2, keepdim=True)),
    "Softmax2d": ({}, lambda x: x.exp() / x.exp().sum(1, keepdim=True)),
    "Softmin": ({"dim": 1}, lambda x: (-x).exp() / (-x).exp().sum(1, keepdim=True)),
    "LogSoftmax": ({}, lambda x: x - x.exp().sum(-1, keepdim=True).log()),
}


def test_every_activation_has_its_formula_here() -> None:
    assert set(FORMULAS) == {layer.key for family in (activation, gates, softmax) for layer in family.FAMILY}


@pytest.mark.parametrize("key", FORMULAS)
def test_its_numbers_are_those_of_its_formula(key: str) -> None:
    params, formula = FORMULAS[key]
    net = Net()
    net.input("x", 4, 3, 5)
    net.add(key, "layer", "x", **params)
    net.output("layer")
    network, x = net.build().network.eval(), 3 * torch.randn(2, 4, 3, 5, generator=torch.Generator().manual_seed(0))
    assert same(network(x), formula(x))


def test_a_random_slope_stays_within_its_bounds_and_rests_after_training() -> None:
    net = Net()
    net.input("x", 500)
    net.add("RReLU", "layer", "x", lower=0.2, upper=0.6)
    net.output("layer")
    network, x = net.build().network.train(), -torch.ones(4, 500)
    slopes = -network(x)
    assert 0.2 <= slopes.min() < 0.25
    assert 0.55 < slopes.max() <= 0.6
    assert not torch.equal(network(x), network(x))
    assert torch.equal(network.eval()(x), network(x))


def test_a_learned_slope_for_each_channel_bends_its_own_channel() -> None:
    net = Net()
    net.input("x", 3, 2, 2)
    net.add("PReLU", "layer", "x", per_channel=True)
    net.output("layer")
    network = net.build().network
    with torch.no_grad():
        network.layer.weight.copy_(torch.tensor([0.0, 0.5, 2.0]))
    assert network(-torch.ones(1, 3, 2, 2))[0, :, 0, 0].tolist() == [0.0, -0.5, -2.0]


def refused(layer: Any, x: WireType, **params: Any) -> Rejected:
    with pytest.raises(Rejected) as caught:
        layer.shape(Context(), layer.resolve(tuple(sorted(params.items()))), x)
    return caught.value


def test_an_odd_axis_has_no_halves_and_a_linear_layer_mends_it() -> None:
    no = refused(gates.GLU, features(5))
    assert no.repair is not None
    assert no.repair[1] == Insert("Linear", (("out_features", 10),))
    assert refused(gates.GLU, picture(3, 4, 4), dim=1).repair is None


def test_halving_an_unknown_axis_holds_on_a_condition() -> None:
    context, length = Context(), Dim.named("L")
    made = gates.GLU.shape(context, gates.GLU.resolve(), WireType((BATCH, length), ("N", "L")))
    assert made.sizes == (BATCH, length // 2)
    assert context.conditions == ["L is even"]
    even = Context()
    assert gates.GLU.shape(even, gates.GLU.resolve(), WireType((BATCH, 2 * length), ("N", "L"))).sizes[1] == length
    assert not even.conditions


def test_bounds_in_the_wrong_order_are_mended_with_one_click() -> None:
    no = refused(gates.HARDTANH, features(5), min_val=2.0)
    assert no.repair is not None
    assert no.repair[1] == SetParam("max_val", 4.0)
    slopes = refused(activation.RRELU, features(5), lower=0.5)
    assert slopes.repair is not None
    assert slopes.repair[1] == SetParam("lower", 1 / 3)


def test_shares_never_run_over_the_batch() -> None:
    for layer in (softmax.SOFTMAX, softmax.SOFTMIN, softmax.LOG_SOFTMAX):
        assert refused(layer, features(5), dim=0).param == "dim"
