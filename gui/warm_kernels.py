"""The first use of what a training run uses, in small pieces, so that the first run starts as fast as the second.

The first optimizer imports torch._dynamo (more than a second); the first step of each family of layers sets up kernels.
Imports torch: only `gui.warm_up` may import this module, on its thread. The program's random numbers stay as they were.
"""

from collections.abc import Callable

import torch
from torch import Tensor, nn

_ROWS = 8
_WIDTH = 8


def _learn(module: nn.Module, batch: Tensor, output: Callable[[Tensor], Tensor] = lambda y: y) -> None:
    """One step of training on noise, with the loss read back."""
    optimizer = torch.optim.Adam(module.parameters(), fused=True)
    outputs: Tensor = output(module(batch)).flatten(1)
    loss = nn.functional.cross_entropy(outputs, torch.zeros(_ROWS, dtype=torch.long))
    loss.backward()
    optimizer.step()
    optimizer.zero_grad()
    loss.item()


def optimizers() -> None:
    """One step of every optimizer on offer, plain and fused."""
    weight = nn.Parameter(torch.ones(2, 2))
    weight.grad = torch.ones(2, 2)
    for fused in (False, True):
        torch.optim.SGD([weight], momentum=0.9, fused=fused).step()
        torch.optim.Adam([weight], fused=fused).step()
        torch.optim.AdamW([weight], fused=fused).step()
    torch.optim.RMSprop([weight]).step()


def random() -> None:
    """A generator of its own, as the shuffling of the training data uses."""
    torch.randperm(_ROWS, generator=torch.Generator().manual_seed(0))


def dense() -> None:
    """Linear layers, normalisation, dropout, activations and the other losses."""
    with torch.random.fork_rng(devices=()):
        layers = (
            nn.Linear(_WIDTH, _WIDTH),
            nn.BatchNorm1d(_WIDTH),
            nn.ReLU(),
            nn.Dropout(),
            nn.Tanh(),
            nn.LayerNorm(_WIDTH),
        )
        rows = torch.randn(_ROWS, _WIDTH)
        _learn(nn.Sequential(*layers), rows)
        nn.functional.mse_loss(rows.softmax(1), rows)
        nn.functional.binary_cross_entropy_with_logits(rows, rows.sigmoid())


def convolution() -> None:
    """Convolutions and pools over pictures and sequences."""
    with torch.random.fork_rng(devices=()):
        layers = (
            nn.Conv2d(1, _WIDTH, 3, padding=1),
            nn.BatchNorm2d(_WIDTH),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Dropout2d(),
        )
        _learn(nn.Sequential(*layers), torch.randn(_ROWS, 1, _WIDTH, _WIDTH))
        _learn(nn.Sequential(nn.Conv1d(1, _WIDTH, 3), nn.AvgPool1d(2)), torch.randn(_ROWS, 1, _WIDTH))


def recurrent() -> None:
    """LSTM, GRU and plain recurrent layers."""
    with torch.random.fork_rng(devices=()):
        for kind in (nn.LSTM, nn.GRU, nn.RNN):
            _learn(kind(_WIDTH, _WIDTH, batch_first=True), torch.randn(_ROWS, 5, _WIDTH), lambda y: y[0])


def attention() -> None:
    """Attention inside a Transformer layer, after an embedding."""
    with torch.random.fork_rng(devices=()):
        layers = (nn.Embedding(_WIDTH, _WIDTH), nn.TransformerEncoderLayer(_WIDTH, 2, 16, batch_first=True))
        _learn(nn.Sequential(*layers), torch.zeros(_ROWS, 5, dtype=torch.long))
