"""What a person does to the data settings, each as one edit of the session."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from core.data import SOURCES, SPLITS, STEPS
from core.data.binding import rebound, with_data
from core.data.edits import with_role, with_target
from core.data.settings import described
from core.document import Project
from core.document.project import DataSettings
from core.spec import Use
from gui.forms.offers import Pairs, columns_of
from gui.session import Session

Change = Callable[[DataSettings], DataSettings]


class Editing:
    """The network's ends follow the data; what was bound anew is told."""

    def __init__(self, session: Session) -> None:
        self._session = session

    @property
    def data(self) -> DataSettings:
        return self._session.project.data

    def take_source(self, use: Use, label: str = "", merge: str = "") -> bool:
        """A data set that comes with the program, or other parameters of it."""
        return self._bound(label or f"Choose {SOURCES[use.key].title}", lambda p: with_data(p, use), merge)

    def take_data(self, label: str, change: Change, merge: str = "") -> bool:
        """Other settings, the network's ends bound to their columns."""
        return self._bound(label, lambda p: rebound(replace(p, data=change(p.data))), merge)

    def set_source(self, name: str, value: Any, merge: str) -> bool:
        use = self.data.source.with_params(**{name: value})
        return self.take_source(use, f"Change {_label(SOURCES, use, name)}", merge)

    def set_role(self, name: str, role: str) -> bool:
        change = with_target if role == "target" and self._is_alone(name) else with_role
        if change is with_target:
            return self.take_data(f"Predict '{name}'", lambda data: with_target(data, name))
        return self.take_data(f"Change what '{name}' is for", lambda data: with_role(data, name, role))

    def choose_split(self, key: str) -> bool:
        return self.change(f"Split {SPLITS[key].title.lower()}", lambda data: _with_split(data, key))

    def set_split(self, name: str, value: Any, merge: str) -> bool:
        split = self.data.split.with_params(**{name: value})
        return self.change(f"Change {_label(SPLITS, split, name)}", lambda data: replace(data, split=split), merge)

    def add_step(self, key: str) -> bool:
        return self.change(f"Add {STEPS[key].title}", lambda data: replace(data, steps=(*data.steps, Use(key))))

    def remove_step(self, place: int) -> bool:
        return self.change("Remove a preparation step", lambda data: _without_step(data, place))

    def move_step(self, place: int, by: int) -> bool:
        return self.change("Reorder the preparation", lambda data: _moved_step(data, place, by))

    def set_step(self, place: int, name: str, value: Any, merge: str) -> bool:
        label = "Switch a preparation step" if name == "on" else "Change the preparation"
        return self.change(label, lambda data: _with_step(data, place, name, value), merge)

    def change(self, label: str, change: Change, merge: str = "") -> bool:
        return self._session.edit(label, lambda p: replace(p, data=change(p.data)), merge)

    def columns(self, roles: tuple[str, ...], kinds: tuple[str, ...], steps: int = 0) -> Pairs:
        """What a form may offer: the columns as they are after that many steps."""
        return columns_of(described(replace(self.data, steps=self.data.steps[:steps])), roles, kinds)

    def _is_alone(self, name: str) -> bool:
        """Whether at most one other column is to be predicted, so that the new one takes its place."""
        schema = self.data.schema
        return schema is not None and sum(c.role == "target" and c.name != name for c in schema.columns) <= 1

    def _bound(self, label: str, change: Callable[[Project], tuple[Project, tuple[str, ...]]], merge: str) -> bool:
        said: tuple[str, ...] = ()

        def edit(project: Project) -> Project:
            nonlocal said
            project, said = change(project)
            return project

        done = self._session.edit(label, edit, merge)
        if done and said:
            self._session.told.emit(" ".join(said))
        return done


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
