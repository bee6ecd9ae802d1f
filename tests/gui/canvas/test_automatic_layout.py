"""Every starter project and every block in it, laid out automatically, as the canvas draws it."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, pairwise

import pytest
from PySide6.QtCore import QRectF

from core.analysis import analyse
from core.arrange import arranged, card_height
from core.document import appearance, edits, grouping
from core.document.project import Project
from core.graph import End, Graph, Node
from core.templates import TEMPLATES, Template
from gui.canvas.scene import Scene
from gui.network.scene import SceneMaker
from gui.place import place_in

every = pytest.mark.parametrize("template", list(TEMPLATES), ids=lambda t: t.key)
HELD = 4.0
"""How far inside a card a wire counts as running through it, in scene units."""


def shown(project: Project, where: str = "") -> Scene:
    scene = Scene(lambda _: None)
    scene.show(SceneMaker().scene(analyse(project), place_in(project, where)))
    return scene


def overlaps(scene: Scene) -> list[tuple[str, str]]:
    cards = scene.cards.items()
    return [(a, b) for (a, one), (b, other) in combinations(cards, 2) if one.rect.intersects(other.rect)]


def through(scene: Scene) -> list[tuple[tuple[str, str], str]]:
    """Wires and the cards that they run through, their own included."""
    found = []
    for target, wire in scene.wires.items():
        pieces = [QRectF(a, b).normalized() for line in wire.route.path.toSubpathPolygons() for a, b in pairwise(line)]
        for key, card in scene.cards_near(wire.route.bounds):
            inner = card.rect.adjusted(HELD, HELD, -HELD, -HELD)
            if any(crosses(piece, inner) for piece in pieces):
                found.append((target, key))
    return found


def crosses(piece: QRectF, card: QRectF) -> bool:
    """QRectF has no intersection with a rectangle that is a mere line."""
    return (
        piece.left() < card.right()
        and piece.right() > card.left()
        and piece.top() < card.bottom()
        and piece.bottom() > card.top()
    )


def need_neat(project: Project, where: str = "") -> None:
    scene = shown(project, where)
    assert overlaps(scene) == []
    assert through(scene) == []
    for frame in edits.look_of(project, where).frames:
        area = QRectF(frame.x, frame.y, frame.w, frame.h)
        strays = [
            key for key, card in scene.cards.items() if area.intersects(card.rect) and not area.contains(card.rect)
        ]
        assert strays == [], f"On the border of '{frame.title}'"


@every
def test_cards_and_wires_keep_clear_of_one_another(template: Template) -> None:
    project = template.build()
    for where in ("", *project.blocks):
        need_neat(project, where)
        for down in (False, True):
            need_neat(arranged(project, where, down=down), where)


@every
def test_sizes_are_those_of_the_cards_that_are_drawn(template: Template) -> None:
    project = template.build()
    for where in ("", *project.blocks):
        drawn = {key: card.rect.height() for key, card in shown(project, where).cards.items()}
        assert drawn == {key: card_height(project, key, where) for key in drawn}


def test_sizes_are_those_of_collapsed_cards_too() -> None:
    project = TEMPLATES["unet"].build()
    project = appearance.styled(project, list(project.graph.nodes)[::2], collapsed=True)
    drawn = {key: card.rect.height() for key, card in shown(project, "").cards.items()}
    assert drawn == {key: card_height(project, key) for key in drawn}
    need_neat(arranged(project), "")


@pytest.mark.parametrize("key", ["resnet50", "unet", "gpt2-small", "googlenet", "densenet121"])
def test_a_network_whose_blocks_are_taken_apart(key: str) -> None:
    project = flattened(TEMPLATES[key].build())
    assert not any(node.block for node in project.graph.nodes.values())
    for down in (False, True):
        need_neat(arranged(project, down=down))


def test_members_of_a_frame_keep_together() -> None:
    project = TEMPLATES["digits-cnn"].build()
    (frame,) = project.look.frames
    area = QRectF(frame.x, frame.y, frame.w, frame.h)
    inside = [project.graph.nodes[key].type for key, card in shown(project).cards.items() if area.contains(card.rect)]
    assert inside == ["Conv2d", "ReLU", "MaxPool2d"]


def flattened(project: Project) -> Project:
    """Without blocks: every repeat written out, every use ungrouped."""
    while uses := [node for node in project.graph.nodes.values() if node.block]:
        graph = project.graph
        for use in uses:
            graph = written_out(project, graph, use)
        project = edits.with_graph(project, graph)
        for node in list(graph.nodes.values()):
            if node.block:
                project, _ = grouping.ungroup(project, node.id)
    return project


def written_out(project: Project, graph: Graph, use: Node) -> Graph:
    """A use for each round; what goes round is its first input and output."""
    (first, *others), (out, *_) = edits.ports_of(project, use)
    graph = graph.put(replace(use, repeat=1, shared=False))
    ends, last = [target for _, target in graph.outputs_of(use.id)], use.id
    for round_ in range(1, use.repeat):
        id = graph.fresh_id()
        graph = graph.put(replace(use, id=id, name=f"{use.name}_{round_}", repeat=1, shared=False))
        graph = graph.wire(End(last, out.name), End(id, first.name))
        for port in others:
            graph = graph.wire(graph.wires[End(use.id, port.name)], End(id, port.name))
        last = id
    return graph.rewire({target: End(last, out.name) for target in ends})
