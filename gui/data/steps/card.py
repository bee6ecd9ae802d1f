"""One step: whether it is on, its name, buttons to look at it, move and remove it, its parameters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from core.data import STEPS
from core.spec import Use
from gui import theme
from gui.data.editing import Editing
from gui.data.parts import say, sentence
from gui.data.steps.grip import Grip
from gui.data.use_form import Troubles, UseForm
from gui.forms import Offers

FITTED = "Fitted on the training part alone."
BOX, BUTTON = 22, 20
OPEN_AT_MOST = 2
"""Steps whose parameters all stand open at first; of more, each is opened by a click on its name."""


class StepCard(QFrame):
    """`editing` does what is asked for; `look` shows what the step does, or hides it again."""

    def __init__(
        self, place: int, editing: Editing, look: Callable[[int, bool], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.place = place
        self.on = QCheckBox()
        self.on.setFixedWidth(BOX)
        self.on.setToolTip("A step that is off stays in the list and does nothing")
        self.on.clicked.connect(lambda on: editing.set_step(self.place, "on", on, ""))
        self.fold = _button("chevron-down", "Show or hide the parameters", self._flip)
        self.title = Grip()
        self.title.clicked.connect(self._flip)
        self.eye = _button("eye-outline", "Show what this step does to the rows", lambda: None)
        self.eye.setCheckable(True)
        self.eye.clicked.connect(lambda on: look(self.place, on))
        self.up = _button("arrow-up", "Do this step earlier", partial(editing.move_step, place, -1))
        self.down = _button("arrow-down", "Do this step later", partial(editing.move_step, place, 1))
        self.cross = _button("close", "Remove this step", partial(editing.remove_step, place))
        self.trouble = sentence("error")
        offers = Offers(columns=partial(editing.columns, steps=place))
        self.form = UseForm(partial(editing.set_step, place), offers)
        self.note = sentence("faint")
        self._has_form = False
        self._lay_out()
        self.set_open(place < OPEN_AT_MOST)

    def show_step(self, use: Use, count: int, fields: Troubles, whole: Sequence[str]) -> None:
        step = STEPS.find(use.key)
        name = step.title if step else f"Unknown step '{use.key}'"
        on = bool(dict(use.params).get("on", True))
        self.title.setText(f"{self.place + 1}. {name}")
        told = f"{step.title}. {step.explanation} " if step else ""
        self.title.setToolTip(f"{told}Click for its parameters, drag to do it earlier or later.")
        self.title.setEnabled(on)
        self.setAccessibleName(f"Step {self.place + 1}, {name}")
        self.on.setChecked(on)
        self.on.setAccessibleName(f"Step {self.place + 1}, {name}: on")
        self.up.setEnabled(self.place > 0)
        self.down.setEnabled(self.place + 1 < count)
        self._has_form = bool(step and any(p.in_forms for p in step.params))
        self.form.show_use(step, use, fields)
        self.form.setEnabled(on)
        say(self.note, FITTED if step else "")
        say(self.trouble, " ".join([*whole, *(text for _, text in fields.values() if not self.is_open)]))
        self.set_open(self.is_open)

    @property
    def is_open(self) -> bool:
        """Whether its parameters are seen."""
        return self._open

    def set_open(self, open: bool) -> None:
        self._open = open
        self.form.setVisible(open and self._has_form)
        self.note.setVisible(open and bool(self.note.text()))
        self.fold.setIcon(theme.icon("chevron-down" if open else "chevron-right"))

    def _flip(self) -> None:
        self.set_open(not self._open)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(1)
        for widget in (self.fold, self.on):
            head.addWidget(widget)
        head.addWidget(self.title, 1)
        for button in (self.eye, self.up, self.down, self.cross):
            head.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.SPACE.tiny, theme.SPACE.tiny, theme.SPACE.tiny, theme.SPACE.tiny)
        column.setSpacing(theme.SPACE.tiny)
        column.addLayout(head)
        inside = QVBoxLayout()
        inside.setContentsMargins(theme.SPACE.tiny, 0, theme.SPACE.tiny, 0)
        for below in (self.trouble, self.form, self.note):
            inside.addWidget(below)
        column.addLayout(inside)


def _button(icon: str, tip: str, act: Callable[[], object]) -> QToolButton:
    button = QToolButton()
    button.setProperty("kind", "close")
    button.setIcon(theme.icon(icon))
    button.setIconSize(QSize(14, 14))
    button.setFixedSize(BUTTON, BUTTON)
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
    button.clicked.connect(lambda: act())
    return button
