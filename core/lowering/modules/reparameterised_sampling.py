"""Sampling of the variational autoencoder."""

import torch
from torch import nn


class ReparameterisedSampling(nn.Module):
    """mean + exp(log_variance / 2) * noise while training, the mean in use (Kingma & Welling 2014)."""

    def forward(self, mean: torch.Tensor, log_variance: torch.Tensor) -> torch.Tensor:
        """mean, log_variance: (N, ...)."""
        if not self.training:
            return mean
        return mean + (0.5 * log_variance).exp() * torch.randn_like(mean)
