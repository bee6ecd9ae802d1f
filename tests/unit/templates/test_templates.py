"""Every starter project is sound, neat and explained."""

import re

import pytest

from core.analysis import analyse
from core.arrange import CARD_WIDTH, card_height
from core.data import described
from core.document import edits
from core.expressions import Expr
from core.lowering import lower
from core.templates import GROUPS, TEMPLATES, Template
from core.training.plan import plan_of

every = pytest.mark.parametrize("template", list(TEMPLATES), ids=lambda t: t.key)
with_data = pytest.mark.parametrize("template", [t for t in TEMPLATES if t.data], ids=lambda t: t.key)


@with_data
def test_it_can_be_trained(template: Template) -> None:
    project = template.build()
    plan = plan_of(project, lower(project))
    assert plan.epochs <= 200
    assert plan.lowered.outputs[0].loss.key


@every
def test_it_is_declared_for_people(template: Template) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", template.key)
    assert template.summary.endswith(".")
    assert template.category in GROUPS
    notes = template.build().notes
    assert len(notes.split("\n\n")) >= 3
    assert "!" not in notes
    assert bool(template.year) == bool(template.paper)


@every
def test_building_it_twice_gives_equal_projects(template: Template) -> None:
    assert template.build() == template.build()


@every
def test_cards_stand_apart_and_chains_in_rows_that_fill_the_canvas(template: Template) -> None:
    project = template.build()
    for where in ("", *project.blocks):
        graph, places = edits.graph_of(project, where), edits.look_of(project, where).places
        assert set(places) == set(graph.nodes)
        boxes = [(x, y, x + CARD_WIDTH, y + card_height(project, id, where)) for id, (x, y) in places.items()]
        for i, (left, top, right, bottom) in enumerate(boxes):
            for other in boxes[i + 1 :]:
                apart = right <= other[0] or other[2] <= left or bottom <= other[1] or other[3] <= top
                assert apart
        if all(len(graph.inputs_of(id)) <= 1 and len(graph.outputs_of(id)) <= 1 for id in graph.nodes):
            columns, rows = (len({place[axis] for place in places.values()}) for axis in (0, 1))
            assert columns <= 4 or columns <= 1.6 * rows + 1


@pytest.mark.parametrize(
    "template", [t for t in TEMPLATES if t.data and t.category != "Generative"], ids=lambda t: t.key
)
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
    groups = [t.category for t in TEMPLATES]
    assert groups == sorted(groups, key=GROUPS.index)
    years = [t.year for t in TEMPLATES if t.category == "Classics: images"]
    assert years == sorted(years)
