"""What the data itself shows to be wrong: told in the Data panel and among the problems, mended with one click."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from gui.data import DataPanel
from gui.data.preview import COLUMNS
from gui.problems.panel import ProblemsPanel
from gui.session import Session
from tests.gui.data.own import CITIES, opened

Left = Qt.MouseButton.LeftButton


@pytest.fixture
def leaky(qtbot: QtBot, tmp_path: Path) -> tuple[Session, DataPanel]:
    """A table whose column 'told' follows from the answer."""
    path = tmp_path / "leaky.csv"
    lines = ["size,told,city"]
    for i in range(150):
        city = (i * 7 + i // 5) % 3
        lines.append(f"{(i * 7919) % 1009 / 8},{'abc'[city]},{CITIES[city]}")
    path.write_text("\n".join(lines) + "\n")
    session, panel = opened(qtbot, path)
    qtbot.waitUntil(lambda: bool(session.noticed), timeout=20_000)
    return session, panel


def test_a_leak_is_told_everywhere_and_mended_with_one_click(qtbot: QtBot, leaky: tuple[Session, DataPanel]) -> None:
    session, panel = leaky
    problems = ProblemsPanel(session)
    qtbot.addWidget(problems)
    message = session.noticed[0].message
    assert "Column 'told' by itself tells 'city'" in message
    assert message in [p.message for p in session.analysis.problems]
    assert problems.counts[1] >= 1
    assert panel.findings.isVisibleTo(panel)
    card = panel.findings.cards[0]
    assert card.sentence.text().replace("\u200b", "") == message
    panel._areas[0].ensureWidgetVisible(card.repair)
    qtbot.mouseClick(card.repair, Left)
    schema = session.project.data.schema
    assert schema is not None
    assert [c.role for c in schema.columns if c.name == "told"] == ["ignore"]
    assert not panel.findings.isVisibleTo(panel), "it is mended at once"
    assert message not in [p.message for p in session.analysis.problems]
    session.undo()
    qtbot.waitUntil(lambda: bool(session.noticed), timeout=20_000)


def test_the_column_carries_a_sign(leaky: tuple[Session, DataPanel]) -> None:
    _, panel = leaky
    view = panel.preview.columns
    index = view.table.model().index(view.line("told"), 0)
    assert "by itself tells" in index.data(Qt.ItemDataRole.ToolTipRole)
    assert index.data(Qt.ItemDataRole.DecorationRole) is not None
    other = view.table.model().index(view.line("size"), 0)
    assert other.data(Qt.ItemDataRole.DecorationRole) is None


def test_another_edit_keeps_what_was_found(leaky: tuple[Session, DataPanel]) -> None:
    from dataclasses import replace

    session, _ = leaky
    found = session.noticed
    session.edit("Note", lambda project: replace(project, notes="A note."))
    assert session.noticed == found
    assert found[0].message in [p.message for p in session.analysis.problems]


def test_cells_that_cannot_be_read_are_told_once_all_rows_were_seen(qtbot: QtBot, tmp_path: Path) -> None:
    path = tmp_path / "messy.csv"
    lines = ["size,weight,price", *(f"{i % 37 / 4},{i % 11 / 2},{i % 29 / 8}" for i in range(200))]
    lines[51] = "much,1.5,2.5"
    path.write_text("\n".join(lines) + "\n")
    session, panel = opened(qtbot, path)
    qtbot.waitUntil(lambda: panel.leaks._found[0] is not None, timeout=20_000)
    panel.preview.tabs.setCurrentIndex(COLUMNS)
    qtbot.waitUntil(lambda: any("messy.csv" in p.message for p in session.noticed), timeout=20_000)
    view = panel.preview.columns
    tip = view.table.model().index(view.line("size"), 0).data(Qt.ItemDataRole.ToolTipRole)
    assert "messy.csv" in tip, "the column that it is about has it too"
