"""Frames, notes and dots in the real window, with its keys, its menus and its clipboard."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.document import Frame, Look, appearance
from core.graph import End
from gui.canvas.areas.writing import NoteOverlay
from gui.canvas.inplace import LineOverlay
from gui.canvas.items import Dot
from gui.canvas.stage import Stage
from gui.demo.hands import Hands
from gui.demo.patience import settle
from gui.main_window import MainWindow
from tests.gui.journeys.windows import node, opened, press_shortcut

Key, Left = Qt.Key, Qt.MouseButton.LeftButton
Shift, Ctrl = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier

# A popup takes the keyboard, which a screen that is memory alone cannot give.


@pytest.fixture
def window(qapp: QApplication) -> Iterator[MainWindow]:
    with opened() as window:
        window.desk.files.new_from("digits-cnn")
        stage(window).setFocus()
        settle()
        yield window


def stage(window: MainWindow) -> Stage:
    return window.desk.canvas.stage


def look(window: MainWindow) -> Look:
    return window.session.place.look(window.session.project)


def press(window: MainWindow, command: str) -> None:
    press_shortcut(window, Hands(window), command)


def type_in(window: MainWindow, text: str) -> None:
    Hands(window).type(text)


def spot(window: MainWindow, at: QPointF) -> QPoint:
    return stage(window).camera.to_screen(at).toPoint()


def titles(window: MainWindow) -> list[str]:
    return [frame.title for frame in look(window).frames]


def test_a_frame_is_made_around_the_selection_named_and_undone_as_one_step(window: MainWindow) -> None:
    conv, relu = node(window, "Conv2d"), node(window, "ReLU")
    before = window.session.project
    window.session.select([conv.id, relu.id])
    press(window, "frame")
    [overlay] = stage(window).findChildren(LineOverlay)
    assert overlay.line.hasFocus()
    type_in(window, "Feature extractor\n")
    made = look(window).frames[-1]
    assert made.title == "Feature extractor"
    area = stage(window).scene.frames[made.id].rect
    assert all(area.contains(stage(window).scene.cards[id].rect) for id in (conv.id, relu.id))
    assert window.session.areas == {made.id}
    assert window.session.document.undo_label == "Add a frame"
    window.session.undo()
    assert window.session.project is before
    assert window.session.areas == set()


def test_a_note_is_made_at_the_mouse_and_written_in_place(window: MainWindow) -> None:
    at = QPoint(300, 420)
    QCursor.setPos(stage(window).mapToGlobal(at))
    press(window, "note")
    [overlay] = stage(window).findChildren(NoteOverlay)
    assert overlay.text.hasFocus()
    type_in(window, "why\nbecause")
    Hands(window).press(Key.Key_Return, Ctrl)
    [note] = look(window).notes
    assert note.text == "why\nbecause"
    assert (QPointF(note.x, note.y) - stage(window).camera.to_scene(QPointF(at))).manhattanLength() <= 8
    assert stage(window).hasFocus()
    window.session.undo()
    assert look(window).notes == ()


def test_escape_keeps_the_first_words_of_a_note_and_leaves_later_ones(window: MainWindow) -> None:
    press(window, "note")
    type_in(window, "first")
    Hands(window).press(Key.Key_Escape)
    assert [note.text for note in look(window).notes] == ["first"]
    assert window.session.document.undo_label == "Add a note"
    window.session.edit("Other", lambda p: appearance.with_frame(p, Frame("f9", "Other", 900, 900, 100, 100)))
    press(window, "rename")
    type_in(window, "lost")
    Hands(window).press(Key.Key_Escape)
    assert [note.text for note in look(window).notes] == ["first"]
    press(window, "rename")
    type_in(window, "kept")
    Hands(window).press(Key.Key_Return, Ctrl)
    assert [note.text for note in look(window).notes] == ["kept"]
    assert window.session.document.undo_label == "Write the note"


def test_letters_in_a_note_are_no_commands(window: MainWindow) -> None:
    before = dict(look(window).styles)
    press(window, "note")
    type_in(window, "mhpkf")
    Hands(window).press(Key.Key_Return, Ctrl)
    assert look(window).notes[0].text == "mhpkf"
    assert dict(look(window).styles) == before


def framed(window: MainWindow) -> str:
    """Two cards in a frame that is selected, with a dot on the wire between them."""
    conv, relu = node(window, "Conv2d"), node(window, "ReLU")
    window.session.select([conv.id, relu.id])
    press(window, "frame")
    type_in(window, "Stage\n")
    points = [look(window).places[conv.id][0] + 200.0, look(window).places[conv.id][1] + 20.0]
    window.session.edit("Bend", lambda p: appearance.bent(p, {End(relu.id, "x"): [(points[0], points[1])]}))
    return look(window).frames[-1].id


def test_a_frame_is_copied_and_pasted_with_all_that_lies_in_it(window: MainWindow) -> None:
    id = framed(window)
    window.session.select((), [id])
    press(window, "copy")
    press(window, "paste")
    assert titles(window)[-2:] == ["Stage", "Stage"]
    assert len(window.session.selection) == 2
    assert len(window.session.areas) == 1
    relu = next(n for n in window.session.selected if n.type == "ReLU")
    old, new = (look(window).bends[End(i, "x")][0] for i in (node(window, "ReLU").id, relu.id))
    frame, copy = look(window).frames[-2:]
    assert (new[0] - old[0], new[1] - old[1]) == (copy.x - frame.x, copy.y - frame.y)
    press(window, "duplicate")
    assert titles(window)[-3:] == ["Stage"] * 3


def test_cut_takes_the_frame_with_its_layers_and_delete_keeps_them(window: MainWindow) -> None:
    id, count = framed(window), len(window.session.graph.nodes)
    window.session.select((), [id])
    press(window, "delete")
    assert (titles(window).count("Stage"), len(window.session.graph.nodes)) == (0, count)
    window.session.undo()
    window.session.select((), [id])
    press(window, "cut")
    assert window.session.document.undo_label == "Cut 2 layers and 1 frame"
    assert (titles(window).count("Stage"), len(window.session.graph.nodes)) == (0, count - 2)
    press(window, "paste")
    assert (titles(window).count("Stage"), len(window.session.graph.nodes)) == (1, count)


def test_everything_is_selected_and_moved_with_an_arrow(window: MainWindow) -> None:
    id = framed(window)
    press(window, "select-all")
    before = look(window)
    Hands(window).press(Key.Key_Right)
    after, relu = look(window), node(window, "ReLU").id
    frames = {frame.id: frame.x for frame in before.frames}
    assert {f.id: f.x - frames[f.id] for f in after.frames} == dict.fromkeys(frames, 8.0)
    assert id in frames
    assert after.bends[End(relu, "x")][0][0] - before.bends[End(relu, "x")][0][0] == 8.0
    assert all(after.places[i][0] - before.places[i][0] == 8.0 for i in before.places)
    window.session.undo()
    assert look(window) == before


def test_a_group_takes_the_frame_along_and_ungrouping_brings_it_back(window: MainWindow) -> None:
    framed(window)
    relu = node(window, "ReLU").id
    window.session.select([node(window, "Conv2d").id, relu])
    press(window, "group")
    assert titles(window).count("Stage") == 0
    window.session.select([node(window, "Block").id])
    press(window, "ungroup")
    assert titles(window).count("Stage") == 1
    assert End(relu, "x") in look(window).bends


def test_a_dot_is_added_with_a_double_click_dragged_and_deleted(window: MainWindow) -> None:
    target = (node(window, "ReLU").id, "x")
    path = stage(window).scene.wires[target].route.path
    at = spot(window, path.pointAtPercent(0.5))
    QTest.mouseDClick(stage(window), Left, pos=at)
    [point] = look(window).bends[End(*target)]
    assert stage(window).selection.dots == {Dot(target, 0)}
    start = spot(window, QPointF(*point))
    QTest.mousePress(stage(window), Left, pos=start)
    for step in (QPoint(0, 30), QPoint(0, 61)):
        QTest.mouseMove(stage(window), start + step)
        settle()
    QTest.mouseRelease(stage(window), Left, pos=start + QPoint(0, 61))
    assert look(window).bends[End(*target)][0][1] > point[1] + 40
    assert window.session.document.undo_label == "Move the dot"
    press(window, "delete")
    assert End(*target) not in look(window).bends
    assert target in stage(window).scene.wires
    for _ in range(3):
        window.session.undo()
    assert look(window).bends == {}


def test_the_menu_of_a_wire_adds_and_takes_away_dots(window: MainWindow) -> None:
    target = (node(window, "ReLU").id, "x")
    stage(window).selection.pick((), {target})
    window.commands.run("bend")
    stage(window).selection.pick((), {target})
    window.commands.run("bend")
    assert len(look(window).bends[End(*target)]) == 2
    stage(window).selection.pick((), {target})
    window.commands.run("straighten")
    assert look(window).bends == {}
    assert window.session.document.undo_label == "Delete 2 dots"


def test_frames_and_notes_take_a_colour_and_f_shows_them(window: MainWindow) -> None:
    id = framed(window)
    window.session.select((), [id])
    menu = window.commands.action("colour").menu()
    menu.aboutToShow.emit()  # type: ignore[union-attr]
    next(action for action in menu.actions() if action.text() == "Pink").trigger()  # type: ignore[union-attr]
    assert look(window).frames[-1].colour == "pink"
    press(window, "fit-selection")
    shown = stage(window).shown_area()
    assert shown.contains(stage(window).scene.frames[id].rect)


def test_what_is_drawn_is_saved_and_opened_again(window: MainWindow, tmp_path: Path) -> None:
    framed(window)
    press(window, "note")
    type_in(window, "# Why")
    Hands(window).press(Key.Key_Return, Ctrl)
    before = window.session.project.look
    path = tmp_path / "drawn.netw"
    assert window.desk.files.save_to(path)
    assert window.desk.files.open(path)
    assert window.session.project.look == before
    assert stage(window).scene.areas.notes


def test_frames_and_dots_are_reached_moved_and_taken_away_with_the_keyboard_alone(window: MainWindow) -> None:
    id = framed(window)
    window.session.select(())
    relu = node(window, "ReLU").id
    stage(window).setFocus()
    for _ in range(9):
        press(window, "next-drawn")
        if window.session.areas == {id}:
            break
    before = next(frame for frame in look(window).frames if frame.id == id)
    Hands(window).press(Key.Key_Down)
    settle()
    after = next(frame for frame in look(window).frames if frame.id == id)
    assert (after.x, after.y) == (before.x, before.y + 8)
    while not stage(window).selection.dots:
        press(window, "next-drawn")
    assert stage(window).selection.dots == {Dot(End(relu, "x"), 0)}
    press(window, "delete")
    assert not look(window).bends


def test_a_dot_is_put_on_the_wire_of_the_port_with_the_ring(window: MainWindow) -> None:
    relu = node(window, "ReLU").id
    window.session.select(())
    stage(window).focus.put(relu)
    Hands(window).press(Key.Key_Period)
    window.commands.run("bend")
    assert list(look(window).bends) == [End(relu, "x")]
