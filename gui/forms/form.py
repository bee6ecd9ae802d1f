"""The form of any Spec: what is declared is shown, what is changed is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from core.spec import Param, Params, Spec, Values, merged
from gui import theme
from gui.forms.field import Field
from gui.forms.offers import Offers
from gui.forms.strokes import Stroke
from gui.widgets import Section
from gui.widgets.restyle import set_shown

Rows = list[tuple[Field, ...]]
OnChange = Callable[[str, Any, str], bool]
"""(name, value, merge key) -> whether it was taken."""
MORE = "More"
"""The section of what is advanced."""
GAP = 10  # logical pixels between two fields in a row


class SpecForm(QWidget):
    """Edits one use of a Spec. `on_change` gets each accepted value; False brings the last value back.

    `names` is what expressions may refer to; with `sliders`, bounded numbers can be dragged. Nested forms share `stroke`.
    """

    def __init__(
        self,
        spec: Spec,
        params: Params = (),
        names: Mapping[str, Any] | None = None,
        on_change: OnChange = lambda name, value, merge: True,
        *,
        offers: Offers | None = None,
        sliders: bool = False,
        stroke: Stroke | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.spec, self._on_change, self._sliders = spec, on_change, sliders
        self._offers, self._stroke = offers or Offers(), stroke or Stroke()
        self._params: Params = params
        self._shows = 0
        """How often values were shown."""
        self._names: Mapping[str, Any] = names or {}
        self._mixed: Mapping[str, Sequence[Any]] = {}
        self._arranged: list[Rows] = []
        self.fields: dict[str, Field] = {}
        self.sections: dict[str, Section] = {}
        """Those that fold, by title."""
        self._grids: dict[str, QGridLayout] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE.small)
        self._shown = [p for p in spec.params if p.in_forms]
        for title in dict.fromkeys(("", MORE, *map(_section_of, self._shown))):
            self._add_part(title, column)
        self.take(params, names)

    def _add_part(self, title: str, column: QVBoxLayout) -> None:
        """What stands open, or a section of that title."""
        grid = self._grids[title] = _grid()
        if title:
            section = self.sections[title] = Section(title, expanded=False, parent=self)
            section.body.addLayout(grid)
            column.addWidget(section)
        else:
            column.addLayout(grid)
        self.fields |= {p.name: self._field(p) for p in self._shown if _section_of(p) == title}

    @property
    def more(self) -> Section:
        """What is seldom changed."""
        return self.sections[MORE]

    @property
    def params(self) -> Params:
        return self._params

    def field(self, name: str) -> Field:
        return self.fields[name]

    def refresh(
        self, params: Params, names: Mapping[str, Any] | None = None, mixed: Mapping[str, Sequence[Any]] | None = None
    ) -> None:
        """The same subject after a change from anywhere; focus and half-typed text stay.

        `mixed`: of several subjects at once the values in which they differ.
        """
        if params != self._params:
            self._stroke.begin()
        self._params, self._names, self._mixed = params, self._names if names is None else names, mixed or {}
        self._show(fresh=False)

    def take(
        self, params: Params, names: Mapping[str, Any] | None = None, mixed: Mapping[str, Sequence[Any]] | None = None
    ) -> None:
        """Another subject of the same Spec."""
        self._stroke.begin()
        self._params, self._names, self._mixed = params, self._names if names is None else names, mixed or {}
        self._show(fresh=True)

    def set_problems(self, problems: Mapping[str, tuple[str, str]]) -> None:
        """Severity and sentence by parameter, said under its field; all others are cleared."""
        for name, field in self.fields.items():
            field.set_problem(*problems.get(name, ("", "")))
        self._unfold()

    @property
    def values(self) -> Values:
        """All values as far as they can be resolved, defaults for the rest."""
        wrong = dict(self.spec.mistakes(self._params, self._names))
        return self.spec.resolve(tuple((n, v) for n, v in self._params if n not in wrong), self._names)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange(self.values)

    def _field(self, param: Param) -> Field:
        return Field(self.spec, param, self._commit, self._stroke, self._offers, self._nest, self._sliders, self)

    def _nest(self, spec: Spec, params: Params, on_change: OnChange) -> SpecForm:
        return SpecForm(
            spec, params, self._names, on_change, offers=self._offers, sliders=self._sliders, stroke=self._stroke
        )

    def _commit(self, name: str, value: Any) -> None:
        before = self._params
        after = merged(before, {name: value})
        self._params, shows = after, self._shows
        if not self._on_change(name, value, f"{self._stroke.key}:{name}") and self._params is after:
            self._params = before
        elif self._shows != shows:
            return  # who was told has shown what is in force now
        self._show(fresh=False)

    def _show(self, fresh: bool) -> None:
        self._shows += 1
        given = dict(self._params)
        for name, field in self.fields.items():
            if name in self._mixed:
                field.show_mixed(self._mixed[name], self._names, fresh)
            else:
                field.show_value(given.get(name, field.param.default), self._names, fresh)
        self._arrange(self.values)
        self._unfold()

    def _arrange(self, values: Values) -> None:
        """Lays the fields that count out anew where their set, or the room, has changed."""
        shown = [f for f in self.fields.values() if f.param.shown is None or f.param.shown(values)]
        half = (self.width() - GAP) // 2
        rows = [rows_of([f for f in shown if _section_of(f.param) == title], half) for title in self._grids]
        if rows == self._arranged:
            return
        self._arranged = rows
        for field in self.fields.values():
            if field not in shown:
                field.hide()
        for (title, grid), part in zip(self._grids.items(), rows, strict=True):
            _lay(grid, part)
            if title:
                set_shown(self.sections[title], bool(part))

    def _unfold(self) -> None:
        """A sentence must not hide; changed values are counted in the title."""
        for (name, section), part in zip(self.sections.items(), self._arranged[1:], strict=True):
            fields = [field for row in part for field in row]
            changed = sum(not f.is_default for f in fields)
            title = f"{name} · {changed} changed" if changed else name
            if section.title() != title:
                section.set_title(title)
            if any(f.troubled for f in fields):
                section.set_expanded(True)


def _section_of(param: Param) -> str:
    return param.section or (MORE if param.advanced else "")


def _grid() -> QGridLayout:
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(GAP)
    grid.setVerticalSpacing(theme.SPACE.small)
    grid.setColumnStretch(0, 1)
    grid.setColumnStretch(1, 1)
    return grid


def rows_of(fields: Sequence[Field], half: int) -> Rows:
    """Short fields in a row stand two by two in columns of `half` logical pixels; of an odd number the first is alone."""
    rows: Rows = []
    run: list[Field] = []
    for field in [*fields, None]:
        if field is not None and field.fits(half):
            run.append(field)
            continue
        if len(run) % 2:
            rows.append((run.pop(0),))
        rows += [(run[i], run[i + 1]) for i in range(0, len(run), 2)]
        run = []
        if field is not None:
            rows.append((field,))
    return rows


def _lay(grid: QGridLayout, rows: Rows) -> None:
    while grid.count():
        grid.takeAt(0)
    for row, together in enumerate(rows):
        for column, field in enumerate(together):
            grid.addWidget(field, row, column, 1, 2 // len(together))
            set_shown(field, True)
