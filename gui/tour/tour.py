"""Leads through the steps: looks what a person does, and goes on by itself when a step is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect, QTimer

from gui.tour import spots
from gui.tour.card import Card, Ring
from gui.tour.steps import LAST, STEPS

if TYPE_CHECKING:
    from gui.main_window import MainWindow

LOOK_MS = 150
"""How often it looks: windows are resized, lists scrolled, cards dragged."""
GAP = 14
FOLDED = "This window is small, so the list is folded into icons: click the outlined one first."


class Tour(QObject):
    """One tour of a window, over when `step` is None. It blocks nothing: everything can be done, also something else."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.step: int | None = None
        self.card, self.ring = Card(window), Ring(window)
        self._placed: tuple[QRect | None, QRect] | None = None
        self._revealed = ""
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self._look)
        self.card.left.connect(self.leave)
        self.card.passed.connect(self._on)
        self.card.shown.connect(self._show_me)
        self.card.hide()
        self.ring.hide()

    def begin(self) -> None:
        """In a new, empty project; a person who would rather keep the present one open keeps it, and has no tour."""
        self._window.files.new()
        if self._window.session.empty and self._window.editing:
            self.step = 0
            self._say()
            self._timer.start()

    def leave(self) -> None:
        self.step = None
        self._timer.stop()
        self.card.hide()
        self.ring.hide()
        if self._window.editing:
            self._window.editor.network.setFocus()

    def _on(self) -> None:
        """To the next step that is not done already."""
        if self.step is None or self.step >= len(STEPS):
            self.leave()
            return
        self.step += 1
        while self.step < len(STEPS) and STEPS[self.step].done(self._window):
            self.step += 1
        self._say()

    def _say(self) -> None:
        at = self.step or 0
        title, text = (STEPS[at].title, STEPS[at].text) if at < len(STEPS) else LAST
        if at < len(STEPS):
            STEPS[at].begin(self._window)
            if self._window.editor.workspace.compact and STEPS[at].layer(self._window):
                text = f"{text} {FOLDED}"
        self.card.say(at + 1, len(STEPS), title, text)
        self._placed = None
        self._place()
        self.card.show()
        self.card.raise_()

    def _look(self) -> None:
        if not self._window.editing:
            self.leave()
        elif self.step is not None and self.step < len(STEPS) and STEPS[self.step].done(self._window):
            if self.step + 1 < len(STEPS):
                self._on()
            else:  # a person may still be drawing
                self.card.offer_end()
        else:
            self._place()

    def _show_me(self) -> None:
        if self.step is not None and self.step < len(STEPS):
            STEPS[self.step].show(self._window)

    def _reveal(self, layer: str) -> None:
        """Once for each: a person may scroll on."""
        if layer != self._revealed:
            self._revealed = layer
            if layer:
                spots.reveal(self._window, layer)

    def _place(self) -> None:
        """Ring and card where they belong now; nothing moves while nothing has."""
        at = self.step
        step = STEPS[at] if at is not None and at < len(STEPS) else None
        self._reveal(step.layer(self._window) if step is not None else "")
        spot = step.spot(self._window) if step is not None else None
        if self._placed == (spot, self._window.rect()):
            return
        self._placed = spot, self._window.rect()
        self.ring.setVisible(spot is not None)
        if spot is not None:
            self.ring.put_around(spot)
            self.ring.raise_()
        self.card.move(spots.beside(self._window, spot, self.card, GAP, spots.kept_free(self._window)))
        self.card.raise_()
