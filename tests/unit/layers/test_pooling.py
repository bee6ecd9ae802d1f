"""What max pooling found goes back to where it stood, through a lowered network."""

from typing import Any

import pytest
import torch
from torch import nn

from core.analysis import analyse
from core.document import edits
from core.graph import End
from tests.unit.lowering.nets import Net, same

SHAPES = {1: (3, 11), 2: (3, 11, 9), 3: (2, 7, 8, 5)}
EVEN = {1: (3, 12), 2: (3, 12, 8), 3: (2, 6, 8, 4)}


def round_trip(shape: tuple[int, ...], **unpool: Any) -> Net:
    dims, net = len(shape) - 1, Net()
    net.input("x", *shape)
    net.add(f"MaxPool{dims}d", "pool", "x", return_indices=True)
    net.add(f"MaxUnpool{dims}d", "unpool", "pool", ("pool", "indices"), **unpool)
    net.output("unpool")
    return net


@pytest.mark.parametrize("dims", [1, 2, 3])
@pytest.mark.parametrize("whole", [False, True])
def test_the_largest_numbers_come_back_to_their_places(dims: int, whole: bool) -> None:
    shape = SHAPES[dims] if whole else EVEN[dims]
    wanted: dict[str, Any] = {"output_size": shape[1:]} if whole else {}
    network = round_trip(shape, **wanted).build().network
    x = torch.randn(4, *shape)
    small, places = getattr(nn, f"MaxPool{dims}d")(2, return_indices=True)(x)
    expected = getattr(nn, f"MaxUnpool{dims}d")(2)(small, places, **({"output_size": x.shape} if whole else {}))
    assert same(network(x), expected)
    back = network(x) != 0
    assert back.sum() == small.numel()
    assert torch.equal(network(x)[back], x[back])


@pytest.mark.parametrize("dims", [1, 2, 3])
def test_places_of_a_map_of_another_size_are_refused_and_one_click_mends_it(dims: int) -> None:
    """torch would put the numbers elsewhere, or stop while training."""
    project = round_trip(SHAPES[dims]).project()
    (problem,) = analyse(project).errors
    assert (problem.code, problem.path, problem.port) == ("places", ("unpool",), "indices")
    assert problem.repair is not None
    mended = problem.repair.edit(project)
    assert analyse(mended).errors == ()
    assert mended.graph == round_trip(SHAPES[dims], output_size=SHAPES[dims][1:]).graph


def test_a_size_that_no_output_size_reaches_is_told_without_a_repair() -> None:
    net = Net()
    net.input("x", 2, 12, 12)
    net.add("MaxPool2d", "pool", "x", kernel_size=(4, 4), return_indices=True)
    net.add("MaxUnpool2d", "unpool", "pool", ("pool", "indices"))
    net.output("unpool")
    (problem,) = analyse(net.project()).errors
    assert (problem.message, problem.repair) == (
        "The places were counted in N×2×12×12, but this unpooling makes N×2×6×6.",
        None,
    )


@pytest.mark.parametrize("key", ["AdaptiveMaxPool2d", "FractionalMaxPool2d"])
def test_places_alone_are_given(key: str) -> None:
    net = Net()
    net.input("x", 2, 8, 8)
    net.add(key, "pool", "x", output_size=(4, 4), return_indices=True)
    net.add("MaxPool2d", "other", "x")
    net.add("MaxUnpool2d", "unpool", "other", ("pool", "indices"))
    net.output("unpool")
    lowered = net.lower()
    assert "_, x = self.pool(x_layer)" in lowered.source
    assert net.build().network(torch.randn(2, 2, 8, 8)).shape == (2, 2, 8, 8)


def test_places_that_nobody_uses_are_not_made() -> None:
    net = Net()
    net.input("x", 2, 8, 8)
    net.add("MaxPool2d", "pool", "x", return_indices=True)
    net.output("pool")
    assert "return_indices" not in net.lower().source
    assert same(net.build().network(torch.ones(1, 2, 8, 8)), torch.ones(1, 2, 4, 4))


def test_without_its_places_an_unpooling_waits_for_a_wire() -> None:
    project = edits.set_params(round_trip(EVEN[2]).project(), "pool", {"return_indices": False})
    (problem,) = [p for p in analyse(project).problems if p.path == ("unpool",)]
    assert problem.port == "indices"
    again = edits.set_params(project, "pool", {"return_indices": True})
    assert analyse(edits.connect(again, End("pool", "indices"), End("unpool", "indices"))).errors == ()


def test_a_pooling_that_gives_no_places_holds_no_activations_for_them() -> None:
    net = Net()
    net.input("x", 2, 8, 8)
    net.add("MaxPool2d", "pool", "x")
    net.output("pool")
    assert analyse(net.project()).nodes[("pool",)].activations == 2 * 4 * 4
