"""Names and values edited on the cards themselves: what the document becomes, what is told, what is left alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from core.builder import Net
from core.document import edits
from core.expressions import Expr
from core.templates import TEMPLATES
from gui.canvas.inplace import LineOverlay, Overlay
from gui.canvas.paint import words
from gui.canvas.views import NAME
from gui.network import NetworkEditor
from gui.network.field_overlay import FieldOverlay
from gui.session import Session

Key, Left = Qt.Key, Qt.MouseButton.LeftButton
NONE, Alt = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.AltModifier


class Bench:
    """A network on the canvas at 100 %, and hands for its cards."""

    def __init__(self, editor: NetworkEditor, session: Session) -> None:
        self.editor, self.session, self.stage = editor, session, editor.canvas.stage
        self.told: list[str] = []
        session.told.connect(self.told.append)

    def id(self, name: str) -> str:
        node = self.session.graph.named(name)
        assert node is not None
        return node.id

    def value(self, name: str, param: str) -> object:
        return self.session.graph.nodes[self.id(name)].get(param)

    def see(self, id: str) -> None:
        """At 100 %, with room below the card."""
        self.stage.camera.zoom = 1.0
        corner = self.stage.scene.cards[id].rect.topLeft()
        self.stage.look_at(QPointF(300, 120) - corner)
        QApplication.processEvents()

    def spot(self, id: str, what: str) -> QPoint:
        item, look = self.stage.scene.cards[id], self.stage.look
        if what == NAME:
            at = words.name_box(item, look).topLeft() + QPointF(12, 10)
        else:
            at = words.part_box(item.view, next(p for p in item.view.parts if p.what == what), look).center()
        return self.stage.camera.to_screen(item.rect.topLeft() + at).toPoint()

    def double_click(self, name: str, what: str) -> None:
        id = self.id(name)
        self.see(id)
        at = self.spot(id, what)
        QTest.mouseClick(self.stage, Left, NONE, at)
        QTest.mouseDClick(self.stage, Left, NONE, at)
        QApplication.processEvents()

    @property
    def open(self) -> list[Overlay]:
        return [o for o in self.stage.findChildren(Overlay) if isValid(o) and o.isVisible()]

    @property
    def line(self) -> QLineEdit:
        [overlay] = self.open
        assert isinstance(overlay, LineOverlay)
        return overlay.line

    @property
    def overlay(self) -> FieldOverlay:
        [overlay] = self.open
        assert isinstance(overlay, FieldOverlay)
        return overlay

    def type(self, text: str, end: Key | None = Key.Key_Return) -> None:
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClicks(focus, text)  # in place of what is there: all of it is selected
        if end is not None:
            QTest.keyClick(focus, end)
        QApplication.processEvents()

    def turn(self, at: QPoint, delta: int) -> None:
        where = QPointF(self.stage.mapToGlobal(at))
        event = QWheelEvent(
            QPointF(at), where, QPoint(), QPoint(0, delta), Qt.MouseButton.NoButton, Alt, Qt.ScrollPhase.NoScrollPhase, False
        )  # fmt: skip
        QApplication.sendEvent(self.stage, event)


Opened = Callable[[Session], Bench]


@pytest.fixture
def opened(qtbot: QtBot) -> Opened:
    def make(session: Session) -> Bench:
        editor = NetworkEditor(session, lambda place, at: None)
        qtbot.addWidget(editor)
        editor.resize(1000, 600)
        with qtbot.waitExposed(editor):
            editor.show()
        editor.activateWindow()
        editor.canvas.stage.setFocus()
        qtbot.waitUntil(editor.canvas.stage.hasFocus)
        return Bench(editor, session)

    return make


@pytest.fixture
def bench(opened: Opened) -> Bench:
    return opened(Session(TEMPLATES["digits-cnn"].build()))


def test_a_new_name_is_the_title_and_one_step_of_undo(bench: Bench) -> None:
    bench.double_click("conv1", NAME)
    assert bench.line.text() == "conv1"
    bench.type("stem")
    id = bench.id("stem")
    view = bench.stage.scene.cards[id].view
    assert (view.title, view.kind) == ("stem", "Convolution 2D")
    assert bench.told == []
    assert bench.stage.hasFocus()
    bench.session.undo()
    assert bench.stage.scene.cards[id].view.title == "Convolution 2D"


@pytest.mark.parametrize(
    ("typed", "name", "told"),
    [
        ("my layer", "my_layer", "as the code has to write it"),
        ("Stem", "stem", "as the code has to write it"),
        ("relu1", "relu1_2", "because another one has that name"),
        ("class", "class_layer", "as the code has to write it"),
    ],
)
def test_a_name_that_becomes_another_is_told(bench: Bench, typed: str, name: str, told: str) -> None:
    bench.double_click("conv1", NAME)
    bench.type(typed)
    assert bench.told == [f"The layer is called '{name}', {told}."]
    assert bench.session.graph.named(name) is not None


@pytest.mark.parametrize(("typed", "why"), [("", "needs a name"), ("???", "no letter or digit")])
def test_what_cannot_be_a_name_is_refused_where_it_is_typed(bench: Bench, typed: str, why: str) -> None:
    bench.double_click("conv1", NAME)
    line = bench.line
    line.clear()
    bench.type(typed)
    assert why in bench.open[0].note.text()
    assert bench.session.document.undo_label == ""
    QTest.keyClick(line, Key.Key_Escape)
    assert bench.open == []
    assert bench.session.graph.named("conv1") is not None


def test_escape_and_an_unchanged_name_leave_everything(bench: Bench) -> None:
    for end in (Key.Key_Escape, Key.Key_Return):
        bench.double_click("conv1", NAME)
        if end == Key.Key_Escape:
            QTest.keyClicks(bench.line, "other")
        QTest.keyClick(bench.line, end)
        assert bench.open == []
    assert bench.session.document.undo_label == ""


def test_an_edit_from_elsewhere_that_takes_the_card_away_ends_the_line(bench: Bench) -> None:
    bench.double_click("conv1", NAME)
    id = bench.id("conv1")
    bench.session.edit("Delete", lambda p: edits.delete(p, [id]))
    QApplication.processEvents()
    assert bench.open == []


def test_a_number_is_edited_on_the_card(bench: Bench) -> None:
    bench.double_click("conv1", "out_channels")
    assert bench.overlay.field.param.name == "out_channels"
    bench.type("64")
    assert bench.open == []
    assert bench.value("conv1", "out_channels") == 64
    assert bench.session.document.undo_label == "Change number of filters of 'conv1'"
    assert bench.stage.hasFocus()
    bench.session.undo()
    assert bench.session.document.undo_label == ""


def test_a_wrong_value_is_told_there_and_keeps_the_field_open(bench: Bench) -> None:
    bench.double_click("conv1", "out_channels")
    bench.type("none")
    field = bench.overlay.field
    assert field.refusal
    assert field.note.isVisible()
    assert field.note.text() == field.refusal
    QTest.keyClick(field.editor.focus, Key.Key_Escape)
    QApplication.processEvents()
    assert bench.open == []
    assert bench.session.document.undo_label == ""


def test_an_expression_is_taken_and_its_value_shown(bench: Bench) -> None:
    bench.double_click("linear1", "out_features")
    bench.type("4*classes")
    assert bench.value("linear1", "out_features") == Expr("4*classes")
    assert bench.stage.scene.cards[bench.id("linear1")].view.subtitle == "40 features"


def test_escape_leaves_also_what_was_stepped(bench: Bench) -> None:
    bench.double_click("conv1", "out_channels")
    focus = bench.overlay.field.editor.focus
    QTest.keyClick(focus, Key.Key_Up)
    QTest.keyClick(focus, Key.Key_Up)
    QTest.keyClick(focus, Key.Key_Escape)
    QApplication.processEvents()
    assert bench.open == []
    assert bench.session.document.undo_label == ""
    bench.double_click("conv1", "out_channels")
    QTest.keyClick(bench.overlay.field.editor.focus, Key.Key_Up)
    QTest.keyClick(bench.overlay.field.editor.focus, Key.Key_Return)
    assert bench.value("conv1", "out_channels") == 33


def test_tab_goes_through_the_values_and_back_to_the_canvas(bench: Bench) -> None:
    bench.double_click("conv1", "out_channels")
    bench.type("16", Key.Key_Tab)
    assert bench.overlay.field.param.name == "kernel_size"
    bench.type("5×5", Key.Key_Backtab)
    assert bench.overlay.field.param.name == "out_channels"
    for _ in range(3):
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClick(focus, Key.Key_Tab)
        QApplication.processEvents()
    assert bench.open == []
    assert bench.stage.hasFocus()
    assert (bench.value("conv1", "out_channels"), bench.value("conv1", "kernel_size")) == (16, (5, 5))


def test_a_size_that_may_be_a_word(bench: Bench) -> None:
    bench.double_click("conv1", "padding")
    bench.type("valid")
    assert bench.value("conv1", "padding") == "valid"


def test_a_choice_is_taken_at_once(opened: Opened) -> None:
    net = Net()
    net.output(net.add("Resize", net.input(shape=(3, 8, 8))))
    bench = opened(Session(net.project))
    name = next(n.name for n in bench.session.graph.nodes.values() if n.type == "Resize")
    bench.double_click(name, "mode")
    box = bench.overlay.field.editor.focus
    assert isinstance(box, QComboBox)
    QTest.keyClick(box, Key.Key_Down)
    QApplication.processEvents()
    QTest.keyClick(box, Key.Key_Return)
    QApplication.processEvents()
    assert bench.open == []
    assert bench.value(name, "mode") not in (None, "nearest")


def test_a_click_elsewhere_keeps_what_can_be_used(bench: Bench) -> None:
    bench.double_click("conv1", "out_channels")
    bench.type("48", None)
    QTest.mouseClick(bench.stage, Left, NONE, QPoint(20, 560))
    QApplication.processEvents()
    assert bench.open == []
    assert bench.value("conv1", "out_channels") == 48


def test_losing_the_window_keeps_the_old_value_for_what_cannot_be_used(bench: Bench, qtbot: QtBot) -> None:
    said: list[str] = []
    bench.stage.said.connect(lambda text, _at: said.append(text))
    bench.double_click("conv1", "out_channels")
    bench.type("none", None)
    other = QLineEdit()
    qtbot.addWidget(other)
    other.show()
    other.activateWindow()
    other.setFocus()
    qtbot.waitUntil(lambda: bench.open == [])
    assert bench.value("conv1", "out_channels") is None or bench.session.document.undo_label == ""
    assert any(said)


def test_the_wheel_with_alt_counts_and_is_one_step_of_undo(bench: Bench) -> None:
    id = bench.id("conv1")
    bench.see(id)
    before = bench.session.project
    for _ in range(3):
        bench.turn(bench.spot(id, "out_channels"), 120)
    assert bench.value("conv1", "out_channels") == 35
    bench.session.undo()
    assert bench.session.project is before


def test_the_wheel_stops_where_the_range_ends(bench: Bench) -> None:
    id = bench.id("dropout1")
    bench.see(id)
    for _ in range(200):
        bench.turn(bench.spot(id, "p"), -120)
    assert bench.value("dropout1", "p") == 0.0
    assert bench.told == []


def test_the_name_of_a_use_is_not_in_the_way_of_opening_its_block(opened: Opened) -> None:
    session = Session(TEMPLATES["highway"].build())
    bench = opened(session)
    use = next(n for n in session.graph.nodes.values() if n.block)
    bench.double_click(use.name, NAME)
    assert session.place.where == use.block


def test_a_use_is_renamed_where_its_name_stands(opened: Opened) -> None:
    session = Session(TEMPLATES["highway"].build())
    bench = opened(session)
    use = next(n for n in session.graph.nodes.values() if n.block)
    bench.see(use.id)
    bench.editor.in_place.rename(use.id)
    bench.type("stage")
    assert bench.stage.scene.cards[use.id].view.subtitle.startswith("stage")


def test_a_setting_of_a_block_is_edited_on_its_use(opened: Opened) -> None:
    net = Net()
    block = net.block("Block", width=4)
    block.output(block.add("Linear", block.input(), out_features=Expr("width")))
    net.output(net.use(block, net.input(shape=(8,)), width=6))
    bench = opened(Session(net.project))
    name = next(n.name for n in bench.session.graph.nodes.values() if n.block)
    bench.double_click(name, "width")
    bench.type("12")
    assert bench.value(name, "width") == 12
    assert bench.stage.scene.cards[bench.id(name)].view.output.startswith("N×12")


@pytest.mark.parametrize(
    ("name", "title", "kind"),
    [("conv1", "Convolution 2D", ""), ("conv27", "Convolution 2D", ""), ("stem", "stem", "Convolution 2D")],
)
def test_names_are_shown_that_a_person_gave(bench: Bench, name: str, title: str, kind: str) -> None:
    id = bench.id("conv1")
    bench.session.edit("Rename", lambda p: edits.rename(p, id, name))
    view = bench.stage.scene.cards[id].view
    assert (view.title, view.kind) == (title, kind)


def test_an_input_called_after_its_column_is_an_input(bench: Bench) -> None:
    id = bench.id("image")
    assert bench.stage.scene.cards[id].view.title == "Input"
    bench.session.edit("Column", lambda p: edits.set_params(p, id, {"column": ""}))
    assert (bench.stage.scene.cards[id].view.title, bench.stage.scene.cards[id].view.kind) == ("image", "Input")
