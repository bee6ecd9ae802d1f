"""The `netwright` command: which words open the window, and what happens where there is no screen."""

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from gui import __main__ as command
from gui.__main__ import has_screen, main

SCREENLESS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What the window and the demonstration were asked to do."""
    asked: list[object] = []
    window = SimpleNamespace(main=lambda file: asked.append(("window", file)) or 0)
    demo = SimpleNamespace(main=lambda out: asked.append(("demo", str(out))) or 0)
    monkeypatch.setitem(sys.modules, "gui.app", window)
    monkeypatch.setitem(sys.modules, "gui.demo", demo)
    return asked


def test_without_words_the_window_opens(opened: list[object]) -> None:
    assert main([]) == 0
    assert opened == [("window", None)]


def test_a_file_opens_in_the_window(opened: list[object], tmp_path: Path) -> None:
    (tmp_path / "a.netw").write_bytes(b"x")
    assert main([str(tmp_path / "a.netw")]) == 0
    assert opened == [("window", tmp_path / "a.netw")]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["missing.netw"], "There is no file 'missing.netw'."),
        (["trian"], "There is no verb 'trian'. Did you mean 'train'?"),
        (["dmo"], "Did you mean 'demo'?"),
        (["one.netw", "two.netw"], "one file at a time"),
    ],
)
def test_other_words_are_a_mistake(
    opened: list[object], capsys: pytest.CaptureFixture[str], words: list[str], sentence: str
) -> None:
    assert main(words) == 2
    told = capsys.readouterr()
    assert sentence in told.err
    assert len(told.err.splitlines()) == 1
    assert opened == []


def test_without_a_screen_one_sentence_takes_the_place_of_qts_abort(
    opened: list[object], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in SCREENLESS:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(command, "has_screen", lambda environment: False)
    assert main([]) == 1
    told = capsys.readouterr().err
    assert "There is no screen here" in told
    assert len(told.splitlines()) == 1
    assert opened == []


def test_which_environments_have_a_screen() -> None:
    assert not has_screen({}, "linux")
    assert not has_screen({"DISPLAY": ""}, "linux")
    assert has_screen({"DISPLAY": ":0"}, "linux")
    assert has_screen({"WAYLAND_DISPLAY": "wayland-0"}, "linux")
    assert has_screen({"QT_QPA_PLATFORM": "offscreen"}, "linux")
    assert has_screen({}, "darwin")
    assert has_screen({}, "win32")


def test_the_demonstration_draws_into_memory_where_there_is_no_screen(
    opened: list[object], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in SCREENLESS:
        monkeypatch.setenv(name, "")
    monkeypatch.setattr(command, "has_screen", lambda environment: False)
    assert main(["demo", "--out", str(tmp_path)]) == 0
    assert opened == [("demo", str(tmp_path))]
    assert command.os.environ["QT_QPA_PLATFORM"] == "offscreen"


def test_the_demonstration_asks_for_its_folder(opened: list[object], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["demo"]) == 2
    assert "--out" in capsys.readouterr().err
    assert opened == []


def test_headless_verbs_never_load_qt() -> None:
    script = (
        "import sys\nfrom gui.__main__ import main\ncode = main(['templates'])\n"
        "print(code, [name for name in sys.modules if name.startswith(('PySide6', 'torch', 'pyqtgraph'))])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "0 []"
