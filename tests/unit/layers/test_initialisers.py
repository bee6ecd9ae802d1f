"""Initialisers: all of torch's, with all their arguments, written as torch takes them."""

from __future__ import annotations

import inspect

import pytest
import torch
from torch import nn

from core.layers.initialisers import BIAS_INITIALISERS, INITIALISERS, UNOFFERED, InitialiserType, written
from core.layers.training import mistake
from core.spec import Use, Values


def test_every_initialiser_of_torch_is_declared() -> None:
    found = {name.removesuffix("_") for name in dir(nn.init) if name.endswith("_") and not name.startswith("_")}
    assert found == {spec.key for spec in INITIALISERS}


@pytest.mark.parametrize("spec", INITIALISERS, ids=lambda spec: spec.key)
def test_arguments_and_defaults_are_those_of_torch(spec: InitialiserType) -> None:
    signature = inspect.signature(getattr(nn.init, f"{spec.key}_")).parameters
    assert set(signature) - set(UNOFFERED) == set(spec.defaults())
    for name, value in spec.defaults().items():
        if signature[name].default is not inspect.Parameter.empty:
            assert value == signature[name].default, name


@pytest.mark.parametrize("spec", INITIALISERS, ids=lambda spec: spec.key)
@pytest.mark.parametrize("axes", [1, 2, 3, 4, 5])
def test_the_axes_that_are_said_are_those_that_torch_takes(spec: InitialiserType, axes: int) -> None:
    weight = nn.Parameter(torch.full((4, 2, 3, 3, 3)[:axes], 7.0))
    line = written(Use(spec.key), "weight")
    low, high = spec.axes
    if low <= axes <= high:
        eval(line, {"nn": nn, "weight": weight})
        assert not torch.equal(weight, torch.full_like(weight, 7.0))
    else:
        with pytest.raises((ValueError, RuntimeError)):
            eval(line, {"nn": nn, "weight": weight})


def test_a_line_says_what_differs() -> None:
    assert written(Use("normal", (("std", 0.02),)), "w") == "nn.init.normal_(w, std=0.02)"
    assert written(Use("constant"), "w") == "nn.init.constant_(w, val=0.0)"
    relu = Use("kaiming_uniform_", (("a", 0.3), ("nonlinearity", "relu")))
    assert written(relu, "w") == 'nn.init.kaiming_uniform_(w, nonlinearity="relu")'


def test_a_bias_takes_what_a_single_row_can_take() -> None:
    assert {s.key for s in BIAS_INITIALISERS} == {"normal", "trunc_normal", "uniform", "constant", "zeros", "ones"}


@pytest.mark.parametrize(
    ("key", "use", "sentence"),
    [
        ("Linear", Use("dirac"), "Dirac needs the kernel of a convolution, but Layer has a weight of 2 axes."),
        (
            "BatchNorm2d",
            Use("orthogonal"),
            "Orthogonal needs at least a matrix, but Layer has a single row of weights.",
        ),
        ("LSTM", Use("eye"), "Identity needs a matrix, but Layer has several weights of different shapes."),
        (
            "Conv2d",
            Use("dirac", (("groups", 3),)),
            "The weights of Layer have 8 filters, which 3 groups do not divide.",
        ),
        ("Linear", Use("uniform", (("a", 2.0),)), "Uniform: The lowest value, 2, is above the highest, 1."),
    ],
)
def test_what_cannot_be_filled_is_refused_with_a_sentence(key: str, use: Use, sentence: str) -> None:
    found = mistake(key, "Layer", Values({"weight_init": use}), 8)
    assert found is not None
    assert found[:2] == ("weight_init", sentence)
    assert mistake(key, "Layer", Values({"weight_init": Use("normal")}), 8) is None
