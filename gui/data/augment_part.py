"""The list of augmentations, and some rows as training would show them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QMenu, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from core.data import AUGMENTATIONS, described, prepare
from core.data.preview import samples
from core.document.project import DataColumn, DataSettings
from core.problems import NetwrightError, Problem
from core.spec import Use
from gui import theme
from gui.background import Background, Due
from gui.data.facts import input_of, target_of
from gui.data.gallery import Gallery, Thumb
from gui.data.parts import Part, say, sentence, troubles_at
from gui.data.sample_view import is_curve
from gui.data.tables import WordTable
from gui.data.use_form import Troubles, UseForm
from gui.data.words import number, told
from gui.forms import Offers
from gui.session import Session

if TYPE_CHECKING:
    from core.data.table import Array

ROWS, DRAWS = 3, 2
"""Rows that are shown, and how often each beside the row itself."""
LEAST_MS = 150
GRID_HEIGHT = 270
MOST_NUMBERS = 24
Uses = tuple[Use, ...]
Edit = Callable[[str, Callable[[Uses], Uses], str], bool]


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """Rows before and after: as thumbs, or else as words in a table."""

    thumbs: tuple[Thumb, ...]
    words: tuple[tuple[str, ...], ...]


def gather(data: DataSettings, seed: int) -> Shown:
    """Some training rows, each as it is and as it would be shown. Raises NetwrightError. Not for the main thread."""
    import numpy as np

    from core.data.augmenting.preview import preview

    prepared = prepare(data)
    column, target = input_of(prepared.schema), target_of(prepared.schema)
    if column is None:
        return Shown((), ())
    column = prepared.raw_schema.column(column.name) or column
    rows = np.array([s.row for s in samples(prepared, "train", ROWS)], dtype=np.int64)
    draws = [preview(prepared, data.augment, rows, seed * DRAWS + i) for i in range(DRAWS)]
    answers = [""] * len(rows) if target is None else [told(target, v) for v in prepared.table.array(target.name, rows)]
    lengths = prepared.table.lengths.get(column.name)
    whole = None if lengths is None else lengths[rows]
    before = _cut(draws[0].before[column.name], whole)
    after = [_cut(draw.after[column.name], draw.lengths.get(column.name)) for draw in draws]
    if column.kind != "image" and not is_curve(column):
        pairs = zip(before, after[0], strict=True)
        return Shown((), tuple((_words(column, value),) for pair in pairs for value in pair))
    thumbs = list[Thumb]()
    for i, row in enumerate(rows.tolist()):
        thumbs.append(_thumb(column, before[i], answers[i], f"Row {row + 1:,} as it is"))
        for values, draw in zip(after, draws, strict=True):
            thumbs.append(_thumb(column, values[i], _share(draw.share), f"Row {row + 1:,} as it may be shown"))
    return Shown(tuple(thumbs), ())


def _cut(values: Array, lengths: Array | None) -> list[Array]:
    """Row by row, without padding."""
    return list(values) if lengths is None else [row[:n] for row, n in zip(values, lengths, strict=True)]


def _words(column: DataColumn, value: Array) -> str:
    if column.kind in ("vector", "sequence", "number"):
        return "  ".join(number(float(v)) for v in value.reshape(-1)[:MOST_NUMBERS])
    return told(column, value)


def _share(share: float) -> str:
    return "" if share == 1 else f"{share:.0%}"


def _thumb(column: DataColumn, value: Array, caption: str, tip: str) -> Thumb:
    if column.kind == "image":
        return Thumb(caption, tip, picture=value, low=column.low, high=column.high)
    return Thumb(caption, tip, curve=value.reshape(-1))


class AugmentCard(QFrame):
    """One augmentation: a switch with its name, buttons to move and remove it, its parameters."""

    def __init__(self, place: int, edit: Edit, offers: Offers, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.place, self._edit = place, edit
        self.on = QCheckBox()
        self.on.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.on.setToolTip("What is off stays in the list and does nothing")
        self.on.clicked.connect(
            lambda on: edit("Switch an augmentation", partial(_with, place=place, name="on", value=on), "")
        )
        self.up = _button(
            "arrow-up",
            "Do this earlier",
            lambda: edit("Reorder the augmentation", partial(_moved, place=place, by=-1), ""),
        )
        self.down = _button(
            "arrow-down",
            "Do this later",
            lambda: edit("Reorder the augmentation", partial(_moved, place=place, by=1), ""),
        )
        self.cross = _button(
            "close",
            "Remove this augmentation",
            lambda: edit("Remove an augmentation", partial(_without, place=place), ""),
        )
        self.trouble = sentence("error")
        self.form = UseForm(self._set, offers)
        head = QHBoxLayout()
        head.setSpacing(0)
        head.addWidget(self.on, 1)
        for button in (self.up, self.down, self.cross):
            head.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.SPACE.small, theme.SPACE.tiny, theme.SPACE.tiny, theme.SPACE.small)
        column.setSpacing(theme.SPACE.tiny)
        column.addLayout(head)
        column.addWidget(self.trouble)
        column.addWidget(self.form)

    def show_use(self, use: Use, count: int, fields: Troubles, whole: Sequence[str]) -> None:
        spec = AUGMENTATIONS.find(use.key)
        name = spec.title if spec else f"Unknown augmentation '{use.key}'"
        on = bool(dict(use.params).get("on", True))
        self.on.setText(f"{self.place + 1}. {name}")
        self.on.setChecked(on)
        self.on.setAccessibleName(f"Augmentation {self.place + 1}, {name}")
        self.on.setToolTip(spec.explanation if spec else "")
        self.up.setEnabled(self.place > 0)
        self.down.setEnabled(self.place + 1 < count)
        self.form.show_use(spec, use, fields)
        self.form.setEnabled(on)
        say(self.trouble, " ".join(whole))

    def _set(self, name: str, value: Any, merge: str) -> bool:
        return self._edit("Change an augmentation", partial(_with, place=self.place, name=name, value=value), merge)


class AugmentPart(Part):
    """What is done at random to training batches, in this order, with some rows to look at."""

    def __init__(self, session: Session, offers: Offers, parent: QWidget | None = None) -> None:
        super().__init__("Augmentation", "Random changes of training rows each time they are shown", parent)
        self._session, self._offers = session, offers
        self._background = Background(self)
        self._seed = 0
        self._data: DataSettings | None = None
        self.cards: list[AugmentCard] = []
        self.add = _add_button()
        self.add.setMenu(QMenu(self))
        self.add.menu().setToolTipsVisible(True)
        self.add.menu().aboutToShow.connect(self._fill_menu)
        self.title_row.addWidget(self.add)
        self.none = sentence("muted")
        self.none.setText("Training rows are shown as they are. Random changes make more of few rows.")
        self._list = QVBoxLayout()
        self._list.setSpacing(theme.SPACE.small)
        self.grid = Gallery("Training rows before and after augmentation", self)
        self.grid.setFixedHeight(GRID_HEIGHT)
        self.grid.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table = WordTable("Training rows before and after augmentation", self)
        self.table.setFixedHeight(GRID_HEIGHT)
        self.note = sentence("faint")
        self.again = QToolButton()
        self.again.setText("Again")
        self.again.setIcon(theme.icon("dice-multiple"))
        self.again.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.again.setToolTip("Draw anew: the same rows as they may be shown another time")
        self.again.setAccessibleName("Draw the augmentation anew")
        self.again.clicked.connect(self._draw_again)
        self.body.addWidget(self.none)
        self.body.addLayout(self._list)
        for widget in (self.note, self.grid, self.table):
            self.body.addWidget(widget)
        self.body.addWidget(self.again, 0, Qt.AlignmentFlag.AlignLeft)
        self._due = Due(self, self._look, LEAST_MS)

    @property
    def busy(self) -> bool:
        """Whether rows are being worked out."""
        return self._background.busy

    def show_settings(self, data: DataSettings, problems: Iterable[Problem]) -> None:
        problems = tuple(problems)
        while len(self.cards) > len(data.augment):
            card = self.cards.pop()
            self._list.removeWidget(card)
            card.hide()
            card.deleteLater()
        while len(self.cards) < len(data.augment):
            self.cards.append(AugmentCard(len(self.cards), self._edit, self._offers))
            self._list.addWidget(self.cards[-1])
        for card, use in zip(self.cards, data.augment, strict=True):
            card.show_use(use, len(data.augment), *troubles_at(problems, f"augment.{card.place}"))
        self.none.setVisible(not data.augment)
        self.setVisible(bool(data.source.key))
        if data != self._data:
            self._data = data
            self._show_nothing() if not data.augment else self._due.mark()

    def _show_nothing(self) -> None:
        self._background.forget("augment")
        for widget in (self.note, self.grid, self.table, self.again):
            widget.hide()

    def _draw_again(self) -> None:
        self._seed += 1
        self._due.mark()

    def _look(self) -> None:
        data, seed = self._data, self._seed
        if data is not None and data.augment and data.source.key:
            self._background.ask(lambda: gather(data, seed), self._show, self._refuse, key="augment")

    def _show(self, shown: Shown) -> None:
        say(
            self.note,
            "Left as it is, then as it may be shown." if shown.thumbs else "As it is, and below as it may be shown.",
        )
        self.grid.setVisible(bool(shown.thumbs))
        self.table.setVisible(bool(shown.words))
        self.again.show()
        if shown.thumbs:
            self.grid.show_thumbs(shown.thumbs)
        if shown.words:
            self.table.show_rows(("before and after",), list(shown.words), frozenset())

    def _refuse(self, text: str) -> None:
        self._show_nothing()
        say(self.note, text)

    def _edit(self, label: str, change: Callable[[Uses], Uses], merge: str) -> bool:
        return self._session.edit(
            label, lambda p: replace(p, data=replace(p.data, augment=change(p.data.augment))), merge
        )

    def _fill_menu(self) -> None:
        """What suits the data; the rest is there, and says why it does not."""
        menu, schema = self.add.menu(), described(self._session.project.data)
        menu.clear()
        category = ""
        for spec in AUGMENTATIONS:
            if spec.category != category:
                category = spec.category
                menu.addSection(category)
            label = f"Add {spec.title}"
            action = menu.addAction(
                theme.icon(spec.icon.removeprefix("mdi6.")),
                spec.title,
                partial(self._edit, label, partial(_with_new, key=spec.key), ""),
            )
            action.setToolTip(spec.summary)
            try:
                spec.columns(spec.resolve(), schema)
            except NetwrightError as error:
                action.setEnabled(False)
                action.setToolTip(str(error))


def _with_new(uses: Uses, key: str) -> Uses:
    return (*uses, Use(key))


def _with(uses: Uses, place: int, name: str, value: Any) -> Uses:
    return (*uses[:place], uses[place].with_params(**{name: value}), *uses[place + 1 :])


def _without(uses: Uses, place: int) -> Uses:
    return uses[:place] + uses[place + 1 :]


def _moved(uses: Uses, place: int, by: int) -> Uses:
    rest = list(uses)
    if 0 <= place + by < len(rest):
        rest.insert(place + by, rest.pop(place))
    return tuple(rest)


def _button(icon: str, tip: str, act: Callable[[], object]) -> QToolButton:
    button = QToolButton()
    button.setProperty("kind", "close")
    button.setIcon(theme.icon(icon))
    button.setToolTip(tip)
    button.setAccessibleName(tip)
    button.clicked.connect(lambda: act())
    return button


def _add_button() -> QToolButton:
    add = QToolButton()
    add.setIcon(theme.icon("plus"))
    add.setText("Add")
    add.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    add.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    add.setToolTip("Add an augmentation at the end")
    add.setAccessibleName("Add an augmentation")
    return add
