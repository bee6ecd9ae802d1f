"""What is wrong with the data, with the way to mend it, where the data set is chosen."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from core.document import Difference
from core.format import plural
from core.problems import Problem
from gui import theme
from gui.problems.card import ProblemCard
from gui.session import Session
from gui.widgets import Section

MOST = 6


class Findings(Section):
    """A card for each problem that the data itself showed; takes no room while there is none."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__("Worth a look", expanded=True, parent=parent)
        self._session = session
        self.cards: list[ProblemCard] = []
        self._list = QVBoxLayout()
        self._list.setSpacing(theme.SPACE.tiny)
        self.body.addLayout(self._list)
        session.changed.connect(self._on_change)
        session.opened.connect(self._renew)
        self._renew()

    def _on_change(self, _difference: Difference) -> None:
        self._renew()

    def _renew(self) -> None:
        problems = self._session.noticed
        shown = problems[:MOST]
        while len(self.cards) < len(shown):
            card = ProblemCard(self)
            card.repaired.connect(partial(self._repair, card))
            card.chosen.connect(partial(self._choose, card))
            self.cards.append(card)
            self._list.addWidget(card)
        for card, problem in zip(self.cards, shown, strict=False):
            card.tell(problem, "")
        for place, card in enumerate(self.cards):
            card.setVisible(place < len(shown))
        self.set_title(f"Worth a look: {plural(len(problems), 'thing')}" if problems else "Worth a look")
        self.setVisible(bool(problems))

    def _repair(self, card: ProblemCard) -> None:
        if card.problem is not None:
            self._session.repair(card.problem)

    def _choose(self, card: ProblemCard) -> None:
        """All of them, with their places, are in the Problems panel."""
        problem: Problem | None = card.problem
        if problem is not None and problem in self._session.analysis.problems:
            card.explain()
