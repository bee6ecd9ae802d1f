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
    assert manual.list.count() == 1
    assert "Transposed convolution 2D" in manual.text.toPlainText()
    QTest.keyClicks(manual.search, " nothing like it")
    assert manual.list.count() == 0
    manual.search.clear()
    assert manual.list.count() > 40


def test_a_layer_opens_its_own_page(qtbot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    manual = Manual(window)
    qtbot.addWidget(manual)
    manual.show_page("layer-LSTM")
    assert manual.list.currentItem().data(Qt.ItemDataRole.UserRole) == "layer-LSTM"
    assert "LSTM" in manual.text.toPlainText()
