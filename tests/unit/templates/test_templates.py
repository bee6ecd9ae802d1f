"""Every starter project is sound, neat and explained."""

import re

import pytest

from core.analysis import analyse
from core.arrange import CARD_WIDTH, arranged, card_height
from core.builder import Net
from core.data import described
from core.expressions import Expr
from core.lowering import lower
from core.problems import NetwrightError
from core.templates import TEMPLATES, Template
from core.training.plan import plan_of

every = pytest.mark.parametrize("template", list(TEMPLATES), ids=lambda t: t.key)


@every
def test_it_has_no_problems_and_can_be_trained(template: Template) -> None:
    project = template.build()
    assert analyse(project).problems == ()
    plan = plan_of(project, lower(project))
    assert plan.epochs <= 200
    assert plan.lowered.outputs[0].loss.key


@every
def test_it_is_declared_for_people(template: Template) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", template.key)
    assert template.summary.endswith(".")
    assert template.category in ("first steps", "pictures", "sequences")
    notes = template.build().notes
    assert len(notes.split("\n\n")) >= 3
    assert "!" not in notes


@every
def test_building_it_twice_gives_equal_projects(template: Template) -> None:
    assert template.build() == template.build()


@every
def test_cards_stand_apart_in_rows_of_at_most_four(template: Template) -> None:
    project = template.build()
    places = project.look.places
    assert set(places) == set(project.graph.nodes)
    boxes = [(x, y, x + CARD_WIDTH, y + card_height(project, id)) for id, (x, y) in places.items()]
    for i, (left, top, right, bottom) in enumerate(boxes):
        for other in boxes[i + 1 :]:
            apart = right <= other[0] or other[2] <= left or bottom <= other[1] or other[3] <= top
            assert apart
    assert len({x for x, _ in places.values()}) <= 4


@every
def test_the_last_layer_follows_the_data(template: Template) -> None:
    project = template.build()
    output = next(n for n in project.graph.nodes.values() if n.type == "Output")
    source = next(s for s, t in [(s, t) for t, s in project.graph.wires.items()] if t.node == output.id)
    target = described(project.data).column(output.get("target"))
    assert target is not None
    expected = Expr("classes") if target.kind == "category" else Expr("targets")
    assert project.graph.nodes[source.node].get("out_features") == expected


def test_the_convolutional_one_is_that_of_the_picture() -> None:
    project = TEMPLATES["digits-cnn"].build()
    types = [node.type for node in project.graph.nodes.values()]
    assert types == "Input Conv2d ReLU MaxPool2d Flatten Linear ReLU Dropout Linear Output".split()  # noqa: SIM905
    assert analyse(project).totals.parameters == 67_274
    (frame,) = project.look.frames
    assert frame.title == "Feature extractor"
    inside = [project.graph.nodes[id].type for id, (x, y) in project.look.places.items()
              if frame.x < x < frame.x + frame.w and frame.y < y < frame.y + frame.h]  # fmt: skip
    assert inside == ["Conv2d", "ReLU", "MaxPool2d"]


def test_the_easiest_comes_first() -> None:
    assert next(iter(TEMPLATES)).key == "xor-perceptron"
    assert len(TEMPLATES) == 8


def test_a_branching_network_is_laid_out_in_columns() -> None:
    net = Net("digits")
    start = net.input("image")
    left = net.add("Conv2d", start, out_channels=1, padding="same")
    joined = net.add("Add", left, start)
    net.output(net.add("Linear", net.add("Flatten", joined), out_features=Expr("classes")), "label")
    project = net.project
    assert analyse(project).errors == ()
    columns = [project.look.places[id][0] for id in project.graph.nodes]
    assert columns == sorted(set(columns))
    assert arranged(project) == project


def test_a_net_refuses_what_does_not_exist() -> None:
    net = Net("digits")
    x = net.input("image")
    with pytest.raises(NetwrightError, match=r"There is no layer 'Conv2D'\. Did you mean 'Conv2d'"):
        net.add("Conv2D", x)
    with pytest.raises(NetwrightError, match="Did you mean 'out_channels'"):
        net.add("Conv2d", x, out_chanels=3)
    with pytest.raises(NetwrightError, match="takes 1 inputs; 2 were given"):
        net.add("ReLU", x, x)
    with pytest.raises(NetwrightError, match="There is no output 'last' here; there is y"):
        net.port(x, "last")
    with pytest.raises(NetwrightError, match=r"There is no data source 'digit'\. Did you mean 'digits'"):
        Net("digit")
    with pytest.raises(NetwrightError, match=r"Did you mean 'plan\.epochs'"):
        net.train_with(epoch=3)
