"""The third part of the settings: what is done to the values before they reach the network, step by step."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QToolButton, QVBoxLayout, QWidget

from core.data import STEPS
from core.document.project import DataSettings
from core.problems import Problem
from core.spec import Use
from gui import theme
from gui.data.editing import Editing
from gui.data.parts import Part, say, sentence, troubles_at
from gui.data.use_form import Troubles, UseForm
from gui.forms import Offers

FITTED = "Fitted on the training part alone."


class StepCard(QFrame):
    """One step: its number and name, buttons to move and remove it, its parameters."""

    def __init__(self, place: int, editing: Editing, offers: Offers, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.place = place
        self.title = QLabel()
        self.title.setProperty("kind", "heading")
        self.up = _button("arrow-up", "Do this step earlier", partial(editing.move_step, place, -1))
        self.down = _button("arrow-down", "Do this step later", partial(editing.move_step, place, 1))
        self.cross = _button("close", "Remove this step", partial(editing.remove_step, place))
        self.trouble = sentence("error")
        self.form = UseForm(partial(editing.set_step, place), offers)
        self.note = sentence("faint")
        head = QHBoxLayout()
        head.setSpacing(0)
        head.addWidget(self.title, 1)
        for button in (self.up, self.down, self.cross):
            head.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.SPACE.small, theme.SPACE.tiny, theme.SPACE.tiny, theme.SPACE.small)
        column.setSpacing(theme.SPACE.tiny)
        column.addLayout(head)
        for widget in (self.trouble, self.form, self.note):
            column.addWidget(widget)

    def show_step(self, use: Use, count: int, fields: Troubles, whole: Sequence[str]) -> None:
        step = STEPS.find(use.key)
        name = step.title if step else f"Unknown step '{use.key}'"
        self.title.setText(f"{self.place + 1}. {name}")
        self.title.setToolTip(step.explanation if step else "")
        self.setAccessibleName(f"Step {self.place + 1}, {name}")
        self.up.setEnabled(self.place > 0)
        self.down.setEnabled(self.place + 1 < count)
        self.form.show_use(step, use, fields)
        say(self.note, FITTED if step else "")
        say(self.trouble, " ".join(whole))


class StepsPart(Part):
    """The steps in their order; the plus offers those that there are."""

    def __init__(self, editing: Editing, offers: Offers, parent: QWidget | None = None) -> None:
        super().__init__(
            "Preparation", "What is done to the values, in this order, before the network gets them", parent
        )
        self._editing, self._offers = editing, offers
        self.cards: list[StepCard] = []
        self.add = QToolButton()
        self.add.setIcon(theme.icon("plus"))
        self.add.setText("Add step")
        self.add.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.add.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.add.setToolTip("Add a preparation step at the end")
        self.add.setAccessibleName("Add a preparation step")
        self.add.setMenu(self._menu())
        self.title_row.addWidget(self.add)
        self.none = sentence("muted")
        self.none.setText("The network gets the values as they are. Most networks learn better from scaled values.")
        self.body.addWidget(self.none)

    def show_settings(self, data: DataSettings, problems: Iterable[Problem]) -> None:
        problems = tuple(problems)
        while len(self.cards) > len(data.steps):
            card = self.cards.pop()
            self.body.removeWidget(card)
            card.hide()
            card.deleteLater()
        while len(self.cards) < len(data.steps):
            self.cards.append(StepCard(len(self.cards), self._editing, self._offers))
            self.body.addWidget(self.cards[-1])
        for card, use in zip(self.cards, data.steps, strict=True):
            card.show_step(use, len(data.steps), *troubles_at(problems, f"steps.{card.place}"))
        self.none.setVisible(not data.steps)
        self.setVisible(bool(data.source.key))

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        for step in STEPS:
            action = menu.addAction(step.title, partial(self._editing.add_step, step.key))
            action.setToolTip(f"{step.summary} {FITTED}")
        return menu


def _button(icon: str, tip: str, act: Any) -> QToolButton:
    button = QToolButton()
    button.setProperty("kind", "close")
    button.setIcon(theme.icon(icon))
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    button.clicked.connect(lambda: act())
    return button
