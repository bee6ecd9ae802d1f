"""What the tests of the window share: the two themes, and no widget that outlives its test."""

from collections.abc import Iterator
from functools import partialmethod

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui import theme

LONGEST_WAIT_MS = 40_000


WAITS = ("waitUntil", "waitSignal", "waitSignals", "waitExposed", "waitActive")
# Two cores that do other things too need more than pytest-qt's five seconds for what usually takes one.
PatientBot = type("PatientBot", (QtBot,), {w: partialmethod(getattr(QtBot, w), timeout=LONGEST_WAIT_MS) for w in WAITS})


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:
    """As pytest-qt's own, but it gives up later."""
    return PatientBot(request)


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
