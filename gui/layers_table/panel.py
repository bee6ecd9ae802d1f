"""The panel: a line to filter by, and the tree, whose selection is the canvas's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import reduce

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from core.document import edits
from core.document.project import Project
from core.format import plural
from core.layers.training import FROZEN
from gui import theme
from gui.layers_table.model import LayersModel
from gui.layers_table.rows import COLUMNS, RowData
from gui.layers_table.view import LayersView
from gui.room import Room
from gui.session import Session
from gui.widgets.search_field import SearchField

Flag = QItemSelectionModel.SelectionFlag


class LayersPanel(QWidget):
    """Follows the session only while it is seen."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._stale, self._anew, self._following = True, True, False
        self.model = LayersModel(self._rename, self._freeze, self)
        self.view = LayersView(self.model)
        self.filter = SearchField("Filter by name, type, shape, problem …")
        self.filter.setMaximumWidth(320)
        self.count = QLabel()
        self.count.setProperty("kind", "muted")
        self._arrange()
        self.setFocusProxy(self.view)
        self.filter.textChanged.connect(self._filter)
        self.filter.handed_over.connect(self.view.setFocus)
        self.view.selectionModel().selectionChanged.connect(lambda *_: self._tell())
        self.view.activated.connect(self._go)
        self.view.doubleClicked.connect(self._go)
        self.view.delete_asked.connect(self._delete)
        session.changed.connect(lambda _difference: self._renew())
        session.opened.connect(lambda: self._renew(anew=True))
        session.place_changed.connect(self._renew)
        session.selection_changed.connect(self._follow)
        self.setAccessibleName("Layers")

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._renew()

    def _renew(self, anew: bool = False) -> None:
        self._anew |= anew
        self._stale = not self.isVisible()
        if self._stale:
            return
        self._following = True
        self.model.take(Room(self._session.analysis, self._session.place), self._anew)
        self._anew = False
        self._following = False
        self._count()
        self._follow()

    def _filter(self, text: str) -> None:
        self._following = True
        self.model.filter(text)
        self._following = False
        self._count()
        self._follow()

    def _count(self) -> None:
        shown, total = self.model.rowCount(), self.model.total
        self.count.setText(plural(total, "layer") if shown == total else f"{shown} of {plural(total, 'layer')}")

    def _tell(self) -> None:
        """What a person selects here is selected on the canvas; layers that the filter hides are not."""
        if self._following:
            return
        self._following = True
        self._session.select([row.path[-1] for row in self._chosen()])
        self._following = False

    def _follow(self) -> None:
        """What is selected on the canvas is selected here."""
        if self._following or not self.isVisible():
            return
        rows = sorted(row for id in self._session.selection if (row := self.model.row_of(id)) >= 0)
        chosen = self.view.selectionModel()
        if rows == sorted(index.row() for index in self._chosen_rows() if self.model.is_own(index)):
            return
        self._following = True
        chosen.select(self._spans(rows), Flag.ClearAndSelect | Flag.Rows)
        if rows and self.view.currentIndex().row() not in rows:
            chosen.setCurrentIndex(self.model.index(rows[0], 0), Flag.NoUpdate)
            self.view.scrollTo(self.model.index(rows[0], 0))
        self._following = False

    def _chosen(self) -> list[RowData]:
        return [row for index in self._chosen_rows() if (row := self.model.data_at(index)) is not None]

    def _chosen_rows(self) -> Iterator[QModelIndex]:
        """The first cell of each selected row; `selectedRows` asks the model about every cell, thousands of times."""
        for span in self.view.selectionModel().selection().toList():
            for row in range(span.top(), span.bottom() + 1):
                yield self.model.index(row, 0, span.parent())

    def _spans(self, rows: Iterable[int]) -> QItemSelection:
        """Rows that follow each other as one range: thousands of ranges would take seconds."""
        spans: list[list[int]] = []
        for row in rows:
            if spans and spans[-1][1] == row - 1:
                spans[-1][1] = row
            else:
                spans.append([row, row])
        made, last = QItemSelection(), len(COLUMNS) - 1
        for first, end in spans:
            made.select(self.model.index(first, 0), self.model.index(end, last))
        return made

    def _go(self, index: QModelIndex) -> None:
        row = self.model.data_at(index)
        if row is not None and self.view.state() != LayersView.State.EditingState:
            self._session.show(row.path)

    def _delete(self) -> None:
        ids, where = self._session.selection, self._session.place.where
        if ids:
            self._session.edit(f"Delete {plural(len(ids), 'layer')}", lambda p: edits.delete(p, ids, (), where))

    def _rename(self, row: RowData, name: str) -> bool:
        if name.strip() in ("", row.name):
            return False
        return self._session.edit(f"Rename '{row.name}'", lambda p: edits.rename(p, row.path[-1], name, row.where))

    def _freeze(self, row: RowData, on: bool) -> bool:
        """Of a selected layer all that are selected follow."""
        ids = [row.path[-1]]
        if row.where == self._session.place.where and row.path[-1] in self._session.selection:
            ids = [other.path[-1] for other in self._chosen() if other.frozen is not None]

        def change(project: Project) -> Project:
            return reduce(lambda p, id: edits.set_params(p, id, {FROZEN.name: on}, row.where), ids, project)

        verb = "Freeze" if on else "Let learn"
        return self._session.edit(f"{verb} {plural(len(ids), 'layer')}", change)

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.filter, 1)
        head.addWidget(self.count)
        head.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(theme.SPACE.medium, theme.SPACE.small, theme.SPACE.medium, theme.SPACE.small)
        column.setSpacing(theme.SPACE.small)
        column.addLayout(head)
        column.addWidget(self.view, 1)
        QWidget.setTabOrder(self.filter, self.view)
        self.view.setTabKeyNavigation(False)
