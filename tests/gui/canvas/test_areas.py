"""Frames and notes under real mouse and keys: selected, moved with what they hold, resized, written on."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QContextMenuEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from core.document.look import COLOURS
from gui.canvas import FrameView, NoteView, SceneView
from gui.canvas.areas import making, reach
from gui.canvas.areas.writing import NoteOverlay, write_on
from gui.canvas.inplace import LineOverlay
from gui.canvas.items import Dot
from tests.gui.canvas.conftest import Hands, Shown
from tests.gui.canvas.views_for_tests import card, scene, wire

NONE, Alt = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.AltModifier
Ctrl, Shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
OUTER = FrameView("outer", "Encoder", -40, -60, 560, 400)
INNER = FrameView("inner", "Stem", 0, 160, 320, 140)
NOTE = NoteView("note", "inside", 20, 210, 120, 60)
FREE = NoteView("free", "free", 600, 0, 160, 120)


def drawn() -> SceneView:
    """a → b in the outer frame, c outside; the inner frame and a note lie in the outer one, the free note does not."""
    bent = replace(wire("a", "b"), bends=((208.0, 120.0),))
    made = scene([card("a"), card("b", 240), card("c", 600, 240)], [bent, wire("b", "c")], [OUTER, INNER])
    return replace(made, notes={"note": NOTE, "free": FREE})


@pytest.fixture
def hands(shown: Shown) -> Hands:
    return shown(drawn())


def title(hands: Hands, id: str) -> QPoint:
    rect = hands.stage.scene.frames[id].rect
    return hands.spot(rect.topLeft() + QPointF(60, 17))


def middle(hands: Hands, id: str) -> QPoint:
    return hands.spot(hands.stage.scene.areas[id].rect.center())


def ask_menu(hands: Hands, at: QPoint) -> None:
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, hands.stage.mapToGlobal(at))
    QApplication.sendEvent(hands.stage, event)


def corners(hands: Hands) -> dict[str, tuple[float, float]]:
    return {item.view.id: (item.rect.x(), item.rect.y()) for item in hands.stage.scene.areas}


def test_a_frame_moves_with_all_that_lies_wholly_in_it(hands: Hands) -> None:
    start = title(hands, "outer")
    hands.drag(start, start + QPoint(30, 10), start + QPoint(80, 40))
    assert hands.host.without_selection() == [
        (
            "move",
            {"a": (80.0, 44.0), "b": (320.0, 44.0)},
            {"outer": (40.0, -16.0), "inner": (80.0, 204.0), "note": (100.0, 254.0)},
            {("b", "x"): ((288.0, 164.0),)},
        )
    ]


def test_a_click_on_the_title_or_border_selects_the_frame_and_its_inside_is_empty_canvas(hands: Hands) -> None:
    hands.click(title(hands, "outer"))
    assert hands.stage.selection.areas == {"outer"}
    assert hands.host.said == [("select", set(), {"outer"})]
    hands.click(hands.spot(QPointF(400, 300)))
    assert hands.stage.selection.areas == set()
    hands.click(hands.spot(QPointF(-32, 200)))
    assert hands.stage.selection.areas == {"outer"}
    hands.click(title(hands, "inner"), Shift)
    hands.click(hands.card("a"), Shift)
    assert (hands.stage.selection.areas, hands.stage.selection.ids) == ({"outer", "inner"}, {"a"})
    hands.click(title(hands, "outer"), Ctrl)
    assert (hands.stage.selection.areas, hands.stage.selection.ids) == ({"inner"}, {"a"})


def test_escape_in_the_middle_of_a_drag_puts_everything_back(hands: Hands) -> None:
    before, places, start = corners(hands), hands.places(), title(hands, "outer")
    hands.carry(start, start + QPoint(100, 70))
    assert corners(hands) != before
    hands.key(Qt.Key.Key_Escape)
    assert (corners(hands), hands.places()) == (before, places)
    assert hands.stage.scene.wires["b", "x"].bends == ((208.0, 120.0),)
    hands.release(start + QPoint(100, 70))
    assert hands.host.without_selection() == []


def test_losing_the_keyboard_in_the_middle_puts_everything_back(qtbot: QtBot, hands: Hands) -> None:
    other = QLineEdit(hands.canvas)
    other.show()
    before, start = corners(hands), middle(hands, "free")
    hands.carry(start, start + QPoint(100, 70))
    other.setFocus()
    assert (corners(hands), hands.stage.gesture) == (before, None)
    hands.release(start + QPoint(100, 70))
    assert hands.host.without_selection() == []


def test_a_frame_that_is_gone_in_the_middle_ends_the_drag(hands: Hands) -> None:
    start = title(hands, "outer")
    hands.carry(start, start + QPoint(100, 70))
    hands.canvas.show_view(replace(drawn(), frames={"inner": INNER}))
    assert hands.stage.gesture is None
    assert hands.places()["a"] == (0.0, 0.0)
    hands.release(start + QPoint(100, 70))
    assert hands.host.without_selection() == []


def test_a_drag_goes_on_with_what_is_there_when_the_scene_changes_in_the_middle(hands: Hands) -> None:
    start = title(hands, "outer")
    hands.carry(start, start + QPoint(80, 44))
    hands.canvas.show_view(replace(drawn(), notes={"free": FREE}))
    assert hands.places()["a"] == (80.0, 44.0)
    hands.release(start + QPoint(80, 44))
    [(_, places, areas, _)] = hands.host.without_selection()
    assert (set(places), set(areas)) == ({"a", "b"}, {"outer", "inner"})


@pytest.mark.parametrize(
    ("grip", "by", "became"),
    [
        (QPointF(520, 340), QPoint(40, 24), (-40, -60, 600, 424)),
        (QPointF(-40, -60), QPoint(-16, -12), (-56, -72, 576, 412)),
        (QPointF(520, 100), QPoint(40, 90), (-40, -60, 600, 400)),
        (QPointF(300, 340), QPoint(50, 64), (-40, -60, 560, 464)),
        (QPointF(520, 340), QPoint(-3000, -3000), (-40, -60, 96, 64)),
    ],
)
def test_edges_and_corners_resize(hands: Hands, grip: QPointF, by: QPoint, became: tuple[float, ...]) -> None:
    start = hands.spot(grip)
    hands.drag(start, start + by / 2, start + by)
    [(_, id, size)] = hands.host.without_selection()
    assert id == "outer"
    assert [abs(a - b) <= 4 for a, b in zip(size, became, strict=True)] == [True] * 4  # type: ignore[call-overload]
    assert hands.stage.scene.areas["outer"].rect == QRectF(-40, -60, 560, 400)


@pytest.mark.parametrize(("modifier", "free"), [(NONE, False), (Ctrl, True), (Alt, True)])
def test_control_or_alt_frees_a_resize_from_the_grid(hands: Hands, modifier: Qt.KeyboardModifier, free: bool) -> None:
    start, by = hands.spot(QPointF(760, 120)), QPoint(43, 51)
    hands.press(start)
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        QPointF(start + by),
        QPointF(hands.stage.mapToGlobal(start + by)),
        Qt.MouseButton.NoButton,
        Qt.MouseButton.LeftButton,
        modifier,
    )
    QApplication.sendEvent(hands.stage, event)
    corner = hands.stage.scene.areas["free"].rect.bottomRight()
    assert [value % 8 != 0 for value in (corner.x(), corner.y())] == [free, free]
    hands.key(Qt.Key.Key_Escape)
    hands.release(start + by)


def test_a_resize_is_shown_at_once_and_escape_takes_it_back(hands: Hands) -> None:
    start = hands.spot(QPointF(760, 120))
    hands.carry(start, start + QPoint(44, 50))
    assert hands.stage.scene.areas["free"].rect == QRectF(600, 0, 200, 168)
    hands.key(Qt.Key.Key_Escape)
    assert hands.stage.scene.areas["free"].rect == QRectF(600, 0, 160, 120)
    hands.release(start + QPoint(44, 50))
    assert hands.host.without_selection() == []


@pytest.mark.parametrize(
    ("at", "shape"),
    [
        (QPointF(520, 340), Qt.CursorShape.SizeFDiagCursor),
        (QPointF(520, -60), Qt.CursorShape.SizeBDiagCursor),
        (QPointF(520, 120), Qt.CursorShape.SizeHorCursor),
        (QPointF(300, 340), Qt.CursorShape.SizeVerCursor),
        (QPointF(100, -40), Qt.CursorShape.SizeAllCursor),
        (QPointF(208, 120), Qt.CursorShape.SizeAllCursor),
        (QPointF(760, 60), Qt.CursorShape.SizeHorCursor),
        (QPointF(680, 60), Qt.CursorShape.ArrowCursor),
        (QPointF(420, 300), Qt.CursorShape.ArrowCursor),
    ],
)
def test_the_cursor_says_what_a_press_would_do(hands: Hands, at: QPointF, shape: Qt.CursorShape) -> None:
    QTest.mouseMove(hands.stage, hands.spot(at))
    assert hands.stage.cursor().shape() == shape


def test_a_rubber_band_takes_notes_it_touches_and_frames_it_holds(hands: Hands) -> None:
    hands.drag(hands.spot(QPointF(-60, 140)), hands.spot(QPointF(100, 280)), hands.spot(QPointF(340, 320)))
    assert hands.stage.selection.areas == {"inner", "note"}
    hands.drag(hands.spot(QPointF(580, 20)), hands.spot(QPointF(620, 40)))
    assert (hands.stage.selection.areas, hands.stage.selection.ids) == ({"free"}, set())


def test_the_arrow_keys_move_frames_and_notes(hands: Hands) -> None:
    hands.canvas.set_selection((), {"free", "inner"})
    hands.key(Qt.Key.Key_Right)
    assert hands.host.said == [("move", {}, {"free": (608.0, 0.0), "inner": (8.0, 160.0), "note": (28.0, 210.0)}, {})]


def test_all_kinds_are_selected_and_deleted_together(hands: Hands) -> None:
    hands.stage.select_all()
    assert hands.stage.selection.areas == {"outer", "inner", "note", "free"}
    assert hands.stage.selection.dots == {Dot(("b", "x"), 0)}
    hands.stage.delete_selected()
    [(_, ids, targets, areas, bends)] = hands.host.without_selection()
    assert (ids, targets) == ({"a", "b", "c"}, {("b", "x"), ("c", "x")})
    assert (areas, bends) == ({"outer", "inner", "note", "free"}, {("b", "x"): ()})


def test_a_double_click_on_the_title_renames_in_place(hands: Hands) -> None:
    QTest.mouseDClick(hands.stage, Qt.MouseButton.LeftButton, pos=title(hands, "inner"))
    [overlay] = hands.stage.findChildren(LineOverlay)
    assert (overlay.line.text(), overlay.line.selectedText()) == ("Stem", "Stem")
    QTest.keyClicks(overlay.line, "Head")
    QTest.keyClick(overlay.line, Qt.Key.Key_Return)
    assert hands.host.without_selection()[-1] == ("write", "inner", "Head", 0.0)
    assert hands.stage.hasFocus()


def test_escape_while_renaming_and_an_empty_title_leave_the_frame_as_it_was(hands: Hands) -> None:
    QTest.mouseDClick(hands.stage, Qt.MouseButton.LeftButton, pos=title(hands, "inner"))
    [overlay] = hands.stage.findChildren(LineOverlay)
    QTest.keyClicks(overlay.line, " ")
    QTest.keyClick(overlay.line, Qt.Key.Key_Return)
    assert overlay.note.text() == "A frame needs a title."
    QTest.keyClicks(overlay.line, "Head")
    QTest.keyClick(overlay.line, Qt.Key.Key_Escape)
    assert hands.host.without_selection() == []


def opened(hands: Hands, id: str = "free") -> NoteOverlay:
    QTest.mouseDClick(hands.stage, Qt.MouseButton.LeftButton, pos=middle(hands, id))
    [overlay] = hands.stage.findChildren(NoteOverlay)
    return overlay


def test_a_note_is_written_in_place_enter_begins_a_line_and_a_click_outside_keeps(hands: Hands) -> None:
    overlay = opened(hands)
    QTest.keyClicks(overlay.text, "# Why")
    QTest.keyClick(overlay.text, Qt.Key.Key_Return)
    QTest.keyClicks(overlay.text, "because")
    hands.click(hands.spot(QPointF(420, 320)))
    assert hands.host.without_selection() == [("write", "free", "# Why\nbecause", 120)]


def test_control_and_enter_keep_and_escape_leaves_the_text_as_it_was(hands: Hands) -> None:
    overlay = opened(hands)
    QTest.keyClicks(overlay.text, "kept")
    QTest.keyClick(overlay.text, Qt.Key.Key_Return, Ctrl)
    assert hands.host.without_selection() == [("write", "free", "kept", 120)]
    QApplication.sendPostedEvents(None, 52)
    hands.host.said.clear()
    overlay = opened(hands)
    QTest.keyClicks(overlay.text, "not kept")
    QTest.keyClick(overlay.text, Qt.Key.Key_Escape)
    assert hands.host.without_selection() == []
    assert hands.stage.hasFocus()


def test_a_note_grows_with_its_text_on_the_grid(hands: Hands) -> None:
    overlay = opened(hands)
    overlay.text.setPlainText("\n\n".join(["words"] * 12))
    QTest.keyClick(overlay.text, Qt.Key.Key_Return, Ctrl)
    [(_, _, _, height)] = hands.host.without_selection()
    assert isinstance(height, float)
    assert height > 200
    assert height % 8 == 0


def test_a_note_that_is_deleted_while_it_is_written_ends_the_writing(hands: Hands) -> None:
    opened(hands)
    hands.canvas.show_view(replace(drawn(), notes={"note": NOTE}))
    QApplication.processEvents()
    assert not [o for o in hands.stage.findChildren(NoteOverlay) if o.isVisible()]
    assert hands.host.without_selection() == []


def test_the_writing_follows_the_camera(hands: Hands) -> None:
    overlay = opened(hands)
    before = overlay.pos()
    hands.stage.look_at(QPointF(140, 130))
    assert overlay.pos() - before == QPoint(40, 30)


def test_a_frame_is_made_around_what_is_selected_or_at_a_point(hands: Hands) -> None:
    hands.canvas.set_selection({"a", "b"}, {"free"})
    making.frame(hands.stage, QPointF(0, 0))
    hands.canvas.set_selection(())
    making.frame(hands.stage, QPointF(1000, 500))
    making.note(hands.stage, QPointF(1000, 500))
    assert hands.host.without_selection() == [
        ("add frame", (-24.0, -48.0, 808.0, 192.0)),
        ("add frame", (816.0, 384.0, 360.0, 240.0)),
        ("add note", (1000.0, 496.0, 200.0, 128.0)),
    ]


def test_an_empty_frame_takes_in_nothing_that_is_there(hands: Hands) -> None:
    making.frame(hands.stage, hands.stage.scene.cards["b"].rect.center())
    [(_, (x, y, w, h))] = hands.host.without_selection()
    area = QRectF(x, y, w, h)
    scene = hands.stage.scene
    assert not [key for key, item in scene.cards.items() if item.rect.intersects(area)]
    assert not [item for item in scene.areas if item.rect.intersects(area)]
    assert hands.stage.shown_area().intersects(QRectF(x, y, w, 34))


def test_a_frame_within_a_frame_stays_at_the_mouse(hands: Hands) -> None:
    hands.show(replace(drawn(), frames={"wide": FrameView("wide", "All", -600, 300, 2000, 900)}))
    making.frame(hands.stage, QPointF(400, 800))
    assert hands.host.without_selection() == [("add frame", (224.0, 680.0, 360.0, 240.0))]


def test_the_keys_go_to_frames_notes_and_dots(hands: Hands) -> None:
    stage, told = hands.stage, list[str]()
    for _ in range(6):
        reach.step(stage, 1)
        told.append(stage.accessibleDescription())
    assert told == [
        "Frame Encoder, 2 layers in it. Selected.",
        "Frame Stem, 0 layers in it. Selected.",
        "Note: inside. Selected.",
        "Dot 1 of 1 on the wire from A to B. Selected.",
        "Note: free. Selected.",
        "Frame Encoder, 2 layers in it. Selected.",
    ]
    reach.step(stage, -1)
    assert stage.selection.areas == {"free"}
    reach.step(stage, -1)
    assert stage.selection.dots == {Dot(("b", "x"), 0)}
    ask = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(5, 5), stage.mapToGlobal(QPoint(5, 5)))
    QApplication.sendEvent(stage, ask)
    assert hands.host.said[-1] == ("menu", "wire")


def test_the_keyboard_writes_on_the_note_that_it_reached(hands: Hands) -> None:
    reach.step(hands.stage, -1)
    QTest.keyClick(hands.stage, Qt.Key.Key_Return)
    [overlay] = hands.stage.findChildren(NoteOverlay)
    assert overlay.text.toPlainText() == "free"


def test_a_network_without_them_says_so(hands: Hands) -> None:
    hands.show(scene([card("a")], []))
    reach.step(hands.stage, 1)
    assert hands.stage.accessibleDescription() == reach.NONE


def test_a_note_is_written_on_in_its_own_size(hands: Hands) -> None:
    small = NoteView("free", "free", 600, 0, 96, 48)
    hands.show(replace(drawn(), notes={"free": small}))
    hands.stage.zoom_about_center(1 / hands.stage.camera.zoom)
    write_on(hands.stage, "free")
    [overlay] = hands.stage.findChildren(NoteOverlay)
    assert (overlay.width(), overlay.height()) == (96, 48)


def test_menus_are_about_what_is_under_the_mouse(hands: Hands) -> None:
    for at in (
        title(hands, "inner"),
        middle(hands, "free"),
        hands.spot(QPointF(208, 120)),
        hands.spot(QPointF(420, 320)),
    ):
        ask_menu(hands, at)
    assert [call[1] for call in hands.host.said if call[0] == "menu"] == ["frame", "note", "wire", "canvas"]
    assert hands.stage.selection.areas == set()


def test_the_far_view_shows_frames_and_notes_and_grabs_frames_by_their_upper_edge(hands: Hands) -> None:
    hands.stage.camera.zoom = 0.2
    hands.stage.look_at(QPointF(100, 100))
    assert not hands.stage.grab().isNull()
    start = hands.spot(QPointF(100, -20))
    hands.drag(start, start + QPoint(20, 10))
    [(_, places, areas, _)] = hands.host.without_selection()
    assert (set(places), set(areas)) == ({"a", "b"}, {"outer", "inner", "note"})


def test_a_frame_and_a_note_in_every_colour_can_be_painted(hands: Hands) -> None:
    frames = {f"f{n}": FrameView(f"f{n}", colour, n * 110.0, 0, 100, 80, colour) for n, colour in enumerate(COLOURS)}
    notes = {f"n{n}": NoteView(f"n{n}", colour, n * 110.0, 120, 100, 60, colour) for n, colour in enumerate(COLOURS)}
    hands.show(SceneView({}, {}, frames, notes))
    pixels = hands.stage.grab().toImage()
    ratio = pixels.devicePixelRatio()
    spots = [hands.spot(QPointF(n * 110.0 + 50, 160)) * ratio for n in range(8)]
    assert len({pixels.pixelColor(spot).name() for spot in spots}) >= 7  # '' and yellow look the same
