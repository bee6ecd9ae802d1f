"""Half the network: widths halve, what the data demands stays, and every starter project still fits together."""

import pytest

from core.analysis import analyse
from core.builder import Net
from core.document.halving import INNER, PARTS, WIDTHS, halved
from core.document.project import Project
from core.expressions import Expr
from core.layers import LAYERS
from core.templates import TEMPLATES


def widths(project: Project, param: str) -> list[object]:
    return [n.get(param) for n in project.graph.nodes.values() if n.get(param) is not None]


@pytest.mark.parametrize("key", [template.key for template in TEMPLATES])
def test_every_starter_project_can_be_halved(key: str) -> None:
    project = TEMPLATES[key].build()
    before = analyse(project).totals.parameters
    tried = [analyse(halved(project, shapes)) for shapes in (False, True)]
    sound = [analysis for analysis in tried if not analysis.errors]
    assert sound
    # one layer has no width that somebody chose
    assert key == "xor-perceptron" or sound[0].totals.parameters < 0.65 * before


def test_hidden_widths_halve_and_the_last_one_stays() -> None:
    net = Net("iris")
    x = net.add("Linear", net.input("features"), out_features=10)
    x = net.add("Linear", net.add("ReLU", x), out_features=7)
    net.output(net.add("Linear", net.add("ReLU", x), out_features=3), "species")
    assert widths(halved(net.project), "out_features") == [5, 3, 3]


def test_a_default_is_halved_too() -> None:
    net = Net("iris")
    x = net.add("Linear", net.input("features"))
    net.output(net.add("Linear", x, out_features=Expr("classes")), "species")
    first = next(n for n in halved(net.project).graph.nodes.values() if n.type == "Linear")
    assert first.get("out_features") == LAYERS["Linear"].param("out_features").default // 2


def test_heads_and_groups_still_divide() -> None:
    net = Net("digits")
    x = net.add("Conv2d", net.input("image"), out_channels=36)
    x = net.add("Conv2d", x, out_channels=36, groups=36)
    x = net.add("GroupNorm", x, num_groups=6)
    x = net.add("Conv2d", x, out_channels=30)
    net.output(net.add("Linear", net.add("Flatten", x), out_features=Expr("classes")), "label")
    made = halved(net.project)
    assert widths(made, "out_channels") == [18, 18, 12]
    assert widths(made, "groups") == [18]
    assert widths(made, "num_groups") == [6]
    assert not analyse(made).errors


def test_blocks_follow_through_their_parameters() -> None:
    project = TEMPLATES["resnet18"].build()
    made = halved(project)
    before, after = analyse(project).totals.parameters, analyse(made).totals.parameters
    # All but the classifier shrink to about a quarter.
    assert before == 11_689_512
    assert after == pytest.approx(before / 4, rel=0.06)


def test_nothing_is_left_of_a_width_of_one() -> None:
    net = Net("iris")
    x = net.add("Linear", net.input("features"), out_features=1)
    net.output(net.add("Linear", x, out_features=3), "species")
    assert halved(net.project) == net.project


def test_a_network_without_layers_stays_as_it_is() -> None:
    assert halved(Project()) == Project()


def test_the_names_are_those_of_declared_parameters() -> None:
    known = {param.name for layer in LAYERS for param in layer.params}
    assert known >= WIDTHS | PARTS
    assert WIDTHS >= INNER
