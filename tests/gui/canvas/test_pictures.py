"""Pictures of cards and notes: kept from frame to frame, and after a zoom drawn sharp a few at a time."""

from dataclasses import replace

import pytest
from PySide6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

from gui.canvas import NoteView, SceneView
from gui.canvas.camera import Camera
from gui.canvas.items import NoteItem
from gui.canvas.paint import notes, pictures
from gui.canvas.paint.look import Look
from gui.canvas.paint.pictures import Pictures, Slices
from tests.gui.canvas.conftest import Hands, Shown

NOTES = {
    f"n{i}": NoteView(f"n{i}", f"# Note {i}\n\nwith **words**", (i % 6) * 120.0, (i // 6) * 110.0, 110, 100)
    for i in range(24)
}
SOON = 20_000


@pytest.fixture
def sheet(shown: Shown) -> Hands:
    """Notes that have been seen, on a canvas with hardly any time for other ones."""
    hands = shown(SceneView({}, {}, {}, NOTES))
    hands.stage.grab()
    return hands


@pytest.fixture
def drawn(sheet: Hands, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that are drawn from now on."""
    found: list[str] = []
    real = notes.document
    monkeypatch.setattr(notes, "document", lambda text, *rest: found.append(text) or real(text, *rest))
    monkeypatch.setattr(pictures, "SLICE_S", -1.0)
    return found


def test_after_a_zoom_notes_turn_sharp_one_frame_after_the_other(sheet: Hands, drawn: list[str], qtbot: QtBot) -> None:
    sheet.canvas.zoom(1.1)
    sheet.stage.grab()
    assert len(drawn) == 1
    sheet.stage.grab()
    assert len(drawn) == 2
    qtbot.waitUntil(lambda: len(drawn) == len(NOTES), timeout=SOON)
    sharp = sheet.stage.grab().toImage()
    sheet.stage.take_theme()
    assert sheet.stage.grab().toImage() == sharp


def test_what_has_changed_does_not_wait(sheet: Hands, drawn: list[str]) -> None:
    sheet.canvas.zoom(1.1)
    changed = {id: replace(NOTES[id], text=f"other {id}") for id in ("n3", "n9")}
    sheet.canvas.show_view(SceneView({}, {}, {}, {**NOTES, **changed}))
    sheet.stage.grab()
    assert {"other n3", "other n9"} <= set(drawn)


def test_a_frame_has_time_for_one_and_the_next_one_for_more(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(pictures, "perf_counter", lambda: now[0])
    slices = Slices()
    assert slices.allows()
    now[0] = 1.1 * pictures.SLICE_S
    assert not slices.allows()
    slices.begin()
    assert slices.allows()


def test_what_was_drawn_sharp_or_is_out_of_sight_waits_no_more() -> None:
    slices, items = Slices(), [NoteItem(view) for view in NOTES.values()]
    for item in items[:6]:
        slices.note(item, sharp=False)
    slices.note(items[1], sharp=True)
    assert slices.take(items[0].shown | items[2].shown) == [items[0].shown, items[2].shown, items[3].shown]
    assert not slices.unfinished
    for item in items:
        slices.note(item, sharp=False)
    assert len(slices.take(items[0].shown | items[-1].shown)) == pictures.AT_ONCE
    assert slices.unfinished


def test_the_pictures_that_were_used_last_are_kept(qtbot: QtBot) -> None:
    painted: list[str] = []
    camera, look = Camera(), Look()
    size = pictures.rendered(NoteItem(NOTES["n0"]).shown.size(), 1.0, 1.0, lambda painter: None)
    kept = Pictures[NoteItem](
        2 * 4 * size.width() * size.height(), lambda _p, item, _look: painted.append(item.view.id)
    )
    items = {id: NoteItem(view) for id, view in NOTES.items()}
    image = QImage(8, 8, QImage.Format.Format_ARGB32)
    painter = QPainter(image)
    for id in ("n0", "n1", "n0", "n2", "n0", "n1"):
        kept.draw(painter, items[id], camera, look, 1.0, Slices())
    assert not kept.stretch(painter, items["n2"], camera)
    painter.end()
    assert painted == ["n0", "n1", "n2", "n1"]
