"""The steps of the preparation: added, switched off, dragged, looked at."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from core.data import STEPS
from gui.data import DataPanel
from gui.data.preview import STEP
from gui.forms import SpecForm
from gui.forms.editors import ColumnsEditor
from tests.gui.data.own import houses, opened, pictures, settled

Left, Key = Qt.MouseButton.LeftButton, Qt.Key


def keys(session: object) -> list[str]:
    return [use.key for use in session.project.data.steps]  # type: ignore[attr-defined]


def add(qtbot: QtBot, panel: DataPanel, words: str) -> None:
    qtbot.mouseClick(panel.steps.add, Left)
    qtbot.keyClicks(panel.steps.chooser.search, words)
    qtbot.keyClick(panel.steps.chooser.search, Key.Key_Return)


def test_steps_are_offered_in_groups_and_found_by_other_names(qtbot: QtBot, tmp_path: Path) -> None:
    session, panel = opened(qtbot, houses(tmp_path / "houses.csv"))
    qtbot.mouseClick(panel.steps.add, Left)
    chooser = panel.steps.chooser
    titles = [chooser.list.item(row).text() for row in range(chooser.list.count())]
    assert {step.title for step in STEPS} <= set(titles)
    assert {step.category for step in STEPS} <= set(titles)
    assert "Grey" not in chooser.titles(), "there are no pictures"
    qtbot.keyClicks(chooser.search, "dropna")
    assert chooser.titles() == ["Leave out rows with gaps"]
    qtbot.keyClick(chooser.search, Key.Key_Return)
    assert not chooser.isVisible()
    assert keys(session)[-1] == "drop_missing"
    assert panel.steps.cards[-1].is_open


def test_a_step_is_switched_off_and_on(qtbot: QtBot, tmp_path: Path) -> None:
    session, panel = opened(qtbot, houses(tmp_path / "houses.csv"))
    card = panel.steps.cards[0]
    assert card.on.isChecked()
    qtbot.mouseClick(card.on, Left)
    assert dict(session.project.data.steps[0].params)["on"] is False
    assert not card.form.isEnabled()
    assert session.document.undo_label == "Switch a preparation step"
    session.undo()
    assert card.on.isChecked()


def test_a_step_is_dragged_to_another_place(qtbot: QtBot, tmp_path: Path) -> None:
    session, panel = opened(qtbot, houses(tmp_path / "houses.csv"), height=1400)
    before = keys(session)
    first, last = panel.steps.cards[0], panel.steps.cards[-1]
    end = last.mapToGlobal(QPoint(0, last.height() + 4))
    qtbot.mousePress(first.title, Left, pos=QPoint(4, 4))
    qtbot.mouseMove(first.title, first.title.mapFromGlobal(end))
    assert panel.steps._mark.isVisible()
    qtbot.mouseRelease(first.title, Left, pos=first.title.mapFromGlobal(end))
    assert keys(session) == [*before[1:], before[0]]
    assert not panel.steps._mark.isVisible()
    session.undo()
    assert keys(session) == before


def test_what_a_step_does_is_seen(qtbot: QtBot, tmp_path: Path) -> None:
    path = houses(tmp_path / "houses.csv")
    _, panel = opened(qtbot, path)
    qtbot.mouseClick(panel.steps.cards[0].eye, Left)
    settled(qtbot, panel)
    assert panel.preview.tabs.currentIndex() == STEP
    assert panel.preview.tabs.tabText(STEP) == "Step 1"
    effect = panel.preview.effect.effect
    assert effect is not None
    area = effect.heads.index("area")
    assert effect.heads[area + 1] == "area after"
    frame = pl.read_csv(path)
    gaps = [str(i + 1) for i, value in enumerate(frame["area"]) if value is None]
    assert [row[0] for row in effect.rows] == gaps, "the rows with a gap, and no others"
    assert {place for _, place in effect.marked} == {area + 1}
    assert effect.rows[0][area : area + 2][0] in ("", "–")
    assert float(effect.rows[0][area + 1]) == pytest.approx(frame["area"].median(), rel=0.2)
    qtbot.mouseClick(panel.steps.cards[0].on, Left)
    settled(qtbot, panel)
    assert panel.preview.effect.note.text() == "This step is off, so it does nothing."
    qtbot.mouseClick(panel.steps.cards[0].eye, Left)
    assert not panel.preview.tabs.isTabVisible(STEP)


def test_a_click_on_the_name_opens_and_closes_a_card(qtbot: QtBot, tmp_path: Path) -> None:
    _, panel = opened(qtbot, houses(tmp_path / "houses.csv"))
    assert [card.is_open for card in panel.steps.cards[:3]] == [True, True, False], "of many steps the first are open"
    card = panel.steps.cards[0]
    qtbot.mouseClick(card.title, Left)
    assert not card.form.isVisible()
    qtbot.mouseClick(card.title, Left)
    assert card.form.isVisible()


def test_rows_that_a_step_takes_out_stand_out(qtbot: QtBot, tmp_path: Path) -> None:
    _, panel = opened(qtbot, houses(tmp_path / "houses.csv"))
    add(qtbot, panel, "gaps")
    for _ in range(len(panel.steps.cards) - 1):
        qtbot.mouseClick(
            panel.steps.cards[[c.title.text()[3:] for c in panel.steps.cards].index("Leave out rows with gaps")].up,
            Left,
        )
    qtbot.mouseClick(panel.steps.cards[0].eye, Left)
    settled(qtbot, panel)
    effect = panel.preview.effect.effect
    assert effect is not None
    assert "12 rows take no part any more." in effect.sentence
    assert len(effect.rows) == 12
    assert (0, 0) in effect.marked


def test_pictures_are_seen_before_and_after(qtbot: QtBot, tmp_path: Path) -> None:
    _, panel = opened(qtbot, pictures(tmp_path / "shades"))
    add(qtbot, panel, "grey")
    qtbot.mouseClick(panel.steps.cards[-1].eye, Left)
    settled(qtbot, panel)
    effect = panel.preview.effect.effect
    assert effect is not None
    assert [t.caption for t in effect.thumbs[:2]] == ["before", "after"]
    shapes = [t.picture.shape[0] for t in effect.thumbs[:2] if t.picture is not None]
    assert shapes == [3, 1]


def test_columns_of_earlier_steps_are_offered(qtbot: QtBot, tmp_path: Path) -> None:
    _, panel = opened(qtbot, houses(tmp_path / "houses.csv"))
    add(qtbot, panel, "robust")
    form = panel.steps.cards[-1].findChild(SpecForm)
    assert form is not None
    editor = form.field("columns").editor
    assert isinstance(editor, ColumnsEditor)
    panel._areas[2].ensureWidgetVisible(editor.box)
    qtbot.mouseClick(editor.box, Left)
    names = [editor.picker.list.item(row).text() for row in range(editor.picker.list.count())]
    assert names == ["price", "features"], "what was joined is one column from there on"


@pytest.mark.parametrize("width", [911, 1280])
def test_cards_are_not_cut_off(qtbot: QtBot, tmp_path: Path, width: int) -> None:
    _, panel = opened(qtbot, houses(tmp_path / "houses.csv"), width=width, height=400)
    for card in panel.steps.cards:
        card.set_open(True)
    qtbot.wait(50)
    for area in panel._areas:
        inside = area.widget()
        assert inside is not None
        assert inside.width() <= area.viewport().width(), [
            (type(w).__name__, w.minimumSizeHint().width())
            for w in inside.findChildren(QLabel)
            if w.minimumSizeHint().width() > 150
        ]
