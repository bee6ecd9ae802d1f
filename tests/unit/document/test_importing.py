"""A whole network as a block of another one."""

import pytest

from core.analysis import analyse
from core.document.importing import add_network, stays_behind
from core.document.project import Project
from core.graph import End
from core.layers.ends import only_in_main
from core.problems import NetwrightError
from core.templates import TEMPLATES
from tests.unit.lowering.nets import Net


@pytest.mark.parametrize("name", [t.key for t in TEMPLATES])
def test_every_template_can_be_put_into_an_empty_network(name: str) -> None:
    template = TEMPLATES[name].build()
    made, use = add_network(Project(), template, "Whole", 40.0, 80.0)
    node = made.graph.nodes[use]
    held = made.blocks[node.block].graph.nodes.values()
    assert made.look.places[use] == (40.0, 80.0)
    assert not any(only_in_main(n.type) for n in held)
    inputs = sum(n.type == "Input" for n in template.graph.nodes.values())
    assert sum(n.type == "BlockInput" for n in held) >= min(1, inputs)
    assert [p.code for p in analyse(made).problems if len(p.path) > 1] == []


def test_it_counts_as_many_parameters_as_by_itself() -> None:
    template, digits = TEMPLATES["digits-cnn"].build(), TEMPLATES["digits-mlp"].build()
    made, use = add_network(digits, template, "CNN", 0.0, 300.0)
    [image] = [n for n in made.graph.nodes.values() if n.type == "Input"]
    [port] = [n for n in made.blocks[made.graph.nodes[use].block].graph.nodes.values() if n.type == "BlockInput"]
    wires = {**made.graph.wires, End(use, port.name): End(image.id, "y")}
    wired = Project(made.graph.of(made.graph.nodes, wires), made.look, made.blocks, made.data)
    info = analyse(wired).info((use,))
    assert info is not None
    assert info.parameters == analyse(template).totals.parameters


def test_a_number_that_followed_the_data_stays_what_it_was() -> None:
    made, use = add_network(TEMPLATES["iris-mlp"].build(), TEMPLATES["digits-mlp"].build(), "Digits", 0.0, 0.0)
    block = made.blocks[made.graph.nodes[use].block]
    assert made.graph.nodes[use].params == ()
    assert {p.name: p.default for p in block.params} == {"classes": 10}


def test_the_same_network_twice_is_two_uses_of_one_block_and_another_one_keeps_apart() -> None:
    resnet, deeper = TEMPLATES["resnet18"].build(), TEMPLATES["resnet50"].build()
    once, first = add_network(resnet, resnet, "ResNet", 0.0, 0.0)
    twice, second = add_network(once, resnet, "ResNet", 0.0, 0.0)
    assert twice.graph.nodes[first].block == twice.graph.nodes[second].block
    more, third = add_network(twice, deeper, "ResNet", 0.0, 0.0)
    titles = [b.title for b in more.blocks.values()]
    assert len(set(titles)) == len(titles)
    assert more.graph.nodes[third].block != more.graph.nodes[first].block
    assert not analyse(more).errors


def test_it_can_go_into_a_block() -> None:
    resnet = TEMPLATES["resnet18"].build()
    where = next(iter(resnet.blocks))
    made, use = add_network(resnet, TEMPLATES["digits-mlp"].build(), "Digits", 0.0, 0.0, where)
    assert use in made.blocks[where].graph.nodes


def test_what_holds_no_layers_is_refused_in_a_sentence() -> None:
    with pytest.raises(NetwrightError, match="'Nothing' has no layers that could stand in a block"):
        add_network(Project(), Project(), "Nothing", 0.0, 0.0)


def test_what_stays_behind_is_told() -> None:
    net = Net()
    net.input("a", 3)
    net.input("b", 3)
    net.add("Add", "sum", "a", "b")
    net.output("sum")
    assert stays_behind(net.project()) == (
        "2 Inputs and its Output became ports of the block. Its data and training settings stayed behind."
    )
    assert "losses" in stays_behind(TEMPLATES["conv-vae"].build())
