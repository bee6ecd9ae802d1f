"""The six steps: what to do, where, when it is done, and how the tour does it for a person who is stuck."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect

from core.graph import Node, ancestors
from core.layers import LAYERS
from gui.place import MAIN
from gui.predict.panel import DRAW
from gui.tour import spots
from gui.training.trainer import IDLE

if TYPE_CHECKING:
    from gui.main_window import MainWindow

EPOCHS_SEEN = 3
"""After so many epochs one has seen it learn; the run may go on."""

ACTIVATION = "activation"


@dataclass(frozen=True, slots=True)
class Step:
    """`text` is Markdown. `layer`: the key of what is to be added next, which is shown in the palette; '' for nothing."""

    title: str
    text: str
    spot: Callable[[MainWindow], QRect | None]
    done: Callable[[MainWindow], bool]
    show: Callable[[MainWindow], object]
    layer: Callable[[MainWindow], str] = lambda _window: ""
    begin: Callable[[MainWindow], object] = lambda _window: None
    """What is made ready where the step begins."""


def _kind(node: Node) -> str:
    """Any activation serves where the tour says ReLU."""
    layer = LAYERS.find(node.type)
    return ACTIVATION if layer is not None and layer.category == ACTIVATION else node.type


def _fed_by(window: MainWindow, kind: str, *sources: str) -> str:
    """A layer of that kind that has all these above it; '' where there is none."""
    graph = window.session.project.graph
    for id, node in graph.nodes.items():
        above = [_kind(graph.nodes[i]) for i in ancestors(graph, [id]) if i != id]
        if _kind(node) == kind and all(source in above for source in sources):
            return id
    return ""


def _has(window: MainWindow, type: str) -> bool:
    return any(node.type == type for node in window.session.project.graph.nodes.values())


def _flat(window: MainWindow) -> bool:
    return bool(_fed_by(window, "Linear", "Input")) and not any(
        problem.code == "linear-on-picture" for problem in window.session.analysis.problems
    )


def _whole(window: MainWindow) -> bool:
    return bool(_fed_by(window, "Output", "Input", ACTIVATION, "Linear")) and not window.session.analysis.problems


def _trained(window: MainWindow) -> bool:
    run = window.trainer.run
    if run is None or run.done is None:
        return False
    return run.done.epoch >= EPOCHS_SEEN or (window.trainer.state == IDLE and run.state == "finished")


def _tried(window: MainWindow) -> bool:
    """Drawn, and answered."""
    predict = window.editor.predict
    return predict.isVisible() and not predict.draw.pad.is_empty() and predict.answer.bars.best() is not None


def _mend(window: MainWindow) -> None:
    window.commands.run("repair")


def _show_pad(window: MainWindow) -> None:
    window.editor.show_panel("predict")
    window.editor.predict.modes.setCurrentIndex(DRAW)


CHAIN: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("Input", "Input", ()),
    ("Linear", "Linear", ("Input",)),
    ("ReLU", ACTIVATION, ("Linear",)),
    ("Linear", "Linear", (ACTIVATION,)),
    ("Output", "Output", (ACTIVATION, "Linear")),
)
"""What the network is made of: the layer to add, its kind, what has to be above it."""


def _missing(window: MainWindow) -> tuple[str, str]:
    """The layer that is to be added next, and the one it comes behind; '' and '' where only repairs are left."""
    last = ""
    for key, kind, sources in CHAIN:
        found = _fed_by(window, kind, *sources)
        if not found:
            return key, last
        last = found
    return "", ""


def _next_of(window: MainWindow) -> str:
    return _missing(window)[0]


def _finish(window: MainWindow) -> None:
    key, behind = _missing(window)
    if not key:
        _mend(window)
        return
    window.session.go(MAIN, {behind} & window.session.project.graph.nodes.keys())
    window.editor.network.add(key)


def _finish_spot(window: MainWindow) -> QRect | None:
    key = _next_of(window)
    return spots.layer(window, key) if key else spots.repair(window)


STEPS = (
    Step(
        "Begin with the data",
        "Every network begins with an **Input**. Drag it from the list on the left onto the canvas, or double-click it. "
        "It brings 1,797 small pictures of handwritten digits.",
        partial(spots.layer, key="Input"),
        partial(_has, type="Input"),
        _finish,
        lambda _window: "Input",
    ),
    Step(
        "Add a layer that learns",
        "While Input is selected, double-click **Linear**: it is put beside it and wired to it. "
        "Each of its numbers is a weighted sum of what comes in; the weights are what is learned.",
        partial(spots.layer, key="Linear"),
        lambda window: bool(_fed_by(window, "Linear", "Input")),
        _finish,
        lambda _window: "Linear",
    ),
    Step(
        "Let it help you",
        "An amber outline says that something is amiss: here, a picture where a row of numbers is expected. "
        "Point at the card and press the button in its bubble to mend it.",
        spots.repair,
        _flat,
        _mend,
    ),
    Step(
        "Finish the network",
        "Click the Linear on the canvas, then double-click **ReLU**, **Linear** and **Output** in the list, one after "
        "the other. ReLU lets it learn more than straight lines. The last Linear has to give one number for each of the "
        "ten digits: the bubble at Output mends that with one press.",
        _finish_spot,
        _whole,
        _finish,
        _next_of,
    ),
    Step(
        "Train it",
        "Press **Train** (F5). In the panel below the loss falls and the accuracy on digits that it has never seen rises. "
        "It goes on in the background: you may look around meanwhile.",
        partial(spots.command, key="train"),
        _trained,
        lambda window: window.commands.run("train"),
        begin=lambda window: window.editor.show_panel("training"),
    ),
    Step(
        "Try it on your own hand",
        "Open **Predict** in the panel below, choose **Draw**, and write a digit with the mouse. "
        "The bars say how sure the network is of each.",
        spots.pad,
        _tried,
        _show_pad,
    ),
)
LAST = (
    "You have made a network",
    "Save it with **Ctrl+S**; *File > Export* gives it to you as PyTorch. **Ctrl+K** finds everything, "
    "**F1** opens the manual, and the start page has thirty networks more.",
)
