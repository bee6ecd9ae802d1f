"""Data of one's own for the tests of the panel."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from core.data.finding import find
from core.starting import start
from gui.data import DataPanel
from gui.session import Session

CITIES = ("Lisbon", "Paris", "Rome")
HEAD = "id,city,rooms,area,garden,price"


def houses(path: Path, rows: int = 120) -> Path:
    """A table with gaps: of every tenth row the area is missing."""
    lines = [HEAD]
    for i in range(rows):
        area = "" if i % 10 == 3 else f"{40 + (i * 37) % 90}.5"
        garden = "yes" if i % 3 == 0 else "no"
        lines.append(f"H{i:04d},{CITIES[(i * 7) % 3]},{1 + (i * 5) % 6},{area},{garden},{50_000 + (i * 7919) % 90_000}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def pictures(folder: Path, each: int = 12) -> Path:
    """Squares and stripes, in a folder for each."""
    rng = np.random.default_rng(0)
    for name, value in (("dark", 40), ("light", 210)):
        (folder / name).mkdir(parents=True)
        for i in range(each):
            noise = rng.integers(-20, 20, (16, 16, 3))
            Image.fromarray((value + noise).astype(np.uint8)).save(folder / name / f"{i:03d}.png")
    return folder


Open = Callable[..., tuple[Session, DataPanel]]


def opened(qtbot: QtBot, path: Path | None, width: int = 1440, height: int = 420) -> tuple[Session, DataPanel]:
    """The panel over a project that was started from `path`."""
    session = Session(start(find(path)).project if path is not None else None)
    panel = DataPanel(session)
    qtbot.addWidget(panel)
    panel.resize(width, height)
    panel.show()
    qtbot.waitExposed(panel)
    settled(qtbot, panel)
    return session, panel


def settled(qtbot: QtBot, panel: DataPanel) -> None:
    """Waits until nothing is looked at or prepared any more."""
    qtbot.waitUntil(lambda: not panel.busy and not panel._due._marked and not panel.presence.busy, timeout=30_000)


@pytest.fixture
def open_own(qtbot: QtBot) -> Open:
    def do(path: Path | None, width: int = 1440, height: int = 420) -> tuple[Session, DataPanel]:
        return opened(qtbot, path, width, height)

    return do
