"""Feed-forward network of two layers."""

from torch import nn


class FeedForward(nn.Sequential):
    """Linear, an activation of torch.nn by name, Linear, for each step by itself (Vaswani et al. 2017).

    (..., F) -> (..., out_features)
    """

    def __init__(
        self, features: int, hidden_features: int, out_features: int, activation: str = "ReLU", dropout: float = 0.0
    ) -> None:
        bend = getattr(nn, activation)()
        first, second = nn.Linear(features, hidden_features), nn.Linear(hidden_features, out_features)
        super().__init__(first, bend, nn.Dropout(dropout), second, nn.Dropout(dropout))
