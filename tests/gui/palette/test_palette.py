"""The palette by mouse and keyboard: search, folding, adding, dragging, and the icon rail."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QDrag
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from core.layers import LAYERS
from core.layers.catalogue import CATEGORIES
from core.templates import TEMPLATES
from gui.canvas import LAYER_MIME
from gui.palette import Palette
from gui.palette.categories import ICONS, entry_of
from gui.palette.ghost import card
from gui.palette.keys import key_of_template
from gui.palette.model import MATCH, OPEN
from gui.session import Session

Left, Key = Qt.MouseButton.LeftButton, Qt.Key
IN_BLOCKS = {"BlockInput", "BlockOutput"}


@pytest.fixture
def palette(qtbot: QtBot) -> Iterator[Palette]:
    window = QWidget()
    row = QHBoxLayout(window)
    made = Palette(Session(), folded={"recurrent"})
    row.addWidget(made)
    row.addStretch(1)
    qtbot.addWidget(window)
    window.resize(600, 700)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    yield made
    window.close()


@pytest.fixture
def asked(palette: Palette) -> list[str]:
    told: list[str] = []
    palette.add_requested.connect(told.append)
    return told


def middle(palette: Palette, key: str) -> QPoint:
    tree = palette.shelf.tree
    index = tree.index_of(key)
    tree.scrollTo(index)
    rect: QRect = tree.visualRect(index)
    return rect.center()


def test_everything_is_listed_but_the_ports_of_blocks(palette: Palette) -> None:
    templates = {key_of_template(template.key) for template in TEMPLATES}
    assert set(palette.shelf.tree.keys()) == ({layer.key for layer in LAYERS} | templates) - IN_BLOCKS
    palette.shelf.field.setText("block")
    assert not IN_BLOCKS & set(palette.shelf.tree.keys())


def test_every_category_has_an_icon() -> None:
    assert set(ICONS) == {key for key, _ in CATEGORIES}


def test_dense_finds_linear_and_enter_adds_it(palette: Palette, asked: list[str]) -> None:
    QTest.keyClicks(palette.shelf.field, "dense")
    tree = palette.shelf.tree
    assert tree.keys()[0] == "Linear"
    assert tree.index_of("Linear").data(MATCH) == "dense"
    QTest.keyClick(palette.shelf.field, Key.Key_Return)
    assert asked == ["Linear"]
    QTest.keyClick(palette.shelf.field, Key.Key_Escape)
    assert len(tree.keys()) > 20


def test_what_the_title_tells_is_not_said_twice(palette: Palette) -> None:
    palette.shelf.field.setText("conv2d")
    assert palette.shelf.tree.index_of("Conv2d").data(MATCH) == ""


def test_nothing_found_is_said(palette: Palette) -> None:
    palette.shelf.field.setText("qqq")
    assert palette.shelf.nothing.isVisible()
    assert "qqq" in palette.shelf.nothing.sentence.text()
    palette.shelf.field.clear()
    assert palette.shelf.tree.isVisible()


def test_arrows_go_into_the_list_and_enter_adds(palette: Palette, asked: list[str]) -> None:
    palette.focus_search()
    QTest.keyClick(palette.shelf.field, Key.Key_Down)
    assert palette.shelf.tree.hasFocus()
    QTest.keyClick(palette.shelf.tree, Key.Key_Down)
    QTest.keyClick(palette.shelf.tree, Key.Key_Return)
    assert asked == palette.shelf.tree.keys()[1:2]


def test_a_double_click_adds_once(palette: Palette, asked: list[str]) -> None:
    port = palette.shelf.tree.viewport()
    QTest.mouseClick(port, Left, pos=middle(palette, "Conv2d"))
    assert not asked
    QTest.mouseDClick(port, Left, pos=middle(palette, "Conv2d"))
    assert asked == ["Conv2d"]


def test_categories_fold_by_mouse_and_keyboard_and_are_told(palette: Palette, asked: list[str]) -> None:
    tree = palette.shelf.tree
    told: list[frozenset[str]] = []
    palette.folded_changed.connect(told.append)
    assert tree.index_of("recurrent").data(OPEN) is False
    assert not tree.isExpanded(tree.index_of("recurrent"))
    QTest.mouseClick(tree.viewport(), Left, pos=middle(palette, "linear"))
    assert told[-1] == {"recurrent", "linear"}
    assert not tree.isExpanded(tree.index_of("linear"))
    tree.setFocus()
    QTest.keyClick(tree, Key.Key_Right)
    assert told[-1] == {"recurrent"}
    QTest.keyClick(tree, Key.Key_Space)
    assert told[-1] == {"recurrent", "linear"}
    palette.shelf.field.setText("gru")
    palette.shelf.field.clear()
    assert not tree.isExpanded(tree.index_of("linear"))
    assert not asked


def test_a_layer_is_dragged_with_its_key_and_a_card(palette: Palette, monkeypatch: pytest.MonkeyPatch) -> None:
    dragged: list[tuple[bytes, bool]] = []

    def execute(drag: QDrag, _actions: Qt.DropAction) -> Qt.DropAction:
        dragged.append((drag.mimeData().data(LAYER_MIME).data(), drag.pixmap().isNull()))
        return Qt.DropAction.CopyAction

    monkeypatch.setattr(QDrag, "exec", execute)
    port, start = palette.shelf.tree.viewport(), middle(palette, "MaxPool2d")
    QTest.mousePress(port, Left, pos=start)
    for step in range(1, 6):
        QTest.mouseMove(port, start + QPoint(10 * step, 0))
    QTest.mouseRelease(port, Left, pos=start + QPoint(50, 0))
    assert dragged == [(b"MaxPool2d", False)]


def test_a_category_is_not_dragged(palette: Palette, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QDrag, "exec", lambda *_: pytest.fail("a category was dragged"))
    port, start = palette.shelf.tree.viewport(), middle(palette, "pooling")
    QTest.mousePress(port, Left, pos=start)
    QTest.mouseMove(port, start + QPoint(60, 0))
    QTest.mouseRelease(port, Left, pos=start + QPoint(60, 0))


def test_the_ghost_is_sharp_and_no_wider_than_a_card(qapp: QApplication) -> None:
    for layer in LAYERS:
        made = card(entry_of(layer), 2.0)
        assert made.devicePixelRatio() == 2.0
        assert made.deviceIndependentSize().width() <= 250


def test_tips_and_spoken_names(palette: Palette) -> None:
    index = palette.shelf.tree.index_of("Conv2d")
    tip = index.data(Qt.ItemDataRole.ToolTipRole)
    assert LAYERS["Conv2d"].summary in tip
    assert "Conv2d" in tip
    assert index.data(Qt.ItemDataRole.AccessibleTextRole).startswith("Convolution 2D. ")
    QToolTip.hideText()


def test_the_rail_opens_a_list_and_enter_takes_from_it(palette: Palette, asked: list[str]) -> None:
    palette.set_compact(True)
    assert palette.width() <= 48
    rail = palette.rail
    QTest.mouseClick(rail.buttons["activation"], Left)
    assert rail.flyout is not None
    assert rail.flyout.tree.keys()[0] == "ReLU"
    assert rail.flyout.tree.hasFocus()
    assert rail.window().rect().contains(rail.flyout.geometry())
    QTest.keyClick(rail.flyout.tree, Key.Key_Down)
    QTest.keyClick(rail.flyout.tree, Key.Key_Return)
    assert asked == ["LeakyReLU"]
    assert rail.flyout is None
    assert not rail.buttons["activation"].isChecked()


def close_by_escape(palette: Palette) -> None:
    assert palette.rail.flyout is not None
    QTest.keyClick(palette.rail.flyout.tree, Key.Key_Escape)


def close_by_button(palette: Palette) -> None:
    QTest.mouseClick(palette.rail.buttons["linear"], Left)


def close_by_click_elsewhere(palette: Palette) -> None:
    QTest.mouseClick(palette.window(), Left, pos=QPoint(580, 690))


def close_by_growing(palette: Palette) -> None:
    palette.set_compact(False)


@pytest.mark.parametrize("close", [close_by_escape, close_by_button, close_by_click_elsewhere, close_by_growing])
def test_a_flyout_closes(palette: Palette, close: Callable[[Palette], None]) -> None:
    palette.set_compact(True)
    QTest.mouseClick(palette.rail.buttons["linear"], Left)
    assert palette.rail.flyout is not None
    close(palette)
    assert palette.rail.flyout is None


def test_the_flyout_stays_while_a_layer_is_dragged_out_of_it(palette: Palette, monkeypatch: pytest.MonkeyPatch) -> None:
    palette.set_compact(True)
    QTest.mouseClick(palette.rail.buttons["activation"], Left)
    flyout = palette.rail.flyout
    assert flyout is not None
    seen: list[bool] = []

    def execute(_drag: QDrag, _actions: Qt.DropAction) -> Qt.DropAction:
        seen.append(flyout.isVisible())
        return Qt.DropAction.CopyAction

    monkeypatch.setattr(QDrag, "exec", execute)
    tree = flyout.tree
    start = tree.visualRect(tree.index_of("GELU")).center()
    QTest.mousePress(tree.viewport(), Left, pos=start)
    for step in range(1, 6):
        QTest.mouseMove(tree.viewport(), start + QPoint(10 * step, 0))
    assert seen == [True]
    assert palette.rail.flyout is None


def test_search_from_the_rail(palette: Palette, asked: list[str]) -> None:
    palette.set_compact(True)
    palette.focus_search()
    flyout = palette.rail.flyout
    assert flyout is not None
    assert flyout.shelf is not None
    assert flyout.shelf.field.hasFocus()
    QTest.keyClicks(flyout.shelf.field, "swish")
    QTest.keyClick(flyout.shelf.field, Key.Key_Return)
    assert asked == ["SiLU"]
