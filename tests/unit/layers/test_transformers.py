"""Transformers with padding, masks and causality equal torch's own modules called by hand."""

from typing import Any

import pytest
import torch

from core.layers import LAYERS
from core.layers.base import Context, Insert, Rejected
from core.layers.wires import sequence
from tests.unit.lowering.nets import Net, same, schema, sequences

READ, WRITTEN = torch.tensor([6, 2, 1, 4]), torch.tensor([3, 5, 2, 5])
COMMON: dict[str, Any] = {"nhead": 2, "dim_feedforward": 12, "dropout": 0.0}


def pair(type: str, first: str, second: str, **params: Any) -> Net:
    """A layer over two columns of sequences of different length: what is read (6 steps), what is written (5)."""
    net = Net(schema=schema(sequences("read", 6, 8), sequences("written", 5, 8)))
    for column in ("read", "written"):
        net.add("Input", column, column=column)
    net.add(type, "layer", **{**COMMON, **params})
    net.wire("read", ("layer", first))
    net.wire("written", ("layer", second))
    net.output("layer")
    return net


def given(built: Any, **values: torch.Tensor) -> list[torch.Tensor]:
    values |= {"read_lengths": READ, "written_lengths": WRITTEN}
    return [values[s.argument] for s in built.lowered.inputs]


def padding(lengths: torch.Tensor, steps: int) -> torch.Tensor:
    return torch.arange(steps) >= lengths.unsqueeze(1)


def future(steps: int) -> torch.Tensor:
    return torch.ones(steps, steps, dtype=torch.bool).triu(1)


PAIRS = [
    ("TransformerDecoderLayer", "memory", "x", {}),
    ("TransformerDecoder", "memory", "x", {"num_layers": 2, "norm": True}),
    ("Transformer", "src", "tgt", {}),
    ("Transformer", "src", "tgt", {"norm_first": True, "bias": False, "activation": "gelu"}),
]


@pytest.mark.parametrize("causal", [True, False])
@pytest.mark.parametrize(("type", "first", "second", "params"), PAIRS)
def test_a_decoder_hides_the_padding_of_both_sequences(
    type: str, first: str, second: str, params: dict[str, Any], causal: bool
) -> None:
    built = pair(type, first, second, is_causal=causal, **params).build()
    read, written = torch.randn(4, 6, 8), torch.randn(4, 5, 8)
    hidden: dict[str, Any] = {
        "tgt_mask": future(5) if causal else None,
        "tgt_key_padding_mask": padding(WRITTEN, 5),
        "memory_key_padding_mask": padding(READ, 6),
    }
    layer = built.network.layer
    if type == "Transformer":
        expected = layer(read, written, src_key_padding_mask=padding(READ, 6), **hidden)
    else:
        expected = layer(written, read, **hidden)
    assert same(built.network(*given(built, read=read, written=written)), expected)


@pytest.mark.parametrize(("type", "first", "second", "params"), PAIRS)
@pytest.mark.parametrize("training", [True, False])
def test_what_is_padded_and_what_comes_later_changes_nothing(
    type: str, first: str, second: str, params: dict[str, Any], training: bool
) -> None:
    built = pair(type, first, second, **params).build()
    network = built.network.train(training)
    read, written = torch.randn(4, 6, 8), torch.randn(4, 5, 8)
    with torch.no_grad():
        y = network(*given(built, read=read, written=written))
        noisy = read + 100.0 * padding(READ, 6).unsqueeze(2), written + 100.0 * padding(WRITTEN, 5).unsqueeze(2)
        changed = network(*given(built, read=noisy[0], written=noisy[1]))
        later = written.clone()
        later[:, 2:] += torch.randn(4, 3, 8)
        ahead = network(*given(built, read=read, written=later))
    for i, n in enumerate(WRITTEN):
        assert same(y[i, :n], changed[i, :n])
    assert same(y[:, :2], ahead[:, :2])
    assert not same(y[:, 2:], ahead[:, 2:])


@pytest.mark.parametrize("norm_first", [True, False])
def test_a_stack_is_its_layers_one_after_the_other(norm_first: bool) -> None:
    net = Net(schema=schema(sequences("read", 6, 8)))
    net.add("Input", "read", column="read")
    net.add(
        "TransformerEncoder", "layer", "read", **COMMON, num_layers=3, norm=True, norm_first=norm_first, is_causal=True
    )
    net.output("layer")
    built = net.build()
    x = read = torch.randn(4, 6, 8)
    for layer in built.network.layer.layers:
        x = layer(x, src_mask=future(6), src_key_padding_mask=padding(READ, 6))
    assert same(built.network(read, READ), torch.nn.functional.layer_norm(x, (8,)))
    with torch.no_grad():
        assert built.network.eval()(read, torch.full((4,), 3)).shape == (4, 6, 8)


def test_masks_at_the_ports_reach_torch_for_each_head() -> None:
    net = Net()
    net.input("read", 6, 8)
    net.input("written", 5, 8)
    sizes = {"src_mask": (6, 6), "tgt_mask": (5,), "memory_mask": (5, 6)}
    for name, size in sizes.items():
        net.input(name, *size)
    net.add("Transformer", "layer", "read", "written", *sizes, **COMMON, is_causal=False)
    net.output("layer")
    network = net.build().network
    read, written = torch.randn(3, 6, 8), torch.randn(3, 5, 8)
    masks = {name: torch.randn(3, *size) for name, size in sizes.items()}
    expected = network.layer(
        read,
        written,
        src_mask=masks["src_mask"].repeat_interleave(2, 0),
        tgt_key_padding_mask=None,
        tgt_mask=masks["tgt_mask"].unsqueeze(1).expand(3, 5, 5).repeat_interleave(2, 0),
        memory_mask=masks["memory_mask"].repeat_interleave(2, 0),
    )
    assert same(network(read, written, *masks.values()), expected)


@pytest.mark.parametrize("is_causal", [True, False])
@pytest.mark.parametrize(("learned", "empty"), [(True, False), (False, True), (True, True)])
def test_steps_that_are_added_are_looked_at_and_never_hidden(learned: bool, empty: bool, is_causal: bool) -> None:
    net = Net()
    net.input("q", 5, 8)
    net.add(
        "MultiheadAttention",
        "layer",
        "q",
        num_heads=2,
        add_bias_kv=learned,
        add_zero_attn=empty,
        is_causal=is_causal,
        average_attn_weights=False,
    )
    net.output("layer", "y")
    alone = net.build(seed=1)
    net.output(("layer", "weights"), "weights")
    both, q = net.build(seed=1), torch.randn(3, 5, 8)
    y, weights = both.network(q)
    assert weights.shape == (3, 2, 5, 5 + learned + empty)
    assert bool((weights[..., 5:] > 0).all())
    assert bool((weights[..., :5].triu(1) == 0).all()) == is_causal
    assert same(alone.network(q), y)


def test_a_memory_of_another_width_is_mended_with_a_linear_layer() -> None:
    layer = LAYERS["TransformerDecoder"]
    with pytest.raises(Rejected) as caught:
        layer.shape(Context(), layer.resolve((("nhead", 2),)), sequence(5, 8), sequence(6, 7), None, None)
    assert caught.value.port == "memory"
    assert caught.value.repair is not None
    assert caught.value.repair[1] == Insert("Linear", (("out_features", 8),))
