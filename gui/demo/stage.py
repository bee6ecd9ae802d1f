"""The window that the demonstration drives: the real one, which keeps no preferences and leaves no working folder behind."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from core.project import WorkingFolder
from gui.demo.patience import until
from gui.demo.pictures import LARGE
from gui.main_window import MainWindow
from gui.preferences import Preferences


class DemoWindow(MainWindow):
    """A person's own preferences and recent files stay as they are."""

    def remember(self, preferences: Preferences) -> None:
        self.preferences = preferences


@contextmanager
def opened() -> Iterator[MainWindow]:
    """The window on its start page; closed at the end, whatever happened, without a question."""
    window = DemoWindow(Preferences(theme="dark"))
    window.resize(LARGE)
    window.show()
    window.activateWindow()
    ready: list[bool] = []
    window.when_ready(lambda: ready.append(True))
    until(lambda: ready, "Opening the window", 30)
    ids: set[str] = set()
    window.session.opened.connect(lambda: ids.add(window.session.id))
    try:
        yield window
    finally:
        window.session.document.mark_saved()
        window.close()
        for id in ids:
            shutil.rmtree(WorkingFolder(id).path, ignore_errors=True)
