"""Whole networks: what lowering writes computes what the same modules compute when called by hand in torch."""

import torch
from torch import nn

from core.document.project import DataColumn
from core.spec import Use
from tests.unit.lowering.nets import Net, same, schema, sequences


def test_a_chain_reads_as_a_person_would_write_it() -> None:
    net = Net()
    net.input("image", 1, 8, 8)
    net.add("Conv2d", "conv1", "image", out_channels=4, kernel_size=(3, 3), padding="same")
    net.add("ReLU", "relu1", "conv1")
    net.add("MaxPool2d", "pool1", "relu1")
    net.add("Flatten", "flatten1", "pool1")
    net.add("Linear", "linear1", "flatten1", out_features=10)
    net.output("linear1", loss=Use("auto"))
    assert net.lower().source == (
        "import torch\n"
        "from torch import nn\n"
        "\n"
        "\n"
        "class Network(nn.Module):\n"
        "    def __init__(self) -> None:\n"
        "        super().__init__()\n"
        '        self.conv1 = nn.Conv2d(1, 4, 3, padding="same")\n'
        "        self.relu1 = nn.ReLU()\n"
        "        self.pool1 = nn.MaxPool2d(2)\n"
        "        self.flatten1 = nn.Flatten()\n"
        "        self.linear1 = nn.Linear(64, 10)\n"
        "\n"
        "    def forward(self, image: torch.Tensor) -> torch.Tensor:\n"
        "        x = self.conv1(image)  # N×4×8×8\n"
        "        x = self.relu1(x)  # N×4×8×8\n"
        "        x = self.pool1(x)  # N×4×4×4\n"
        "        x = self.flatten1(x)  # N×64\n"
        "        x = self.linear1(x)  # N×10\n"
        "        return x\n"
    )


def attention(mask: tuple[int, ...], dtype: str = "float32", **params: object) -> Net:
    net = Net()
    net.input("q", 5, 8)
    net.input("k", 7, 6)
    net.input("v", 7, 4)
    net.input("m", *mask, dtype=dtype)
    net.add("MultiheadAttention", "attention", "q", "k", "v", "m", num_heads=2, **params)
    net.output("attention", "y")
    net.output(("attention", "weights"), "weights")
    return net


def test_attention_with_query_key_value_and_a_mask_for_every_pair() -> None:
    built = attention((5, 7)).build()
    q, k, v, m = torch.randn(3, 5, 8), torch.randn(3, 7, 6), torch.randn(3, 7, 4), torch.randn(3, 5, 7)
    y, weights = built.network(q, k, v, m)
    by_hand = built.network.attention(q, k, v, attn_mask=m.repeat_interleave(2, 0))
    assert same(y, by_hand[0])
    assert same(weights, by_hand[1])


def test_a_mask_of_whole_numbers_hides_steps() -> None:
    built = attention((7,), "int64").build()
    q, k, v = torch.randn(3, 5, 8), torch.randn(3, 7, 6), torch.randn(3, 7, 4)
    m = torch.randint(0, 2, (3, 7))
    m[:, 0] = 0
    y, weights = built.network(q, k, v, m)
    assert same(y, built.network.attention(q, k, v, key_padding_mask=m.bool())[0])
    assert bool((weights[m.bool().unsqueeze(1).expand_as(weights)] == 0).all())


def test_a_causal_layer_with_any_mask_never_looks_ahead() -> None:
    for mask, dtype in (((5, 7), "float32"), ((5, 7), "int64"), ((7,), "float32"), ((7,), "int64")):
        built = attention(mask, dtype, is_causal=True).build()
        m = torch.zeros(3, *mask, dtype=getattr(torch, dtype))
        _, weights = built.network(torch.randn(3, 5, 8), torch.randn(3, 7, 6), torch.randn(3, 7, 4), m)
        assert bool((weights.triu(1) == 0).all())
        assert same(weights.sum(-1), torch.ones(3, 5))


def test_self_attention_asks_for_weights_only_where_they_are_used() -> None:
    net = Net()
    net.input("q", 5, 8)
    net.add("MultiheadAttention", "attention", "q", num_heads=2)
    net.output("attention")
    assert "need_weights=False" in net.lower().source
    built, q = net.build(), torch.randn(2, 5, 8)
    assert same(built.network(q), built.network.attention(q, q, q)[0])


def padded_net(type: str, ports: tuple[str, ...], **params: object) -> Net:
    net = Net(schema=schema(sequences("events", 6, 3)))
    net.add("Input", "input", column="events")
    net.add("Linear", "linear", "input", out_features=8)
    net.add("Tanh", "tanh", "linear")
    net.add(type, "layer", "tanh", **params)
    for port in ports:
        net.output(("layer", port), f"out_{port}")
    return net


def test_an_lstm_over_lengths_equals_packing_by_hand() -> None:
    net = padded_net("LSTM", ("y", "last", "h", "c"), hidden_size=5, num_layers=2, bidirectional=True)
    assert [(s.argument, s.partner) for s in net.lower().inputs] == [("input", ""), ("input_lengths", "lengths")]
    built, x, lengths = net.build(), torch.randn(4, 6, 3), torch.tensor([6, 2, 1, 4])
    y, last, h, c = built.network(x, lengths)
    network = built.network
    inner = nn.utils.rnn.pack_padded_sequence(
        network.tanh(network.linear(x)), lengths, batch_first=True, enforce_sorted=False
    )
    packed, (h_n, c_n) = network.layer(inner)
    whole, _ = nn.utils.rnn.pad_packed_sequence(packed, batch_first=True, total_length=6)
    assert same(y, whole)
    assert same(h, h_n.transpose(0, 1))
    assert same(c, c_n.transpose(0, 1))
    ends = torch.stack([torch.cat([whole[i, n - 1, :5], whole[i, 0, 5:]]) for i, n in enumerate(lengths)])
    assert same(last, ends)


def test_the_last_step_of_whole_sequences_is_the_end_of_each_direction() -> None:
    for type in ("RNN", "GRU", "LSTM"):
        for both in (False, True):
            net = Net()
            net.input("steps", 6, 3)
            net.add(type, "layer", "steps", hidden_size=5, bidirectional=both)
            net.output(("layer", "last"))
            built, x = net.build(), torch.randn(4, 6, 3)
            y = built.network.layer(x)[0]
            ends = torch.cat([y[:, -1, :5], y[:, 0, 5:]], dim=1) if both else y[:, -1]
            assert same(built.network(x), ends)


def test_attention_never_looks_at_padding() -> None:
    for type, params in (
        ("MultiheadAttention", {"num_heads": 2}),
        ("TransformerEncoderLayer", {"nhead": 2, "dropout": 0.0}),
    ):
        for causal in (False, True):
            built = padded_net(type, ("y",), is_causal=causal, **params).build()
            x, lengths = torch.randn(4, 6, 3), torch.tensor([6, 2, 1, 4])
            other = x.clone()
            for i, n in enumerate(lengths):
                other[i, n:] += 100.0
            y, changed = built.network(x, lengths), built.network(other, lengths)
            for i, n in enumerate(lengths):
                assert same(y[i, :n], changed[i, :n])
                assert not same(y[i], built.network(other, torch.full((4,), 6))[i]) or n == 6


def test_one_mask_serves_all_layers() -> None:
    net = Net(schema=schema(sequences("events", 6, 8)))
    net.add("Input", "input", column="events")
    for i in range(4):
        net.add("TransformerEncoderLayer", f"encoder{i}", f"encoder{i - 1}" if i else "input", nhead=2, is_causal=True)
    net.output("encoder3")
    source = net.lower().source
    assert source.count("torch.arange(") == 1
    assert source.count("torch.ones(") == 1
    assert net.build().network(torch.randn(2, 6, 8), torch.tensor([6, 3])).shape == (2, 6, 8)


def test_a_tied_head_is_the_embedding_itself() -> None:
    net = Net()
    net.input("words", 5, dtype="int64")
    net.add("Embedding", "embedding", "words", num_embeddings=11, embedding_dim=4)
    net.add("Linear", "head", "embedding", out_features=11, bias=False, tied_to="embedding")
    net.output("head")
    built = net.build()
    assert built.network.head.weight is built.network.embedding.weight
    assert sum(p.numel() for p in built.network.parameters()) == 44
    words = torch.randint(0, 11, (2, 5))
    assert same(built.network(words), built.network.embedding(words) @ built.network.embedding.weight.T)


def test_several_inputs_and_outputs_in_the_order_of_their_slots() -> None:
    net = Net()
    net.input("a", 3)
    net.input("b", 4)
    net.add("Concat", "concat", "a", "b")
    net.add("Linear", "mixed", "concat", out_features=2)
    net.output("mixed", "first")
    net.output("b", "second")
    lowered, built = net.lower(), net.build()
    assert [s.argument for s in lowered.inputs] == ["a", "b"]
    assert [s.name for s in lowered.outputs] == ["first", "second"]
    a, b = torch.randn(2, 3), torch.randn(2, 4)
    first, second = built.network(a, b)
    assert same(first, built.network.mixed(torch.cat([a, b], dim=1)))
    assert second is b


def test_what_reaches_no_output_is_left_out() -> None:
    net = Net()
    net.input("a", 3)
    net.add("Linear", "kept", "a", out_features=2)
    net.add("Linear", "dead", "a", out_features=7)
    net.add("ReLU", "dead2", "dead")
    net.output("kept")
    assert "dead" not in net.lower().source
    assert [name for name, _ in net.lower().modules] == ["kept"]


def test_the_objective_gives_each_output_its_loss() -> None:
    columns = (
        DataColumn("x", "vector", "input", (3,), ("F",)),
        DataColumn("label", "category", "target", classes=("a", "b", "c")),
        DataColumn("size", "number", "target", (1,), ("F",)),
    )
    net = Net(schema=schema(*columns))
    net.add("Input", "input", column="x")
    net.add("Linear", "scores", "input", out_features=3)
    net.add("Linear", "size", "input", out_features=1)
    net.output("scores", "kind", target="label", loss=Use("auto"))
    net.output("size", "amount", target="size", loss=Use("HuberLoss", (("delta", 2.0),)))
    built, x = net.build(), torch.randn(5, 3)
    scores, size = built.network(x)
    labels, amounts = torch.randint(0, 3, (5,)), torch.randn(5, 1)
    assert built.objective is not None
    first, second = built.objective(scores, size, labels, amounts)
    assert same(first, nn.functional.cross_entropy(scores, labels))
    assert same(second, nn.functional.huber_loss(size, amounts, delta=2.0))
    assert [o.loss.key for o in net.lower().outputs] == ["CrossEntropyLoss", "HuberLoss"]


def test_the_categorical_hinge_travels_with_the_source() -> None:
    columns = (
        DataColumn("x", "vector", "input", (3,), ("F",)),
        DataColumn("label", "category", "target", classes=("a", "b", "c")),
    )
    net = Net(schema=schema(*columns))
    net.add("Input", "input", column="x")
    net.add("Linear", "scores", "input", out_features=3)
    net.output("scores", target="label", loss=Use("CategoricalHingeLoss"))
    built, x, labels = net.build(), torch.randn(6, 3), torch.randint(0, 3, (6,))
    assert built.objective is not None
    (loss,) = built.objective(x, labels)
    best = torch.tensor(
        [1 + max(float(x[i, c] - x[i, y]) for c in range(3) if c != y) for i, y in enumerate(labels.tolist())]
    )
    assert same(loss, best.clamp(min=0).mean())
    assert "netwright" not in net.lower().source.lower()
