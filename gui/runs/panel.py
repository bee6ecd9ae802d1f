"""The Runs panel: every training of the open document, to look at, to open or to delete."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QItemSelectionModel, QSortFilterProxyModel, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QMessageBox,
    QPushButton,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from core.document import Project
from core.problems import NetwrightError
from core.project import read_dict
from core.training.run_info import RunInfo
from core.training.runs import Runs
from gui import theme
from gui.runs.table import SORT, RunsTable
from gui.session import Session
from gui.training.keeping import seen
from gui.training.run import Run
from gui.training.trainer import Trainer
from gui.widgets import ElidedLabel, EmptyState

REFRESH_S = 1.0
"""The least time between two readings of the folder while a run goes on."""
EMPTY = "No runs yet. Every training is kept here, with its network, its curves and its weights."


class RunsPanel(QWidget):
    """Reads the runs on the trainer's worker; reads again when a run starts, ends or completes an epoch."""

    def __init__(self, session: Session, trainer: Trainer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._trainer = session, trainer
        self._read_at, self._reading, self._again = 0.0, False, False
        self.table = RunsTable()
        self._sorted = QSortFilterProxyModel()
        self._sorted.setSourceModel(self.table)
        self._sorted.setSortRole(SORT)
        self.view = _view(self._sorted)
        self.look = _button("Look at this run", "Show its curves, and predict with its weights")
        self.open = _button("Open its network", "Go back to the network, data and settings of this run; can be undone")
        self.delete = _button("Delete…", "Delete this run for good", "danger")
        self.words = ElidedLabel()
        self.words.setProperty("kind", "muted")
        self.empty = EmptyState("history", EMPTY, "Train")
        self._pages = QStackedWidget()
        self._arrange()
        self._connect()
        self._show_buttons()

    @property
    def chosen(self) -> RunInfo | None:
        """The selected row."""
        rows = self.view.selectionModel().selectedRows()
        return self.table.info(self._sorted.mapToSource(rows[0]).row()) if rows else None

    def refresh(self) -> None:
        """Reads the folder anew; a hidden panel does so when it is shown."""
        if not self.isVisible():
            return
        if self._reading:
            self._again = True
            return
        self._reading, self._read_at = True, time.monotonic()
        runs, id = self._trainer.runs, self._session.id

        def then(found: tuple[RunInfo, ...]) -> None:
            self._reading = False
            if id == self._session.id:
                self._show(found)
            if self._again:
                self._again = False
                self.refresh()

        self._trainer.work(runs.all, then, lambda sentence: then(()))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def _arrange(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(theme.SPACE.small)
        for button in (self.look, self.open, self.delete):
            buttons.addWidget(button)
        buttons.addWidget(self.words, 1)
        filled = QWidget()
        column = QVBoxLayout(filled)
        column.setContentsMargins(theme.SPACE.medium, theme.SPACE.small, theme.SPACE.medium, theme.SPACE.small)
        column.setSpacing(theme.SPACE.small)
        column.addLayout(buttons)
        column.addWidget(self.view, 1)
        self._pages.addWidget(self.empty)
        self._pages.addWidget(filled)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._pages)

    def _connect(self) -> None:
        self.empty.acted.connect(self._trainer.start)
        self.look.clicked.connect(self._look)
        self.view.activated.connect(lambda _index: self._look())
        self.open.clicked.connect(self._open)
        self.delete.clicked.connect(self._ask_delete)
        self.view.selectionModel().selectionChanged.connect(lambda *_: self._show_buttons())
        self._sorted.modelReset.connect(self._show_buttons)
        self._trainer.state_changed.connect(self.refresh)
        self._trainer.ticked.connect(self._on_tick)
        self._session.opened.connect(self._on_open)

    def _on_open(self) -> None:
        self._show(())
        self.refresh()

    def _on_tick(self) -> None:
        """While it trains the table follows, seldom."""
        if self.isVisible() and time.monotonic() - self._read_at >= REFRESH_S:
            self.refresh()

    def _show(self, found: tuple[RunInfo, ...]) -> None:
        chosen, run = self.chosen, self._trainer.run
        rows = tuple(_as_of_now(info, run) if self._trainer.busy else info for info in found)
        self.table.set_rows(rows, run.id if run is not None and run.kept is None else "")
        self._pages.setCurrentIndex(1 if rows else 0)
        if rows and self.chosen is None:
            self._choose(chosen.id if chosen and self.table.row_of(chosen.id) >= 0 else rows[0].id)
        self._show_buttons()

    def _choose(self, id: str) -> None:
        place = self._sorted.mapFromSource(self.table.index(self.table.row_of(id), 0))
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        self.view.selectionModel().setCurrentIndex(place, flags)

    def _show_buttons(self) -> None:
        info, trainer = self.chosen, self._trainer
        here = info is not None and trainer.run is not None and info.id == trainer.run.id
        self.look.setEnabled(info is not None and not trainer.busy and not here)
        self.open.setEnabled(info is not None)
        self.delete.setEnabled(info is not None and info.state != "running")
        self.words.setText(self._sentence(info, here))

    def _sentence(self, info: RunInfo | None, here: bool) -> str:
        if info is None:
            return ""
        if info.problem:
            return info.problem
        if here:
            return f"{info.title} is the one that the other panels show."
        return "Another run can be looked at when the training has ended." if self._trainer.busy else ""

    def _look(self) -> None:
        info, runs = self.chosen, self._trainer.runs
        if info is None or not self.look.isEnabled():
            return

        def then(run: Run) -> None:
            if not self._trainer.busy:
                self._trainer.look_at(run)
                self._session.told.emit(f"Looking at {run.title}")

        self._work(lambda: seen(runs, info), then)

    def _open(self) -> None:
        info, runs = self.chosen, self._trainer.runs
        if info is None:
            return

        def then(project: Project) -> None:
            if not self._session.edit(f"Open the network of run {int(info.id)}", lambda _now: project):
                self._session.told.emit(f"This is the network of run {int(info.id)} already")

        self._work(lambda: read_dict(runs.project(info.id))[0], then)

    def _ask_delete(self) -> None:
        info = self.chosen
        if info is None:
            return
        box = QMessageBox(self)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle("Netwright")
        box.setText(f"Delete run {int(info.id)}?")
        box.setInformativeText(f"{info.lost} This cannot be undone.")
        sure = box.addButton("Delete", QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
        box.exec()
        if box.clickedButton() is sure:
            self._delete(info)

    def _delete(self, info: RunInfo) -> None:
        runs = self._trainer.runs

        def then(left: Run | None) -> None:
            if self._trainer.run is not None and self._trainer.run.id == info.id and not self._trainer.busy:
                self._trainer.look_at(left)
            self._session.told.emit(f"Run {int(info.id)} is deleted")
            self.refresh()

        self._work(lambda: _deleted(runs, info), then)

    def _work(self, task: Callable[[], Any], then: Callable[[Any], None]) -> None:
        id = self._session.id
        self._trainer.work(task, lambda found: then(found) if id == self._session.id else None, self._session.told.emit)


def _deleted(runs: Runs, info: RunInfo) -> Run | None:
    """Deletes the run; gives the newest of those that are left, at rest."""
    try:
        runs.delete(info.id)
    except OSError as error:
        raise NetwrightError(f"{info.title} could not be deleted: {error.strerror or error}.") from error
    for left in runs.all():
        try:
            return seen(runs, left)
        except NetwrightError:
            continue
    return None


def _as_of_now(info: RunInfo, run: Run | None) -> RunInfo:
    """The file lags behind the run under way."""
    if run is None or run.id != info.id or run.done is None:
        return info
    now = replace(info, epoch=run.done.epoch, seconds=run.seconds, valid=run.done.valid, train=run.done.train)
    return replace(now, best=run.best, kept=_kept(run), epochs=run.epochs)


def _kept(run: Run) -> dict[str, float]:
    """What validation gave after the epoch whose weights are kept."""
    epochs, epoch = run.curves.epochs, run.best[2] if run.best else 0
    if epoch not in epochs.x:
        return {}
    at = epochs.x.index(epoch)
    parts = ("valid.", "train.")
    found = [{k.removeprefix(p): v[at] for k, v in epochs.columns.items() if k.startswith(p)} for p in parts]
    return next((told for told in found if told), {})


def _view(model: QSortFilterProxyModel) -> QTableView:
    view = QTableView()
    view.setModel(model)
    view.setSortingEnabled(True)
    view.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.setProperty("kind", "flat")
    view.setShowGrid(False)
    view.setTabKeyNavigation(False)
    view.setAccessibleName("Runs")
    view.verticalHeader().hide()
    view.verticalHeader().setDefaultSectionSize(26)
    header = view.horizontalHeader()
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    header.setResizeContentsPrecision(40)
    header.setStretchLastSection(True)
    header.setHighlightSections(False)
    return view


def _button(text: str, tip: str, kind: str = "") -> QPushButton:
    button = QPushButton(text)
    button.setToolTip(tip)
    button.setProperty("kind", kind)
    return button
