"""The tree with its keys."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QTreeView

from gui.layers_table.model import LayersModel
from gui.layers_table.rows import FROZEN_COLUMN, NAME

WIDTHS = (200, 190, 150, 100, 90, 64, 320)


class LayersView(QTreeView):
    """F2 renames, Space changes what is frozen, Enter goes to the layer, Delete deletes what is selected."""

    delete_asked = Signal()

    def __init__(self, model: LayersModel) -> None:
        super().__init__()
        self.setModel(model)
        self.setAccessibleName("Layers")
        self.setAccessibleDescription(
            "Arrows move, Right and Left open and close a block, Enter shows the layer on the canvas, F2 renames, Space freezes, Delete deletes."
        )
        self.setUniformRowHeights(True)
        self.setIconSize(QSize(10, 10))
        self.setAllColumnsShowFocus(True)
        self.setAlternatingRowColors(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setExpandsOnDoubleClick(False)
        self.setSortingEnabled(True)
        header = self.header()
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setSortIndicatorClearable(True)
        header.setStretchLastSection(True)
        # Else it asks the model about every cell, to know whether a whole column is selected, each time that rows are.
        header.setSelectionModel(QItemSelectionModel(model, header))
        for column, width in enumerate(WIDTHS):
            self.setColumnWidth(column, width)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, here = event.key(), self.currentIndex()
        if self.state() == QAbstractItemView.State.EditingState:
            super().keyPressEvent(event)
        elif key == Qt.Key.Key_F2 and here.isValid():
            self.edit(here.siblingAtColumn(NAME))
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.delete_asked.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and here.isValid():
            self.activated.emit(here)
        elif key == Qt.Key.Key_Space and here.isValid() and not event.modifiers():
            self._freeze()
        else:
            super().keyPressEvent(event)

    def _freeze(self) -> None:
        """What is selected becomes what the present row is not."""
        here = self.currentIndex().siblingAtColumn(FROZEN_COLUMN)
        state = here.data(Qt.ItemDataRole.CheckStateRole)
        if state is not None:
            learns = Qt.CheckState(state) == Qt.CheckState.Checked
            self.model().setData(
                here, Qt.CheckState.Unchecked if learns else Qt.CheckState.Checked, Qt.ItemDataRole.CheckStateRole
            )
