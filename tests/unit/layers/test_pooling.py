"""What max pooling found goes back to where it stood, through a lowered network."""

from typing import Any

import pytest
import torch
from torch import nn

from core.analysis import analyse
from core.document import edits
from tests.unit.lowering.nets import Net, same

SHAPES = {1: (3, 11), 2: (3, 11, 8), 3: (2, 7, 8, 5)}


def round_trip(dims: int, asked: bool = True, **unpool: Any) -> Net:
    net = Net()
    net.input("x", *SHAPES[dims])
    net.add(f"MaxPool{dims}d", "pool", "x", return_indices=asked)
    net.add(f"MaxUnpool{dims}d", "unpool", "pool", ("pool", "indices"), **unpool)
    net.output("unpool")
    return net


@pytest.mark.parametrize("dims", [1, 2, 3])
@pytest.mark.parametrize("whole", [False, True])
def test_the_largest_numbers_come_back_to_their_places(dims: int, whole: bool) -> None:
    wanted = {"output_size": SHAPES[dims][1:]} if whole else {}
    network = round_trip(dims, **wanted).build().network
    x = torch.randn(4, *SHAPES[dims])
    small, places = getattr(nn, f"MaxPool{dims}d")(2, return_indices=True)(x)
    expected = getattr(nn, f"MaxUnpool{dims}d")(2)(small, places, **({"output_size": x.shape} if whole else {}))
    assert same(network(x), expected)
    if whole:
        assert torch.equal(network(x)[network(x) != 0], x[network(x) != 0])


@pytest.mark.parametrize("key", ["AdaptiveMaxPool2d", "FractionalMaxPool2d"])
def test_places_alone_are_given(key: str) -> None:
    net = Net()
    net.input("x", 2, 8, 8)
    net.add(key, "pool", "x", output_size=(4, 4), return_indices=True)
    net.add("MaxPool2d", "other", "x")
    net.add("MaxUnpool2d", "unpool", "other", ("pool", "indices"))
    net.output("unpool")
    lowered = net.lower()
    assert "_, pool_indices = self.pool(x)" in lowered.source
    assert net.build().network(torch.randn(2, 2, 8, 8)).shape == (2, 2, 8, 8)


def test_places_that_nobody_uses_are_not_made() -> None:
    net = Net()
    net.input("x", 2, 8, 8)
    net.add("MaxPool2d", "pool", "x", return_indices=True)
    net.output("pool")
    assert "return_indices" not in net.lower().source
    assert same(net.build().network(torch.ones(1, 2, 8, 8)), torch.ones(1, 2, 4, 4))


def test_without_its_places_an_unpooling_waits_for_a_wire() -> None:
    project = edits.set_params(round_trip(2).project(), "pool", {"return_indices": False})
    (problem,) = [p for p in analyse(project).problems if p.path == ("unpool",)]
    assert problem.port == "indices"
    assert analyse(edits.set_params(project, "pool", {"return_indices": True})).errors == ()


def test_a_pooling_that_gives_no_places_holds_no_activations_for_them() -> None:
    net = Net()
    net.input("x", 2, 8, 8)
    net.add("MaxPool2d", "pool", "x")
    net.output("pool")
    assert analyse(net.project()).result_at(("pool",)).activations == 2 * 4 * 4
