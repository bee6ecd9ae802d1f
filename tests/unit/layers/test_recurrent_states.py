"""Initial states, projections, lengths and single steps of recurrent layers equal torch's own calls."""

from typing import Any

import pytest
import torch
from torch import nn

from core.layers import LAYERS
from core.layers.base import Context, Insert, Rejected
from core.layers.sizes import Dim
from core.layers.wires import WireType, features, sequence
from tests.unit.lowering.nets import Net, same, schema, sequences

N = Dim.named("N")
STATES = {"RNN": ("h",), "GRU": ("h",), "LSTM": ("h", "c")}


def translator(type: str, **params: Any) -> Net:
    """An encoder over sequences with lengths; a decoder that starts with what the encoder ended with."""
    net = Net(schema=schema(sequences("source", 6, 3)))
    net.add("Input", "input", column="source")
    net.input("target", 4, 2)
    net.add(type, "encoder", "input", **params)
    net.add(type, "decoder", "target", **params)
    for state in STATES[type]:
        net.wire(("encoder", state), ("decoder", f"{state}0"))
    for port in ("y", "last", "h"):
        net.output(("decoder", port), f"out_{port}")
    return net


def ends(h: torch.Tensor, both: bool) -> torch.Tensor:
    return torch.cat([h[-2], h[-1]], 1) if both else h[-1]


@pytest.mark.parametrize("type", STATES)
@pytest.mark.parametrize(("layers", "both"), [(1, False), (2, False), (1, True), (3, True)])
def test_an_encoders_last_state_is_the_decoders_first(type: str, layers: int, both: bool) -> None:
    built = translator(type, hidden_size=5, num_layers=layers, bidirectional=both).build()
    network, source, target, lengths = (
        built.network,
        torch.randn(4, 6, 3),
        torch.randn(4, 4, 2),
        torch.tensor([6, 2, 1, 4]),
    )
    packed = nn.utils.rnn.pack_padded_sequence(source, lengths, batch_first=True, enforce_sorted=False)
    y, state = network.decoder(target, network.encoder(packed)[1])
    h = state[0] if type == "LSTM" else state
    arguments = [s.argument for s in built.lowered.inputs]
    given = {"input": source, "input_lengths": lengths, "target": target}
    made = network(*(given[name] for name in arguments))
    assert same(made[0], y)
    assert same(made[1], ends(h, both))
    assert same(made[2], h.transpose(0, 1))


def test_a_decoder_over_lengths_starts_with_its_state_too() -> None:
    net = Net(schema=schema(sequences("events", 6, 3)))
    net.add("Input", "input", column="events")
    net.input("state", 2, 5)
    net.add("GRU", "layer", "input", "state", hidden_size=5, bidirectional=True)
    net.output(("layer", "last"))
    built = net.build()
    x, lengths, h0 = torch.randn(4, 6, 3), torch.tensor([6, 2, 1, 4]), torch.randn(4, 2, 5)
    given = {"input": x, "input_lengths": lengths, "state": h0}
    made = built.network(*(given[s.argument] for s in built.lowered.inputs))
    for i, n in enumerate(lengths):
        _, h = built.network.layer(x[i : i + 1, :n], h0[i : i + 1].transpose(0, 1).contiguous())
        assert same(made[i], torch.cat([h[0, 0], h[1, 0]]))


@pytest.mark.parametrize("open_port", ["h0", "c0"])
def test_a_state_that_is_left_open_beside_the_other_starts_with_zeros(open_port: str) -> None:
    net = Net()
    net.input("steps", 6, 3)
    net.input("state", 2, 5)
    net.add("LSTM", "layer", "steps", hidden_size=5, num_layers=2)
    net.wire("state", ("layer", "c0" if open_port == "h0" else "h0"))
    net.output("layer")
    network, x, state = net.build().network, torch.randn(4, 6, 3), torch.randn(4, 2, 5)
    inner = state.transpose(0, 1).contiguous()
    pair = (torch.zeros_like(inner), inner) if open_port == "h0" else (inner, torch.zeros_like(inner))
    assert same(network(x, state), network.layer(x, pair)[0])


@pytest.mark.filterwarnings("ignore:LSTM with projections is not supported with oneDNN")
def test_a_projection_shortens_what_is_said_and_not_the_cell() -> None:
    net = Net()
    net.input("steps", 6, 3)
    net.input("said", 2, 4)
    net.add("LSTM", "layer", "steps", "said", hidden_size=5, proj_size=4, bidirectional=True)
    for port in ("y", "last", "h", "c"):
        net.output(("layer", port), f"out_{port}")
    network, x, said = net.build().network, torch.randn(3, 6, 3), torch.randn(3, 2, 4)
    y, (h, c) = network.layer(x, (said.transpose(0, 1).contiguous(), torch.zeros(2, 3, 5)))
    made = network(x, said)
    expected = (y, torch.cat([h[0], h[1]], 1), h.transpose(0, 1), c.transpose(0, 1))
    assert all(same(a, b) for a, b in zip(made, expected, strict=True))


@pytest.mark.parametrize(("type", "cell"), [("RNN", "RNNCell"), ("GRU", "GRUCell"), ("LSTM", "LSTMCell")])
def test_cells_one_after_the_other_are_the_whole_layer(type: str, cell: str) -> None:
    net = Net()
    for i in range(3):
        net.input(f"step{i}", 3)
        net.add(cell, f"cell{i}", f"step{i}", hidden_size=5)
        for state in STATES[type] if i else ():
            net.wire((f"cell{i - 1}", state), (f"cell{i}", state))
    net.output("cell2")
    network, whole, steps = net.build().network, getattr(nn, type)(3, 5, batch_first=True), torch.randn(4, 3, 3)
    shared = {name.removesuffix("_l0"): value for name, value in whole.state_dict().items()}
    for i in range(3):
        getattr(network, f"cell{i}").load_state_dict(shared)
    assert same(network(*steps.unbind(1)), whole(steps)[0][:, -1])


def rejected(key: str, *ins: WireType | None, **params: Any) -> Rejected:
    layer = LAYERS[key]
    with pytest.raises(Rejected) as caught:
        layer.shape(Context(), layer.resolve(tuple(sorted(params.items()))), *ins)
    return caught.value


def test_a_row_of_features_becomes_a_state_with_one_click() -> None:
    no = rejected("GRU", sequence(6, 3), features(10), hidden_size=5, num_layers=2)
    assert no.port == "h0"
    assert no.repair is not None
    assert no.repair[1] == Insert("Reshape", (("shape", (2, 5)),))
    assert rejected("GRU", sequence(6, 3), features(9), hidden_size=5).repair is None


def test_a_state_of_another_depth_is_refused_at_its_port() -> None:
    state = WireType((N, 2, 5), ("N", "D0", "F"))
    no = rejected("LSTM", sequence(6, 3), None, state, hidden_size=5)
    assert (no.port, str(no)) == ("c0", "The initial state has to be N×1×5, but N×2×5 arrives here.")
    assert rejected("GRUCell", features(3), features(4), hidden_size=5).port == "h"
