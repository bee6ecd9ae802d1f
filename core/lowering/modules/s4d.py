"""S4D: a diagonal linear state space."""

import torch
from torch import nn


class S4D(nn.Module):
    """Each feature is filtered by a linear system of d_state numbers, then all are mixed (Gu et al. 2022, S4D-Lin).

    h[t] = exp(delta A) h[t-1] + (exp(delta A) - 1) / A x[t],  y[t] = 2 Re(C h[t]) + D x[t]; computed as one long
    convolution through the Fourier transform. The states come in conjugate pairs, of which one of each is kept.
    """

    def __init__(self, features: int, d_state: int = 64, dt_min: float = 0.001, dt_max: float = 0.1) -> None:
        super().__init__()
        pairs = d_state // 2
        low, high = torch.tensor([dt_min, dt_max]).log()
        self.log_delta = nn.Parameter(torch.rand(features) * (high - low) + low)
        self.log_decay = nn.Parameter(torch.full((features, pairs), 0.5).log())  # of -Re A
        self.frequency = nn.Parameter(torch.pi * torch.arange(pairs, dtype=torch.float32).repeat(features, 1))  # Im A
        self.C = nn.Parameter(torch.randn(features, pairs, 2) * 0.5**0.5)  # real and imaginary part
        self.D = nn.Parameter(torch.randn(features))
        self.mix = nn.Linear(features, 2 * features)

    def kernel(self, length: int) -> torch.Tensor:
        """What a single 1 in the input brings about at each later step: (F, L)."""
        a = torch.complex(-self.log_decay.exp(), self.frequency)  # (F, pairs)
        change = a * self.log_delta.exp().unsqueeze(1)  # delta A
        steps = torch.arange(length, device=change.device)
        c = torch.view_as_complex(self.C) * (change.exp() - 1) / a
        return 2 * (c.unsqueeze(-1) * (change.unsqueeze(-1) * steps).exp()).sum(1).real

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """x: (N, L, F)."""
        _, length, _ = x.shape
        signal = x.transpose(1, 2).float()  # (N, F, L)
        spectrum = torch.fft.rfft(signal, n=2 * length) * torch.fft.rfft(self.kernel(length), n=2 * length)
        y = torch.fft.irfft(spectrum, n=2 * length)[..., :length].to(x.dtype).transpose(1, 2) + self.D * x
        mixed: torch.Tensor = nn.functional.glu(self.mix(nn.functional.gelu(y)))
        return mixed
