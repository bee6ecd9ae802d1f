"""Arranging and selecting with the keyboard and the menus, in the real window."""

from collections.abc import Iterator
from itertools import pairwise

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.document import appearance, edits
from core.document.look import Place
from gui.demo.hands import Hands
from gui.main_window import MainWindow
from tests.gui.journeys.windows import node, opened, press_shortcut

# A popup takes the keyboard, which a screen that is memory alone cannot give.


@pytest.fixture
def window(qapp: QApplication) -> Iterator[MainWindow]:
    with opened() as window:
        window.desk.files.new_from("resnet18")
        window.desk.canvas.stage.setFocus()
        yield window


def press(window: MainWindow, command: str) -> None:
    press_shortcut(window, Hands(window), command)
    QApplication.processEvents()


def places(window: MainWindow) -> dict[str, Place]:
    return dict(window.session.place.look(window.session.project).places)


def names(window: MainWindow) -> list[str]:
    return [n.name for n in window.session.selected]


def strew(window: MainWindow) -> None:
    """All cards in one heap."""
    heap = {id: (17.0 * number, 9.0 * number) for number, id in enumerate(window.session.graph.nodes)}
    where = window.session.place.where
    window.session.edit("Strew", lambda p: edits.move(p, heap, where))


def test_the_layout_is_one_step_of_undo_and_is_seen_whole(window: MainWindow) -> None:
    neat = places(window)
    strew(window)
    heap = places(window)
    window.desk.canvas.zoom(8)
    press(window, "lay-out")
    assert places(window) == neat
    stage = window.desk.canvas.stage
    assert stage.shown_area().contains(stage.scene.bounds())
    press(window, "undo")
    assert places(window) == heap
    assert stage.shown_area().contains(stage.scene.bounds())


def test_undo_is_seen_wherever_one_has_gone_meanwhile(window: MainWindow) -> None:
    stage, first = window.desk.canvas.stage, node(window, "Input").id
    x, y = places(window)[first]
    window.session.edit("Move", lambda p: edits.move(p, {first: (x + 40.0, y)}))
    stage.zoom_about_center(1 / stage.camera.zoom)
    stage.look_at(QPointF(-9000, -9000))
    press(window, "undo")
    assert stage.camera.zoom == 1.0
    assert stage.shown_area().contains(stage.scene.cards[first].rect)
    seen = stage.view()
    press(window, "redo")
    assert stage.view() == seen
    strew(window)
    stage.zoom_about_center(4.0)
    press(window, "undo")
    assert stage.shown_area().contains(stage.scene.bounds())


def test_laid_out_again_nothing_changes_and_that_is_told(window: MainWindow) -> None:
    told: list[str] = []
    window.session.told.connect(told.append)
    before = window.session.document.undo_label
    press(window, "lay-out")
    assert told == ["They are laid out like this already."]
    assert window.session.document.undo_label == before


def test_only_selected_layers_are_laid_out_and_pinned_ones_stay(window: MainWindow) -> None:
    strew(window)
    before = places(window)
    stem = [node(window, type).id for type in ("Input", "Conv2d", "BatchNorm2d", "ReLU")]
    window.session.edit("Pin", lambda p: appearance.styled(p, stem[1:2], pinned=True))
    window.session.select(stem)
    press(window, "lay-out")
    after = places(window)
    assert {id for id in before if before[id] != after[id]} == {stem[0], stem[2], stem[3]}
    assert [after[id][0] for id in stem] == sorted(after[id][0] for id in stem)


def test_from_top_to_bottom(window: MainWindow) -> None:
    press(window, "lay-out-down")
    stem = [node(window, type).id for type in ("Input", "Conv2d", "BatchNorm2d", "ReLU")]
    assert len({places(window)[id][0] for id in stem}) == 1
    assert [places(window)[id][1] for id in stem] == sorted(places(window)[id][1] for id in stem)


def test_a_block_is_laid_out_in_its_tab(window: MainWindow) -> None:
    window.session.enter(node(window, "Block").id)
    inside = places(window)
    strew(window)
    outside = window.session.project.look.places
    window.desk.canvas.stage.setFocus()
    press(window, "lay-out")
    assert places(window) == inside
    assert window.session.project.look.places == outside


EDGES = {
    "left": (0, 0.0),
    "centre": (0, 0.5),
    "right": (0, 1.0),
    "top": (1, 0.0),
    "middle": (1, 0.5),
    "bottom": (1, 1.0),
}


def test_edges_come_in_line(window: MainWindow) -> None:
    strew(window)
    ids = [node(window, type).id for type in ("Input", "Conv2d", "ReLU")]
    window.session.select(ids)
    before = places(window)
    for edge, (axis, share) in EDGES.items():
        window.commands.run(f"align-{edge}")
        rects = [window.desk.canvas.stage.scene.cards[id].rect for id in ids]
        lines = {r.left() + share * r.width() if axis == 0 else r.top() + share * r.height() for r in rects}
        assert len(lines) == 1, edge
        assert {places(window)[id][1 - axis] for id in ids} == {before[id][1 - axis] for id in ids}
        press(window, "undo")
        assert places(window) == before


def test_a_pinned_card_is_what_the_others_come_in_line_with(window: MainWindow) -> None:
    ids = [node(window, type).id for type in ("Input", "Conv2d", "ReLU")]
    window.session.edit("Pin", lambda p: appearance.styled(p, ids[1:2], pinned=True))
    window.session.select(ids)
    line = places(window)[ids[1]][0]
    window.commands.run("align-left")
    assert {places(window)[id][0] for id in ids} == {line}


def test_gaps_become_equal_and_the_outermost_stay(window: MainWindow) -> None:
    ids = [node(window, type).id for type in ("Input", "Conv2d", "BatchNorm2d", "ReLU")]
    spread = dict(zip(ids, [(0.0, 0.0), (300.0, 160.0), (330.0, 900.0), (1200.0, 1000.0)], strict=True))
    for axis, command in enumerate(("distribute-horizontally", "distribute-vertically")):
        window.session.edit("Spread", lambda p: edits.move(p, spread))
        window.session.select(ids)
        window.commands.run(command)
        cards = window.desk.canvas.stage.scene.cards
        spans = sorted(
            (r.left(), r.right()) if axis == 0 else (r.top(), r.bottom()) for r in (cards[i].rect for i in ids)
        )
        gaps = [b[0] - a[1] for a, b in pairwise(spans)]
        assert gaps == pytest.approx([gaps[0]] * 3)
        assert (places(window)[ids[0]], places(window)[ids[3]]) == (spread[ids[0]], spread[ids[3]])


def test_nothing_to_align_with_is_not_possible(window: MainWindow) -> None:
    window.session.select([node(window, "Conv2d").id])
    window.commands.refresh()
    assert not window.commands.action("align-left").isEnabled()
    assert not window.commands.action("distribute-vertically").isEnabled()


def test_selecting_along_the_wires_all_none_inverse_and_the_same_type(window: MainWindow) -> None:
    window.session.select([node(window, "BatchNorm2d").id])
    press(window, "select-upstream")
    assert [n.type for n in window.session.selected] == ["Input", "Conv2d", "BatchNorm2d"]
    window.session.select([node(window, "AdaptiveAvgPool2d").id])
    press(window, "select-downstream")
    assert [n.type for n in window.session.selected] == ["AdaptiveAvgPool2d", "Flatten", "Linear", "Output"]

    count = len(window.session.graph.nodes)
    press(window, "select-all")
    assert len(window.session.selection) == count
    press(window, "select-none")
    assert not window.session.selection
    window.session.select([node(window, "Conv2d").id])
    press(window, "select-inverse")
    assert len(window.session.selection) == count - 1
    uses = [n for n in window.session.graph.nodes.values() if n.block]
    window.session.select([uses[0].id])
    window.commands.run("select-same")
    assert names(window) == [n.name for n in uses if n.block == uses[0].block]
    assert 1 < len(window.session.selection) < len(uses)


def test_selecting_in_a_block_stays_in_it(window: MainWindow) -> None:
    window.session.enter(node(window, "Block").id)
    window.desk.canvas.stage.setFocus()
    conv = next(n.id for n in window.session.graph.nodes.values() if n.type == "Conv2d")
    window.session.select([conv])
    press(window, "select-downstream")
    kinds = [n.type for n in window.session.selected]
    assert kinds[0] == "Conv2d"
    assert kinds[-1] == "BlockOutput"
    assert "BlockInput" not in kinds


def test_in_a_field_the_keys_are_the_fields(window: MainWindow) -> None:
    window.session.select([node(window, "Conv2d").id])
    line = window.desk.editor.inspector.node.name.line
    line.setFocus()
    QTest.keyClick(line, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert len(window.session.selection) == 1
    assert line.selectedText() == line.text()
