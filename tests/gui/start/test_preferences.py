"""Preferences: what is written comes back, and nothing in a file can stop the program from starting."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gui import preferences
from gui.preferences import Preferences, Recent, Window

FULL = (
    Preferences()
    .with_theme("light")
    .with_window(Window(-20, 30, 1440, 900, True))
    .with_panel("palette", 210)
    .with_recent(Path("/projects/a.netw"), 5)
    .with_recent(Path("/projects/ü.netw"), 6.5)
)
FULL = replace(FULL, shortcuts={"fit": ("Ctrl+9", "0"), "train": ()})


def test_they_come_back_as_they_were(home):
    preferences.save(FULL)
    assert preferences.load() == FULL
    assert preferences.location().is_relative_to(home)


def test_without_a_file_there_are_defaults():
    assert preferences.load() == Preferences(theme="system", recent=(), window=None, panels={})


def test_the_latest_project_is_first_and_listed_once():
    told = Preferences().with_recent("/a.netw", 1).with_recent("/b.netw", 2).with_recent("/a.netw", 3)
    assert [(Path(r.path).name, r.when) for r in told.recent] == [("a.netw", 3), ("b.netw", 2)]
    assert [Path(r.path).name for r in told.without_recent("/a.netw").recent] == ["b.netw"]


def test_only_twelve_projects_are_kept():
    told = Preferences()
    for k in range(20):
        told = told.with_recent(f"/{k}.netw", k)
    assert [Path(r.path).stem for r in told.recent] == [str(k) for k in range(19, 7, -1)]


@pytest.mark.parametrize("theme", ["dark", "light", "dark-contrast", "light-contrast", "system"])
def test_every_theme_comes_back(tmp_path, theme):
    preferences.save(Preferences(theme=theme), tmp_path / "p.json")
    assert preferences.load(tmp_path / "p.json").theme == theme


def test_paths_become_absolute(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert Preferences().with_recent("sub/../x.netw", 1).recent == (Recent(str(tmp_path / "x.netw"), 1),)


@pytest.mark.parametrize("broken", [b"", b"{", b"[1]", b"null", b"\xff\xfe", b"[" * 100_000])
def test_a_broken_file_gives_defaults(tmp_path, broken):
    path = tmp_path / "preferences.json"
    path.write_bytes(broken)
    assert preferences.load(path) == Preferences()


def test_one_broken_piece_leaves_the_others(tmp_path):
    path = tmp_path / "preferences.json"
    preferences.save(FULL, path)
    told = json.loads(path.read_text())
    told["theme"] = "pink"
    told["recent"][0] = {"path": "relative.netw", "when": 1}
    told["window"]["width"] = -3
    told["panels"]["inspector"] = "wide"
    told["shortcuts"] |= {"save": "Ctrl+S", "undo": ["Ctrl+Z", 3, None]}
    told["later"] = {"unknown": True}
    path.write_text(json.dumps(told))
    assert preferences.load(path) == Preferences(
        recent=FULL.recent[1:],
        panels={"palette": 210},
        shortcuts={**FULL.shortcuts, "undo": ("Ctrl+Z",)},
    )


NOISE = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(("theme", "recent", "window", "panels", "shortcuts"), NOISE)))
def test_whatever_is_in_the_file_makes_preferences_that_can_be_saved(tmp_path_factory, told):
    path = tmp_path_factory.mktemp("p") / "preferences.json"
    path.write_text(json.dumps(told))
    found = preferences.load(path)
    preferences.save(found, path)
    assert preferences.load(path) == found


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch):
    path = tmp_path / "preferences.json"
    preferences.save(FULL, path)

    def full_disk(_handle: int) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(OSError, match="No space"):
        preferences.save(Preferences(), path)
    assert preferences.load(path) == FULL
    assert [p.name for p in tmp_path.iterdir()] == ["preferences.json"]


def test_they_are_read_without_qt():
    code = "import sys, gui.preferences as p; p.load(); assert not any(m.startswith('PySide6') for m in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
