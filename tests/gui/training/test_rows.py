"""The settings end between two rows, however high the panel is, and scroll to the rest."""

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.forms.field import Field
from gui.training import TrainingPanel


@pytest.mark.parametrize("height", [230, 248, 262, 281, 300, 333, 371, 420])
def test_no_row_is_cut(qtbot: QtBot, panel: TrainingPanel, height: int) -> None:
    panel.resize(1200, height)
    scroll = panel._scroll
    for _ in range(5):
        QApplication.processEvents()
    seen = scroll.viewport().height()
    spans = [
        (top, top + field.height())
        for field in scroll.widget().findChildren(Field)
        if field.isVisible()
        for top in [field.mapTo(scroll.widget(), QPoint(0, 0)).y()]
    ]
    assert len(spans) >= 5
    assert all(end <= seen or top >= seen for top, end in spans)
    assert any(end <= seen for _, end in spans), "a row at least"
    last = max(end for _, end in spans)
    assert scroll.verticalScrollBar().maximum() >= last - seen, "all others can be scrolled to"
