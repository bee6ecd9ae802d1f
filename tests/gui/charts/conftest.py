"""Charts are tested in both themes, shown in a window, with real mouse events."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from gui import theme

Show = Callable[..., QWidget]


@pytest.fixture(params=["dark", "light"])
def look(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[theme.Theme]:
    """Runs the test in both themes."""
    theme.apply(qapp, request.param)
    yield theme.current()
    qapp.setStyleSheet("")


@pytest.fixture
def show(qtbot: QtBot) -> Show:
    """Shows a widget in a given size and waits until it has been painted."""

    def do(widget: QWidget, width: int = 420, height: int = 220) -> QWidget:
        qtbot.addWidget(widget)
        widget.resize(width, height)
        widget.show()
        qtbot.waitExposed(widget)
        QApplication.processEvents()
        return widget

    return do


@pytest.fixture
def colours() -> Callable[[QWidget], set[str]]:
    """All colours that a widget shows."""

    def of(widget: QWidget) -> set[str]:
        image: QImage = widget.grab().toImage()
        return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}

    return of
