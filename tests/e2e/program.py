"""The program as a person has it: a process of its own, seen through the X server and the disk alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
LOOK_S = 0.05
PATIENCE_S = 60.0
HAND_S = 0.5
"""A person's pause before and after a gesture: what is seen on the screen may be a moment ahead of what takes events."""
Xdotool = Callable[..., str]


def until(condition: Callable[[], Any], what: str, seconds: float = PATIENCE_S) -> Any:
    """Looks until `condition` gives something; that something."""
    limit = time.monotonic() + seconds
    while True:
        found = condition()
        if found:
            return found
        assert time.monotonic() < limit, f"{what} did not happen within {seconds:g} seconds."
        time.sleep(LOOK_S)


class Program:
    """`python -m gui` on a screen, under a mouse and keys that only the X server knows of."""

    def __init__(self, process: subprocess.Popen[str], xdotool: Xdotool) -> None:
        self.process, self.xdotool = process, xdotool

    def windows(self) -> dict[str, str]:
        """Titles of the windows that can be seen, by id."""
        ids = self.xdotool("search", "--onlyvisible", "--name", ".", may_fail=True).split()
        titles = {id: self.xdotool("getwindowname", id, may_fail=True) for id in ids}
        return {id: title for id, title in titles.items() if title}

    def window(self, title: str, seconds: float = PATIENCE_S) -> str:
        """The id of the window whose title has these words, once it is there and has the keyboard.

        There is no window manager on this screen to give it the keyboard.
        """

        def look() -> str | None:
            assert self.process.poll() is None, f"the program ended with {self.process.returncode}"
            return next((id for id, found in self.windows().items() if title in found), None)

        try:
            id = str(until(look, f"A window called '{title}'", seconds))
        except AssertionError as error:
            raise AssertionError(f"{error} Those that are there: {list(self.windows().values())}.") from None
        self.xdotool("windowfocus", id)
        until(lambda: self.xdotool("getwindowfocus", may_fail=True) == id, f"The keyboard for '{title}'")
        return id

    def click(self, x: int, y: int) -> None:
        self.xdotool("mousemove", x, y)
        time.sleep(HAND_S)
        self.xdotool("click", 1)

    def key(self, *names: str) -> None:
        time.sleep(HAND_S)
        self.xdotool("key", *names)

    def type(self, text: str) -> None:
        self.xdotool("type", "--delay", 12, text)

    def drag(self, start: tuple[int, int], *way: tuple[int, int]) -> None:
        """With the left button held, as slowly as a hand."""
        self.xdotool("mousemove", *start)
        time.sleep(HAND_S)
        self.xdotool("mousedown", 1)
        for spot in way:
            self.xdotool("mousemove", *spot)
            time.sleep(2 * LOOK_S)
        self.xdotool("mouseup", 1)
        time.sleep(HAND_S)

    def ended(self, seconds: float = PATIENCE_S) -> int:
        """The exit code, once it is there."""
        return self.process.wait(seconds)


@contextmanager
def running(environment: dict[str, str], xdotool: Xdotool, *arguments: object) -> Iterator[Program]:
    """Opens the program; what it wrote on stderr must be nothing. A program that is still there at the end is killed."""
    command = [sys.executable, "-m", "gui", *map(str, arguments)]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True)
    with process:
        try:
            yield Program(process, xdotool)
        finally:
            process.kill()
            assert process.stderr is not None
            errors = process.stderr.read()
    assert "Traceback" not in errors, errors


def runs() -> list[dict[str, Any]]:
    """What the disk says of all runs of all projects."""
    folder = Path(os.environ["XDG_DATA_HOME"]) / "netwright" / "projects"
    found = []
    for path in sorted(folder.glob("*/runs/*/run.json")):
        try:
            found.append({**json.loads(path.read_text()), "folder": path.parent})
        except (OSError, ValueError):
            continue
    return found


def epochs_on_disk(run: dict[str, Any]) -> int:
    table = run["folder"] / "epochs.csv"
    return max(0, len(table.read_text().splitlines()) - 1) if table.exists() else 0
