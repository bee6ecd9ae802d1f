"""Which layers go with a loose wire, or in another layer's place."""

from dataclasses import replace

import pytest

from core.analysis import analyse
from core.analysis.offers import Answer, Offers, joined_at
from core.document import edits
from core.document.retype import replaced
from core.graph import End
from core.layers import LAYERS
from core.templates import TEMPLATES
from tests.unit.lowering.nets import Net


def offers(net: Net) -> Offers:
    project = net.project()
    return Offers(project, analyse(project))


def picture() -> Net:
    net = Net()
    net.input("x", 3, 12, 12)
    net.add("Conv2d", "conv", "x", out_channels=8)
    net.output("conv")
    return net


def test_what_fits_a_picture_is_told_from_what_does_not() -> None:
    found = offers(picture())
    said = {
        key: found.after(End("conv", "y"), key).answer for key in ("MaxPool2d", "Conv1d", "LSTM", "Input", "Output")
    }
    assert said["MaxPool2d"] == Answer.FITS
    assert said["Conv1d"] == Answer.REFUSED
    assert said["Input"] == Answer.REFUSED
    assert found.after(End("conv", "y"), "Conv1d").reason


def test_losses_need_another_wire_and_are_offered_all_the_same() -> None:
    found = offers(picture()).after(End("conv", "y"), "MSELoss")
    assert (found.answer, found.port) == (Answer.OPEN, "x")


@pytest.mark.parametrize("layer", [layer.key for layer in LAYERS])
def test_an_answer_is_what_the_analysis_says_of_the_layer_once_it_is_there(layer: str) -> None:
    net = picture()
    project = net.project()
    source, found = End("conv", "y"), offers(net).after(End("conv", "y"), layer)
    made, new = edits.add_node(project, layer, 0.0, 0.0)
    target = joined_at(project := made, analyse(net.project()), source, new)
    if target is None or layer in edits.PORTS:
        assert found.answer == Answer.REFUSED or layer in edits.PORTS
        return
    info = analyse(edits.connect(project, source, target)).info((new,))
    assert info is not None
    if found.answer == Answer.FITS and layer != "Output":
        assert info.state in ("ok", "unused")
    if found.answer == Answer.REFUSED:
        assert info.state == "failed"


def test_in_the_place_of_a_layer_its_settings_go_along() -> None:
    found = offers(picture())
    assert found.instead("conv", "ConvTranspose2d").answer == Answer.FITS
    assert found.instead("conv", "Conv3d").answer == Answer.REFUSED
    assert found.instead("conv", "Output").answer == Answer.REFUSED
    assert found.instead("x", "Constant").answer == Answer.OPEN


def test_of_layers_that_are_alike_one_is_asked() -> None:
    net = picture()
    for name in ("a", "b", "c"):
        net.add("ReLU", name, "conv")
    net.add("ReLU", "d", "x")
    assert offers(net).different(["a", "b", "c", "d"]) == ["c", "d"]


def test_before_an_input_stands_what_has_an_output() -> None:
    found = offers(picture())
    assert found.before(End("conv", "x"), "Input").answer == Answer.FITS
    assert found.before(End("conv", "x"), "ReLU").answer == Answer.OPEN
    assert found.before(End("conv", "x"), "Output").answer == Answer.REFUSED


def test_in_a_block_that_nothing_uses_nothing_is_refused_for_its_shape() -> None:
    resnet = TEMPLATES["resnet18"].build()
    where = next(iter(resnet.blocks))
    project = replace(resnet, graph=resnet.graph.drop([n.id for n in resnet.graph.nodes.values() if n.block]))
    [first, *_] = [t for t, s in project.blocks[where].graph.wires.items()]
    source = project.blocks[where].graph.wires[first]
    assert Offers(project, analyse(project), where).after(source, "Conv1d").answer == Answer.OPEN


def test_what_replaces_a_layer_takes_its_wires_over_at_ports_of_other_names() -> None:
    net = Net()
    net.input("x", 5, 8)
    net.add("LSTM", "lstm1", "x", hidden_size=8)
    net.output("lstm1")
    made = replaced(net.project(), ["lstm1"], "MultiheadAttention")
    assert made.graph.wires[End("lstm1", "query")] == End("x", "y")
    assert made.graph.nodes["lstm1"].name == LAYERS["MultiheadAttention"].stem + "1"


def test_what_is_optional_takes_no_loose_wire() -> None:
    found = offers(net := picture()).after(End("conv", "y"), "LSTM")
    assert (found.answer, found.port) == (Answer.REFUSED, "x")
    made, new = edits.add_node(net.project(), "LSTM", 0.0, 0.0)
    assert joined_at(made, analyse(net.project()), End("conv", "y"), new) == End(new, "x")
