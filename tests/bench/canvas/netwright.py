"""Netwright's network editor with all that stands behind it: project, history, analysis, problems, canvas, inspector."""

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from measures import EDITS, SIZE, grid, middle
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from core.document import Document, clipboard
from core.document.look import Look
from core.document.project import Project
from core.graph import End, Graph, Node
from core.project import store
from gui import theme
from gui.inspector import Inspector
from gui.network import NetworkEditor
from gui.session import Session

KINDS: tuple[tuple[str, tuple[tuple[str, Any], ...]], ...] = (
    ("Linear", (("out_features", 96),)),
    ("ReLU", ()),
    ("LayerNorm", ()),
    ("Dropout", ()),
    ("Linear", (("out_features", 64),)),
    ("Tanh", ()),
)


def chain(count: int) -> Project:
    """An Input, mixed layers, an Output: n0, n1 … each fed by the one before."""
    layers = [KINDS[number % len(KINDS)] for number in range(count - 2)]
    types = [("Input", (("shape", (64,)),)), *layers, ("Output", ())]
    nodes = {f"n{i}": Node(f"n{i}", type, f"{type.lower()}{i}", params) for i, (type, params) in enumerate(types)}
    wires = {End(f"n{i}", "x"): End(f"n{i - 1}", "y") for i in range(1, count)}
    return Project(Graph.of(nodes, wires), Look({f"n{i}": grid(i) for i in range(count)}))


def dress(app: QApplication) -> None:
    """As the program does before its first window."""
    theme.apply(app, "dark")


class Netwright:
    """The editor of a session, and an inspector beside it."""

    def __init__(self, count: int) -> None:
        self.session = Session(chain(count))
        self.editor = NetworkEditor(self.session, lambda _ids, _at: None)
        self.canvas, self.stage = self.editor.canvas, self.editor.canvas.stage
        self.editor.resize(*SIZE)
        self.editor.show()

    def surface(self) -> QWidget:
        return self.stage

    def near(self, number: int) -> None:
        self.canvas.zoom(1 / self.stage.camera.zoom)
        self.canvas.center_on(f"n{number}")

    def fit(self) -> None:
        self.canvas.fit()

    def pan(self, by: int) -> None:
        self.stage.look_at(self.stage.camera.offset + QPointF(by, 0))

    def spot(self, number: int) -> QPoint:
        return self.stage.camera.to_screen(self.stage.scene.cards[f"n{number}"].rect.center()).toPoint()

    def place(self, number: int) -> tuple[float, float]:
        return self.session.project.look.places[f"n{number}"]

    def select_all(self) -> None:
        self.session.select(self.session.graph.nodes)

    def paste(self, count: int) -> None:
        clip = clipboard.copied(self.session.project, list(self.session.graph.nodes)[:count])
        self.session.edit("Paste", lambda p: clipboard.pasted(p, clip, 32.0, 32.0, at_home=True)[0])

    def undo(self) -> None:
        self.session.undo()

    def edits(self) -> Iterator[Callable[[], object]]:
        inspector = Inspector(self.session)
        inspector.resize(280, SIZE[1])
        inspector.show()
        nodes = list(self.session.graph.nodes.values())
        self.session.select([next(n.id for n in nodes[middle(len(nodes)) :] if n.type == "Linear")])
        QApplication.processEvents()
        assert inspector.node.form is not None
        line = inspector.node.form.field("out_features").editor.focus
        for number in range(EDITS):
            line.setFocus()
            QTest.keyClick(line, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
            QTest.keyClicks(line, str(128 + number))
            yield lambda: QTest.keyClick(line, Qt.Key.Key_Return)
            [node] = self.session.selected
            assert node.get("out_features") == 128 + number, "the edit did not arrive"

    def save(self) -> Path:
        path = Path(tempfile.mkdtemp()) / "bench.netw"
        store.save(path, self.session.project, store.Extras(id=self.session.id))
        return path

    def load(self, saved: Path) -> None:
        project, extras = store.load(saved)
        self.session.open(Document(project), saved.stem, extras.id)

    def count(self) -> int:
        return len(self.stage.scene.cards)
