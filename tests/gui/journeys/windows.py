"""The real main window for tests: opened as `gui.app` opens it, closed without a question."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication, QEvent, QSize
from PySide6.QtWidgets import QApplication

from core.graph import Node
from gui import theme, warm_up
from gui.demo.hands import Hands
from gui.demo.patience import settle, until
from gui.main_window import MainWindow
from gui.preferences import Preferences
from gui.training.trainer import IDLE

LARGE, SMALL = QSize(1440, 900), QSize(911, 512)


@contextmanager
def opened(preferences: Preferences | None = None, size: QSize = LARGE) -> Iterator[MainWindow]:
    """On the start page, with torch loaded. At the end it is closed without a question and all its threads have ended."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    preferences = preferences or Preferences(theme="dark")
    theme.apply(app, preferences.theme)
    window = MainWindow(preferences)
    window.resize(size)
    window.show()
    window.activateWindow()
    ready: list[bool] = []
    window.when_ready(lambda: ready.append(True))
    until(lambda: ready, "Making the editor", 30)
    until(warm_up.ready, "Loading torch", 60)
    settle()
    try:
        yield window
    finally:
        leave(window)


def leave(window: MainWindow) -> None:
    window.session.document.mark_saved()
    window.close()
    runner = window.trainer._runner
    until(lambda: runner is None or not runner.running, "The end of the training's thread", 30)
    window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def node(window: MainWindow, type: str, number: int = 0) -> Node:
    """A layer of that type, in the order of their making."""
    return [n for n in window.session.project.graph.nodes.values() if n.type == type][number]


def trained(window: MainWindow, seconds: float = 60) -> str:
    """Waits until the training that was asked for has ended; the run's state."""
    until(lambda: window.trainer.run is not None, "The beginning of the training", seconds)
    until(lambda: window.trainer.state == IDLE, "The end of the training", seconds)
    assert window.trainer.run is not None
    return window.trainer.run.state


def press_shortcut(window: MainWindow, hands: Hands, command: str) -> None:
    """The keys that the command has on this platform."""
    keys = window.commands.action(command).shortcut()[0]
    hands.press(keys.key(), keys.keyboardModifiers())
