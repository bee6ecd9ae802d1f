"""Embedding bags over lengths, bilinear layers and distances equal what one would compute by hand."""

from typing import Any

import pytest
import torch

from core.document.project import DataColumn
from tests.unit.lowering.nets import Net, same, schema

WORDS = DataColumn("words", "tokens", "input", (6,), ("L",), "int64", lengths=True)
LENGTHS = torch.tensor([6, 2, 1, 4])


def bags(weighted: bool, **params: Any) -> Net:
    net = Net(schema=schema(WORDS))
    net.add("Input", "words", column="words")
    net.add("EmbeddingBag", "bag", "words", num_embeddings=9, embedding_dim=3, **params)
    if weighted:
        net.input("weights", 6)
        net.wire("weights", ("bag", "per_sample_weights"))
    net.output("bag")
    return net


@pytest.mark.parametrize("mode", ["mean", "sum", "max"])
@pytest.mark.parametrize("weighted", [True, False])
def test_a_bag_leaves_the_padding_out(mode: str, weighted: bool) -> None:
    if weighted and mode != "sum":
        return
    built = bags(weighted, mode=mode, padding_idx=0).build()
    words, weights = torch.randint(1, 9, (4, 6)), torch.rand(4, 6)
    words[0, 1] = 0
    given = {"words": words, "words_lengths": LENGTHS, "weights": weights}
    made = built.network(*(given[s.argument] for s in built.lowered.inputs))
    for i, n in enumerate(LENGTHS):
        kept = words[i, :n] != 0
        vectors = built.network.bag.weight[words[i, :n][kept]]
        vectors = vectors * weights[i, :n][kept].unsqueeze(1) if weighted else vectors
        assert same(made[i], {"mean": vectors.mean(0), "sum": vectors.sum(0), "max": vectors.amax(0)}[mode])


def test_an_empty_bag_is_zero() -> None:
    built = bags(False).build()
    assert same(built.network(torch.ones(2, 6, dtype=torch.int64), torch.tensor([0, 1]))[0], torch.zeros(3))


def test_vectors_are_shortened_to_their_largest_length() -> None:
    for type in ("Embedding", "EmbeddingBag"):
        net = Net()
        net.input("words", 1, dtype="int64")
        net.add(type, "table", "words", num_embeddings=9, embedding_dim=3, max_norm=0.5, norm_type=1.0)
        net.output("table")
        network = net.build().network
        made = network(torch.arange(9).unsqueeze(1)).reshape(9, 3)
        assert bool((made.abs().sum(1) <= 0.5001).all())
        assert bool((made.abs().sum(1) > 0.49).any())


def test_a_bilinear_layer_weighs_every_pair() -> None:
    net = Net()
    net.input("a", 5, 3)
    net.input("b", 5, 4)
    net.add("Bilinear", "pairs", "a", "b", out_features=2)
    net.output("pairs")
    network, a, b = net.build().network, torch.randn(2, 5, 3), torch.randn(2, 5, 4)
    by_hand = torch.einsum("nli,oij,nlj->nlo", a, network.pairs.weight, b) + network.pairs.bias
    assert same(network(a, b), by_hand)


def measured(type: str, a: torch.Tensor, b: torch.Tensor, **params: Any) -> torch.Tensor:
    net = Net()
    net.input("a", *a.shape[1:])
    net.input("b", *b.shape[1:])
    net.add(type, "measure", "a", "b", **params)
    net.output("measure")
    made = net.build().network(a, b)
    assert isinstance(made, torch.Tensor)
    return made


def test_distances_are_those_of_their_formulas() -> None:
    a, b = torch.randn(3, 5, 4), torch.randn(3, 1, 4)
    cosine = (a * b).sum(-1) / (a.norm(dim=-1) * b.norm(dim=-1))
    assert same(measured("CosineSimilarity", a, b), cosine)
    assert same(measured("PairwiseDistance", a, b, eps=0.0), (a - b).norm(dim=-1))
    assert same(measured("PairwiseDistance", a, b, p=1.0, eps=0.0, keepdim=True), (a - b).abs().sum(-1, keepdim=True))
