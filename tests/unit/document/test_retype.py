"""A node made into another layer type."""

from core.analysis import analyse
from core.document.retype import retype
from core.graph import End
from tests.unit.lowering.nets import Net


def convolution() -> Net:
    net = Net()
    net.input("x", 3, 12)
    net.add("Conv2d", "conv", "x", out_channels=7, kernel_size=(5, 3), padding="same", padding_mode="circular")
    net.output("conv")
    return net


def test_it_keeps_its_name_its_wires_and_what_fits_of_its_parameters() -> None:
    project = retype(convolution().project(), "conv", "Conv1d")
    node = project.graph.nodes["conv"]
    assert (node.type, node.name) == ("Conv1d", "conv")
    assert dict(node.params) == {
        "out_channels": 7,
        "kernel_size": (5,),
        "padding": "same",
        "padding_mode": "circular",
    }
    assert project.graph.wires == convolution().graph.wires
    assert analyse(project).type_at(("conv",), "y") is not None


def test_sizes_for_more_axes_are_repeated_and_what_is_not_known_is_left_out() -> None:
    grown = retype(convolution().project(), "conv", "ConvTranspose3d").graph.nodes["conv"]
    assert dict(grown.params) == {"out_channels": 7, "kernel_size": (5, 3, 5)}


def test_wires_at_ports_that_are_gone_go() -> None:
    net = Net()
    net.input("x", 3, 12, 8)
    net.add("MaxPool2d", "pool", "x", return_indices=True)
    net.add("MaxUnpool2d", "unpool", "pool", ("pool", "indices"))
    averaged = retype(net.project(), "pool", "AvgPool2d")
    assert End("unpool", "indices") not in averaged.graph.wires
    assert averaged.graph.wires[End("unpool", "x")] == End("pool", "y")
    plain = retype(net.project(), "unpool", "ReLU")
    assert set(plain.graph.wires) == {End("pool", "x"), End("unpool", "x")}


def test_the_offered_repair_does_it() -> None:
    project = convolution().project()
    (problem,) = analyse(project).errors
    assert problem.repair is not None
    assert problem.repair.label == "Use Conv1d"
    mended = problem.repair.edit(project)
    assert mended.graph.nodes["conv"].type == "Conv1d"
    assert analyse(mended).errors == ()
