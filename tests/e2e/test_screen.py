"""The screen itself: Qt's X11 platform loads, and a real mouse and keyboard reach a real window at every scale."""

import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

import pytest

SHOW_A_LINE_EDIT = """
from PySide6.QtCore import QPoint
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit

app = QApplication([])
field = QLineEdit()
field.setGeometry(100, 80, 300, 40)
field.returnPressed.connect(lambda: (print(field.text(), flush=True), app.quit()))
field.show()
app.processEvents()
centre = field.mapToGlobal(field.rect().center()) * field.devicePixelRatio()
print(app.platformName(), field.devicePixelRatio(), centre.x(), centre.y(), flush=True)
app.exec()
"""


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_a_click_and_typing_reach_a_window(screen: Any, xdotool: Callable[..., str], scale: float) -> None:
    program = subprocess.Popen(
        [sys.executable, "-c", SHOW_A_LINE_EDIT],
        env=screen.environment(scale),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with program:
        assert program.stdout is not None
        platform, ratio, x, y = program.stdout.readline().split()
        assert (platform, float(ratio)) == ("xcb", scale)
        time.sleep(0.5)
        xdotool("mousemove", x, y, "click", 1)
        xdotool("type", "--delay", 20, "digits")
        xdotool("key", "Return")
        try:
            printed, errors = program.communicate(timeout=60)
        finally:
            program.kill()
    assert printed.strip() == "digits", errors
    assert program.returncode == 0, errors


def test_the_screen_has_the_size_asked_for(start_screen: Any) -> None:
    first, second = start_screen(1366, 768), start_screen(911, 512)
    assert first.display != second.display
    sizes = []
    for screen in (first, second):
        code = "from PySide6.QtGui import QGuiApplication; print(QGuiApplication([]).primaryScreen().size().toTuple())"
        done = subprocess.run(
            [sys.executable, "-c", code], env=screen.environment(), capture_output=True, text=True, timeout=60
        )
        sizes.append(done.stdout.strip())
    assert sizes == ["(1366, 768)", "(911, 512)"]
