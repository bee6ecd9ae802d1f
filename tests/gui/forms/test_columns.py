"""Editors of columns and of paths, worked with mouse and keys."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from core.spec import Columns, FilePath, Spec
from gui.forms import Offers, SpecForm
from gui.forms.editors import ColumnsEditor, PathEditor

Left, Key = Qt.MouseButton.LeftButton, Qt.Key


@dataclass(frozen=True, eq=False)
class _Thing(Spec):
    pass


def make(qtbot: QtBot, names: tuple[str, ...], params: Any = ()) -> tuple[SpecForm, list[tuple[str, Any]]]:
    asked: list[tuple[str, Any]] = []
    spec = _Thing(
        "thing",
        "Thing",
        "",
        "",
        params=(
            Columns("columns", (), "Columns", kinds=("number",)),
            FilePath("path", "", "File", patterns=("*.csv",)),
        ),
    )

    def change(name: str, value: Any, merge: str) -> bool:
        asked.append((name, value))
        return True

    offers = Offers(columns=lambda roles, kinds: tuple((n, n) for n in names) if kinds == ("number",) else ())
    form = SpecForm(spec, params, on_change=change, offers=offers)
    qtbot.addWidget(form)
    form.resize(220, 200)
    form.show()
    qtbot.waitExposed(form)
    return form, asked


def tick(qtbot: QtBot, editor: ColumnsEditor, row: int) -> None:
    view = editor.picker.list
    area = view.visualItemRect(view.item(row))
    qtbot.mouseClick(view.viewport(), Left, pos=QPoint(area.left() + 14, area.center().y()))


def test_columns_are_ticked_in_the_order_of_the_data(qtbot: QtBot) -> None:
    form, asked = make(qtbot, ("rooms", "area", "built"))
    editor = form.field("columns").editor
    assert isinstance(editor, ColumnsEditor)
    assert editor.box.currentText() == "all that fit"
    qtbot.mouseClick(editor.box, Left)
    assert editor.picker.isVisible()
    assert not editor.picker.search.isVisible(), "three names need no search"
    tick(qtbot, editor, 2)
    tick(qtbot, editor, 0)
    assert asked == [("columns", ("built",)), ("columns", ("rooms", "built"))]
    assert editor.box.currentText() == "rooms, built"
    qtbot.mouseClick(editor.picker.none, Left)
    assert asked[-1] == ("columns", ())
    assert not editor.picker.isVisible()
    assert editor.box.currentText() == "all that fit"


def test_ten_thousand_columns_are_searched(qtbot: QtBot) -> None:
    form, asked = make(qtbot, tuple(f"c{i}" for i in range(10_000)))
    editor = form.field("columns").editor
    assert isinstance(editor, ColumnsEditor)
    editor.box.setFocus()
    qtbot.keyClick(editor.box, Key.Key_F4)
    picker = editor.picker
    assert picker.search.isVisible()
    qtbot.keyClicks(picker.search, "c777")
    shown = [picker.list.item(i).text() for i in range(10_000) if not picker.list.isRowHidden(i)]
    assert shown == ["c777", *(f"c777{i}" for i in range(10))]
    qtbot.keyClick(picker.search, Key.Key_Down)
    qtbot.keyClick(picker.list, Key.Key_Space)
    assert asked == [("columns", ("c777",))]


def test_a_column_that_is_not_there_can_be_taken_off(qtbot: QtBot) -> None:
    form, asked = make(qtbot, ("rooms",), (("columns", ("gone", "rooms")),))
    editor = form.field("columns").editor
    assert isinstance(editor, ColumnsEditor)
    qtbot.mouseClick(editor.box, Left)
    assert editor.picker.list.item(0).text() == "gone (not there)"
    tick(qtbot, editor, 0)
    assert asked == [("columns", ("rooms",))]


def test_a_path_is_typed_or_browsed_for(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    form, asked = make(qtbot, ())
    editor = form.field("path").editor
    assert isinstance(editor, PathEditor)
    qtbot.keyClicks(editor.line, "/data/a.csv")
    qtbot.keyClick(editor.line, Key.Key_Return)
    assert asked == [("path", "/data/a.csv")]
    found = str(tmp_path / "b.csv")
    filters: list[str] = []

    def ask(parent: object, title: str, folder: str, filter: str) -> tuple[str, str]:
        filters.append(filter)
        return found, filter

    monkeypatch.setattr(QFileDialog, "getOpenFileName", ask)
    qtbot.mouseClick(editor.browse, Left)
    assert asked[-1] == ("path", found)
    assert filters == ["File (*.csv);;All files (*)"]
    assert editor.line.cursorPosition() == len(editor.line.text()), "the end of a path tells most"
