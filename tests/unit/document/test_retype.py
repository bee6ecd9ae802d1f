"""A node made into another layer type."""

from core.analysis import analyse
from core.document.retype import not_kept, replaced, retype
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


def test_several_become_another_type_and_are_called_after_it() -> None:
    net = Net()
    net.input("x", 8)
    net.add("ReLU", "relu1", "x")
    net.add("ReLU", "relu2", "relu1")
    net.add("ReLU", "mine", "relu2")
    net.output("mine")
    made = replaced(net.project(), ["relu1", "relu2", "mine"], "GELU")
    assert [made.graph.nodes[i].name for i in ("relu1", "relu2", "mine")] == ["gelu1", "gelu2", "mine"]
    assert made.graph.wires == net.graph.wires


def test_many_wires_find_the_places_of_a_variadic_port_and_back() -> None:
    net = Net()
    net.input("a", 8)
    net.input("b", 8)
    net.add("Subtract", "sub", "a", "b")
    net.output("sub")
    joined = replaced(net.project(), ["sub"], "Concat")
    fed = joined.graph.inputs_of("sub")
    assert sorted(fed) == ["xs.0", "xs.1"]
    back = replaced(joined, ["sub"], "Subtract")
    assert back.graph.wires == net.graph.wires


def test_what_is_not_kept_is_named() -> None:
    before = convolution().project()
    assert not_kept(before, retype(before, "conv", "ReLU"), ["conv"]) == [
        "filter size",
        "number of filters",
        "padding",
        "padding mode",
    ]
    net = Net()
    net.input("a", 8)
    net.input("b", 8)
    net.add("Add", "sum", "a", "b")
    net.output("sum")
    assert not_kept(net.project(), retype(net.project(), "sum", "ReLU"), ["sum"]) == ["a wire"]
