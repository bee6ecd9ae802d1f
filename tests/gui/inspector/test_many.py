"""Several nodes in the inspector: their common fields, mixed values, one step for all."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractSpinBox, QCheckBox, QComboBox
from pytestqt.qtbot import QtBot

from core.document import Project, edits
from gui.forms import SpecForm
from gui.forms.field import Field
from gui.inspector import Inspector
from tests.gui.inspector.test_inspector import Key, Left, chain, node, show, type_into

PLAIN = chain("Input", "Conv2d", "ReLU", "Conv2d", "Flatten", "Linear", "Linear", "Output")


def with_filters(*counts: int) -> Project:
    project = PLAIN
    for id, number in zip(("n2", "n4"), counts, strict=True):
        project = edits.set_params(project, id, {"out_channels": number})
    return project


def form(inspector: Inspector) -> SpecForm:
    assert inspector.many.form is not None
    return inspector.many.form


def field(inspector: Inspector, name: str) -> Field:
    return form(inspector).field(name)


def box(inspector: Inspector, name: str) -> QAbstractSpinBox:
    found = field(inspector, name).editor.focus
    assert isinstance(found, QAbstractSpinBox)
    return found


def test_equal_values_are_shown_and_mixed_ones_named(qtbot: QtBot) -> None:
    session, inspector = show(qtbot, with_filters(16, 48), "n2", "n4")
    assert inspector.many.isVisible()
    line = box(inspector, "out_channels").lineEdit()
    assert (line.text(), line.placeholderText()) == ("", "mixed")
    assert field(inspector, "out_channels").note.text() == "Mixed: 16, 48"
    assert box(inspector, "kernel_size").lineEdit().text() != ""
    session.select(["n2", "n4", "n6"])
    assert "out_channels" not in form(inspector).fields
    assert "bias" in form(inspector).fields


def test_one_edit_changes_all_in_one_step(qtbot: QtBot) -> None:
    session, inspector = show(qtbot, with_filters(16, 48), "n2", "n4")
    type_into(box(inspector, "out_channels"), "24")
    assert [node(session, id).get("out_channels") for id in ("n2", "n4")] == [24, 24]
    assert field(inspector, "out_channels").note.text() == ""
    assert box(inspector, "out_channels").lineEdit().text() == "24"
    assert session.document.undo_label == "Change number of filters of 2 layers"
    session.undo()
    assert [node(session, id).get("out_channels") for id in ("n2", "n4")] == [16, 48]
    assert field(inspector, "out_channels").note.text() == "Mixed: 16, 48"
    assert box(inspector, "out_channels").lineEdit().text() == ""


def test_the_value_of_one_of_them_can_be_given_to_all(qtbot: QtBot) -> None:
    session, inspector = show(qtbot, with_filters(16, 48), "n2", "n4")
    type_into(box(inspector, "out_channels"), "16")
    assert [node(session, id).get("out_channels") for id in ("n2", "n4")] == [16, 16]


def test_leaving_a_mixed_field_changes_nothing_and_escape_takes_back(qtbot: QtBot) -> None:
    session, inspector = show(qtbot, with_filters(16, 48), "n2", "n4")
    before = session.project
    line = box(inspector, "out_channels")
    line.setFocus()
    QTest.keyClick(line, Key.Key_Tab)
    line.setFocus()
    QTest.keyClicks(line, "7")
    QTest.keyClick(line, Key.Key_Escape)
    assert line.lineEdit().text() == ""
    QTest.keyClick(line, Key.Key_Tab)
    assert session.project is before


def test_what_cannot_be_used_is_refused_for_all(qtbot: QtBot) -> None:
    session, inspector = show(qtbot, with_filters(16, 48), "n2", "n4")
    before = session.project
    type_into(box(inspector, "out_channels"), "none of it")
    assert session.project is before
    assert field(inspector, "out_channels").refusal
    type_into(box(inspector, "out_channels"), "8")
    assert not field(inspector, "out_channels").refusal
    assert node(session, "n4").get("out_channels") == 8


def test_a_mixed_box_becomes_one_answer(qtbot: QtBot) -> None:
    project = edits.set_params(PLAIN, "n6", {"bias": False})
    session, inspector = show(qtbot, project, "n2", "n6")
    tick = field(inspector, "bias").editor.focus
    assert isinstance(tick, QCheckBox)
    assert tick.checkState() == Qt.CheckState.PartiallyChecked
    assert tick.text() == "mixed"
    tick.setFocus()
    QTest.keyClick(tick, Key.Key_Space)
    assert {node(session, id).get("bias", True) for id in ("n2", "n6")} == {True}
    # Whether there is a bias decides which other fields count: they are made anew, and the keyboard stays.
    tick = field(inspector, "bias").editor.focus
    assert isinstance(tick, QCheckBox)
    assert (tick.checkState(), tick.hasFocus()) == (Qt.CheckState.Checked, True)


def test_a_mixed_list_becomes_one_choice(qtbot: QtBot) -> None:
    project = edits.set_params(PLAIN, "n2", {"padding_mode": "reflect"})
    session, inspector = show(qtbot, project, "n2", "n4")
    combo = field(inspector, "padding_mode").editor.focus
    assert isinstance(combo, QComboBox)
    assert (combo.currentIndex(), combo.placeholderText()) == (-1, "mixed")
    form(inspector).more.set_expanded(True)
    combo.setCurrentIndex(combo.findData("circular"))
    combo.activated.emit(combo.currentIndex())
    assert {node(session, id).get("padding_mode") for id in ("n2", "n4")} == {"circular"}


def test_freezing_stands_open_for_all(qtbot: QtBot) -> None:
    session, inspector = show(qtbot, PLAIN, "n2", "n6")
    tick = field(inspector, "frozen").editor.focus
    assert isinstance(tick, QCheckBox)
    assert tick.isVisible()
    qtbot.mouseClick(tick, Left, pos=QPoint(8, tick.height() // 2))
    assert [node(session, id).get("frozen") for id in ("n2", "n6")] == [True, True]
    session.undo()
    assert not node(session, "n2").get("frozen")


def test_reset_brings_the_default_to_all(qtbot: QtBot) -> None:
    session, inspector = show(qtbot, with_filters(16, 48), "n2", "n4")
    qtbot.mouseClick(field(inspector, "out_channels").reset_button, Left)
    assert [node(session, id).get("out_channels", 32) for id in ("n2", "n4")] == [32, 32]


def test_nothing_in_common_shows_no_fields(qtbot: QtBot) -> None:
    _, inspector = show(qtbot, PLAIN, "n3", "n5", "n2")
    assert inspector.many.form is None
    assert not inspector.many.fields_head.isVisible()


def test_columns_are_no_ones_in_common(qtbot: QtBot) -> None:
    project, _ = edits.add_node(PLAIN, "Input", 0.0, 900.0)
    _, inspector = show(qtbot, project, "n1", "n9")
    assert "column" not in (inspector.many.form.fields if inspector.many.form else {})


def test_half_typed_text_stays_while_others_change_the_network(qtbot: QtBot) -> None:
    session, inspector = show(qtbot, with_filters(16, 48), "n2", "n4")
    line = box(inspector, "out_channels")
    line.setFocus()
    QTest.keyClicks(line, "6")
    session.edit("Elsewhere", lambda p: edits.set_params(p, "n6", {"out_features": 5}))
    assert line.lineEdit().text() == "6"
    QTest.keyClicks(line, "4")
    QTest.keyClick(line, Key.Key_Return)
    assert [node(session, id).get("out_channels") for id in ("n2", "n4")] == [64, 64]


def test_the_buttons_ask_for_the_commands_of_the_menus(qtbot: QtBot) -> None:
    session, inspector = show(qtbot, PLAIN, "n2", "n4")
    asked: list[tuple[str, object]] = []
    session.asked.connect(lambda name, what: asked.append((name, what)))
    buttons = {**inspector.many.aligns, **inspector.many.commands}
    enabled = [key for key, button in buttons.items() if button.isEnabled()]
    for key in enabled:
        buttons[key].click()
    assert asked == [("command", key) for key in enabled]
    assert "distribute-vertically" not in enabled
    session.select(["n2", "n4", "n6"])
    assert inspector.many.aligns["distribute-vertically"].isEnabled()
