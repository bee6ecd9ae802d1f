"""The problems of the project, in the order to solve them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLabel, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from core import format
from core.problems import Problem
from gui import theme
from gui.problems.card import ProblemCard, key_of
from gui.problems.place import go_to, place_of
from gui.session import Session
from gui.widgets import EmptyState

MOST = 50
"""Cards shown; what comes after that many mostly follows from the first ones."""
NONE_EMPTY = "No problems: the network is empty."
NONE = "No problems: the network is complete and ready to train."


class ProblemsPanel(QWidget):
    """A card for each problem. It lists anew only while it is seen; `count_changed` is told at once."""

    count_changed = Signal(int, int)
    """Errors and warnings, for the tab's badge; not what is only still to come."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._counts = (0, 0)
        self._stale = True
        self.cards: list[ProblemCard] = []
        self.empty = EmptyState("check-circle-outline", NONE)
        self.head, self.rest = QLabel(), QLabel()
        self.head.setProperty("kind", "muted")
        self.head.setWordWrap(True)
        self.rest.setProperty("kind", "muted")
        self.rest.setWordWrap(True)
        self._area = QScrollArea()
        self._pages = QStackedWidget()
        self._arrange()
        session.changed.connect(self._renew)
        session.opened.connect(self._renew)
        self._renew()

    @property
    def counts(self) -> tuple[int, int]:
        """Errors and warnings, without what is only still to come."""
        return self._counts

    def show_problem(self, problem: Problem) -> None:
        """Bring a problem into sight with its explanation open."""
        self._list()
        card = next((c for c in self._shown() if c.problem and key_of(c.problem) == key_of(problem)), None)
        if card is not None:
            card.explain()
            self._list_layout.activate()
            self._area.ensureWidgetVisible(card)
            card.setFocus(Qt.FocusReason.OtherFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._list()

    def _renew(self) -> None:
        problems = self._session.analysis.problems
        self._stale = True
        if self.isVisible():
            self._list()
        if (counts := _counted(problems)) != self._counts:
            self._counts = counts
            self.count_changed.emit(*counts)

    def _list(self) -> None:
        self._stale = False
        problems = self._session.analysis.problems
        shown = problems[:MOST]
        while len(self.cards) < len(shown):
            self._add()
        for card, problem in zip(self.cards, shown, strict=False):
            card.tell(problem, place_of(self._session.project, problem))
        for i, card in enumerate(self.cards):
            card.setVisible(i < len(shown))
        self.head.setText(_summary(problems))
        left = len(problems) - len(shown)
        self.rest.setText(f"… and {left} more. They often go away with the first ones." if left else "")
        self.rest.setVisible(left > 0)
        self.empty.say(NONE_EMPTY if self._session.empty else NONE)
        self._pages.setCurrentWidget(self._area if problems else self.empty)

    def _shown(self) -> list[ProblemCard]:
        return [card for card in self.cards if not card.isHidden()]

    def _add(self) -> None:
        card = ProblemCard()
        card.chosen.connect(lambda: self._go(card))
        card.repaired.connect(lambda: self._repair(card))
        card.moved.connect(lambda by: self._move(card, by))
        self._list_layout.insertWidget(len(self.cards) + 1, card)
        self.cards.append(card)

    def _go(self, card: ProblemCard) -> None:
        if card.problem is not None:
            go_to(self._session, card.problem)

    def _repair(self, card: ProblemCard) -> None:
        if card.problem is not None and self._session.repair(card.problem) and self._shown():
            # The button that had the keyboard may be gone with its problem.
            self._shown()[min(self.cards.index(card), len(self._shown()) - 1)].setFocus()

    def _move(self, card: ProblemCard, by: int) -> None:
        place = self.cards.index(card) + by
        if 0 <= place < len(self._shown()):
            self.cards[place].setFocus(Qt.FocusReason.TabFocusReason)
            self._area.ensureWidgetVisible(self.cards[place])

    def _arrange(self) -> None:
        inside = QWidget()
        self._list_layout = QVBoxLayout(inside)
        self._list_layout.setContentsMargins(
            theme.SPACE.medium, theme.SPACE.small, theme.SPACE.medium, theme.SPACE.small
        )
        self._list_layout.setSpacing(theme.SPACE.tiny)
        self._list_layout.addWidget(self.head)
        self._list_layout.addWidget(self.rest)
        self._list_layout.addStretch(1)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setWidget(inside)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._pages.addWidget(self._area)
        self._pages.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._pages)
        self.setAccessibleName("Problems")


def _counted(problems: Sequence[Problem]) -> tuple[int, int]:
    errors = sum(p.is_error and not p.is_to_come for p in problems)
    return errors, sum(not p.is_error for p in problems)


def _summary(problems: tuple[Problem, ...]) -> str:
    """'2 errors, 1 warning. Start with the first: others may follow from it.'"""
    errors, warnings = _counted(problems)
    told = [format.plural(n, noun) for n, noun in ((errors, "error"), (warnings, "warning")) if n]
    if to_come := len(problems) - errors - warnings:
        told.append(f"{to_come} still to come")
    return (
        f"{', '.join(told)}. Start with the first: others may follow from it."
        if errors + warnings > 1
        else f"{', '.join(told)}."
    )
