"""What is written for people to read is formatted as ruff would format it."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from core.lowering import lower
from core.templates import TEMPLATES

LINE = "120"


def ruff(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "ruff", *arguments], capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The model of every template."""
    folder = tmp_path_factory.mktemp("code")
    for template in TEMPLATES:
        name = template.key.replace("-", "_")
        (folder / f"{name}.py").write_text(lower(template.build()).source, encoding="utf-8")
    return folder


def test_every_template_becomes_formatted_code(written: Path) -> None:
    assert len(list(written.iterdir())) == len(TEMPLATES)
    done = ruff("format", "--check", "--isolated", "--line-length", LINE, str(written))
    assert done.returncode == 0, done.stdout


def test_no_name_is_unused_or_unknown(written: Path) -> None:
    done = ruff("check", "--isolated", "--select", "F,E7,E9,I", "--line-length", LINE, str(written))
    assert done.returncode == 0, done.stdout


def test_the_check_can_fail(tmp_path: Path) -> None:
    assert shutil.which("ruff") or ruff("--version").returncode == 0
    (tmp_path / "bad.py").write_text("import os\nx = ( 1)\n", encoding="utf-8")
    assert ruff("format", "--check", "--isolated", str(tmp_path)).returncode == 1
    assert ruff("check", "--isolated", "--select", "F", str(tmp_path)).returncode == 1
