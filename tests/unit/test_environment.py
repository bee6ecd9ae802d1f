"""Guards on what is installed and on what an import pulls in, each in a fresh process."""

import importlib.metadata
import json
import os
import pkgutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parents[2]
TORCH_FREE = ("spec", "problems", "graph", "document", "layers", "analysis", "project", "templates")

COUNT_REFERENCES = """
import json, sys
from PySide6 import QtCore, QtGui

class Sender(QtCore.QObject):
    sent = QtCore.Signal()

sender, path, colour, rectangle = Sender(), QtGui.QPainterPath(), QtGui.QColor(), QtCore.QRectF()
calls = {
    "QPainterPath.moveTo": lambda: path.moveTo(0.0, 0.0),
    "QColor.setRgb": lambda: colour.setRgb(1, 2, 3),
    "QObject.setObjectName": lambda: sender.setObjectName("a"),
    "Signal.emit": lambda: sender.sent.emit(),
    "QRectF.isNull": lambda: rectangle.isNull(),
    "QObject.inherits": lambda: sender.inherits("QTimer"),
}

def drift(call, value, times=100):
    before = sys.getrefcount(value)
    for _ in range(times):
        call()
    return (sys.getrefcount(value) - before) / times

print(json.dumps({name: [drift(call, v) for v in (None, True, False)] for name, call in calls.items()}), flush=True)
for _ in range(50_000):
    for call in calls.values():
        call()
"""

IMPORT_AND_LOOK = """
import importlib, json, sys
arrived = {}
for name in json.loads(sys.argv[1]):
    importlib.import_module(name)
    for package in json.loads(sys.argv[2]):
        if package in sys.modules:
            arrived.setdefault(package, name)
print(json.dumps(arrived))
"""


def run_python(code: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "error", "-c", code, *arguments]
    return subprocess.run(command, cwd=ROOT, env=os.environ, capture_output=True, text=True, timeout=100)


def modules_of(package: str) -> list[str]:
    """The names of `package` and of every module below it, found without importing one."""
    folder = ROOT.joinpath(*package.split("."))
    if not folder.is_dir():
        return [package]
    below = pkgutil.iter_modules([str(folder)])
    return [package, *(name for m in below for name in modules_of(f"{package}.{m.name}") if m.name != "__main__")]


def first_importers(modules: list[str], unwanted: list[str]) -> dict[str, str]:
    """Imports `modules` in order; for each unwanted package that arrived, the module whose import brought it."""
    done = run_python(IMPORT_AND_LOOK, json.dumps(modules), json.dumps(unwanted))
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_qt_keeps_the_reference_counts_of_none_true_and_false() -> None:
    done = run_python(COUNT_REFERENCES)
    pair = f"PySide6 {importlib.metadata.version('PySide6-Essentials')} on Python {sys.version.split()[0]}"
    assert done.stdout, f"{pair} did not run: {done.stderr}"
    drifts = json.loads(done.stdout)
    unsafe = {name: d for name, d in drifts.items() if any(abs(references) > 0.2 for references in d)}
    assert not unsafe, f"{pair} loses or leaks references to None, True or False at every call: {unsafe}"
    assert done.returncode == 0, f"{pair} ended with {done.returncode} after 300,000 calls: {done.stderr[-2000:]}"


def test_no_module_of_core_imports_qt() -> None:
    modules = modules_of("core")
    assert {f"core.{name}" for name in TORCH_FREE} <= set(modules)
    assert first_importers(modules, ["PySide6", "shiboken6", "pyqtgraph", "qtpy", "qtawesome"]) == {}


@pytest.mark.parametrize("package", TORCH_FREE)
def test_checking_a_network_needs_no_torch(package: str) -> None:
    assert first_importers(modules_of(f"core.{package}"), ["torch", "sklearn", "scipy"]) == {}


@pytest.mark.parametrize("module", ["gui.app", "gui.main_window"])
def test_the_first_paint_waits_for_no_heavy_package(module: str) -> None:
    assert first_importers([module], ["torch", "pyqtgraph", "sklearn", "scipy"]) == {}


def test_the_command_reaches_its_headless_verbs_without_qt() -> None:
    assert first_importers(["gui.__main__", "core.cli"], ["PySide6", "shiboken6", "pyqtgraph", "torch"]) == {}


@pytest.mark.parametrize("package", ["core", "gui"])
def test_every_folder_of_modules_is_a_package(package: str) -> None:
    """import-linter and the wheel pass over folders without __init__.py, silently."""
    folders = {path.parent for path in (ROOT / package).rglob("*.py")}
    assert folders
    assert [str(f.relative_to(ROOT)) for f in sorted(folders) if not (f / "__init__.py").is_file()] == []


def pins() -> dict[str, Version]:
    lines = (ROOT / "packaging/constraints.txt").read_text(encoding="utf-8").splitlines()
    requirements = [Requirement(line) for line in lines if line and not line.startswith("#")]
    assert all(len(r.specifier) == 1 for r in requirements)
    return {canonicalize_name(r.name): Version(next(iter(r.specifier)).version) for r in requirements}


def test_every_declared_dependency_is_pinned_to_a_version_it_allows() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pinned = pins()
    for line in [*project["dependencies"], *project["optional-dependencies"]["dev"]]:
        requirement = Requirement(line)
        if requirement.marker is None or requirement.marker.evaluate():
            assert requirement.specifier.contains(pinned[canonicalize_name(requirement.name)]), line


def test_the_installed_packages_are_the_pinned_ones() -> None:
    for name, version in pins().items():
        assert Version(importlib.metadata.version(name)).public == version.public, name
