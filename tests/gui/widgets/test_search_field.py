"""The search line and the list it stands in front of, by keyboard and mouse."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QToolButton, QTreeView, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gui.widgets import SearchField

Key = Qt.Key


class Panel(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.field, self.view = SearchField("Find a layer…"), QTreeView()
        self.chosen: list[str] = []
        layout = QVBoxLayout(self)
        layout.addWidget(self.field)
        layout.addWidget(self.view)
        self.view.setModel(self._model())
        self.view.expandAll()
        self.field.serve(self.view)
        self.view.activated.connect(lambda index: self.chosen.append(index.data()))

    def _model(self) -> QStandardItemModel:
        model = QStandardItemModel(self)
        for group, names in (("Convolution", ["Conv1d", "Conv2d"]), ("Pooling", ["MaxPool2d"])):
            title = QStandardItem(group)
            title.setSelectable(False)
            title.appendRows([QStandardItem(name) for name in names])
            model.appendRow(title)
        return model


@pytest.fixture
def panel(qtbot: QtBot) -> Panel:
    made = Panel()
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    made.field.setFocus()
    return made


@pytest.fixture
def press(qtbot: QtBot) -> Callable[[QWidget, Key], None]:
    return lambda widget, key: qtbot.keyClick(widget, key)


def test_down_goes_to_the_first_choosable_row(panel: Panel, press: Callable[[QWidget, Key], None]) -> None:
    press(panel.field, Key.Key_Down)
    assert panel.view.hasFocus()
    assert panel.view.currentIndex().data() == "Conv1d"


def test_enter_activates_the_first_then_the_current_row(panel: Panel, press: Callable[[QWidget, Key], None]) -> None:
    press(panel.field, Key.Key_Return)
    press(panel.field, Key.Key_Down)
    press(panel.view, Key.Key_Down)
    panel.field.setFocus()
    press(panel.field, Key.Key_Return)
    assert panel.chosen == ["Conv1d", "Conv2d"]


def test_up_from_the_first_row_comes_back(panel: Panel, press: Callable[[QWidget, Key], None]) -> None:
    press(panel.field, Key.Key_Down)
    press(panel.view, Key.Key_Down)
    press(panel.view, Key.Key_Up)
    assert panel.view.hasFocus()
    press(panel.view, Key.Key_Up)
    assert panel.field.hasFocus()


def test_typing_in_the_list_goes_on_in_the_field(qtbot: QtBot, panel: Panel) -> None:
    qtbot.keyClicks(panel.field, "co")
    qtbot.keyClick(panel.field, Key.Key_Down)
    qtbot.keyClicks(panel.view, "n")
    assert panel.field.text() == "con"
    assert panel.field.hasFocus()


def test_escape_empties_it(qtbot: QtBot, panel: Panel) -> None:
    qtbot.keyClicks(panel.field, "pool")
    qtbot.keyClick(panel.field, Key.Key_Escape)
    assert panel.field.text() == ""


def test_the_cross_shows_with_text_and_clears_it(qtbot: QtBot, panel: Panel) -> None:
    crosses = [b for b in panel.field.findChildren(QToolButton) if b.toolTip() == "Clear"]
    assert len(crosses) == 1
    assert not crosses[0].isVisible()
    qtbot.keyClicks(panel.field, "pool")
    assert crosses[0].isVisible()
    qtbot.mouseClick(crosses[0], Qt.MouseButton.LeftButton)
    assert panel.field.text() == ""


def test_signals_without_a_list(qtbot: QtBot) -> None:
    field = SearchField()
    qtbot.addWidget(field)
    with qtbot.waitSignal(field.handed_over):
        qtbot.keyClick(field, Key.Key_Down)
    field.setText("relu")
    with qtbot.waitSignal(field.submitted) as told:
        qtbot.keyClick(field, Key.Key_Enter)
    assert told.args == ["relu"]


def test_an_empty_list_keeps_the_focus_here(qtbot: QtBot, panel: Panel) -> None:
    panel.view.setModel(QStandardItemModel(panel))
    qtbot.keyClick(panel.field, Key.Key_Down)
    qtbot.keyClick(panel.field, Key.Key_Return)
    assert panel.field.hasFocus()
    assert panel.chosen == []
