"""The window and the hands of these tests."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication

from gui.demo.builder import Builder
from gui.demo.hands import Hands
from gui.main_window import MainWindow
from tests.gui.journeys.windows import opened


@pytest.fixture
def window(qapp: QApplication) -> Iterator[MainWindow]:
    """The main window on its start page, 1440 by 900."""
    with opened() as window:
        yield window


@pytest.fixture
def hands(window: MainWindow) -> Hands:
    return Hands(window)


@pytest.fixture
def builder(window: MainWindow) -> Builder:
    return Builder(window)
