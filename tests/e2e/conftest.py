"""Screens for the end-to-end tests: an X server of their own, on which the real program is driven with a real mouse."""

import os
import select
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import pytest

START_SECONDS = 60


@dataclass(frozen=True)
class Screen:
    """A running X server. `width` and `height` are in pixels."""

    display: str
    width: int
    height: int

    def environment(self, scale: float = 1.0) -> dict[str, str]:
        """What a program needs to open its window here, with `scale` pixels to a logical pixel."""
        inherited = {name: value for name, value in os.environ.items() if name != "WAYLAND_DISPLAY"}
        return {**inherited, "DISPLAY": self.display, "QT_QPA_PLATFORM": "xcb", "QT_SCALE_FACTOR": f"{scale:g}"}


def require(program: str) -> str:
    """The path of `program`; fails the test with a sentence where it is not installed."""
    path = shutil.which(program)
    if path is None:
        pytest.fail(
            f"{program} is not installed. `make test` installs it on Debian and Ubuntu; "
            f"elsewhere install it with your system's package manager."
        )
    return path


def read_display(reader: int, server: subprocess.Popen[bytes]) -> str:
    """Waits until the server has written the number of its display, which it does when it takes connections."""
    written, _, _ = select.select([reader], [], [], START_SECONDS)
    number = os.read(reader, 32).decode().strip() if written else ""
    if not number:
        server.kill()
        _, errors = server.communicate()
        pytest.fail(f"Xvfb did not start within {START_SECONDS} seconds: {errors.decode(errors='replace').strip()}")
    return f":{number}"


@contextmanager
def running_screen(width: int, height: int) -> Iterator[Screen]:
    """Starts Xvfb on a free display with one screen of `width` by `height` pixels and stops it at the end."""
    reader, writer = os.pipe()
    command = [require("Xvfb"), "-displayfd", str(writer), "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[writer], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as server:
        os.close(writer)
        try:
            yield Screen(read_display(reader, server), width, height)
        finally:
            os.close(reader)
            server.terminate()


@pytest.fixture
def start_screen() -> Iterator[Callable[[int, int], Screen]]:
    """A function of width and height in pixels that starts an X server; all are stopped after the test."""
    if sys.platform != "linux":
        pytest.skip("the end-to-end tests drive an X server")
    with ExitStack() as screens:
        yield lambda width, height: screens.enter_context(running_screen(width, height))


@pytest.fixture
def screen(start_screen: Callable[[int, int], Screen]) -> Screen:
    """An X server with a screen of 1440 by 900 pixels."""
    return start_screen(1440, 900)


@pytest.fixture
def xdotool(screen: Screen) -> Callable[..., str]:
    """A function that runs xdotool with its arguments on `screen` and gives what it printed.

    `may_fail`: also where it found nothing, or what it was to look at has gone meanwhile.
    """
    program = require("xdotool")

    def run(*arguments: object, may_fail: bool = False) -> str:
        command = [program, *map(str, arguments)]
        done = subprocess.run(command, env=screen.environment(), capture_output=True, text=True, timeout=60)
        assert may_fail or done.returncode == 0, f"xdotool {' '.join(command[1:])}: {done.stderr}"
        return done.stdout.strip()

    return run
