"""The Data panel: settings on the left, what the data looks like on the right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QWidget

from core.data import SOURCES, SPLITS, STEPS, described, problems_of
from core.data.binding import with_data
from core.document import Difference, Project
from core.document.project import DataSettings
from core.spec import Use
from gui import theme
from gui.background import Background, Due
from gui.data.facts import gather
from gui.data.parts import scrolled
from gui.data.preview import Preview
from gui.data.source_part import SourcePart
from gui.data.split_part import SplitPart
from gui.data.steps_part import StepsPart
from gui.forms import Offers
from gui.forms.offers import Pairs, columns_of
from gui.session import Session

WIDE = 1240
"""From this width on, in logical pixels, the three parts stand beside one another."""
TALL = 480
"""From this height on there is room for the story of the data set."""
PART_WIDTH, NARROW_WIDTH = 236, 300
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
        self.source = SourcePart(self._set_source)
        self.split = SplitPart(self._set_split)
        self.steps = StepsPart(self, Offers(columns=self._columns))
        self.preview = Preview(self)
        self.source.chosen.connect(self._choose_source)
        self.split.chosen.connect(self._choose_split)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(theme.SPACE.large, theme.SPACE.small, theme.SPACE.large, theme.SPACE.small)
        self._row.setSpacing(theme.SPACE.large)
        self._row.addWidget(self.preview, 1)
        self._areas: list[QScrollArea] = []
        self._wide: bool | None = None
        self._tall = False
        self._due = Due(self, self._prepare, LEAST_MS)
        session.changed.connect(self._on_change)
        session.opened.connect(self._on_open)
        self._arrange(wide=self.window().width() >= WIDE)
        self._show_settings()

    @property
    def busy(self) -> bool:
        """Whether the data is being prepared."""
        return self._background.busy

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

    def add_step(self, key: str) -> None:
        self._edit(f"Add {STEPS[key].title}", lambda data: replace(data, steps=(*data.steps, Use(key))))

    def remove_step(self, place: int) -> None:
        self._edit("Remove a preparation step", partial(_without_step, place=place))

    def move_step(self, place: int, by: int) -> None:
        self._edit("Reorder the preparation", partial(_moved_step, place=place, by=by))

    def set_step(self, place: int, name: str, value: Any, merge: str) -> bool:
        return self._edit("Change the preparation", partial(_with_step, place=place, name=name, value=value), merge)

    def _choose_source(self, key: str) -> None:
        data = self._session.project.data
        if key != data.source.key:
            self._take(f"Choose {SOURCES[key].title}", Use(key))
        self._show_settings()

    def _set_source(self, name: str, value: Any, merge: str) -> bool:
        use = self._session.project.data.source.with_params(**{name: value})
        return self._take(f"Change {_label(SOURCES, use, name)}", use, merge)

    def _take(self, label: str, use: Use, merge: str = "") -> bool:
        said: tuple[str, ...] = ()

        def change(project: Project) -> Project:
            nonlocal said
            project, said = with_data(project, use)
            return project

        done = self._session.edit(label, change, merge)
        if done and said:
            self._session.told.emit(" ".join(said))
        return done

    def _choose_split(self, key: str) -> None:
        self._edit(f"Split {SPLITS[key].title.lower()}", partial(_with_split, key=key))
        self._show_settings()

    def _set_split(self, name: str, value: Any, merge: str) -> bool:
        split = self._session.project.data.split.with_params(**{name: value})
        return self._edit(f"Change {_label(SPLITS, split, name)}", lambda data: replace(data, split=split), merge)

    def _edit(self, label: str, change: Callable[[DataSettings], DataSettings], merge: str = "") -> bool:
        return self._session.edit(label, lambda p: replace(p, data=change(p.data)), merge)

    def _columns(self, roles: tuple[str, ...], kinds: tuple[str, ...]) -> Pairs:
        return columns_of(described(replace(self._session.project.data, steps=())), roles, kinds)

    def _on_change(self, difference: Difference) -> None:
        if "data" in difference.parts:
            self._show_settings()

    def _on_open(self) -> None:
        self._shown = None
        self._show_settings()

    def _show_settings(self) -> None:
        data = self._session.project.data
        problems = problems_of(data)
        for part in (self.source, self.split, self.steps):
            part.show_settings(data, problems)
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
        parts = (self.source, self.split, self.steps)
        before = self._areas
        groups = [[part] for part in parts] if wide else [list(parts)]
        self._areas = [scrolled(*group, parent=self) for group in groups]
        for place, area in enumerate(self._areas):
            area.setFixedWidth(PART_WIDTH if wide else NARROW_WIDTH)
            self._row.insertWidget(place, area)
        for area in before:
            self._row.removeWidget(area)
            area.hide()
            area.deleteLater()


def _label(catalogue: Any, use: Use, name: str) -> str:
    return str(catalogue[use.key].param(name).label.lower())


def _without_step(data: DataSettings, place: int) -> DataSettings:
    return replace(data, steps=data.steps[:place] + data.steps[place + 1 :])


def _moved_step(data: DataSettings, place: int, by: int) -> DataSettings:
    steps = list(data.steps)
    if 0 <= place + by < len(steps):
        steps.insert(place + by, steps.pop(place))
    return replace(data, steps=tuple(steps))


def _with_step(data: DataSettings, place: int, name: str, value: Any) -> DataSettings:
    steps = list(data.steps)
    steps[place] = steps[place].with_params(**{name: value})
    return replace(data, steps=tuple(steps))


def _with_split(data: DataSettings, key: str) -> DataSettings:
    """Another split; parameters that it shares with the one before stay."""
    known = {p.name for p in SPLITS[key].params}
    return replace(data, split=Use(key, tuple((k, v) for k, v in data.split.params if k in known)))
