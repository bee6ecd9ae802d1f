"""Linear recurrence along a sequence."""

import torch
from torch import nn


class LinearScan(nn.Module):
    """h[t] = decay[t] * h[t-1] + added[t], h[-1] = 0, in about 2 * sqrt(L) steps instead of L.

    The sequence is cut into chunks that are scanned side by side from zero; then what each chunk leaves to the next is
    carried along, and added where it has not yet decayed. Nothing is divided, so small decays lose no precision.
    """

    def forward(self, decay: torch.Tensor, added: torch.Tensor) -> torch.Tensor:
        """decay, added: (N, L, ...) -> h: (N, L, ...)."""
        length = added.shape[1]
        width = max(1, round(length**0.5))
        chunks = -(-length // width)
        if chunks * width > length:
            missing = (added.shape[0], chunks * width - length, *added.shape[2:])
            decay = torch.cat((decay, decay.new_ones(missing)), dim=1)
            added = torch.cat((added, added.new_zeros(missing)), dim=1)
        decays = decay.reshape(-1, chunks, width, *decay.shape[2:]).unbind(2)  # width of (N, chunks, ...)
        parts = added.reshape(-1, chunks, width, *added.shape[2:]).unbind(2)
        local, decayed = [parts[0]], [decays[0]]
        for t in range(1, width):
            local.append(decays[t] * local[-1] + parts[t])
            decayed.append(decays[t] * decayed[-1])
        left, kept = local[-1].unbind(1), decayed[-1].unbind(1)
        carries = [torch.zeros_like(left[0])]  # (N, ...), what enters each chunk
        for k in range(chunks - 1):
            carries.append(kept[k] * carries[-1] + left[k])
        carry = torch.stack(carries, dim=1).unsqueeze(2)  # (N, chunks, 1, ...)
        states = torch.stack(local, dim=2) + torch.stack(decayed, dim=2) * carry  # (N, chunks, width, ...)
        return states.flatten(1, 2)[:, :length]
