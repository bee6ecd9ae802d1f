"""KL divergence of predicted normal distributions to the standard normal one."""

import torch
from torch import nn


class StandardNormalKLLoss(nn.Module):
    """-½ Σ (1 + log v - m² - v) over the numbers of a sample, mean over the batch (Kingma & Welling 2013)."""

    def forward(self, mean: torch.Tensor, log_variance: torch.Tensor) -> torch.Tensor:
        """mean, log_variance: (N, ...)."""
        terms = 1 + log_variance - mean.square() - log_variance.exp()
        return -terms.flatten(1).sum(1).mean() / 2
