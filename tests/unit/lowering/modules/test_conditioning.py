"""Conditions, noise, sampling and graphs: their formulas, their statistics, and their rest after training."""

import math

import pytest
import torch
from torch import nn

from core.lowering.modules.drop_path import DropPath
from core.lowering.modules.film import FiLM
from core.lowering.modules.gat_conv import GATConv
from core.lowering.modules.gaussian_noise import GaussianNoise
from core.lowering.modules.gcn_conv import GCNConv
from core.lowering.modules.reparameterised_sampling import ReparameterisedSampling
from core.lowering.modules.sinusoidal_time_embedding import SinusoidalTimeEmbedding


def close(a: torch.Tensor, b: torch.Tensor) -> None:
    torch.testing.assert_close(a, b, atol=1e-5, rtol=1e-5)


def test_modulation_scales_and_shifts_each_channel() -> None:
    module, x, condition = FiLM(3, 4), torch.randn(2, 4, 5, 6), torch.randn(2, 3)
    told = condition @ module.modulation.weight.T + module.modulation.bias
    for n in range(2):
        for channel in range(4):
            wanted = (1 + told[n, channel]) * x[n, channel] + told[n, 4 + channel]
            close(module(x, condition)[n, channel], wanted)


def test_modulation_with_channels_last_is_the_same_turned_round() -> None:
    first, last, x, condition = FiLM(3, 4), FiLM(3, 4, channels_last=True), torch.randn(2, 4, 5), torch.randn(2, 3)
    last.load_state_dict(first.state_dict())
    close(last(x.transpose(1, 2), condition).transpose(1, 2), first(x, condition))


@pytest.mark.parametrize("features", [1, 6, 7])
def test_times_become_waves(features: int) -> None:
    made = SinusoidalTimeEmbedding(features, 100.0)(torch.tensor([0, 3, 731]))
    half = features // 2
    for n, t in enumerate((0, 3, 731)):
        for i in range(half):
            angle = t * 100 ** (-i / half)
            assert made[n, i].item() == pytest.approx(math.sin(angle), abs=1e-4)
            assert made[n, half + i].item() == pytest.approx(math.cos(angle), abs=1e-4)
    assert made.shape == (3, features)
    assert features % 2 == 0 or bool((made[:, -1] == 0).all())


def test_one_time_a_row_or_bare_is_the_same() -> None:
    module, t = SinusoidalTimeEmbedding(8), torch.rand(5)
    close(module(t), module(t.unsqueeze(1)))


def test_noise_has_its_spread_and_ends_with_training() -> None:
    torch.manual_seed(0)
    module, x = GaussianNoise(0.3), torch.full((100, 1000), 2.0)
    noise = module(x) - x
    assert noise.std().item() == pytest.approx(0.3, rel=0.02)
    assert noise.mean().item() == pytest.approx(0.0, abs=0.01)
    assert module.eval()(x) is x


def test_samples_have_mean_and_spread_and_both_get_gradients() -> None:
    torch.manual_seed(0)
    module = ReparameterisedSampling()
    mean = torch.full((100, 1000), 1.5, requires_grad=True)
    log_variance = torch.full((100, 1000), math.log(4.0), requires_grad=True)
    sample = module(mean, log_variance)
    assert sample.mean().item() == pytest.approx(1.5, abs=0.03)
    assert sample.std().item() == pytest.approx(2.0, rel=0.02)
    to_mean, to_log_variance = torch.autograd.grad(sample.sum(), (mean, log_variance))
    close(to_mean, torch.ones_like(mean))
    close(to_log_variance, (sample - mean).detach() / 2)
    assert module.eval()(mean, log_variance) is mean


def test_whole_samples_are_dropped_and_the_mean_stays() -> None:
    torch.manual_seed(0)
    module, x = DropPath(0.25), torch.ones(4000, 2, 3)
    made = module(x)
    assert made.unique().tolist() == pytest.approx([0.0, 4 / 3])
    assert bool((made.amax((1, 2)) == made.amin((1, 2))).all())
    assert made.mean().item() == pytest.approx(1.0, abs=0.05)
    assert bool((DropPath(1.0)(x) == 0).all())
    assert module.eval()(x) is x


def graph() -> tuple[torch.Tensor, torch.Tensor]:
    """Two graphs of four vertices; in the first one vertex stands alone."""
    adjacency = torch.zeros(2, 4, 4, dtype=torch.bool)
    for n, i, j in ((0, 0, 1), (0, 1, 2), (1, 0, 3), (1, 3, 2), (1, 2, 0)):
        adjacency[n, i, j] = adjacency[n, j, i] = True
    return torch.randn(2, 4, 3), adjacency


def test_graph_convolution_vertex_by_vertex() -> None:
    module, (x, adjacency) = GCNConv(3, 5), graph()
    assert module.bias is not None
    nn.init.normal_(module.bias)
    degree = adjacency.sum(2) + 1
    for n in range(2):
        for i in range(4):
            heard = [j for j in range(4) if j == i or adjacency[n, i, j]]
            mean = sum(x[n, j] / math.sqrt(degree[n, i] * degree[n, j]) for j in heard)
            assert isinstance(mean, torch.Tensor)
            close(module(x, adjacency)[n, i], module.linear.weight @ mean + module.bias)


def test_graph_attention_vertex_by_vertex() -> None:
    module, (x, adjacency) = GATConv(3, 2, heads=2, negative_slope=0.1), graph()
    nn.init.normal_(module.bias)
    made = module(x, adjacency.long())
    for n in range(2):
        for head in range(2):
            own = slice(2 * head, 2 * head + 2)
            h = x[n] @ module.linear.weight[own].T
            for i in range(4):
                heard = [j for j in range(4) if j == i or adjacency[n, i, j]]
                scores = torch.stack([module.target[head] @ h[i] + module.source[head] @ h[j] for j in heard])
                weights = nn.functional.leaky_relu(scores, 0.1).softmax(0)
                close(made[n, i, own], weights @ h[heard] + module.bias[own])
