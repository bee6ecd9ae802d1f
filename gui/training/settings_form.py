"""The training settings as a form, made from the declarations of program and optimizer."""

from __future__ import annotations

import secrets
from dataclasses import replace
from functools import cache, partial
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from core.document import Difference
from core.document.project import TrainingSettings
from core.spec import Choice, Param, Params, Spec
from core.training.optimizers import OPTIMIZERS
from core.training.program import PROGRAMS, SUPERVISED
from core.training.settings import edit, read
from gui import theme
from gui.forms import SpecForm, Stroke
from gui.session import Session

FIRST = ("epochs", "batch_size", "optimizer", "lr")
ELSEWHERE = ("seed", "device")
"""The seed has a row of its own, the device stands in the toolbar."""
SEEDS = 10_000
"""New seeds are below: short enough to be told to someone."""


class SettingsForm(QWidget):
    """Edits the session's training settings; each turn of a knob is one step of history.

    Its fields are made when they are first seen or asked for, or by `prepare` in a quiet moment.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._stroke = Stroke()
        self._forms: tuple[SpecForm, ...] = ()
        self._optimizer: str | None = None
        self.new_seed = QPushButton("New seed")
        self.new_seed.setToolTip("Another seed: other first weights and another order of the rows")
        self.new_seed.clicked.connect(self._draw_seed)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.SPACE.small)
        session.changed.connect(self._on_change)
        session.opened.connect(self._on_open)

    def prepare(self) -> None:
        if not self._forms:
            self._show(fresh=True)

    def showEvent(self, event: QShowEvent) -> None:
        self.prepare()
        super().showEvent(event)

    def form_of(self, name: str) -> SpecForm:
        """The form that has the setting of that name."""
        self.prepare()
        return next(form for form in self._forms if name in form.fields)

    def focus(self, name: str) -> None:
        self.form_of(name).field(name).editor.focus.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_change(self, difference: Difference) -> None:
        if "plan" not in difference.parts or not self._forms:
            return
        if self._session.project.plan.optimizer.key != self._optimizer:
            # The form that is being edited must not go while it tells of the edit.
            QTimer.singleShot(0, self, lambda: self._show(fresh=False))
        else:
            self._show(fresh=False)

    def _on_open(self) -> None:
        if self._forms:
            self._show(fresh=True)

    def _show(self, fresh: bool) -> None:
        settings = self._session.project.plan
        if settings.optimizer.key != self._optimizer:
            self._rebuild(settings)
            return
        given = _given(settings)
        for form in self._forms:
            params = _within(form.spec, given)
            if fresh:
                form.take(params)
            else:
                form.refresh(params)

    def _rebuild(self, settings: TrainingSettings) -> None:
        """Another optimizer has other parameters."""
        focus = QApplication.focusWidget()
        held = focus is not None and self.isAncestorOf(focus)
        self.new_seed.setParent(self)
        while item := self._column.takeAt(0):
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self._optimizer = settings.optimizer.key
        given = _given(settings)
        self._forms = tuple(
            SpecForm(spec, _within(spec, given), None, self._commit, stroke=self._stroke, parent=self)
            for spec in _specs(settings.program.key, settings.optimizer.key)
        )
        first, seed, more = self._forms
        self._column.addWidget(first)
        self._column.addWidget(self._seed_row(seed))
        self._column.addWidget(more)
        self._column.addStretch(1)
        if held:
            self.focus("optimizer")

    def _seed_row(self, form: SpecForm) -> QWidget:
        row = QWidget(self)
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(theme.SPACE.small)
        line.addWidget(form, 1)
        line.addWidget(self.new_seed, 1, Qt.AlignmentFlag.AlignBottom)
        return row

    def _commit(self, name: str, value: Any, merge: str) -> bool:
        label = self.form_of(name).spec.param(name).label.lower()
        return self._session.edit(f"Change the {label}", partial(edit, name, value), merge)

    def _draw_seed(self) -> None:
        now = read(self._session.project.plan, "seed")
        drawn = secrets.randbelow(SEEDS - 1)
        self._session.edit("New seed", partial(edit, "seed", drawn if drawn < now else drawn + 1))


@cache
def _specs(program_key: str, optimizer_key: str) -> tuple[Spec, Spec, Spec]:
    """What is always shown, the seed, and the rest behind 'More'. Settings are known by name, as everywhere."""
    program = PROGRAMS.find(program_key) or SUPERVISED
    optimizer = OPTIMIZERS.find(optimizer_key)
    own = optimizer.params if optimizer else ()
    choice: Param = Choice(
        "optimizer",
        TrainingSettings().optimizer.key,
        "Optimizer",
        optimizer.summary if optimizer else "How the weights are corrected.",
        options=tuple((o.key, o.title) for o in OPTIMIZERS),
    )
    params = {p.name: p for p in (choice, *own, *program.params)}
    first = tuple(params[name] for name in FIRST if name in params)
    rest = tuple(replace(p, advanced=True) for p in params.values() if p.name not in (*FIRST, *ELSEWHERE))
    return (
        replace(program, params=first),
        replace(program, params=(params["seed"],)),
        replace(program, params=rest),
    )


def _given(settings: TrainingSettings) -> dict[str, Any]:
    """Every setting that differs from its default, by name."""
    return {**dict(settings.program.params), **dict(settings.optimizer.params), "optimizer": settings.optimizer.key}


def _within(spec: Spec, given: dict[str, Any]) -> Params:
    known = {param.name for param in spec.params}
    return tuple(sorted((name, value) for name, value in given.items() if name in known))
