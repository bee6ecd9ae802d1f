"""Building a network by hand: layers dragged out of the palette, wires drawn from port to port, numbers typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from gui.canvas.layout import FOOT, HEAD, WIDTH
from gui.demo.carrying import carry
from gui.demo.hands import Hands, Key, Modifier
from gui.demo.patience import until
from gui.forms import SpecForm

if TYPE_CHECKING:
    from gui.canvas.stage import Stage
    from gui.main_window import MainWindow

MIDDLE = QPointF(WIDTH, HEAD + FOOT) / 2


class Builder:
    """Works on the canvas of a window that has a project open."""

    def __init__(self, window: MainWindow) -> None:
        self.window, self.hands = window, Hands(window)

    @property
    def stage(self) -> Stage:
        return self.window.desk.canvas.stage

    def drop(self, key: str, x: float, y: float) -> str:
        """Searches the palette for a layer type and drags it to (x, y), its upper left corner; the new node's id."""
        before = set(self.nodes)
        shelf = self.window.editor.palette_panel.shelf
        self.hands.click(shelf.field)
        self.hands.press(Key.Key_A, Modifier.ControlModifier)
        self.hands.type(key)
        until(lambda: shelf.tree.index_of(key).isValid(), f"Finding {key} in the palette")
        carry(self.hands, shelf.tree, key, self.stage, self.spot(QPointF(x, y) + MIDDLE))
        until(lambda: set(self.nodes) - before, f"Dropping {key} on the canvas")
        return (set(self.nodes) - before).pop()

    def wire(
        self, source: str, target: str, port: str = "", pause: Callable[[], None] | None = None, output: str = ""
    ) -> None:
        """Draws a wire from an output port to an input port: the first of each where none is named."""
        cards = self.stage.scene.cards
        output, port = output or next(iter(cards[source].outputs)), port or next(iter(cards[target].inputs))
        start = self.spot(cards[source].anchor(output, True))
        goal = self.spot(cards[target].anchor(port, False))
        middle = QPoint((start.x() + goal.x()) // 2, (start.y() + goal.y()) // 2)
        self.hands.drag(self.stage, [start, middle, goal - QPoint(3, 0), goal], pause)

    def select(self, node: str) -> None:
        self.hands.click(self.stage, self.card(node))

    def set(self, node: str, name: str, text: str) -> None:
        """Selects a node and types a parameter into the inspector's form."""
        if self.window.session.selection != {node}:
            self.select(node)
        self.hands.write(field(self.window.editor.inspector, name), text)

    def select_nothing(self) -> None:
        """A click on the empty canvas, in the corner where fitting leaves room."""
        self.hands.click(self.stage, QPoint(8, 8))
        until(lambda: not self.window.session.selection, "Selecting nothing")

    def clear_search(self) -> None:
        """The whole palette again."""
        self.hands.click(self.window.editor.palette_panel.shelf.field)
        self.hands.press(Key.Key_A, Modifier.ControlModifier)
        self.hands.press(Key.Key_Delete)

    def delete(self, node: str) -> None:
        self.select(node)
        self.hands.press(Key.Key_Delete)
        until(lambda: node not in self.nodes, "Deleting the layer")

    def card(self, node: str) -> QPoint:
        """The middle of a card, in the stage's coordinates."""
        return self.spot(self.stage.scene.cards[node].rect.center())

    def spot(self, place: QPointF) -> QPoint:
        """A place of the scene in the stage's coordinates."""
        return self.stage.camera.to_screen(place).toPoint()

    @property
    def nodes(self) -> list[str]:
        return list(self.window.session.graph.nodes)


def field(panel: QWidget, name: str) -> QWidget:
    """Where the parameter of that name is typed, in the form that can be seen."""
    found: list[QWidget] = []

    def look() -> bool:
        forms = [f for f in panel.findChildren(SpecForm) if name in f.fields and f.field(name).isVisible()]
        found[:] = [form.field(name).editor.focus for form in forms]
        return bool(found)

    until(look, f"Seeing the field '{name}'")
    inner = found[0].findChild(QLineEdit, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return inner or found[0]
