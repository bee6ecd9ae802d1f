"""The view of the columns: a table whose types and roles are changed in place, beside it more about one of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QSortFilterProxyModel, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QMenu, QPushButton, QTableView, QVBoxLayout, QWidget

from core.data import SOURCES
from core.data.edits import ROLES
from core.data.settings import raw_schema
from core.data.source import FileSource
from core.document.project import DataSettings
from core.format import plural
from core.problems import NetwrightError, Problem
from gui import theme
from gui.data.columns.detail import Detail
from gui.data.columns.lines import KIND, NAME, ROLE, VALUES, Line, lines_of
from gui.data.columns.model import LINE, ColumnsModel
from gui.data.columns.painting import ChoiceDelegate, ValuesDelegate
from gui.data.parts import say, scrolled, sentence
from gui.data.profiling import Profiling
from gui.data.words import KINDS
from gui.widgets import ProgressLine, SearchField
from gui.widgets.restyle import set_shown

if TYPE_CHECKING:
    from core.data.profile import Profile

READABLE = ("number", "category", "boolean", "date", "text", "identifier")
"""Kinds that the cells of a table can be read as."""
MANY, DETAIL_FROM, DETAIL_WIDTH = 20, 640, 230
WIDTHS = (98, 90, 82, 84, 102, 76, 180)
OPENS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space, Qt.Key.Key_F2)
SetKind = Callable[[str, str], None]
SetRole = Callable[[str, str], bool]


class ColumnsView(QWidget):
    """`set_kind` and `set_role` are called with a column's name and what was chosen."""

    def __init__(self, set_kind: SetKind, set_role: SetRole, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._set_kind, self._set_role = set_kind, set_role
        self._data: DataSettings | None = None
        self._problems: tuple[Problem, ...] = ()
        self.profiling = Profiling(self)
        self.profiling.changed.connect(self._renew)
        self.profiling.progressed.connect(self._show_progress)
        self.model = ColumnsModel(self)
        self._shown = QSortFilterProxyModel(self)
        self._shown.setSourceModel(self.model)
        self._shown.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.menu = QMenu(self)
        self.menu.setToolTipsVisible(True)
        self._make_parts()
        self._lay_out()

    def show_data(self, data: DataSettings, problems: tuple[Problem, ...]) -> None:
        """The columns of `data`; their profile is worked out as soon as they are seen."""
        self._data, self._problems = data, problems
        if self.isVisible():
            self.profiling.want(data)
        self._renew()

    def show_problems(self, problems: tuple[Problem, ...]) -> None:
        """What is wrong, each at the column that it names."""
        if problems != self._problems:
            self._problems = problems
            self._renew()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._data is not None and self._data.source.key:
            self.profiling.want(self._data)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._beside.setVisible(self.width() >= DETAIL_FROM)

    def line(self, name: str) -> int:
        """The row in which a column is shown."""
        rows = (r for r in range(self._shown.rowCount()) if self._shown.index(r, 0).data(LINE).name == name)
        return next(rows)

    def offer(self, index: QModelIndex) -> None:
        """Opens the list of what a type or role can be changed into."""
        line: Line | None = index.data(LINE) if index.isValid() else None
        if line is None or line.column is None or not self.model.changeable(line, index.column()):
            return
        self.menu.clear()
        if index.column() == KIND:
            choices = [(kind, KINDS[kind], "") for kind in READABLE]
            self._fill_menu(choices, line.column.kind, partial(self._set_kind, line.name))
        else:
            self._fill_menu(list(ROLES), line.column.role, partial(self._set_role, line.name))
        self.menu.popup(self.table.viewport().mapToGlobal(self.table.visualRect(index).bottomLeft()))

    def _fill_menu(self, choices: list[tuple[str, str, str]], now: str, choose: Callable[[str], object]) -> None:
        for key, title, tip in choices:
            action = self.menu.addAction(title[:1].upper() + title[1:], partial(choose, key))
            action.setCheckable(True)
            action.setChecked(key == now)
            action.setToolTip(tip)

    def _renew(self) -> None:
        data, profile = self._data, self.profiling.profile
        if data is None:
            return
        source = SOURCES.find(data.source.key)
        try:
            schema = raw_schema(data)
        except (NetwrightError, KeyError):
            return
        files = source if isinstance(source, FileSource) else None
        lines = lines_of(schema, profile, self._problems)
        self.model.show_lines(lines, schema.rows, files is not None and files.as_kind is not None, files is not None)
        set_shown(self.search, len(schema.columns) > MANY)
        self._say(profile)
        self._show_detail()

    def _say(self, profile: Profile | None) -> None:
        profiling = self.profiling
        set_shown(self._busy, profiling.busy)
        set_shown(self.again, not profiling.busy and profile is None and self._data is not None)
        say(self.note, profiling.refusal or (said_of(profile) if profile is not None else ""))

    def _show_progress(self, share: float | None) -> None:
        self.progress.show_progress(share, "Going through all rows")

    def _show_detail(self) -> None:
        index = self.table.currentIndex()
        self.detail.show_line(index.data(LINE) if index.isValid() else None, self.profiling.profile)

    def _again(self) -> None:
        if self._data is not None:
            self.profiling.begin(self._data)

    def _make_parts(self) -> None:
        self.search = SearchField("Find a column…")
        self.search.textChanged.connect(self._shown.setFilterFixedString)
        self.table = _Table(self.offer)
        self.table.setModel(self._shown)
        self.table.setItemDelegateForColumn(VALUES, ValuesDelegate(self.table))
        for place in (KIND, ROLE):
            self.table.setItemDelegateForColumn(place, ChoiceDelegate(self.table))
        for place, width in enumerate(WIDTHS):
            self.table.setColumnWidth(place, width)
        self.table.selectionModel().currentChanged.connect(lambda *_: self._show_detail())
        self.search.serve(self.table)
        self.progress = ProgressLine()
        self.cancel = QPushButton("Cancel")
        self.cancel.clicked.connect(self.profiling.cancel)
        self.again = QPushButton("Go through all rows")
        self.again.setToolTip("Counts what is missing and distinct, and how values are spread")
        self.again.clicked.connect(self._again)
        self.note = sentence("muted")
        self.detail = Detail()
        self._beside = scrolled(self.detail)
        self._beside.setFixedWidth(DETAIL_WIDTH)

    def _lay_out(self) -> None:
        self._busy = QWidget()
        busy = QHBoxLayout(self._busy)
        busy.setContentsMargins(0, 0, 0, 0)
        busy.addWidget(self.progress, 1)
        busy.addWidget(self.cancel)
        left = QVBoxLayout()
        left.setSpacing(theme.SPACE.tiny)
        for widget in (self._busy, self.note, self.search, self.table):
            left.addWidget(widget)
        left.addWidget(self.again, 0, Qt.AlignmentFlag.AlignLeft)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(left, 1)
        row.addWidget(self._beside)
        for hidden in (self._busy, self.search, self.again):
            hidden.hide()


class _Table(QTableView):
    """A click on a type or role, or Enter there, opens what it can be."""

    def __init__(self, offer: Callable[[QModelIndex], None]) -> None:
        super().__init__()
        self._offer = offer
        self.setProperty("kind", "flat")
        self.setAccessibleName("Columns of the data")
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(26)
        self.horizontalHeader().setHighlightSections(False)
        self.clicked.connect(offer)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in OPENS and self.currentIndex().column() != NAME:
            self._offer(self.currentIndex())
        else:
            super().keyPressEvent(event)


def said_of(profile: Profile) -> str:
    """What is to be said of all columns together."""
    if not profile.duplicates:
        return ""
    about = "" if profile.duplicates_are_exact else "About "
    first = (
        f", such as row {profile.copies[0][0] + 1:,}, which equals row {profile.copies[0][1] + 1:,}"
        if profile.copies
        else ""
    )
    verb = "equals" if profile.duplicates == 1 else "equal"
    return f"{about}{plural(profile.duplicates, 'row')} {verb} one before{first}."
