"""`netwright demo` as a program: on a screen and without one."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from core.project import load
from tests.e2e.program import ROOT

SCENES = ("1-start", "2-building", "3-training", "4-trained", "5-predict")
LOOKS = tuple(f"{name}-{size}.png" for name in ("dark", "light") for size in ("1440x900", "911x512"))


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("seen", [False, True], ids=["offscreen", "on a screen"])
def test_the_demonstration_does_all_it_says(request: pytest.FixtureRequest, tmp_path: Path, seen: bool) -> None:
    environment = without_a_screen() if not seen else request.getfixturevalue("screen").environment()
    command = [sys.executable, "-m", "gui", "demo", "--out", str(tmp_path / "demo")]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=280)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""
    assert "NO" not in done.stdout.split()
    pictures = {path.name for path in (tmp_path / "demo" / "screenshots").iterdir()}
    assert {f"{scene}-{look}" for scene in SCENES for look in LOOKS} <= pictures
    project, extras = load(tmp_path / "demo" / "digits.netw")
    assert len(project.graph.nodes) == 10
    assert extras.weights
    assert (tmp_path / "demo" / "digits-code" / "model.py").is_file()
    assert left_behind() == []


def without_a_screen() -> dict[str, str]:
    hidden = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    return {name: value for name, value in os.environ.items() if name not in hidden}


def left_behind() -> list[Any]:
    """Preferences and working folders in the person's own home."""
    places = (Path(os.environ["XDG_CONFIG_HOME"]) / "netwright", Path(os.environ["XDG_DATA_HOME"]) / "netwright")
    return [path for place in places for path in place.rglob("*") if path.is_file()]
