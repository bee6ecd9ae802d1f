"""The third part of the settings: what is done to the values before they reach the network, step by step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolButton, QWidget

from core.data import STEPS, described
from core.document.project import DataSettings, Schema
from core.problems import Problem
from gui import theme
from gui.data.editing import Editing
from gui.data.parts import Part, sentence, troubles_at
from gui.data.steps.card import FITTED, StepCard
from gui.data.steps.chooser import Chooser, Entry
from gui.data.words import KINDS


class StepsPart(Part):
    """The steps in their order; the plus offers those that there are. `looked_at` gives the place of the step whose doing is to be
    shown, or -1."""

    looked_at = Signal(int)

    def __init__(self, editing: Editing, parent: QWidget | None = None) -> None:
        super().__init__(
            "Preparation", "What is done to the values, in this order, before the network gets them", parent
        )
        self._editing = editing
        self._data = DataSettings()
        self.cards: list[StepCard] = []
        self.add = QToolButton()
        self.add.setIcon(theme.icon("plus"))
        self.add.setText("Add")
        self.add.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.add.setToolTip("Add a preparation step at the end")
        self.add.setAccessibleName("Add a preparation step")
        self.chooser = Chooser("Find a step…", self._add, self.add)
        self.add.clicked.connect(self._offer)
        self.title_row.addWidget(self.add)
        self.none = sentence("muted")
        self.none.setText("The network gets the values as they are. Most networks learn better from scaled values.")
        self.body.addWidget(self.none)
        self._mark = _Mark(self)
        self._mark.hide()

    def show_settings(self, data: DataSettings, problems: Iterable[Problem]) -> None:
        problems = tuple(problems)
        self._data = data
        while len(self.cards) > len(data.steps):
            card = self.cards.pop()
            self.body.removeWidget(card)
            card.hide()
            card.deleteLater()
        while len(self.cards) < len(data.steps):
            self._make_card()
        for card, use in zip(self.cards, data.steps, strict=True):
            card.show_step(use, len(data.steps), *troubles_at(problems, f"steps.{card.place}"))
        self.none.setVisible(not data.steps)
        self.setVisible(bool(data.source.key))

    def show_looked_at(self, place: int) -> None:
        """The step whose doing is shown; -1: none."""
        for card in self.cards:
            card.eye.setChecked(card.place == place)

    def _make_card(self) -> None:
        card = StepCard(len(self.cards), self._editing, self._look, self)
        card.title.dragged.connect(partial(self._drag, card))
        card.title.dropped.connect(partial(self._drop, card))
        self.cards.append(card)
        self.body.addWidget(card)

    def _look(self, place: int, on: bool) -> None:
        self.looked_at.emit(place if on else -1)

    def _add(self, key: str) -> None:
        self._editing.add_step(key)
        if self.cards:
            self.cards[-1].set_open(True)

    def _offer(self) -> None:
        self.chooser.open(entries(described(self._data)), self.add)

    def _drag(self, card: StepCard, at: QPoint) -> None:
        """A line shows where the card would go."""
        gap = self._gap(at)
        below = self.cards[gap] if gap < len(self.cards) else None
        y = below.y() - theme.SPACE.tiny - 1 if below is not None else self.cards[-1].geometry().bottom() + 3
        self._mark.setGeometry(card.x(), y, card.width(), 2)
        self._mark.raise_()
        self._mark.show()

    def _drop(self, card: StepCard, at: QPoint) -> None:
        self._mark.hide()
        gap = self._gap(at)
        to = gap - 1 if gap > card.place else gap
        if to != card.place:
            self._editing.move_step(card.place, to - card.place)

    def _gap(self, at: QPoint) -> int:
        """How many cards lie above that point of the screen."""
        y = self.mapFromGlobal(at).y()
        return sum(card.geometry().center().y() < y for card in self.cards)


class _Mark(QWidget):
    """The line between two cards."""

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.current().accent))
        painter.end()


def entries(schema: Schema) -> Iterator[Entry]:
    """Every step; of those that no column suits, why."""
    there = {c.kind for c in schema.columns}
    for step in STEPS:
        needed = " or ".join(KINDS[kind] for kind in step.kinds)
        suits = not step.kinds or not there or bool(there & set(step.kinds))
        reason = "" if suits else f"The data has no column of this kind: {needed}."
        words = f"{' '.join(step.aka)} {step.key}"
        yield Entry(step.key, step.title, step.category, step.icon, f"{step.summary} {FITTED}", words, reason)
