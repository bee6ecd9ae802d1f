"""The real window on a real screen, with a real mouse and keyboard: from the start page to a file, and back."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QWidget

from core.graph import End
from core.inference import Model
from core.project import Extras, load, save
from core.templates import TEMPLATES
from core.trained import from_file
from core.training.runs import Runs
from core.training.settings import edit
from gui import theme
from gui.demo.patience import settle
from gui.main_window import MainWindow
from gui.preferences import Preferences
from tests.e2e.program import HAND_S, PATIENCE_S, Program, epochs_on_disk, running, runs, until
from tests.gui.journeys.windows import leave

pytestmark = pytest.mark.timeout(400)
CLOSES_WITHIN = 5.0
"""Seconds from the keys to the window's being gone: much less than the training would go on. `make bench` measures how much."""


@pytest.fixture
def start(screen: Any, xdotool: Callable[..., str]) -> Callable[..., Any]:
    return lambda *arguments: running(screen.environment(), xdotool, *arguments)


@pytest.fixture
def twin(qapp: QApplication) -> Iterator[MainWindow]:
    """The same window in this process, of the same size and unseen: where things are in the other one."""
    theme.apply(qapp, "system")
    window = MainWindow(Preferences())
    window.resize(1440, 900)
    window.show()
    settle()
    yield window
    leave(window)


def middle(window: MainWindow, widget: QWidget, at: QPoint | None = None) -> tuple[int, int]:
    place = widget.mapTo(window, widget.rect().center() if at is None else at)
    return place.x(), place.y()


def card_of(twin: MainWindow, title: str) -> tuple[int, int]:
    return middle(twin, next(c for c in twin.start.page.grid.cards if c.text() == title))


def project_with(path: Path, template: str, epochs: int) -> Path:
    save(path, edit("epochs", epochs, TEMPLATES[template].build()), Extras())
    return path


def run_in_state(state: str, seconds: float = 2 * PATIENCE_S) -> dict[str, Any]:
    found: dict[str, Any] = until(
        lambda: next((r for r in runs() if r["state"] == state), None), f"A run {state}", seconds
    )
    return found


def save_as(program: Program, path: Path) -> None:
    program.key("ctrl+s")
    dialog = program.window("Save the project")
    program.type(str(path))
    program.key("Return")
    until(lambda: dialog not in program.windows(), "The end of the dialog")
    until(path.is_file, "The file")
    program.window(path.stem)


def test_a_first_session(start: Callable[..., Any], twin: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "mine.netw"
    with start() as program:
        program.window("Netwright")
        program.click(*card_of(twin, "Digits, convolutional"))
        program.window("digits-cnn")
        program.key("F5")
        run = run_in_state("finished")
        save_as(program, path)
        program.key("ctrl+q")
        assert program.ended() == 0
    _, extras = load(path)
    accuracy = Model(from_file(extras, Runs(tmp_path / "none"))).measured("valid")["accuracy"]
    assert accuracy >= 0.97
    assert (run["folder"] / "last.safetensors").is_file()

    before = path.read_bytes()
    with start(path) as program:
        program.window("mine")
        program.key("alt+4")
        program.key("ctrl+q")
        assert program.ended() == 0
    assert path.read_bytes() == before
    assert len(runs()) == 1


def test_closing_in_the_middle_of_a_training_loses_nothing(start: Callable[..., Any], tmp_path: Path) -> None:
    path = project_with(tmp_path / "long.netw", "digits-cnn", 5000)
    with start(path) as program:
        window = program.window("long")
        program.key("F5")
        until(lambda: runs() and epochs_on_disk(runs()[0]) >= 2, "Two epochs")
        time.sleep(HAND_S)
        began = time.monotonic()
        program.xdotool("key", "ctrl+q")
        until(lambda: window not in program.windows(), "The closing of the window")
        took = time.monotonic() - began
        assert program.ended() == 0
    assert took <= CLOSES_WITHIN, f"the window closed after {took:.2f} s"
    [run] = runs()
    assert run["state"] == "stopped"
    kept = Runs(run["folder"].parent)
    assert kept.checkpoint(run["id"]).epoch >= 2
    assert kept.weights(run["id"], best=True).tensors
    assert epochs_on_disk(run) >= 2

    with start(path) as program:
        program.window("long")
        program.key("ctrl+q")
        assert program.ended() == 0
    assert [r["state"] for r in runs()] == ["stopped"]


def test_a_layer_is_dragged_from_the_palette_and_wired(
    start: Callable[..., Any], twin: MainWindow, tmp_path: Path
) -> None:
    """The platform's own drag and drop; what was built is read from the saved file."""
    path = tmp_path / "built.netw"
    empty = card_of(twin, "Empty project")
    twin.files.new()
    settle()
    tree = twin.editor.palette_panel.shelf.tree
    stage = twin.desk.canvas.stage
    rows = {
        key: middle(twin, tree.viewport(), tree.visualRect(tree.index_of(key)).center()) for key in ("Input", "Conv2d")
    }
    goals = {"Input": middle(twin, stage, QPoint(200, 150)), "Conv2d": middle(twin, stage, QPoint(500, 150))}
    with start() as program:
        program.window("Netwright")
        program.click(*empty)
        program.window("Untitled")
        for key, (x, y) in rows.items():
            to = goals[key]
            program.drag(
                (x, y), (x + 8, y), (x + 40, y + 4), ((x + to[0]) // 2, (y + to[1]) // 2), (to[0] - 3, to[1]), to
            )
        # Ports stand at the middle of the cards' edges: 92 units from where the card was let go.
        out, into = (goals["Input"][0] + 92, goals["Input"][1]), (goals["Conv2d"][0] - 92, goals["Conv2d"][1])
        program.drag(out, (out[0] + 12, out[1]), ((out[0] + into[0]) // 2, out[1]), into, into)
        save_as(program, path)
        program.key("ctrl+q")
        assert program.ended() == 0
    project, _ = load(path)
    ids = {node.type: id for id, node in project.graph.nodes.items()}
    assert set(ids) == {"Input", "Conv2d"}
    assert project.graph.wires[End(ids["Conv2d"], "x")].node == ids["Input"]
