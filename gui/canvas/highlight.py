"""The path of data through one card: what feeds it and what it feeds stay bright, all else recedes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, QVariantAnimation

from gui.canvas.items import End, WireItem
from gui.canvas.stage import Stage
from gui.canvas.veil import Light, Tone

WAIT_MS = 350
"""How long the mouse rests on a card before its path is lit; from a path to the next one it is quicker."""
NEXT_MS = 90
FADE_MS = 140
DIM = 0.55
Steps = Mapping[str, list[tuple[End, str]]]
"""By card: the wires on one side of it, and the card at their other end."""


class Paths:
    """The wires of one view by the cards at their ends."""

    def __init__(self, wires: Iterable[WireItem]) -> None:
        before: defaultdict[str, list[tuple[End, str]]] = defaultdict(list)
        after: defaultdict[str, list[tuple[End, str]]] = defaultdict(list)
        for item in wires:
            target, source = item.view.target, item.view.source
            before[target[0]].append((target, source[0]))
            after[source[0]].append((target, target[0]))
        self._before, self._after = before, after

    def through(self, key: str) -> Light:
        """Everything that leads to a card and all that it leads to."""
        cards: dict[str, Tone] = {}
        wires: dict[End, Tone] = {}
        _follow(key, self._after, "after", cards, wires)
        _follow(key, self._before, "before", cards, wires)
        cards[key] = ""
        return Light(cards, wires, dim=DIM)


def _follow(key: str, steps: Steps, tone: Tone, cards: dict[str, Tone], wires: dict[End, Tone]) -> None:
    seen, waiting = {key}, [key]
    while waiting:
        for wire, other in steps.get(waiting.pop(), ()):
            wires[wire] = tone
            if other not in seen:
                seen.add(other)
                waiting.append(other)
                cards[other] = tone


class Highlight(QObject):
    """Lights the path of the card under the mouse after a moment, or that of the selected card for as long as it is held."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage)
        self._stage = stage
        self._on_hover, self._held = True, False
        self._paths: Paths | None = None
        self._lit = ""
        self._light: Light | None = None
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._show)
        self._fade = QVariantAnimation(self, startValue=0.0, endValue=1.0, duration=FADE_MS)
        self._fade.valueChanged.connect(self._faded)
        stage.hover_changed.connect(self._follow)
        stage.gesture_changed.connect(self._follow)
        stage.selection_changed.connect(self._follow)

    @property
    def lit(self) -> str:
        """The card whose path is lit; '' for none."""
        return self._lit

    @property
    def on_hover(self) -> bool:
        return self._on_hover

    @on_hover.setter
    def on_hover(self, on: bool) -> None:
        self._on_hover = on
        self._follow()

    @property
    def held(self) -> bool:
        """Whether the path of the selected card is lit, wherever the mouse is."""
        return self._held

    @held.setter
    def held(self, on: bool) -> None:
        self._held = on
        self._follow()

    def take_view(self) -> None:
        """Cards and wires may be others now."""
        self._paths = None
        if self._lit:
            self._light = self._of(self._lit)
            self._faded(1.0)
        self._follow()

    def _wanted(self) -> str:
        if self._stage.gesture is not None:
            return ""
        if self._held and (order := self._stage.selection.in_order()):
            return order[-1]
        return self._stage.hovered or "" if self._on_hover else ""

    def _follow(self) -> None:
        wanted = self._wanted()
        if wanted == self._lit:
            self._timer.stop()
        elif not wanted:
            self._timer.stop()
            self._clear()
        elif self._held:
            self._show()
        else:
            self._timer.start(NEXT_MS if self._lit else WAIT_MS)

    def _of(self, key: str) -> Light | None:
        if key not in self._stage.scene.cards:
            return None
        if self._paths is None:
            self._paths = Paths(self._stage.scene.wires.values())
        return self._paths.through(key)

    def _show(self) -> None:
        wanted, fresh = self._wanted(), not self._lit
        self._light = self._of(wanted)
        self._lit = wanted if self._light else ""
        gently = fresh and self._light is not None
        self._faded(0.0 if gently else 1.0)
        if gently:
            self._fade.start()

    def _clear(self) -> None:
        self._fade.stop()
        self._lit, self._light = "", None
        self._stage.veil.show_path(None)

    def _faded(self, share: float) -> None:
        light = self._light
        self._stage.veil.show_path(replace(light, dim=light.dim * share) if light else None)
