"""What every layer with weights can be told of its training, tried on each of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import torch
from torch import nn

from core.layers import LAYERS
from core.layers.base import as_trained
from core.layers.initialisers import INITIALISERS
from core.layers.training import NAMES, RANKS, mistake
from core.spec import Use, merged
from tests.conformance.draw import Draw
from tests.conformance.draws import draws
from tests.conformance.keys import MODULES
from tests.conformance.modules import Written

KEYS = [key for key in MODULES if key in LAYERS]


def told(draw: Draw, **params: Any) -> Draw:
    return replace(draw, params=merged(draw.params, params))


def with_weights(key: str) -> list[Draw]:
    return [draw for draw in draws(key)[0] if draw.cost is not None and draw.cost.parameters]


def network(draw: Draw, device: str = "cpu") -> nn.Module:
    namespace: dict[str, Any] = {"__name__": "drawn"}
    with torch.device(device):
        exec(Written(draw).source, namespace)
        made: nn.Module = namespace["Network"]()
    return made


@pytest.mark.parametrize("key", KEYS)
def test_who_has_weights_can_be_frozen_and_nobody_else(key: str) -> None:
    assert bool(with_weights(key)) == (not NAMES.isdisjoint(LAYERS[key].defaults())), "see LayerType.learns"


@pytest.mark.parametrize("key", [key for key in KEYS if "frozen" in LAYERS[key].defaults()])
def test_frozen_weights_do_not_learn_and_first_values_are_those_asked_for(key: str) -> None:
    nine = Use("constant", (("val", 9.0),))
    for draw in with_weights(key)[:3]:
        assert all(p.requires_grad for p in network(draw).parameters())
        frozen = told(draw, frozen=True)
        assert not any(p.requires_grad for p in network(frozen).parameters()), Written(frozen).source
        assert draw.cost is not None
        counted = as_trained(draw.layer, frozen.values, draw.ins, draw.cost)
        assert counted.frozen == counted.parameters == draw.cost.parameters
        filled = told(draw, weight_init=nine, **({"bias_init": nine} if "bias_init" in draw.values else {}))
        _check_filled(key, filled)


def _check_filled(key: str, draw: Draw) -> None:
    for name, parameter in network(draw).named_parameters():
        if "bias" not in name and parameter.dim() == 1 and key not in RANKS:
            continue
        expected = torch.full_like(parameter, 9.0)
        if draw.values.get("padding_idx") is not None:
            expected[draw.values.padding_idx] = 0.0
        assert torch.equal(parameter, expected), f"{name}\n{Written(draw).source}"


@pytest.mark.parametrize("key", [key for key in KEYS if "weight_init" in LAYERS[key].defaults()])
def test_an_initialiser_fills_the_weight_or_is_refused_with_a_sentence(key: str) -> None:
    draw = with_weights(key)[0]
    tried = INITIALISERS if key in RANKS else (INITIALISERS["orthogonal"], INITIALISERS["dirac"])
    for spec in tried:
        chosen = told(draw, weight_init=Use(spec.key))
        refused = mistake(key, draw.layer.title, chosen.values, draw.values.get("out_channels", 0))
        if refused is not None:
            assert refused[0] == "weight_init"
            assert refused[1].endswith(".")
            if RANKS.get(key) == max(p.dim() for p in network(draw).parameters()):
                with pytest.raises((ValueError, RuntimeError)):
                    network(chosen)
            continue
        network(chosen)
        network(chosen, "meta")
