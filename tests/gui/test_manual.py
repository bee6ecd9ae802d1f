"""The manual in the program, and the small windows of the menus."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from gui.manual import Manual


def test_the_page_of_a_layer_is_found_by_typing(qtbot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    manual = Manual(window)
    qtbot.addWidget(manual)
    manual.show()
    assert "Netwright opens on the start page" in manual.text.toPlainText()
    QTest.keyClicks(manual.search, "transposed")
    assert manual.list.count() < 20
    assert manual.list.currentItem().text() == "Transposed convolution 1D"
    assert "Transposed convolution 1D" in manual.text.toPlainText()
    QTest.keyClicks(manual.search, " nothing like it")
    assert manual.list.count() == 0
    manual.search.clear()
    assert manual.list.count() > 300


def test_pages_stand_under_titles_that_cannot_be_chosen(qtbot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    manual = Manual(window)
    qtbot.addWidget(manual)
    manual.show()
    items = [manual.list.item(row) for row in range(manual.list.count())]
    titles = [item.text() for item in items if not item.flags() & Qt.ItemFlag.ItemIsSelectable]
    assert titles[:2] == ["Manual", "Data"]
    assert {"Losses", "Optimizers", "Rate over time", "First values", "Templates: Generative"} <= set(titles)
    QTest.keyClicks(manual.search, "kaiming normal")
    assert [page.key for page in manual.found if page.section == "First values"] == ["initialiser-kaiming_normal"]
    QTest.keyClick(manual.search, Qt.Key.Key_Down)
    assert manual.list.currentItem().flags() & Qt.ItemFlag.ItemIsSelectable


def test_a_layer_opens_its_own_page(qtbot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    manual = Manual(window)
    qtbot.addWidget(manual)
    manual.show_page("layer-LSTM")
    assert manual.list.currentItem().data(Qt.ItemDataRole.UserRole) == "layer-LSTM"
    assert "LSTM" in manual.text.toPlainText()
