"""The table of columns: profile, types and roles; and the view of all rows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableView
from pytestqt.qtbot import QtBot

from core.data import SOURCES
from core.document.project import DataColumn, DataSettings, Schema
from core.spec import Use
from gui.data import DataPanel
from gui.data.columns.lines import DISTINCT, KIND, MISSING, RANGE, ROLE
from gui.data.preview import COLUMNS, ROWS
from gui.data.rows.table import COMING
from tests.gui.data.own import houses, opened, pictures, settled

Left, Key = Qt.MouseButton.LeftButton, Qt.Key


def show_columns(qtbot: QtBot, panel: DataPanel) -> None:
    panel.preview.tabs.setCurrentIndex(COLUMNS)
    qtbot.waitUntil(lambda: panel.preview.columns.profiling.profile is not None, timeout=20_000)


def words(panel: DataPanel, name: str) -> list[str]:
    view = panel.preview.columns
    model = view.table.model()
    return [model.index(view.line(name), place).data() for place in range(model.columnCount())]


def pick(qtbot: QtBot, panel: DataPanel, name: str, place: int, title: str) -> None:
    """With the mouse: a click on the cell, then on the row of its list."""
    view = panel.preview.columns
    index = view.table.model().index(view.line(name), place)
    view.table.scrollTo(index)
    qtbot.mouseClick(view.table.viewport(), Left, pos=view.table.visualRect(index).center())
    qtbot.waitUntil(view.menu.isVisible)
    action = next(a for a in view.menu.actions() if a.text() == title)
    qtbot.mouseClick(view.menu, Left, pos=view.menu.actionGeometry(action).center())


def test_every_column_is_profiled_in_the_background(qtbot: QtBot, tmp_path: Path) -> None:
    path = houses(tmp_path / "houses.csv")
    _, panel = opened(qtbot, path)
    assert panel.preview.columns.profiling.profile is None, "nobody has asked for it"
    show_columns(qtbot, panel)
    frame = pl.read_csv(path)
    area, city = words(panel, "area"), words(panel, "city")
    assert area[MISSING] == f"{frame['area'].null_count()} (10 %)"
    assert area[DISTINCT] == str(frame["area"].drop_nulls().n_unique())
    assert area[RANGE] == f"{frame['area'].min():g} to {frame['area'].max():g}"
    assert city[KIND] == "class"
    assert city[DISTINCT] == "3"
    assert words(panel, "id")[ROLE] == "Left out"
    assert words(panel, "price")[ROLE] == "Target"
    view = panel.preview.columns
    index = view.table.model().index(view.line("price"), 0)
    qtbot.mouseClick(view.table.viewport(), Left, pos=view.table.visualRect(index).center())
    figures = dict(view.detail.figures.rows())
    assert float(figures["Mean"].replace(",", "")) == pytest.approx(frame["price"].mean(), abs=1)


def test_a_profile_can_be_given_up_and_asked_for_again(qtbot: QtBot, tmp_path: Path) -> None:
    _, panel = opened(qtbot, houses(tmp_path / "houses.csv"))
    panel.preview.tabs.setCurrentIndex(COLUMNS)
    view = panel.preview.columns
    assert view.profiling.busy
    qtbot.mouseClick(view.cancel, Left)
    assert not view.profiling.busy
    assert view.profiling.profile is None
    qtbot.mouseClick(view.again, Left)
    qtbot.waitUntil(lambda: view.profiling.profile is not None)
    assert not view.again.isVisible()


def test_a_role_is_changed_in_place_and_undone(qtbot: QtBot, tmp_path: Path) -> None:
    session, panel = opened(qtbot, houses(tmp_path / "houses.csv"))
    show_columns(qtbot, panel)
    pick(qtbot, panel, "rooms", ROLE, "Left out")
    schema = session.project.data.schema
    assert schema is not None
    assert [c.role for c in schema.columns if c.name == "rooms"] == ["ignore"]
    assert words(panel, "rooms")[ROLE] == "Left out"
    pick(qtbot, panel, "rooms", ROLE, "Target")
    schema = session.project.data.schema
    assert schema is not None
    assert [c.name for c in schema.columns if c.role == "target"] == ["rooms"]
    assert session.document.undo_label == "Predict 'rooms'"
    outputs = [n.get("target") for n in session.project.graph.nodes.values() if n.type == "Output"]
    assert outputs == ["rooms"], "the price is an input now"
    session.undo()
    session.undo()
    assert words(panel, "rooms")[ROLE] == "Input"
    assert not session.document.undo_label


def test_a_type_is_changed_in_the_background(qtbot: QtBot, tmp_path: Path) -> None:
    session, panel = opened(qtbot, houses(tmp_path / "houses.csv"))
    show_columns(qtbot, panel)
    pick(qtbot, panel, "rooms", KIND, "Class")
    assert panel.looking.busy
    settled(qtbot, panel)
    schema = session.project.data.schema
    assert schema is not None
    rooms = schema.column("rooms")
    assert rooms is not None
    assert rooms.kind == "category"
    assert rooms.classes == tuple("123456")
    assert session.document.undo_label == "Read 'rooms' as class"
    session.undo()
    assert words(panel, "rooms")[KIND] == "number"


def test_what_a_column_cannot_be_read_as_is_refused(qtbot: QtBot, tmp_path: Path) -> None:
    session, panel = opened(qtbot, houses(tmp_path / "houses.csv"))
    show_columns(qtbot, panel)
    before = session.project
    pick(qtbot, panel, "city", KIND, "Date")
    settled(qtbot, panel)
    assert session.project is before
    assert panel.notice.refused.isVisible()
    assert "city" in panel.notice.refused.text.text()


def test_very_many_columns_are_searched(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    names = [f"c{i}" for i in range(600)]
    path.write_text(",".join(names) + "\n" + "\n".join(",".join(["1.5", "2.5"] * 300) for _ in range(3)) + "\n")
    columns = tuple(DataColumn(name, "number", "input", (1,), ("F",)) for name in names)
    source = SOURCES["table"].suggest(path)  # type: ignore[attr-defined]
    session, panel = opened(qtbot, None)
    data = DataSettings(source, (), Use("random"), Schema(3, columns))
    session.edit("Take many columns", lambda project: replace(project, data=data))
    settled(qtbot, panel)
    facts = panel.preview.facts
    assert facts is not None
    assert len(facts.natural.schema.columns) == 200, "a sample is not drawn with all of them"
    panel.preview.tabs.setCurrentIndex(COLUMNS)
    view = panel.preview.columns
    assert view.table.model().rowCount() == 600
    assert view.search.isVisible()
    qtbot.keyClicks(view.search, "c123")
    assert view.table.model().rowCount() == 1
    qtbot.waitUntil(lambda: view.profiling.profile is not None, timeout=30_000)
    assert words(panel, "c123")[RANGE] == "2.5 to 2.5"


def cells(table: QTableView, row: int) -> list[str]:
    model = table.model()
    return [model.index(row, place).data() for place in range(model.columnCount())]


def test_a_hundred_thousand_rows_are_read_as_they_are_seen(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    pl.DataFrame({"x": [i % 997 / 8 for i in range(100_000)], "y": [i % 7 for i in range(100_000)]}).write_csv(path)
    _, panel = opened(qtbot, path)
    view = panel.preview.rows
    panel.preview.tabs.setCurrentIndex(ROWS)
    qtbot.waitUntil(lambda: view.currentWidget() is view.table and not view.rows.busy, timeout=10_000)
    assert view.table.model().rowCount() == 100_000
    assert len(view.rows._chunks) < 4, "only what is in view was read"
    heads = [view.table.model().headerData(i, Qt.Orientation.Horizontal) for i in range(2)]
    qtbot.keyClick(view.table, Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: COMING not in cells(view.table, 99_999), timeout=10_000)
    assert dict(zip(heads, cells(view.table, 99_999), strict=True)) == {
        "x": f"{99_999 % 997 / 8:.4g}",
        "y": str(99_999 % 7),
    }
    assert len(view.rows._chunks) < 8


def test_pictures_are_shown_in_a_gallery_that_reads_what_is_seen(qtbot: QtBot, tmp_path: Path) -> None:
    _, panel = opened(qtbot, pictures(tmp_path / "shades", each=100))
    view = panel.preview.rows
    panel.preview.tabs.setCurrentIndex(ROWS)
    qtbot.waitUntil(lambda: view.currentWidget() is view.grid and not view.rows.busy, timeout=10_000)
    model = view.grid.grid
    assert model.rowCount() == -(-200 // model.across)
    qtbot.waitUntil(lambda: model._thumb(0) is not None, timeout=10_000)
    thumb = model._thumb(0)
    assert thumb is not None
    assert thumb.caption == "dark"
    assert thumb.picture is not None
    assert float(thumb.picture.mean()) == pytest.approx(40 / 255, abs=0.02)
    assert len(view.rows._chunks) * view.rows.chunk < 200
    view.grid.scrollToBottom()
    qtbot.waitUntil(lambda: model._thumb(199) is not None, timeout=10_000)
    last = model._thumb(199)
    assert last is not None
    assert last.caption == "light"
