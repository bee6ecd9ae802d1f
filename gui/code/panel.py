"""The code panel: what will be trained, as PyTorch source that follows every edit."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication, QShowEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from core import format
from core.export.code import Code, code
from gui import theme
from gui.code.view import CodeView
from gui.place import MAIN, place_in
from gui.session import Session
from gui.widgets import Banner, EmptyState

DELAY = 150  # milliseconds after the last edit
NOTHING = "The code of the network appears here, as PyTorch writes it, once it has an Input and an Output."


class CodePanel(QWidget):
    """Keeps the last good code, greyed, while the network has errors. Works only while it is seen."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._stale = True
        self._good = Code("")
        self._choosing = False
        self.view, self.banner = CodeView(), Banner(dismissible=False)
        self.empty = EmptyState("code-braces", NOTHING)
        self.status = QLabel()
        self.copy, self.save = QPushButton("Copy"), QPushButton("Save…")
        self._pages = QStackedWidget()
        self._timer = QTimer(self, singleShot=True, interval=DELAY)
        self._timer.timeout.connect(self._renew)
        self._arrange()
        self.copy.clicked.connect(self._copy)
        self.save.clicked.connect(self._save)
        self.banner.acted.connect(self._show_problem)
        self.view.line_chosen.connect(self._choose)
        session.changed.connect(self._changed)
        session.opened.connect(self._opened)
        session.selection_changed.connect(self._mark)

    @property
    def source(self) -> str:
        """The code that is shown."""
        return self._good.text

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self._renew()

    def _changed(self) -> None:
        self._stale = True
        if self.isVisible():
            self._timer.start()

    def _opened(self) -> None:
        self._good = Code("")
        self._stale = True
        if self.isVisible():
            self._renew()

    def _renew(self) -> None:
        if not self.isVisible():
            return
        self._timer.stop()
        self._stale = False
        made = code(self._session.project, self._session.analysis)
        if made.text:
            self._good = made
            self.view.show_source(made.text)
        self._tell(made.sentence)
        self._mark()

    def _tell(self, sentence: str) -> None:
        """`sentence`: why the code could not be written anew; '' when it is up to date."""
        old = bool(sentence and self._good.text)
        self.view.highlighter.set_dim(old)
        self.banner.say(f"This is the code from before the error. {sentence}", "Show the problem", "warning")
        self.banner.setVisible(old)
        self._pages.setCurrentWidget(self.view if self._good.text else self.empty)
        self.empty.say(NOTHING if not self._session.analysis.errors else f"There is no code yet. {sentence}")
        self.status.setText("" if not self._good.text else format.plural(self._good.text.count("\n"), "line"))
        for button in (self.copy, self.save):
            button.setEnabled(bool(self._good.text))

    def _mark(self) -> None:
        """The lines of what is selected; in a block with nothing selected all lines of its class."""
        selection, place = self._session.selection, self._session.place
        lines = {number for number, path in self._good.lines if path and not place.where and path[0] in selection}
        for number, block, node in self._good.inner:
            if block == place.where and (node in selection or not selection):
                lines.add(number)
        self.view.mark(lines, bring=not self._choosing)

    def _choose(self, line: int) -> None:
        """The layer that a line belongs to; one of a block is shown in its tab."""
        self._choosing = True
        path = next((path for number, path in self._good.lines if number == line), ())
        block, node = next(((b, n) for number, b, n in self._good.inner if number == line), ("", ""))
        if path:
            self._session.go(MAIN, [path[0]])
        elif block in self._session.project.blocks:
            here = self._session.place
            self._session.go(here if here.where == block else place_in(self._session.project, block), [node])
        self._choosing = False

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._good.text)
        self._session.told.emit("The code was copied.")

    def _save(self) -> None:
        chosen, _ = QFileDialog.getSaveFileName(self, "Save the code", self._file_name(), "Python (*.py)")
        if not chosen:
            return
        path = Path(chosen) if Path(chosen).suffix else Path(chosen).with_suffix(".py")
        try:
            path.write_text(self._good.text, encoding="utf-8")
        except OSError as error:
            self._session.told.emit(f"The code could not be saved as {path.name}: {error.strerror or error}.")
        else:
            self._session.told.emit(f"The code was saved as {path.name}.")

    def _file_name(self) -> str:
        stem = re.sub(r"[^a-z0-9]+", "_", self._session.name.lower()).strip("_")
        return f"{stem or 'network'}.py"

    def _show_problem(self) -> None:
        errors = self._session.analysis.errors
        self._session.asked.emit("problems", errors[0] if errors else None)

    def _arrange(self) -> None:
        self.status.setProperty("kind", "muted")
        self.copy.setIcon(theme.icon("content-copy"))
        self.copy.setToolTip("Copy the whole code")
        self.save.setIcon(theme.icon("content-save-outline"))
        self.save.setToolTip("Save the code as a Python file")
        row = QHBoxLayout()
        row.setContentsMargins(theme.SPACE.medium, theme.SPACE.small, theme.SPACE.medium, 0)
        row.setSpacing(theme.SPACE.small)
        row.addWidget(self.status, 1)
        row.addWidget(self.copy)
        row.addWidget(self.save)
        self._pages.addWidget(self.empty)
        self._pages.addWidget(self.view)
        inner = QVBoxLayout()
        inner.setContentsMargins(theme.SPACE.medium, 0, theme.SPACE.medium, theme.SPACE.small)
        inner.setSpacing(theme.SPACE.small)
        inner.addWidget(self.banner)
        inner.addWidget(self._pages, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE.small)
        column.addLayout(row)
        column.addLayout(inner, 1)
        self.banner.hide()
        for button in (self.copy, self.save):
            button.setEnabled(False)
        self.setAccessibleName("Code")
