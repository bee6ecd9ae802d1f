"""The Data panel: settings on the left, what the data looks like on the right."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from core.data import SOURCES, problems_of
from core.data.source import FileSource
from core.document import Difference
from core.document.project import DataSettings
from core.problems import Problem
from core.spec import Use
from gui import theme
from gui.background import Background, Due
from gui.data.augment_part import AugmentPart
from gui.data.editing import Editing
from gui.data.facts import gather
from gui.data.findings import Findings
from gui.data.leak_watch import LeakWatch
from gui.data.looking import Looking
from gui.data.notice import Notice
from gui.data.parts import scrolled
from gui.data.presence import Presence
from gui.data.preview import Preview
from gui.data.source_box import path_of
from gui.data.source_part import SourcePart
from gui.data.split_part import SplitPart
from gui.data.steps import StepsPart
from gui.forms import Offers
from gui.mydata.place import ask_file, ask_folder
from gui.session import Session

WIDE = 1240
"""From this width on, in logical pixels, the parts stand beside one another."""
TALL = 480
"""From this height on there is room for the story of the data set."""
PART_WIDTH, STEPS_WIDTH, NARROW_WIDTH = 236, 262, 300
PREVIEW_LEAST, HEIGHT_LEAST = 320, 160
LEAST_MS = 120


class DataPanel(QWidget):
    """All that it does to the project are edits of the session."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Data")
        self._session = session
        self._background = Background(self)
        self._shown: DataSettings | None = None
        self.editing = Editing(session)
        self.looking = Looking(self.editing, self)
        self.presence = Presence(session, self)
        self.leaks = LeakWatch(session, self._background, self._known, self)
        self._make_parts()
        self._areas: list[QScrollArea] = []
        self._wide: bool | None = None
        self._tall = False
        self._due = Due(self, self._prepare, LEAST_MS)
        self._lay_out()
        session.changed.connect(self._on_change)
        session.opened.connect(self._on_open)
        self.looking.changed.connect(self._show_settings)
        self._arrange(wide=self.window().width() >= WIDE)
        self._show_settings()

    @property
    def busy(self) -> bool:
        """Whether the data is being looked at or prepared."""
        return self._background.busy or self.looking.busy or self.preview.effect.busy

    def minimumSizeHint(self) -> QSize:
        """That of the narrow arrangement, so that a wide panel can be made narrow."""
        return QSize(NARROW_WIDTH + PREVIEW_LEAST, HEIGHT_LEAST)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(self.width() >= WIDE)
        tall = self.height() >= TALL
        if tall != self._tall:
            self._tall = tall
            self.source.about.set_expanded(tall)

    def _make_parts(self) -> None:
        offers = Offers(columns=self.editing.columns)
        self.findings = Findings(self._session)
        self.source = SourcePart(self._set_source, self.findings)
        self.split = SplitPart(self.editing.set_split, offers)
        self.steps = StepsPart(self.editing)
        self.augment = AugmentPart(self._session, offers)
        self.preview = Preview(self.looking.set_kind, self.editing.set_role, self)
        self.notice = Notice(self.looking, self.presence, self)
        self.source.box.chosen.connect(self._choose_source)
        self.source.box.file_asked.connect(partial(self._ask, ask_file))
        self.source.box.folder_asked.connect(partial(self._ask, ask_folder))
        self.split.chosen.connect(self._choose_split)
        self.steps.looked_at.connect(self._look_at_step)
        self.preview.columns.profiling.changed.connect(self.leaks.tell_again)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.SPACE.large, theme.SPACE.small, theme.SPACE.large, theme.SPACE.small)
        column.setSpacing(theme.SPACE.small)
        self._row = QHBoxLayout()
        self._row.setSpacing(theme.SPACE.large)
        self._row.addWidget(self.preview, 1)
        column.addWidget(self.notice)
        column.addLayout(self._row, 1)

    def _known(self, data: DataSettings) -> tuple[Problem, ...]:
        """What is wrong with the files, as far as somebody has gone through them."""
        profile = self.preview.columns.profiling.profile
        return self.looking.problems_of(data) or (profile.problems if profile is not None else ())

    def _ask(self, ask: Callable[[QWidget, Path], Path | None]) -> None:
        here = path_of(self.editing.data)
        found = ask(self, Path(here).parent if here else Path.home())
        if found is not None:
            self.looking.choose(found)

    def _choose_source(self, key: str) -> None:
        self.looking.cancel()
        if key != self.editing.data.source.key:
            self.editing.take_source(Use(key))
        self._show_settings()

    def _set_source(self, name: str, value: object, merge: str) -> bool:
        """Files must be looked at again before anything is known of them."""
        if isinstance(SOURCES.find(self.editing.data.source.key), FileSource):
            return self.looking.set_param(name, value, merge)
        return self.editing.set_source(name, value, merge)

    def _look_at_step(self, place: int) -> None:
        self.preview.show_step(place)
        self.steps.show_looked_at(place)

    def _choose_split(self, key: str) -> None:
        self.editing.choose_split(key)
        self._show_settings()

    def _on_change(self, difference: Difference) -> None:
        if "data" in difference.parts:
            self._show_settings()
            self.presence.ask()
        elif not difference.parts:
            self.preview.columns.show_problems(self._session.noticed)

    def _on_open(self) -> None:
        self._shown = None
        self.looking.cancel()
        self._show_settings()
        self.presence.ask()

    def _show_settings(self) -> None:
        data = self._session.project.data
        problems = problems_of(data)
        self.source.show_settings(data, problems, self.looking.pending)
        for part in (self.split, self.steps, self.augment):
            part.show_settings(data, problems)
        self.preview.show_data(data, (*problems, *self._session.noticed))
        self.steps.show_looked_at(self.preview.step)
        if data.source.key:
            self._due.mark()
        else:
            self._background.forget("facts")
            self._shown = None
            self.preview.show_sentence("Choose a data set to see its rows here.")

    def _prepare(self) -> None:
        data = self._session.project.data
        if not data.source.key or data == self._shown:
            return
        self._shown = data
        self.preview.show_busy()
        self._background.ask(lambda: gather(data), self.preview.show_facts, self.preview.show_sentence, key="facts")

    def _arrange(self, wide: bool) -> None:
        """Beside one another where there is room, else below one another in one column that scrolls."""
        if wide == self._wide:
            return
        self._wide = wide
        before = self._areas
        beside: list[list[QWidget]] = [[self.source], [self.split], [self.steps, self.augment]]
        groups = beside if wide else [[part for group in beside for part in group]]
        self._areas = [scrolled(*group, parent=self) for group in groups]
        for place, area in enumerate(self._areas):
            area.setFixedWidth((STEPS_WIDTH if place == 2 else PART_WIDTH) if wide else NARROW_WIDTH)
            self._row.insertWidget(place, area)
        for area in before:
            self._row.removeWidget(area)
            area.hide()
            area.deleteLater()
