"""Forms made from declarations: every kind of parameter by mouse and keyboard, refusals, undo from outside."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QScrollArea,
    QStyle,
    QStyleOptionSpinBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from core.data import SOURCES
from core.expressions import Expr
from core.layers import LAYERS, LOSSES
from core.spec import Bool, Catalogue, Choices, Chosen, Float, Int, Params, Size, Spec, Text, Use, merged
from core.training.optimizers import OPTIMIZERS
from core.training.program import SUPERVISED
from gui.forms import Offers, SpecForm
from gui.forms.editors.slider import Scale
from gui.forms.editors.stepping import stepped

Left, Key = Qt.MouseButton.LeftButton, Qt.Key
COLUMNS = Offers(columns=lambda roles, kinds: (("image", "image"),) if "input" in roles else (("label", "label"),))
Change = tuple[str, Any, str]


class Host:
    """What an inspector does: keeps the values and brings each change back to the form."""

    def __init__(self, params: Params) -> None:
        self.params, self.told, self.takes = params, list[Change](), True
        self.form: SpecForm | None = None

    def change(self, name: str, value: Any, merge: str) -> bool:
        self.told.append((name, value, merge))
        if self.takes:
            self.params = merged(self.params, {name: value})
            assert self.form is not None
            self.form.refresh(self.params)
        return self.takes

    @property
    def last(self) -> tuple[str, Any]:
        return self.told[-1][:2]


Make = Callable[..., tuple[SpecForm, Host]]


@pytest.fixture
def make(qtbot: QtBot) -> Make:
    def build(spec: Spec, params: Params = (), width: int = 280, **more: Any) -> tuple[SpecForm, Host]:
        host = Host(params)
        host.form = form = SpecForm(spec, params, on_change=host.change, **more)
        qtbot.addWidget(form)
        form.resize(width, 500)
        with qtbot.waitActive(form):
            form.show()
            form.activateWindow()
        return form, host

    return build


def box(form: SpecForm, name: str) -> Any:
    return form.field(name).editor.focus


def type_into(widget: QWidget, text: str, then: Qt.Key = Key.Key_Return) -> None:
    widget.setFocus()
    QTest.keyClick(widget, Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(widget, text)
    QTest.keyClick(widget, then)


def step_button(widget: QAbstractSpinBox, which: QStyle.SubControl) -> QPoint:
    option = QStyleOptionSpinBox()
    widget.initStyleOption(option)
    found = widget.style().subControlRect(QStyle.ComplexControl.CC_SpinBox, option, which, widget)
    return found.center()


@pytest.mark.parametrize("catalogue", [LAYERS, LOSSES, SOURCES, OPTIMIZERS], ids=lambda c: c.noun)
def test_every_declaration_has_a_form(catalogue: Catalogue[Spec], make: Make) -> None:
    for spec in catalogue:
        form, host = make(spec, offers=COLUMNS, sliders=True)
        told = [p for p in spec.params if p.in_forms]
        order = sorted(told, key=lambda p: (bool(p.section), p.advanced))
        assert list(form.fields) == [p.name for p in order]
        assert all(f.editor.focus.accessibleName() for f in form.fields.values())
        assert all(p.name in form.field(p.name).label.toolTip() for p in told)
        assert not host.told
        form.hide()


def test_typing_a_number_tells_it_once(make: Make) -> None:
    form, host = make(LAYERS["Conv2d"])
    type_into(box(form, "out_channels"), "64", Key.Key_Tab)
    assert [t[:2] for t in host.told] == [("out_channels", 64)]
    type_into(box(form, "kernel_size"), "5")
    assert host.last == ("kernel_size", (5, 5))
    assert box(form, "kernel_size").text() == "5×5"


def test_turning_a_knob_is_one_step_of_undo_and_typing_another(make: Make) -> None:
    form, host = make(LAYERS["Conv2d"])
    widget = box(form, "out_channels")
    for _ in range(3):
        qt_click = step_button(widget, QStyle.SubControl.SC_SpinBoxUp)
        QTest.mouseClick(widget, Left, pos=qt_click)
    assert [t[1] for t in host.told] == [33, 34, 35]
    assert len({t[2] for t in host.told}) == 1
    type_into(widget, "64")
    QTest.keyClick(widget, Key.Key_Down)
    assert host.last == ("out_channels", 63)
    assert len({t[2] for t in host.told}) == 3


def test_after_an_undo_the_next_turn_is_a_step_of_its_own(make: Make) -> None:
    form, host = make(LAYERS["Linear"])
    widget = box(form, "out_features")
    widget.setFocus()
    QTest.keyClick(widget, Key.Key_Up)
    form.refresh(())
    QTest.keyClick(widget, Key.Key_Up)
    assert [t[1] for t in host.told] == [65, 65]
    assert host.told[0][2] != host.told[1][2]


def test_a_refusal_is_said_below_and_the_last_good_value_stays(make: Make) -> None:
    form, host = make(LAYERS["Linear"], (("out_features", 10),))
    field, widget = form.field("out_features"), box(form, "out_features")
    type_into(widget, "-4", Key.Key_Tab)
    assert not host.told
    assert field.note.isVisible()
    assert "must be between 1" in field.note.text()
    assert widget.property("state") == "error"
    assert field.note.text() in widget.accessibleDescription()
    assert form.params == (("out_features", 10),)
    form.refresh((("out_features", 10), ("bias", False)))
    assert widget.text() == "-4"
    widget.setFocus()
    QTest.keyClick(widget, Key.Key_Escape)
    assert widget.text() == "10"
    assert not field.note.isVisible()
    assert not widget.property("state")


def test_a_value_that_the_host_does_not_take_goes_back(make: Make) -> None:
    form, host = make(LAYERS["Linear"], (("out_features", 10),))
    host.takes = False
    type_into(box(form, "out_features"), "20")
    assert host.last == ("out_features", 20)
    assert box(form, "out_features").text() == "10"
    assert form.params == (("out_features", 10),)


def test_expressions_show_their_value_and_unknown_names_are_refused(make: Make) -> None:
    form, host = make(LAYERS["Linear"], names={"classes": 10})
    widget, field = box(form, "out_features"), form.field("out_features")
    type_into(widget, "2*classes")
    assert host.last == ("out_features", Expr("2*classes"))
    assert field.note.text() == "= 20"
    type_into(widget, "2*clases")
    assert len(host.told) == 1
    assert "'clases', which does not exist" in field.note.text()


def test_changes_from_outside_keep_focus_and_widgets(make: Make) -> None:
    form, _ = make(LAYERS["Conv2d"])
    widget = box(form, "out_channels")
    widget.setFocus()
    QTest.keyClick(widget, Key.Key_Up)
    form.refresh((("out_channels", 32), ("stride", (2, 2))))
    assert widget is box(form, "out_channels")
    assert widget.hasFocus()
    assert (widget.text(), box(form, "stride").text()) == ("32", "2×2")


def test_half_typed_text_survives_what_does_not_concern_it(make: Make) -> None:
    form, _ = make(LAYERS["Conv2d"])
    widget = box(form, "out_channels")
    widget.setFocus()
    QTest.keyClick(widget, Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(widget, "12")
    form.refresh((("stride", (2, 2)),))
    assert widget.text() == "12"


def wheel(widget: QWidget) -> None:
    """As the window system sends it: to whatever lies at the middle of the widget, then up to the first that takes it."""
    window = widget.window().windowHandle()
    QTest.wheelEvent(window, QPointF(widget.mapTo(widget.window(), widget.rect().center())), QPoint(0, -120))
    QApplication.processEvents()


def test_the_wheel_scrolls_the_panel_and_changes_nothing(qtbot: QtBot) -> None:
    told: list[Change] = []
    form = SpecForm(
        LAYERS["Conv2d"],
        on_change=lambda n, v, m: told.append((n, v, m)) is None,
        sliders=True,  # type: ignore[func-returns-value]
    )
    for section in form.sections.values():
        section.set_expanded(True)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setWidget(form)
    qtbot.addWidget(area)
    area.resize(260, 120)
    with qtbot.waitActive(area):
        area.show()
        area.activateWindow()
    for field in form.fields.values():
        field.editor.focus.setFocus()
        area.ensureWidgetVisible(field.editor.focus)
        bar = area.verticalScrollBar()
        before = bar.value()
        wheel(field.editor.focus)
        assert bar.value() > before or before == bar.maximum(), field.param.name
    assert before > 0
    assert not told


def test_words_are_chosen_or_numbers_typed(make: Make) -> None:
    form, host = make(LAYERS["Conv2d"])
    widget = box(form, "padding")
    assert isinstance(widget, QComboBox)
    assert widget.itemText(0) == "same"
    type_into(widget.lineEdit(), "1")
    assert host.last == ("padding", (1, 1))
    widget.setFocus()
    widget.showPopup()
    QTest.keyClick(widget.view(), Key.Key_Home)
    QTest.keyClick(widget.view(), Key.Key_Return)
    assert host.last == ("padding", "same")
    type_into(widget.lineEdit(), "sane")
    assert len(host.told) == 2
    assert form.field("padding").note.isVisible()
    QTest.keyClick(widget.lineEdit(), Key.Key_Escape)
    assert widget.currentText() == "same"


def test_a_box_is_ticked_by_mouse_and_space(make: Make) -> None:
    form, host = make(LAYERS["Linear"])
    widget = box(form, "bias")
    QTest.mouseClick(widget, Left, pos=QPoint(8, widget.height() // 2))
    assert host.last == ("bias", False)
    assert widget.text() == "off"
    widget.setFocus()
    QTest.keyClick(widget, Key.Key_Space)
    assert host.last == ("bias", True)


def test_columns_are_offered_by_role_and_a_missing_one_is_said(make: Make) -> None:
    form, host = make(LAYERS["Input"], (("column", "gone"),), offers=COLUMNS)
    widget = box(form, "column")
    assert [widget.itemText(i) for i in range(widget.count())] == ["none", "image", "gone (not there)"]
    assert widget.currentText() == "gone (not there)"
    widget.setFocus()
    QTest.keyClicks(widget, "i")
    QTest.keyClick(widget, Key.Key_Return)
    assert widget.currentText() == "image"
    assert host.last == ("column", "image")


def test_fields_that_mean_nothing_are_not_shown(make: Make) -> None:
    form, host = make(LAYERS["Input"], (("column", "image"),), offers=COLUMNS)
    assert not form.field("shape").isVisible()
    form.refresh((("column", ""),))
    assert form.field("shape").isVisible()
    type_into(box(form, "shape"), "3 32 32")
    assert host.last == ("shape", (3, 32, 32))


def test_a_chosen_thing_brings_its_own_form(make: Make) -> None:
    form, host = make(LAYERS["Output"], offers=COLUMNS)
    widget = box(form, "loss")
    assert widget.currentText() == "automatic"
    widget.setFocus()
    QTest.keyClicks(widget, "Huber")
    assert host.last == ("loss", Use("HuberLoss"))
    nested = form.field("loss").editor.form
    type_into(box(nested, "delta"), "2.5")
    assert host.last == ("loss", Use("HuberLoss", (("delta", 2.5),)))
    type_into(box(nested, "delta"), "0")
    assert "must be more than 0" in nested.field("delta").note.text()
    form.refresh((("loss", Use("HuberLoss", (("delta", 1.5),))),))
    assert form.field("loss").editor.form is nested
    assert box(nested, "delta").text() == "1.5"
    form.refresh(())
    assert form.field("loss").editor.form is None


def test_a_knob_of_a_nested_form_is_one_step_too(make: Make) -> None:
    form, host = make(LAYERS["Output"], (("loss", Use("HuberLoss")),), offers=COLUMNS)
    widget = box(form.field("loss").editor.form, "delta")
    widget.setFocus()
    for _ in range(3):
        QTest.keyClick(widget, Key.Key_Up)
    assert [dict(t[1].params)["delta"] for t in host.told] == [1.1, 1.2, 1.3]
    assert len({t[2] for t in host.told}) == 1


def test_the_wheel_does_not_slide(make: Make) -> None:
    form, host = make(SOURCES["spirals"], sliders=True)
    slider = form.field("noise").editor.slider
    slider.setFocus()
    wheel(slider)
    assert not host.told


def test_any_of_several(make: Make) -> None:
    form, host = make(LAYERS["Output"], offers=COLUMNS)
    form.more.set_expanded(True)
    boxes = form.field("metrics").editor.boxes
    QTest.mouseClick(boxes["r2"], Left, pos=QPoint(8, 10))
    QTest.mouseClick(boxes["accuracy"], Left, pos=QPoint(8, 10))
    assert host.last == ("metrics", ("accuracy", "r2"))


def test_back_to_the_default_by_button_and_menu(make: Make) -> None:
    form, host = make(LAYERS["Linear"], (("out_features", 10),))
    field = form.field("out_features")
    assert field.reset_button.isVisible()
    assert not form.field("bias").reset_button.isVisible()
    QTest.mouseClick(field.reset_button, Left)
    assert host.last == ("out_features", 64)
    assert not field.reset_button.isVisible()
    assert "Reset to 64" in field.reset_button.toolTip()


def test_the_context_menu_offers_the_default(make: Make) -> None:
    form, host = make(LAYERS["Linear"], (("out_features", 10),))
    line = box(form, "out_features").lineEdit()
    QApplication.sendEvent(line, QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(3, 3), QPoint(3, 3)))
    menu = QApplication.activePopupWidget()
    assert menu is not None
    menu.actions()[-1].trigger()
    menu.close()
    assert host.last == ("out_features", 64)


def test_advanced_ones_are_folded_away_until_they_matter(make: Make) -> None:
    form, _ = make(LAYERS["Conv2d"], (("groups", 2),))
    assert not form.field("groups").isVisible()
    assert form.more.title() == "More · 1 changed"
    form.set_problems({"groups": ("error", "32 filters cannot be divided into 3 groups.")})
    assert form.field("groups").isVisible()
    assert form.field("groups").note.text() == "32 filters cannot be divided into 3 groups."
    form.set_problems({})
    assert not form.field("groups").note.isVisible()


def test_a_broken_stored_value_is_said(make: Make) -> None:
    form, _ = make(LAYERS["Linear"], (("out_features", Expr("gone")),))
    assert "must be a number, not 'gone'" in form.field("out_features").note.text()
    assert box(form, "out_features").text() == "gone"


def test_pairs_in_the_order_of_the_mockup_and_singles_where_it_is_narrow(make: Make) -> None:
    form, _ = make(LAYERS["Conv2d"], width=280)
    places = {n: form.field(n).geometry() for n in ("out_channels", "kernel_size", "stride", "padding", "bias")}
    assert places["out_channels"].width() == 280
    assert places["kernel_size"].top() == places["stride"].top() > places["out_channels"].bottom()
    assert places["padding"].top() == places["bias"].top() > places["stride"].bottom()
    form.resize(120, 600)
    QApplication.processEvents()
    assert form.field("stride").geometry().top() > form.field("kernel_size").geometry().bottom()


def test_the_tab_key_goes_through_the_fields_in_their_order(make: Make) -> None:
    form, _ = make(LAYERS["Output"], (("loss", Use("MSELoss")),), offers=COLUMNS)
    form.more.set_expanded(True)
    widget = box(form, "loss")
    widget.setFocus()
    QTest.keyClicks(widget, "Huber")
    nested = form.field("loss").editor.form
    wanted = [
        box(form, "target"),
        widget,
        box(nested, "delta"),
        nested.more.header,
        form.more.header,
        box(form, "weight"),
    ]
    wanted[0].setFocus()
    for following in wanted[1:]:
        QTest.keyClick(QApplication.focusWidget(), Key.Key_Tab)
        assert QApplication.focusWidget() is following


def test_sliders_for_what_is_bounded_but_not_for_seeds(make: Make) -> None:
    form, host = make(SOURCES["spirals"], sliders=True)
    editor = form.field("noise").editor
    slider = editor.slider
    slider.setFocus()
    for _ in range(4):
        QTest.keyClick(slider, Key.Key_Right)
    assert [t[:2] for t in host.told] == [("noise", 0.03), ("noise", 0.04), ("noise", 0.05), ("noise", 0.06)]
    assert len({t[2] for t in host.told}) == 1
    assert editor.number.box.text() == "0.06"
    assert not hasattr(form.field("seed").editor, "slider")
    form.refresh((("noise", 0.5),))
    assert slider.value() == 500


def test_a_slider_reaches_every_end() -> None:
    for param in (Int("n", low=20, high=20_000), Float("f", low=0.1, high=0.9), Int("k", low=2, high=6)):
        scale = Scale(param)
        values = [scale.value(place) for place in range(1001)]
        assert (values[0], values[-1]) == (param.low, param.high)
        assert values == sorted(values)
        assert all(param.check(v) == v for v in values)


@pytest.mark.parametrize(
    ("param", "value", "steps", "wanted"),
    [
        (Float("lr", low=0.0, high=1e3), 0.001, 1, 0.0011),
        (Float("lr", low=0.0, high=1e3), 0.001, -1, 0.00099),
        (Float("lr", low=0.0, high=1e3), 0.0, 1, 0.0001),
        (Float("p", low=0.0, high=1.0), 0.25, 1, 0.26),
        (Float("p", low=0.0, high=1.0), 1.0, 1, 1.0),
        (Float("d", above=0.0), 1.0, -1, 0.99),
        (Int("n", low=1), 1, -1, 1),
        (Int("n", optional=True), None, 1, None),
        (Int("n"), Expr("a"), 1, None),
        (Size("k", low=1), (3, 1), -1, (2, 1)),
        (Size("k", words=("same",)), "same", 1, None),
    ],
)
def test_steps(param: Any, value: Any, steps: int, wanted: Any) -> None:
    assert stepped(param, value, steps) == wanted


def test_optional_numbers_may_be_emptied(make: Make) -> None:
    form, host = make(SUPERVISED, (("threads", 4),))
    form.more.set_expanded(True)
    type_into(box(form, "threads"), "auto")
    assert host.last == ("threads", None)
    assert box(form, "threads").text() == "auto"


def test_text_is_told_on_leaving(make: Make) -> None:
    spec = Spec("t", "T", "test", "", params=(Text("note", "", max_length=5), Bool("on", False), Choices("c", ())))
    form, host = make(spec)
    type_into(box(form, "note"), "abc", Key.Key_Tab)
    assert host.last == ("note", "abc")
    type_into(box(form, "note"), "too long")
    assert len(host.told) == 1
    assert "longer than 5" in form.field("note").note.text()


def test_nothing_is_cut_off_at_any_width(make: Make) -> None:
    spec = Spec(
        "w",
        "W",
        "test",
        "",
        params=(
            Int("a" * 60, 1, "A title of more than a few words that goes on"),
            Chosen("loss", Use("HuberLoss"), catalogue=lambda: LOSSES),
        ),
    )
    for width in (200, 240, 360):
        form, _ = make(spec, width=width)
        for field in form.fields.values():
            assert field.geometry().right() <= form.rect().right()
            assert field.editor.widget.width() <= width
        assert form.minimumSizeHint().width() <= 200
