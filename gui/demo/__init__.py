"""The demonstration: the window works without hands, and leaves a project, screenshots and code behind."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from gui.demo.names import CODE, PROJECT, SCREENSHOTS, STOPPED
from gui.demo.report import Report

PLATFORMS = ("WAYLAND_DISPLAY", "wayland"), ("DISPLAY", "xcb")
SCALE = "1.5"
"""Pixels to a logical pixel where nobody looks on: that of many small laptops, and pictures are sharp on all screens."""
QUIET = ("This plugin does not support",)
"""What Qt remarks of a screen that is memory alone."""


def main(out: Path | str) -> int:
    """Writes into the folder `out`, replacing what an earlier demonstration has made. 0: all was done as it should be."""
    folder = Path(out).resolve()
    report = Report()
    try:
        _clear(folder)
    except OSError as error:
        report.fail(f"'{folder}' cannot be written: {error.strerror or error}.")
        return 1
    _choose_platform()
    _play(folder, report)
    return report.end(str(folder))


def _clear(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name in (PROJECT, CODE, SCREENSHOTS, STOPPED):
        path = folder / name
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)


def _choose_platform() -> None:
    """A screen where there is one that answers, else memory: Qt takes the first platform of the list that starts."""
    if sys.platform.startswith("linux") and "QT_QPA_PLATFORM" not in os.environ:
        found = [platform for variable, platform in PLATFORMS if os.environ.get(variable)]
        os.environ["QT_QPA_PLATFORM"] = ";".join([*found, "offscreen"])
    if os.environ.get("QT_QPA_PLATFORM") == "offscreen":
        os.environ.setdefault("QT_SCALE_FACTOR", SCALE)


def _play(folder: Path, report: Report) -> None:
    from PySide6.QtCore import Qt, qInstallMessageHandler
    from PySide6.QtWidgets import QApplication

    from core.problems import NetwrightError
    from gui import theme
    from gui.app import make_application
    from gui.demo.patience import Unmet
    from gui.demo.stage import opened
    from gui.demo.story import Story

    QApplication.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    app = make_application()
    theme.apply(app, "dark")
    before = qInstallMessageHandler(lambda _kind, _context, text: None if text.startswith(QUIET) else _remark(text))
    with report.watching(), opened() as window:
        try:
            Story(window, folder, report).tell()
        except (Unmet, NetwrightError) as error:
            window.grab().save(str(folder / STOPPED))
            report.fail(str(error))
    qInstallMessageHandler(before)


def _remark(text: str | None) -> None:
    print(text, file=sys.stderr)
