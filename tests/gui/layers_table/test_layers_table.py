"""The table of layers: its selection is the canvas's, it patches instead of beginning anew, and all of it works by keys."""

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from core.builder import Net
from core.document import Document, edits
from core.templates import TEMPLATES
from gui.layers_table import LayersPanel
from gui.layers_table.rows import COLUMNS, FROZEN_COLUMN, NAME, PARAMETERS, PROBLEM, TYPE
from gui.session import Session

Key, Control, Shift = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def session() -> Session:
    return Session(TEMPLATES["digits-cnn"].build())


@pytest.fixture
def panel(qtbot: QtBot, session: Session) -> LayersPanel:
    made = LayersPanel(session)
    qtbot.addWidget(made)
    made.resize(1000, 500)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    made.view.setFocus()
    qtbot.waitUntil(made.view.hasFocus)
    tester = QAbstractItemModelTester(made.model, QAbstractItemModelTester.FailureReportingMode.Fatal, made)
    tester.setUseFetchMore(False)  # it would open blocks in the middle of a reset
    assert tester.model() is made.model
    return made


def column(panel: LayersPanel, number: int, parent: QModelIndex | None = None) -> list[str]:
    above = parent or QModelIndex()
    return [str(panel.model.index(row, number, above).data() or "") for row in range(panel.model.rowCount(above))]


def node(session: Session, type: str, number: int = 0) -> str:
    return [n.id for n in session.graph.nodes.values() if n.type == type][number]


def index(panel: LayersPanel, id: str, column: int = NAME) -> QModelIndex:
    return panel.model.index(panel.model.row_of(id), column)


def click(panel: LayersPanel, id: str, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    panel.view.scrollTo(index(panel, id))
    QTest.mouseClick(panel.view.viewport(), LEFT, modifier, panel.view.visualRect(index(panel, id, TYPE)).center())


def press(panel: LayersPanel, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(panel.view, key, modifier)


def test_every_layer_is_a_row_with_what_is_known_of_it(panel: LayersPanel, session: Session) -> None:
    assert column(panel, NAME) == [n.name for n in session.graph.nodes.values()]
    row = panel.model.row_of(node(session, "Conv2d"))
    told = [panel.model.index(row, i).data() for i in range(len(COLUMNS))]
    assert told == ["conv1", "Convolution 2D", "N×32×8×8", "320", "36.9 K", "", ""]
    assert panel.count.text() == "10 layers"


def test_what_is_clicked_is_selected_on_the_canvas(panel: LayersPanel, session: Session) -> None:
    conv, flatten = node(session, "Conv2d"), node(session, "Flatten")
    click(panel, conv)
    assert session.selection == {conv}
    click(panel, flatten, Control)
    assert session.selection == {conv, flatten}
    click(panel, flatten)
    click(panel, conv, Shift)
    assert len(session.selection) == panel.model.row_of(flatten) - panel.model.row_of(conv) + 1


def test_what_is_selected_on_the_canvas_is_selected_here(panel: LayersPanel, session: Session) -> None:
    chosen = {node(session, "Conv2d"), node(session, "Linear", 1), node(session, "Output")}
    session.select(chosen)
    rows = {panel.model.data_at(i).path[-1] for i in panel.view.selectionModel().selectedRows()}  # type: ignore[union-attr]
    assert rows == chosen
    assert session.selection == chosen
    session.select([])
    assert not panel.view.selectionModel().selectedRows()


def test_arrows_select_and_ctrl_a_selects_all(panel: LayersPanel, session: Session) -> None:
    press(panel, Key.Key_Home)
    press(panel, Key.Key_Down)
    assert len(session.selection) == 1
    press(panel, Key.Key_Down, Shift)
    assert len(session.selection) == 2
    press(panel, Key.Key_A, Control)
    assert session.selection == set(session.graph.nodes)


def test_enter_asks_for_the_layer_to_be_seen(qtbot: QtBot, panel: LayersPanel, session: Session) -> None:
    conv = node(session, "Conv2d")
    click(panel, conv)
    with qtbot.waitSignal(session.asked) as asked:
        press(panel, Key.Key_Return)
    assert asked.args == ["network", conv]


def test_f2_renames_and_escape_does_not(panel: LayersPanel, session: Session) -> None:
    conv = node(session, "Conv2d")
    click(panel, conv)
    for key, name in ((Key.Key_Escape, "conv1"), (Key.Key_Return, "eyes")):
        press(panel, Key.Key_F2)
        field = next(f for f in panel.view.findChildren(QLineEdit) if f.isVisible())
        field.selectAll()
        QTest.keyClicks(field, "eyes")
        QTest.keyClick(field, key)
        QApplication.processEvents()  # Qt keeps what was typed in a turn of its own
        assert session.graph.nodes[conv].name == name
    assert session.document.undo_label == "Rename 'conv1'"
    assert "eyes" in column(panel, NAME)
    session.undo()
    assert "conv1" in column(panel, NAME)


def test_delete_deletes_what_is_selected(panel: LayersPanel, session: Session) -> None:
    conv, flatten = node(session, "Conv2d"), node(session, "Flatten")
    click(panel, conv)
    click(panel, flatten, Control)
    press(panel, Key.Key_Delete)
    assert {conv, flatten}.isdisjoint(session.graph.nodes)
    assert panel.model.row_of(conv) == -1
    assert session.document.undo_label == "Delete 2 layers"
    session.undo()
    assert panel.model.row_of(conv) >= 0


def test_the_box_freezes_all_that_is_selected(panel: LayersPanel, session: Session) -> None:
    conv, linear = node(session, "Conv2d"), node(session, "Linear")
    click(panel, linear)
    click(panel, conv, Control)
    press(panel, Key.Key_Space)
    assert session.graph.nodes[conv].get("frozen") is True
    assert session.graph.nodes[linear].get("frozen") is True
    assert session.selection == {conv, linear}
    box = panel.view.visualRect(index(panel, conv, FROZEN_COLUMN))
    QTest.mouseClick(panel.view.viewport(), LEFT, pos=QPoint(box.left() + 12, box.center().y()))
    assert session.graph.nodes[conv].get("frozen") in (False, None)
    flags = panel.model.flags(index(panel, node(session, "Flatten"), FROZEN_COLUMN))
    assert not flags & Qt.ItemFlag.ItemIsUserCheckable


def test_columns_sort_both_ways_and_keep_what_is_selected(panel: LayersPanel, session: Session) -> None:
    conv = node(session, "Conv2d")
    session.select([conv])
    panel.view.sortByColumn(PARAMETERS, Qt.SortOrder.DescendingOrder)
    assert [text for text in column(panel, PARAMETERS) if text] == ["65,664", "1,290", "320"]
    panel.view.sortByColumn(PARAMETERS, Qt.SortOrder.AscendingOrder)
    assert [text for text in column(panel, PARAMETERS) if text] == ["320", "1,290", "65,664"]
    assert session.selection == {conv}
    assert [panel.model.data_at(i).path for i in panel.view.selectionModel().selectedRows()] == [(conv,)]  # type: ignore[union-attr]
    session.edit("Wider", lambda p: edits.set_params(p, conv, {"out_channels": 4}))
    assert next(text for text in column(panel, PARAMETERS) if text) == "40"


def test_names_with_numbers_are_in_the_order_of_the_numbers(panel: LayersPanel, session: Session) -> None:
    for number, id in ((10, node(session, "ReLU", 0)), (2, node(session, "ReLU", 1))):
        session.edit("Rename", lambda p, n=number, i=id: edits.rename(p, i, f"act{n}"))  # type: ignore[misc]
    panel.view.sortByColumn(NAME, Qt.SortOrder.AscendingOrder)
    assert [name for name in column(panel, NAME) if name.startswith("act")] == ["act2", "act10"]


def test_the_filter_leaves_what_meets_every_word(panel: LayersPanel, session: Session) -> None:
    QTest.keyClicks(panel.filter, "linear n×10")
    assert column(panel, NAME) == ["linear2"]
    assert panel.count.text() == "1 of 10 layers"
    press(panel, Key.Key_A, Control)
    assert session.selection == {node(session, "Linear", 1)}
    QTest.keyClick(panel.filter, Key.Key_Escape)
    assert panel.model.rowCount() == 10


def test_an_edit_tells_only_the_rows_that_say_something_else(panel: LayersPanel, session: Session) -> None:
    changed: list[int] = []
    resets: list[bool] = []
    panel.model.dataChanged.connect(lambda first, last: changed.extend(range(first.row(), last.row() + 1)))
    panel.model.modelReset.connect(lambda: resets.append(True))
    last = node(session, "Linear", 1)
    session.edit("Rename", lambda p: edits.rename(p, last, "head"))
    assert changed == [panel.model.row_of(last)]
    session.edit("Move", lambda p: edits.move(p, {last: (0.0, 0.0)}))
    assert len(changed) == 1
    assert resets == []


def test_problems_stand_in_their_rows(panel: LayersPanel, session: Session) -> None:
    flatten, linear = node(session, "Flatten"), node(session, "Linear")
    session.edit("Dissolve", lambda p: edits.dissolve(p, flatten))
    assert "picture" in str(index(panel, linear, PROBLEM).data())
    panel.view.sortByColumn(PROBLEM, Qt.SortOrder.AscendingOrder)
    assert column(panel, PROBLEM)[0] != ""


def test_a_block_opens_and_shows_what_is_in_it(qtbot: QtBot, panel: LayersPanel, session: Session) -> None:
    session.open(Document(TEMPLATES["resnet18"].build()), "resnet18", "0" * 32)
    use = next(n for n in session.graph.nodes.values() if n.block)
    click(panel, use.id)
    press(panel, Key.Key_Right)
    place = index(panel, use.id)
    assert panel.view.isExpanded(place)
    inner = session.project.blocks[use.block].graph.nodes
    assert column(panel, NAME, place) == [n.name for n in inner.values()]
    press(panel, Key.Key_Down)
    below = panel.model.data_at(panel.view.currentIndex())
    assert below is not None
    assert len(below.path) == 2
    press(panel, Key.Key_Return)
    assert session.place.where == use.block
    assert session.selection == {below.path[-1]}
    assert column(panel, NAME) == [n.name for n in inner.values()]


def test_an_edit_inside_a_block_is_followed_where_it_is_open(panel: LayersPanel, session: Session) -> None:
    session.open(Document(TEMPLATES["resnet18"].build()), "resnet18", "0" * 32)
    use = next(n for n in session.graph.nodes.values() if n.block)
    click(panel, use.id)
    press(panel, Key.Key_Right)
    inner = next(n for n in session.project.blocks[use.block].graph.nodes.values() if n.type == "Conv2d")
    session.edit("Rename", lambda p: edits.rename(p, inner.id, "renamed", use.block))
    assert "renamed" in column(panel, NAME, index(panel, use.id))
    session.edit("Add", lambda p: edits.add_node(p, "ReLU", 0.0, 0.0, use.block)[0])
    assert len(column(panel, NAME, index(panel, use.id))) == len(session.project.blocks[use.block].graph.nodes)
    assert panel.view.isExpanded(index(panel, use.id))


def test_a_hidden_table_does_nothing_and_catches_up(panel: LayersPanel, session: Session) -> None:
    panel.hide()
    conv = node(session, "Conv2d")
    session.edit("Rename", lambda p: edits.rename(p, conv, "eyes"))
    assert "eyes" not in column(panel, NAME)
    panel.show()
    assert "eyes" in column(panel, NAME)


def test_each_cell_says_for_a_screen_reader_what_it_is(panel: LayersPanel, session: Session) -> None:
    conv = node(session, "Conv2d")
    said = [index(panel, conv, i).data(Qt.ItemDataRole.AccessibleTextRole) for i in (NAME, PARAMETERS, FROZEN_COLUMN)]
    assert said == ["Name: conv1", "Parameters: 320", "Frozen: learns"]
    assert panel.view.accessibleName() == "Layers"
    assert panel.filter.accessibleName()


def test_many_layers_are_added_and_removed_at_once(panel: LayersPanel, session: Session) -> None:
    net = Net("digits")
    x = net.input("image")
    for _ in range(300):
        x = net.add("ReLU", x)
    session.open(Document(net.project), "long", "0" * 32)
    assert panel.model.rowCount() == 301
    gone = [n.id for n in session.graph.nodes.values()][100:280]
    session.select(gone[:50])
    session.edit("Delete", lambda p: edits.delete(p, gone))
    assert panel.model.rowCount() == 121
    session.undo()
    assert panel.model.rowCount() == 301
    assert column(panel, NAME)[150] == list(session.graph.nodes.values())[150].name


def test_selecting_all_asks_about_no_cell_out_of_sight(
    panel: LayersPanel, session: Session, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    net = Net("digits")
    x = net.input("image")
    for _ in range(400):
        x = net.add("ReLU", x)
    session.open(Document(net.project), "long", "")
    qtbot.waitUntil(lambda: panel.model.rowCount() > 400, timeout=20_000)
    asked = list[QModelIndex]()
    told = panel.model.flags
    monkeypatch.setattr(type(panel.model), "flags", lambda _model, index: (asked.append(index), told(index))[1])
    press(panel, Key.Key_A, Control)
    QApplication.processEvents()
    assert session.selection == session.graph.nodes.keys()
    assert len({index.row() for index in asked}) < 100
