"""The bubble that says what is wrong and offers the repair."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from gui.canvas import SceneView
from gui.canvas.bubble import Bubble, place
from tests.gui.canvas.conftest import Hands, Shown
from tests.gui.canvas.views_for_tests import card, digits_cnn, scene

WARN = {"severity": "warning", "problem": "Softmax is already part of this loss.", "repair": "Remove Softmax"}
FAIL = {"severity": "error", "problem": "Linear takes 128 features, 512 arrive.", "repair": "Set it to 512"}


def troubled() -> SceneView:
    return scene([card("fine"), card("warned", 0, 300, **WARN), card("failed", 500, 300, **FAIL)])


@pytest.fixture
def two(shown: Shown) -> Hands:
    return shown(troubled())


def bubble(hands: Hands) -> Bubble:
    return hands.canvas.findChild(Bubble)


def speaks_of(hands: Hands) -> str | None:
    shown = bubble(hands)
    return shown.card.id if shown.isVisible() and shown.card else None


def test_errors_come_before_warnings(two: Hands) -> None:
    assert speaks_of(two) == "failed"


def test_the_selected_card_comes_before_the_first(two: Hands) -> None:
    two.canvas.set_selection({"warned"})
    assert speaks_of(two) == "warned"


def test_the_card_under_the_mouse_comes_before_all(two: Hands) -> None:
    two.canvas.set_selection({"failed"})
    QTest.mouseMove(two.stage, two.card("warned"))
    assert speaks_of(two) == "warned"


def test_it_waits_for_the_mouse_and_then_goes_back(two: Hands, qtbot: QtBot) -> None:
    QTest.mouseMove(two.stage, two.card("warned"))
    QTest.mouseMove(two.stage, QPoint(30, 640))
    assert speaks_of(two) == "warned"
    qtbot.waitUntil(lambda: speaks_of(two) == "failed")


def test_repair_and_why_reach_the_host(two: Hands) -> None:
    QTest.mouseClick(bubble(two).findChild(QPushButton), Qt.MouseButton.LeftButton)
    bubble(two).findChild(QLabel).linkActivated.emit("why")
    assert two.host.said == [("repair", "failed"), ("explain", "failed")]


def test_without_a_repair_there_is_no_button(shown: Shown) -> None:
    hands = shown(scene([card("a", severity="error", problem="Nothing arrives here.")]))
    assert not bubble(hands).findChild(QPushButton).isVisible()


def test_it_goes_when_the_problem_is_mended(two: Hands) -> None:
    two.canvas.show_view(scene([card("fine"), card("warned", 0, 300), card("failed", 500, 300)]))
    assert speaks_of(two) is None


def test_it_is_out_of_the_way_of_a_gesture(two: Hands) -> None:
    start = two.card("failed")
    two.carry(start, start + QPoint(40, 40))
    assert speaks_of(two) is None
    two.release(start + QPoint(40, 40))
    assert speaks_of(two) == "failed"


def test_a_press_on_it_does_not_reach_the_canvas(two: Hands) -> None:
    QTest.mousePress(bubble(two), Qt.MouseButton.LeftButton, pos=QPoint(3, 3))
    assert two.stage.gesture is None


def test_it_goes_with_a_card_that_is_out_of_sight(two: Hands) -> None:
    two.stage.look_at(two.stage.camera.offset * 100)
    assert speaks_of(two) is None


def test_markup_in_a_problem_is_text(shown: Shown) -> None:
    hands = shown(scene([card("a", severity="error", problem="<b>x</b> & y")]))
    assert "&lt;b&gt;x&lt;/b&gt; &amp; y" in bubble(hands).findChild(QLabel).text()


@pytest.mark.parametrize("size", [(1000, 700), (640, 420)])
def test_in_the_digits_network_it_covers_no_card(hands: Hands, size: tuple[int, int]) -> None:
    hands.canvas.resize(*size)
    hands.canvas.show_view(digits_cnn())
    hands.canvas.fit()
    QApplication.processEvents()
    spot = QRectF(bubble(hands).geometry())
    if size == (1000, 700):
        assert speaks_of(hands) == "bad"
    if speaks_of(hands):
        others = [item for key, item in hands.stage.scene.cards.items() if key != "bad"]
        assert not any(hands.stage.camera.screen_rect(item.rect).intersects(spot) for item in others)


def test_unasked_it_stays_away_where_it_would_cover_cards(shown: Shown) -> None:
    cards = [card(f"n{i}", (i % 7) * 192.0, (i // 7) * 88.0) for i in range(70)]
    cards[24] = replace(cards[24], severity="error", problem="No way out of here.", repair="Mend it")
    hands = shown(scene(cards))
    hands.canvas.center_on("n24")
    assert speaks_of(hands) is None
    hands.canvas.set_selection({"n24"})
    assert speaks_of(hands) == "n24"


Corner = Callable[[QPoint, QRectF], bool]


@pytest.mark.parametrize(
    ("taken", "where"),
    [
        ([], lambda spot, box: spot.x() > box.right()),
        ([QRectF(460, 280, 300, 100)], lambda spot, box: spot.y() > box.bottom()),
        ([QRectF(460, 280, 300, 100), QRectF(200, 390, 400, 90)], lambda spot, box: spot.y() < box.top() - 60),
    ],
)
def test_place_tries_right_then_below_then_above(taken: list[QRectF], where: Corner) -> None:
    box = QRectF(260, 300, 184, 80)
    spot, covered = place(QSize(200, 70), box, QRect(0, 0, 1000, 700), taken)
    assert where(spot, box)
    assert covered == 0
