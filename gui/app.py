"""Opens the window: what is slow to load waits until it has been painted."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from gui import preferences, theme
from gui.main_window import MainWindow


def make_application(arguments: list[str] | None = None) -> QApplication:
    """The one QApplication, named and dressed."""
    app = QApplication.instance() or QApplication(arguments or sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setApplicationName("Netwright")
    app.setApplicationDisplayName("Netwright")
    app.setDesktopFileName("netwright")
    app.setWindowIcon(QIcon(str(theme.asset("netwright.svg"))))
    return app


def main(file: Path | None = None) -> int:
    """Opens the window, on `file` where one is given, and runs until it is closed."""
    app = make_application()
    chosen = preferences.load()
    theme.apply(app, chosen.theme)
    window = MainWindow(chosen)
    window.show()
    if file is not None:
        window.when_ready(lambda: window.files.open(file))
    _quit_on_interrupt(app, window)
    return app.exec()


def _quit_on_interrupt(app: QApplication, window: MainWindow) -> None:
    """Ctrl+C in the terminal closes the window as its button does. Python sees the signal only when Qt lets it run."""
    signal.signal(signal.SIGINT, lambda *_: window.close())
    timer = QTimer(app)
    timer.timeout.connect(lambda: None)
    timer.start(250)
