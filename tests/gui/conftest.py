"""What the tests of the window share: the two themes, and no widget that outlives its test."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from gui import theme


def destroy_windows() -> None:
    """Menus, pop-ups and dialogs that belong to a window go with it: hidden by themselves they tell it while it goes."""
    for widget in QApplication.topLevelWidgets():
        if widget.parent() is None:
            widget.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture(autouse=True)
def no_stray_windows(qapp: QApplication) -> Iterator[None]:
    """Destroys what a test leaves on the screen: its timers and shortcuts would run on in the next test."""
    yield
    destroy_windows()


@pytest.fixture(params=["dark", "light"])
def scheme(request: pytest.FixtureRequest, qapp: QApplication) -> str:
    """Runs the test twice, in the dark and in the light theme, and gives its name."""
    theme.apply(qapp, request.param)
    return request.param
