"""Files and folders of one's own: all their rows are answered, shown as a table and kept as CSV."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QTableView, QVBoxLayout, QWidget

from core.data.source import Progress
from core.files import write_text
from core.format import plural
from gui import theme
from gui.data.parts import say, sentence
from gui.mydata.look import Look
from gui.predict.answers_model import AnswersModel
from gui.widgets import ProgressLine
from gui.widgets.restyle import set_shown

if TYPE_CHECKING:
    from core.answers import Answers

Answering = Callable[[Path, Progress], "Answers"]
"""Called on a thread. Raises NetwrightError."""
MOST_NOTES = 5
WIDEST = 260
BUSY = "The network is learning. Files are answered with the weights that it keeps, once the training has ended."
INVITATION = "A table, a picture or a folder of them: every row is answered. What was done to the training data is done to these too."


class FilesPage(QWidget):
    """The controls; `table` stands where samples are shown. `refused` is told what went wrong."""

    refused = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._answering: Answering | None = None
        self._path: Path | None = None
        self._look = Look(self)
        self._look.progressed.connect(self._show_progress)
        self.answers: Answers | None = None
        self.model = AnswersModel(self)
        self._make_parts()
        self._lay_out()
        self._show_state()

    @property
    def busy(self) -> bool:
        """Whether rows are being answered."""
        return self._look.busy

    def set_answering(self, answering: Answering | None) -> None:
        """How rows are answered; None while nobody can."""
        self._answering = answering
        self._show_state()

    def forget(self) -> None:
        """Another network speaks: what the one before said goes."""
        self._look.cancel()
        self.answers, self._path = None, None
        self.model.show_answers(None)
        self._show_state()

    def ask(self, path: Path) -> None:
        """All rows of a file or folder."""
        if self._answering is None:
            return
        self.forget()
        self._path = path
        self._look.begin(partial(self._answering, path), self._show_answers, self._refuse)
        self._show_state()

    def save(self, path: Path) -> None:
        """The table as CSV."""
        assert self.answers is not None
        if not path.suffix:
            path = path.with_suffix(".csv")
        try:
            write_text(path, self.answers.beside().write_csv(datetime_format="%Y-%m-%d %H:%M:%S"))
        except OSError as error:
            self.refused.emit(f"'{path}' could not be written: {error.strerror}.")
            return
        say(self.about, f"Saved {plural(len(self.answers), 'row')} as {path.name}.")

    def _refuse(self, text: str) -> None:
        self._show_state()
        self.refused.emit(text)

    def _show_answers(self, answers: Answers) -> None:
        self.answers = answers
        self.model.show_answers(answers)
        self.table.resizeColumnsToContents()
        for column in range(self.model.columnCount()):
            self.table.setColumnWidth(column, min(WIDEST, self.table.columnWidth(column)))
        self.refused.emit("")
        self._show_state()

    def _show_progress(self, share: float | None) -> None:
        self.progress.show_progress(share, f"Answering {self._path.name}" if self._path else "")

    def _show_state(self) -> None:
        able, looking = self._answering is not None, self._look.busy
        for button in (self.file, self.folder):
            button.setEnabled(able and not looking)
        set_shown(self.progress, looking)
        set_shown(self.cancel, looking)
        self.keep.setEnabled(self.answers is not None)
        say(self.about, self._words())

    def _words(self) -> str:
        if self.answers is None:
            return "" if self._look.busy else INVITATION if self._answering is not None else BUSY
        name = self._path.name if self._path else ""
        notes = self.answers.notes
        more = [f"And {plural(len(notes) - MOST_NOTES, 'more note')}."] * (len(notes) > MOST_NOTES)
        return "\n".join([f"{name}: {plural(len(self.answers), 'row')}.", *notes[:MOST_NOTES], *more])

    def _ask_file(self) -> None:
        found, _ = QFileDialog.getOpenFileName(self, "Choose a file to predict", str(self._folder()))
        if found:
            self.ask(Path(found))

    def _ask_folder(self) -> None:
        found = QFileDialog.getExistingDirectory(self, "Choose a folder to predict", str(self._folder()))
        if found:
            self.ask(Path(found))

    def _ask_save(self) -> None:
        assert self._path is not None
        proposed = self._path.parent / f"{self._path.stem} answers.csv"
        found, _ = QFileDialog.getSaveFileName(self, "Save the answers", str(proposed), "Tables (*.csv)")
        if found:
            self.save(Path(found))

    def _folder(self) -> Path:
        return self._path.parent if self._path else Path.home()

    def _stop(self) -> None:
        self._look.cancel()
        self._path = None
        self._show_state()

    def _make_parts(self) -> None:
        self.file = _button("A file…", "A table with the same columns, a picture, a sound or a text", self._ask_file)
        self.folder = _button("A folder…", "A folder of pictures, sounds or texts", self._ask_folder)
        self.keep = _button(
            "Save as CSV…",
            "Every row as it was given with its answer beside it, to open in a spreadsheet",
            self._ask_save,
        )
        self.cancel = _button("Cancel", "Stop answering", self._stop)
        self.progress = ProgressLine()
        self.about = sentence("muted")
        self.table = QTableView()
        self.table.setModel(self.model)
        self.table.setProperty("kind", "flat")
        self.table.setAccessibleName("Answers")
        self.table.setShowGrid(False)
        self.table.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(24)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.SPACE.small)
        asked = QHBoxLayout()
        asked.addWidget(self.file)
        asked.addWidget(self.folder)
        asked.addStretch(1)
        column.addLayout(asked)
        for widget in (self.progress, self.cancel, self.about):
            column.addWidget(widget)
        column.addStretch(1)
        column.addWidget(self.keep)


def _button(words: str, tip: str, act: Callable[[], None]) -> QPushButton:
    button = QPushButton(words)
    button.setToolTip(tip)
    button.clicked.connect(act)
    return button
