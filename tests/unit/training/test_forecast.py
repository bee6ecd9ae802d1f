"""The forecast of training memory, against torch's own tensors."""

import torch
from torch import nn

from core.layers.sizes import Dim
from core.spec import Use
from core.training.forecast import training_memory


def test_it_counts_weights_gradients_and_the_state_that_torch_keeps() -> None:
    for use, name in (
        (Use("SGD"), "SGD"),
        (Use("SGD", (("momentum", 0.9),)), "SGD"),
        (Use("Adam"), "Adam"),
        (Use("AdamW"), "AdamW"),
        (Use("RMSprop"), "RMSprop"),
    ):
        layer = nn.Linear(30, 20)
        optimizer = getattr(torch.optim, name)(layer.parameters(), lr=0.1, **dict(use.params))
        layer(torch.rand(4, 30)).sum().backward()
        optimizer.step()
        weights = list(layer.parameters())
        held = [*weights, *(w.grad for w in weights if w.grad is not None)]
        held += [t for s in optimizer.state.values() for t in s.values() if isinstance(t, torch.Tensor) and t.dim()]
        counted = sum(t.numel() * t.element_size() for t in held)
        assert training_memory(sum(w.numel() for w in weights), 0, 32, use) == counted, use


def test_activations_count_for_every_sample_of_a_batch() -> None:
    bare = training_memory(100, 0, 8, Use("Adam"))
    assert bare is not None
    assert training_memory(100, 50, 8, Use("Adam")) == bare + 50 * 8 * 4


def test_a_size_that_varies_with_the_data_has_no_forecast() -> None:
    assert training_memory(100, Dim.named("L"), 8, Use("Adam")) is None
