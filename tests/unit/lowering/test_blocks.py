"""Blocks: one class for all their uses, own and shared weights, nesting, parameters, partners."""

import re

import pytest
import torch
from torch import nn

from core.analysis import analyse
from core.document.project import Block
from core.expressions import Expr
from core.lowering.execute import locate
from core.spec import Int
from tests.unit.lowering.nets import Net, same, schema, sequences


def residual() -> Block:
    """x + ReLU(norm(conv(x)))."""
    net = Net()
    net.add("BlockInput", "x")
    net.add("Conv2d", "conv", "x", out_channels=Expr("width"), kernel_size=(3, 3), padding="same")
    net.add("BatchNorm2d", "norm", "conv")
    net.add("ReLU", "relu", "norm")
    net.add("Add", "sum", "relu", "x")
    net.add("BlockOutput", "y", "sum")
    return net.block("residual", "Residual block", Int("width", 4))


def residuals(**use: object) -> Net:
    net = Net({"residual": residual()})
    net.input("image", 4, 6, 6)
    net.use("residual", "stage", "image", **use)
    net.output("stage")
    return net


def by_hand(block: nn.Module, x: torch.Tensor) -> torch.Tensor:
    return block.relu(block.norm(block.conv(x))) + x


def parameters(module: nn.Module) -> int:
    return sum(p.numel() for p in module.parameters())


def classes(source: str) -> list[str]:
    return re.findall(r"^class (\w+)", source, re.MULTILINE)


ONE = 4 * 4 * 9 + 4 + 8


@pytest.mark.parametrize("shared", [False, True])
def test_forty_eight_rounds_are_one_class_and_a_loop(shared: bool) -> None:
    net = residuals(repeat=48, shared=shared)
    built, x = net.build(), torch.randn(2, 4, 6, 6)
    built.network.eval()
    source = net.lower().source
    assert source.count("class ResidualBlock(nn.Module):") == 1
    assert parameters(built.network) == (ONE if shared else 48 * ONE)
    assert analyse(net.project()).totals.parameters == parameters(built.network)
    wanted = x
    for block in [built.network.stage] * 48 if shared else built.network.stage:
        wanted = by_hand(block, wanted)
    assert same(built.network(x), wanted)


def test_the_input_of_a_block_outlives_its_first_layer() -> None:
    built, x = residuals().build(), torch.randn(2, 4, 6, 6)
    assert same(built.network(x), by_hand(built.network.stage, x))


def test_uses_of_different_width_share_the_class() -> None:
    plain = Net()
    plain.add("BlockInput", "x")
    plain.add("Linear", "up", "x", out_features=Expr("2*width"))
    plain.add("Linear", "down", "up", out_features=Expr("width"))
    plain.add("BlockOutput", "y", "down")
    net = Net({"mlp": plain.block("mlp", "Widening", Int("width", 4))})
    net.input("row", 3)
    net.use("mlp", "first", "row", width=5)
    net.use("mlp", "second", "first", width=7)
    net.output("second")
    source, built, x = net.lower().source, net.build(), torch.randn(2, 3)
    assert classes(source) == ["Widening", "Network", "Objective"]
    assert "self.up = nn.Linear(in_features, 2 * width)" in source
    assert "self.first = Widening(in_features=3, width=5)" in source
    assert "self.second = Widening(in_features=5, width=7)" in source
    network = built.network
    assert same(network(x), network.second.down(network.second.up(network.first.down(network.first.up(x)))))
    assert parameters(network) == analyse(net.project()).totals.parameters


def test_a_parameter_may_be_called_like_a_size() -> None:
    plain = Net()
    plain.add("BlockInput", "x")
    plain.add("Linear", "up", "x", out_features=Expr("in_features"))
    plain.add("BlockOutput", "y", "up")
    net = Net({"mlp": plain.block("mlp", "Widen", Int("in_features", 4))})
    net.input("row", 3)
    net.use("mlp", "first", "row", in_features=9)
    net.output("first")
    assert net.build().network(torch.randn(2, 3)).shape == (2, 9)


def nested() -> Net:
    outer = Net({"residual": residual()})
    outer.add("BlockInput", "x")
    outer.use("residual", "inner", "x", repeat=2, width=Expr("planes"))
    outer.add("MaxPool2d", "pool", "inner")
    outer.add("BlockOutput", "y", "pool")
    stage = outer.block("stage", "Stage", Int("planes", 4))
    net = Net({"residual": residual(), "stage": stage})
    net.input("image", 4, 8, 8)
    net.use("stage", "one", "image")
    net.use("stage", "two", "one")
    net.output("two")
    return net


def test_nested_blocks() -> None:
    net, x = nested(), torch.randn(2, 4, 8, 8)
    built = net.build()
    built.network.eval()
    wanted = x
    for stage in (built.network.one, built.network.two):
        for block in stage.inner:
            wanted = by_hand(block, wanted)
        wanted = stage.pool(wanted)
    assert same(built.network(x), wanted)
    assert classes(net.lower().source) == ["ResidualBlock", "Stage", "Network", "Objective"]
    named = dict(net.lower().modules)
    assert named["two.inner.1.conv"] == ("two", "inner/1", "conv")
    assert {name for name, _ in built.network.named_modules() if name} == set(named)


def test_taps_hold_every_wire_of_nested_and_repeated_blocks() -> None:
    built, x = nested().build(), torch.randn(2, 4, 8, 8)
    built.network.eval()
    wires = built.taps(x)
    assert same(wires[("two",), "y"], built.network(x))
    assert same(wires[("one", "inner/0", "conv"), "y"], built.network.one.inner[0].conv(x))
    assert same(wires[("one", "inner/1", "x"), "y"], wires[("one", "inner/0", "sum"), "y"])
    assert len(wires) == 3 + 2 * (3 + 2 * 5)


def test_two_inputs_two_outputs_and_one_left_open() -> None:
    inner = Net()
    inner.add("BlockInput", "query")
    inner.add("BlockInput", "memory", optional=True)
    inner.add("MultiheadAttention", "attention", "query", num_heads=2)
    inner.wire("memory", ("attention", "key"))
    inner.add("BlockOutput", "y", ("attention", "y"))
    inner.add("BlockOutput", "weights", ("attention", "weights"))
    net = Net({"look": inner.block("look", "Look")})
    net.input("a", 5, 4)
    net.input("b", 3, 6)
    net.use("look", "itself", "a")
    net.use("look", "across", "a", "b")
    net.output(("itself", "weights"), "first")
    net.output(("across", "weights"), "second")
    net.output(("across", "y"), "third")
    built, a, b = net.build(), torch.randn(2, 5, 4), torch.randn(2, 3, 6)
    first, second, third = built.network(a, b)
    assert same(first, built.network.itself.attention(a, a, a)[1])
    assert same(second, built.network.across.attention(a, b, b)[1])
    assert same(third, built.network.across.attention(a, b, b)[0])


def test_lengths_go_into_a_block_round_after_round_and_come_out_of_it() -> None:
    inner = Net()
    inner.add("BlockInput", "x")
    inner.add("GRU", "gru", "x", hidden_size=3)
    inner.add("BlockOutput", "y", "gru")
    net = Net({"gru": inner.block("gru", "Reader")}, schema(sequences("events", 6, 3)))
    net.add("Input", "input", column="events")
    net.use("gru", "readers", "input", repeat=2)
    net.add("LSTM", "end", "readers", hidden_size=2)
    net.output(("end", "last"))
    built, x, lengths = net.build(), torch.randn(3, 6, 3), torch.tensor([6, 1, 4])
    wanted = []
    for row, n in zip(x, lengths.tolist(), strict=True):
        y = row[None, :n]
        for reader in built.network.readers:
            y = reader.gru(y)[0]
        wanted.append(built.network.end(y)[0][:, -1])
    assert same(built.network(x, lengths), torch.cat(wanted))


def test_a_block_without_memory_takes_no_lengths() -> None:
    inner = Net()
    inner.add("BlockInput", "x")
    inner.add("Linear", "linear", "x", out_features=3)
    inner.add("BlockOutput", "y", "linear")
    net = Net({"mlp": inner.block("mlp", "Mixer")}, schema(sequences("events", 6, 3)))
    net.add("Input", "input", column="events")
    net.use("mlp", "mixer", "input")
    net.add("LSTM", "end", "mixer", hidden_size=2)
    net.output(("end", "last"))
    source = net.lower().source
    assert "    def forward(self, x: torch.Tensor) -> torch.Tensor:" in source
    assert "pack_padded_sequence(x, input_lengths.cpu()" in source


def test_an_error_inside_a_block_names_the_node_in_it() -> None:
    net = nested()
    built = net.build()
    built.network.two.inner[1].norm = nn.BatchNorm2d(5)
    with pytest.raises(RuntimeError) as caught:
        built.network(torch.randn(2, 4, 8, 8))
    assert locate(caught.value, net.lower()) == ("two", "inner", "norm")


def test_an_error_inside_torch_names_its_node() -> None:
    net = Net()
    net.input("row", 3)
    net.add("Linear", "first", "row", out_features=4)
    net.add("ReLU", "relu", "first")
    net.add("Linear", "second", "relu", out_features=5)
    net.output("second")
    lowered, built = net.lower(), net.build()
    built.network.second = nn.Linear(9, 9)
    with pytest.raises(RuntimeError) as caught:
        built.network(torch.randn(2, 3))
    assert locate(caught.value, lowered) == ("second",)
    assert locate(ValueError("elsewhere"), lowered) is None
    line = next(i for i, text in enumerate(lowered.source.splitlines(), 1) if "self.second = nn.Linear" in text)
    assert lowered.path_at(line) == ("second",)


def test_one_node_passed_through_has_its_tap() -> None:
    net = Net()
    net.input("row", 3)
    net.add("Add", "alone", "row")
    net.output("alone")
    x = torch.randn(2, 3)
    assert same(net.build().taps(x)[("alone",), "y"], x)


def test_taps_of_a_recurrent_net_follow_its_weights() -> None:
    net = Net()
    net.input("steps", 6, 3)
    net.add("LSTM", "lstm", "steps", hidden_size=4)
    net.add("Dropout", "dropout", ("lstm", "last"))
    net.output("dropout")
    built, x = net.build(), torch.randn(2, 6, 3)
    built.network.eval()
    for _ in range(2):
        assert same(built.taps(x)[("dropout",), "y"], built.network(x))
        with torch.no_grad():
            for weight in built.network.parameters():
                weight.add_(0.1)
