"""What is selected: cards, which the host is told of, and wires, which are the canvas's own affair."""

from __future__ import annotations

from collections.abc import Callable, Collection

from gui.canvas.items import End
from gui.canvas.scene import Scene


class Selection:
    """`tell` hears of every change of the selected cards that a person made; `shown` of every change at all."""

    def __init__(self, scene: Scene, tell: Callable[[Collection[str]], None], shown: Callable[[], None]) -> None:
        self.ids: frozenset[str] = frozenset()
        self.wires: frozenset[End] = frozenset()
        self._scene, self._tell, self._shown = scene, tell, shown

    def pick(self, ids: Collection[str], wires: Collection[End] = ()) -> None:
        """Select exactly these, on a person's behalf."""
        changed = frozenset(ids) != self.ids
        self.preview(ids, wires)
        if changed:
            self._tell(self.ids)

    def preview(self, ids: Collection[str], wires: Collection[End] = ()) -> None:
        """The same without telling the host: what the host itself sets, and a gesture that is not finished."""
        self.ids = frozenset(ids) & self._scene.cards.keys()
        self.wires = frozenset(wires) & self._scene.wires.keys()
        self._scene.mark(self.ids, self.wires)
        self._shown()

    def in_order(self) -> list[str]:
        return [key for key in self._scene.cards if key in self.ids]
