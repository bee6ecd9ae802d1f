"""What the tests of the window share: the two colour schemes, and no widget that outlives its test."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication

SCHEMES = {"dark": Qt.ColorScheme.Dark, "light": Qt.ColorScheme.Light}


def destroy_windows() -> None:
    for widget in QApplication.topLevelWidgets():
        widget.hide()
        widget.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture(autouse=True)
def no_stray_windows(qapp: QApplication) -> Iterator[None]:
    """Destroys what a test leaves on the screen: its timers and shortcuts would run on in the next test."""
    yield
    destroy_windows()


@pytest.fixture(params=list(SCHEMES))
def scheme(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[str]:
    """Runs the test twice, under Qt's dark and light colour scheme, and gives its name."""
    qapp.styleHints().setColorScheme(SCHEMES[request.param])
    yield request.param
    qapp.styleHints().unsetColorScheme()
