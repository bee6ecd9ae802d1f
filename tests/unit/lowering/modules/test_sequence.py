"""State spaces and causal blocks against plain recurrences, one step after the other; gradients too."""

import pytest
import torch
from torch import nn

from core.lowering.modules.highway import Highway
from core.lowering.modules.linear_scan import LinearScan
from core.lowering.modules.mamba import Mamba
from core.lowering.modules.min_gru import MinGRU
from core.lowering.modules.s4d import S4D
from core.lowering.modules.wavenet_block import WaveNetBlock


def close(a: torch.Tensor, b: torch.Tensor, atol: float = 1e-5) -> None:
    torch.testing.assert_close(a, b, atol=atol, rtol=1e-5)


def stepwise(decay: torch.Tensor, added: torch.Tensor) -> torch.Tensor:
    h, states = torch.zeros_like(added[:, 0]), []
    for a, b in zip(decay.unbind(1), added.unbind(1), strict=True):
        h = a * h + b
        states.append(h)
    return torch.stack(states, dim=1)


@pytest.mark.parametrize("length", [1, 2, 3, 5, 16, 17, 100])
def test_the_scan_is_the_recurrence(length: int) -> None:
    decay = torch.rand(2, length, 3) ** 4
    added = torch.randn(2, length, 3)
    decay[:, ::7] = 0.0  # forgets all
    ours, theirs = (decay.clone().requires_grad_(), added.clone().requires_grad_()), (decay, added)
    for x in theirs:
        x.requires_grad_()
    found, wanted = LinearScan()(*ours), stepwise(*theirs)
    close(found, wanted)
    weights = torch.randn_like(wanted)
    for a, b in zip(
        torch.autograd.grad(found, ours, weights), torch.autograd.grad(wanted, theirs, weights), strict=True
    ):
        close(a, b)


def selective(m: Mamba, x: torch.Tensor) -> torch.Tensor:
    """The paper's algorithm 2, one sample and one step at a time."""
    outputs = []
    inner, states = m.A_log.shape
    rank = m.dt_proj.in_features
    a = -m.A_log.exp()
    for sample in x:
        wide = sample @ m.in_proj.weight.T
        signal, gate = wide[:, :inner], wide[:, inner:]
        kernel = m.conv1d.weight[:, 0]
        h, rows = torch.zeros(inner, states), []
        for t in range(len(sample)):
            seen = m.conv1d.bias.clone()
            for back in range(min(t + 1, kernel.shape[1])):
                seen = seen + kernel[:, -1 - back] * signal[t - back]
            u = nn.functional.silu(seen)
            told = m.x_proj.weight @ u
            delta = nn.functional.softplus(m.dt_proj.weight @ told[:rank] + m.dt_proj.bias)
            b, c = told[rank : rank + states], told[rank + states :]
            h = (delta[:, None] * a).exp() * h + delta[:, None] * b[None] * u[:, None]
            rows.append((h @ c + m.D * u) * nn.functional.silu(gate[t]))
        outputs.append(torch.stack(rows) @ m.out_proj.weight.T)
    return torch.stack(outputs)


@pytest.mark.parametrize("length", [1, 4, 11])
def test_mamba_is_the_selective_recurrence(length: int) -> None:
    torch.manual_seed(0)
    module, x = Mamba(6, d_state=4, d_conv=3, dt_rank=2), torch.randn(2, length, 6)
    found, wanted = module(x), selective(module, x)
    close(found, wanted)
    weights = torch.randn_like(x)
    ours = torch.autograd.grad(found, list(module.parameters()), weights)
    theirs = torch.autograd.grad(wanted, list(module.parameters()), weights)
    for (name, _), a, b in zip(module.named_parameters(), ours, theirs, strict=True):
        torch.testing.assert_close(a, b, atol=1e-5, rtol=1e-4, msg=name)


def test_mamba_130m_has_its_parameters() -> None:
    """state-spaces/mamba-130m has 129,135,360: 24 blocks with RMS normalisation, 50,280 words (tied), a last norm."""
    with torch.device("meta"):
        block = sum(p.numel() for p in Mamba(768).parameters())
    assert block == 3_770_880
    assert 24 * (block + 768) + 50280 * 768 + 768 == 129_135_360


def test_mamba_starts_as_in_the_paper() -> None:
    module = Mamba(64)
    delta = nn.functional.softplus(module.dt_proj.bias)
    assert delta.min() >= 0.001 * 0.99
    assert delta.max() <= 0.1 * 1.01
    close(module.A_log.exp()[5], torch.arange(1.0, 17.0))


def test_s4d_is_the_recurrence_of_its_pairs() -> None:
    torch.manual_seed(0)
    module, x = S4D(3, d_state=6), torch.randn(2, 9, 3)
    a = torch.complex(-module.log_decay.exp(), module.frequency)
    step = (a * module.log_delta.exp()[:, None]).exp()
    gain = torch.view_as_complex(module.C) * (step - 1) / a
    h, rows = torch.zeros(2, 3, 3, dtype=torch.complex64), []
    for t in range(9):
        h = step * h + x[:, t, :, None]
        rows.append(2 * (gain * h).sum(-1).real + module.D * x[:, t])
    close(module(x), nn.functional.glu(module.mix(nn.functional.gelu(torch.stack(rows, dim=1)))), atol=1e-4)


def test_min_gru_is_its_recurrence() -> None:
    module, x = MinGRU(4, 5), torch.randn(2, 10, 4)
    h, rows = torch.zeros(2, 5), []
    for t in range(10):
        z = torch.sigmoid(module.gate(x[:, t]))
        h = (1 - z) * h + z * module.candidate(x[:, t])
        rows.append(h)
    close(module(x), torch.stack(rows, dim=1))


def test_wavenet_hears_the_past_alone() -> None:
    module, x = WaveNetBlock(3, 4, kernel_size=2, dilation=2), torch.randn(1, 3, 9)
    weight, bias = module.conv.weight, module.conv.bias
    before = torch.cat((torch.zeros(1, 3, 2), x[..., :-2]), dim=2)
    both = torch.einsum("oc,ncl->nol", weight[..., 0], before) + torch.einsum("oc,ncl->nol", weight[..., 1], x)
    both = both + bias[:, None]
    y = both[:, :3].tanh() * both[:, 3:].sigmoid()
    found, skip = module(x)
    close(found, x + module.residual(y))
    close(skip, module.skip(y))


def test_highway_carries_or_transforms() -> None:
    module, x = Highway(4), torch.randn(3, 4)
    close(module.gate.bias.detach(), torch.full((4,), -1.0))
    t = (x @ module.gate.weight.T + module.gate.bias).sigmoid()
    close(module(x), t * (x @ module.transform.weight.T + module.transform.bias).relu() + (1 - t) * x)
    nn.init.constant_(module.gate.bias, -100.0)
    close(module(x), x)
