"""Help > Keyboard shortcuts: everything the keyboard and the mouse do, searched, changed, copied and printed."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gui import theme
from gui.commands.registry import Commands
from gui.commands.shortcuts.editor import KeysEditor
from gui.commands.shortcuts.lines import Line, lines
from gui.commands.shortcuts.text import as_text
from gui.widgets import SearchField

SIZE = (760, 640)
COMMAND = Qt.ItemDataRole.UserRole
CHANGED = "changed"


class ShortcutsDialog(QDialog):
    """A change is in force, and kept, at once; there is nothing to confirm."""

    def __init__(self, window: QWidget, commands: Commands, menus: Mapping[str, str]) -> None:
        super().__init__(window)
        self._commands, self._menus = commands, menus
        self.setWindowTitle("Keyboard shortcuts")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.search = SearchField("A command, keys such as Ctrl+L, or a word…")
        self.tree = _tree()
        self.editor = KeysEditor(commands)
        self.copy = QPushButton("Copy as text")
        self.print = QPushButton("Print…")
        self.reset = QPushButton("All as they were")
        self.reset.setToolTip("Every command gets the keys that the program came with")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        for button, role in (
            (self.copy, QDialogButtonBox.ButtonRole.ActionRole),
            (self.print, QDialogButtonBox.ButtonRole.ActionRole),
            (self.reset, QDialogButtonBox.ButtonRole.ResetRole),
        ):
            button.setAutoDefault(False)
            buttons.addButton(button, role)
        column = QVBoxLayout(self)
        for part in (self.search, self.tree, self.editor, buttons):
            column.addWidget(part, part is self.tree)
        self.search.textChanged.connect(self._filter)
        self.search.serve(self.tree)
        self.tree.currentItemChanged.connect(self._choose)
        self.tree.itemActivated.connect(lambda _item, _column: self.editor.field.setFocus())
        self.editor.changed.connect(self._fill)
        self.copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.text()))
        self.print.clicked.connect(self._print)
        self.reset.clicked.connect(self._reset_all)
        buttons.rejected.connect(self.close)
        self.resize(*SIZE)
        self._fill()

    def text(self) -> str:
        """All keys, as they are copied and printed."""
        return as_text(lines(self._commands, self._menus))

    def line_of(self, command: str) -> QTreeWidgetItem | None:
        return next((item for item in self._items() if item.data(0, COMMAND) == command), None)

    def _items(self) -> list[QTreeWidgetItem]:
        return [item for group in self._groups() for item in _children(group)]

    def _groups(self) -> list[QTreeWidgetItem]:
        return _children(self.tree.invisibleRootItem())

    def _fill(self) -> None:
        """Everything anew; the same command stays chosen."""
        current = self.tree.currentItem()
        chosen = str(current.data(0, COMMAND) or "") if current else ""
        self.tree.clear()
        for group, inside in groupby(lines(self._commands, self._menus), key=lambda line: line.group):
            head = QTreeWidgetItem(self.tree, [group])
            head.setFirstColumnSpanned(True)
            head.setFlags(Qt.ItemFlag.ItemIsEnabled)
            head.setFont(0, theme.font("heading"))
            for line in inside:
                _item(head, line)
        self.tree.expandAll()
        self.reset.setEnabled(bool(self._commands.keymap.changed()))
        if chosen and (item := self.line_of(chosen)) is not None:
            self.tree.setCurrentItem(item)
        self._filter(self.search.text())

    def _filter(self, text: str) -> None:
        """Lines in which every word is found, in title, keys, tip or the name of the menu."""
        words = text.lower().split()
        for group in self._groups():
            for item in _children(group):
                told = " ".join((group.text(0), item.text(0), item.text(1), item.text(2), item.toolTip(0))).lower()
                item.setHidden(not all(word in told for word in words))
            group.setHidden(all(item.isHidden() for item in _children(group)))

    def _choose(self, item: QTreeWidgetItem | None) -> None:
        self.editor.show_command(str(item.data(0, COMMAND) or "") if item else "")

    def _reset_all(self) -> None:
        self._commands.keymap.reset_all()
        self._choose(self.tree.currentItem())
        self._fill()

    def _print(self) -> None:
        from PySide6.QtGui import QTextDocument
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter()
        if QPrintDialog(printer, self).exec() == QDialog.DialogCode.Accepted:
            paper = QTextDocument(self.text())
            paper.setDefaultFont(theme.font("mono"))
            paper.print_(printer)


def _tree() -> QTreeWidget:
    tree = QTreeWidget()
    tree.setAccessibleName("Commands and their keys")
    tree.setColumnCount(3)
    tree.setHeaderLabels(["Command", "Keys", ""])
    tree.setRootIsDecorated(False)
    tree.setUniformRowHeights(True)
    tree.setAllColumnsShowFocus(True)
    tree.header().setStretchLastSection(False)
    tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    for column in (1, 2):
        tree.header().setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
    return tree


def _children(item: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    return [child for at in range(item.childCount()) if (child := item.child(at)) is not None]


def _item(head: QTreeWidgetItem, line: Line) -> QTreeWidgetItem:
    item = QTreeWidgetItem(head, [line.title, line.keys, CHANGED if line.changed else ""])
    item.setData(0, COMMAND, line.command)
    item.setToolTip(0, line.tip or line.title)
    item.setFont(1, theme.font("mono"))
    return item
