"""The training settings as a form, made from the declarations of program, optimizer and schedule."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import replace
from functools import cache, partial
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from core.document import Difference
from core.document.project import TrainingSettings
from core.spec import Catalogue, Choice, Param, Params, Spec
from core.training.optimizers import OPTIMIZERS
from core.training.program import PROGRAMS, SUPERVISED
from core.training.schedulers import SCHEDULERS
from core.training.settings import edit, read
from gui import theme
from gui.forms import SpecForm, Stroke
from gui.session import Session
from gui.training.schedule import SchedulePreview

FIRST = ("epochs", "batch_size", "optimizer", "lr")
ELSEWHERE = ("seed", "device")
"""The seed has a row of its own, the device stands in the toolbar."""
OF_SCHEDULE = "More of the schedule"
SEEDS = 10_000
"""New seeds are below: short enough to be told to someone."""


class SettingsForm(QWidget):
    """Edits the session's training settings; each turn of a knob is one step of history.

    Its fields are made when they are first seen or asked for, or form by form with `grow` in quiet moments.
    """

    def __init__(self, session: Session, preview: SchedulePreview, parent: QWidget | None = None) -> None:
        """`preview` stands below the schedule."""
        super().__init__(parent)
        self._session, self.preview = session, preview
        self._stroke = Stroke()
        self._forms: list[SpecForm] = []
        self._shape: tuple[str, ...] = ()
        """What the fields that there are follow from; () before there are any."""
        self.new_seed = QPushButton("New seed")
        self.new_seed.setToolTip("Another seed: other first weights and another order of the rows")
        self.new_seed.clicked.connect(self._draw_seed)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.SPACE.small)
        session.changed.connect(self._on_change)
        session.opened.connect(self._on_open)

    def grow(self) -> Iterator[None]:
        """Makes the forms that are missing, one at each step."""
        if not self._shape:
            self._shape = _shape(self._session.project.plan)
            self.preview.show_settings(self._session.project.plan)
        while len(self._forms) < len(specs := _specs(*self._shape)):
            self._add(specs[len(self._forms)])
            yield

    def showEvent(self, event: QShowEvent) -> None:
        self._finish()
        super().showEvent(event)

    def form_of(self, name: str) -> SpecForm:
        """The form that has the setting of that name."""
        self._finish()
        return next(form for form in self._forms if name in form.fields)

    def focus(self, name: str) -> None:
        self.form_of(name).field(name).editor.focus.setFocus(Qt.FocusReason.OtherFocusReason)

    def _finish(self) -> None:
        for _ in self.grow():
            pass

    def _on_change(self, difference: Difference) -> None:
        if "plan" not in difference.parts or not self._shape:
            return
        if _shape(self._session.project.plan) != self._shape:
            # The form that is being edited must not go while it tells of the edit.
            QTimer.singleShot(0, self, lambda: self._show(fresh=False))
        else:
            self._show(fresh=False)

    def _on_open(self) -> None:
        if self._shape:
            self._show(fresh=True)

    def _show(self, fresh: bool) -> None:
        settings = self._session.project.plan
        self.preview.show_settings(settings)
        if _shape(settings) != self._shape:
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
        """Another optimizer or schedule has other parameters."""
        focus = QApplication.focusWidget()
        held = focus is not None and self.isAncestorOf(focus)
        changed = "scheduler" if self._shape[:2] == _shape(settings)[:2] else "optimizer"
        self.new_seed.setParent(self)
        while item := self._column.takeAt(0):
            if (old := item.widget()) is not None and old is not self.preview:
                old.hide()
                old.deleteLater()
        self._forms, self._shape = [], _shape(settings)
        self._finish()
        if held:
            self.focus(changed)

    def _add(self, spec: Spec) -> None:
        """The next form, at its place below those that there are."""
        given = _given(self._session.project.plan)
        form = SpecForm(spec, _within(spec, given), None, self._commit, stroke=self._stroke, parent=self)
        self._forms.append(form)
        names = form.fields.keys()
        self._column.addWidget(self._seed_row(form) if "seed" in names else form)
        if "scheduler" in names:
            self._column.addWidget(self.preview)
        if len(self._forms) == len(_specs(*self._shape)):
            self._column.addStretch(1)

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


def _shape(settings: TrainingSettings) -> tuple[str, ...]:
    return settings.program.key, settings.optimizer.key, settings.scheduler.key


def _choice(name: str, title: str, default: str, catalogue: Catalogue[Any], chosen: Spec | None, help: str) -> Param:
    options = tuple((spec.key, spec.title) for spec in catalogue)
    return Choice(name, default, title, chosen.summary if chosen else help, options=options)


@cache
def _specs(program_key: str, optimizer_key: str, scheduler_key: str) -> tuple[Spec, Spec, Spec, Spec]:
    """What is always shown, the schedule, the seed, and the rest behind 'More'. Settings are known by name, as everywhere."""
    program = PROGRAMS.find(program_key) or SUPERVISED
    optimizer, scheduler = OPTIMIZERS.find(optimizer_key), SCHEDULERS.find(scheduler_key)
    usual = TrainingSettings()
    corrects = "How the weights are corrected."
    choice = _choice("optimizer", "Optimizer", usual.optimizer.key, OPTIMIZERS, optimizer, corrects)
    moves = "How the learning rate changes over the run."
    schedule = _choice("scheduler", "Rate over time", usual.scheduler.key, SCHEDULERS, scheduler, moves)
    params = {p.name: p for p in (choice, *(optimizer.params if optimizer else ()), *program.params)}
    first = tuple(params[name] for name in FIRST if name in params)
    rest = tuple(replace(p, advanced=True) for p in params.values() if p.name not in (*FIRST, *ELSEWHERE))
    own = (replace(p, section=OF_SCHEDULE) if p.advanced else p for p in (scheduler.params if scheduler else ()))
    return (
        replace(program, params=first),
        replace(program, params=(schedule, *own)),
        replace(program, params=(params["seed"],)),
        replace(program, params=rest),
    )


def _given(settings: TrainingSettings) -> dict[str, Any]:
    """Every setting that differs from its default, by name."""
    chosen = {"optimizer": settings.optimizer.key, "scheduler": settings.scheduler.key}
    uses = (settings.program, settings.optimizer, settings.scheduler)
    return {name: value for use in uses for name, value in use.params} | chosen


def _within(spec: Spec, given: dict[str, Any]) -> Params:
    known = {param.name for param in spec.params}
    return tuple(sorted((name, value) for name, value in given.items() if name in known))
