"""New, open, save: the file behind the document. Asks before anything could be lost."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog, QMessageBox

from core.data.settings import with_source
from core.document import Document, Project
from core.document.project import DataSettings
from core.problems import NetwrightError
from core.project import ENDING, Extras, WorkingFolder, load, new_id, save
from core.spec import Use
from core.templates import TEMPLATES
from gui.session import Session
from gui.training.keeping import kept_extras, restore_run
from gui.training.trainer import Trainer

if TYPE_CHECKING:
    from gui.main_window import MainWindow

FILTER = f"Netwright projects (*{ENDING})"
FIRST_DATA = "digits"
"""An empty project starts with these, so that the first network can be trained at once."""


class Files:
    """What the file menu does. `path` is None until the first save."""

    def __init__(self, window: MainWindow, session: Session, trainer: Trainer) -> None:
        self._window, self._session, self._trainer = window, session, trainer
        self.path: Path | None = None
        self._extras = Extras(session.id)

    def new(self) -> None:
        """An empty project with a first data set."""
        if self.may_leave("starting a new project"):
            self._show(Project(data=with_source(DataSettings(), Use(FIRST_DATA))), "Untitled", None, Extras(new_id()))

    def new_from(self, template: str) -> None:
        if self.may_leave("starting a new project"):
            self._show(TEMPLATES[template].build(), template, None, Extras(new_id()))

    def new_project(self, project: Project, name: str) -> bool:
        """A project that was made elsewhere, not saved yet. False: the person would rather keep what is open."""
        if not self.may_leave("starting a new project"):
            return False
        self._show(project, name, None, Extras(new_id()))
        return True

    def ask_open(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self._window, "Open a project", str(self._folder()), FILTER)
        if chosen:
            self.open(Path(chosen))

    def open(self, path: Path | str) -> bool:
        """Opens a project file; what cannot be opened is told and changes nothing."""
        path = Path(path)
        if not self.may_leave("opening another project"):
            return False
        try:
            project, extras = load(path)
        except NetwrightError as error:
            self._warn("This file could not be opened", str(error))
            return False
        self._show(project, path.stem, path.resolve(), extras)
        self._window.remember(self._window.preferences.with_recent(path.resolve()))
        return True

    def save(self) -> bool:
        """To the file it came from; asks for one the first time. False: it was not saved."""
        return self.save_to(self.path) if self.path else self.save_as()

    def save_as(self) -> bool:
        proposed = self._folder() / f"{self._session.name}{ENDING}"
        chosen, _ = QFileDialog.getSaveFileName(self._window, "Save the project", str(proposed), FILTER)
        return bool(chosen) and self.save_to(Path(chosen))

    def save_to(self, path: Path) -> bool:
        """With the weights of the run that is looked at, so that the file predicts wherever it is opened."""
        path = path if path.suffix == ENDING else path.with_name(path.name + ENDING)
        try:
            extras = kept_extras(self._extras, self._trainer)
            save(path, self._session.project, extras)
            WorkingFolder(self._session.id).remember(path)
        except NetwrightError as error:
            self._warn("The project was not saved", f"{error} Your work is still open here.")
            return False
        self.path, self._extras = path.resolve(), replace(extras, format=Extras().format)
        self._session.mark_saved(path.stem)
        self._session.told.emit(f"Saved as {path.name}")
        self._window.remember(self._window.preferences.with_recent(self.path))
        return True

    def close_project(self) -> None:
        """Back to the start page."""
        if self.may_leave("closing the project"):
            self._show(Project(), "Untitled", None, Extras(new_id()))
            self._window.show_start()

    def may_leave(self, doing: str) -> bool:
        """Whether the document may go: nothing unsaved, no run under way, or the person agreed. Asks one question at most."""
        self._session.leaving.emit()
        if self._session.document.dirty and not self._session.empty:
            agreed = self._ask_save()
        else:
            agreed = not self._trainer.busy or doing == "closing" or self._may_stop(doing)
        if agreed and self._trainer.busy and doing != "closing":
            self._trainer.stop()
        return agreed

    def _may_stop(self, doing: str) -> bool:
        box = self._box(
            "A training is running",
            f"It has been running for {self._trainer.running_for()}. It is stopped before {doing}; its last and best weights are kept.",
        )
        stop = box.addButton("Stop it", QMessageBox.ButtonRole.AcceptRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.exec()
        return box.clickedButton() is stop

    def _ask_save(self) -> bool:
        lost = "Without saving, the edits since the last save are lost."
        ending = " The training that is under way will be stopped; its last and best weights are kept."
        box = self._box(f"Save the changes to '{self._session.name}'?", lost + ending * self._trainer.busy)
        buttons = QMessageBox.StandardButton
        box.setStandardButtons(buttons.Save | buttons.Discard | buttons.Cancel)
        box.setDefaultButton(buttons.Save)
        answer = box.exec()
        if answer == buttons.Save:
            return self.save()
        return answer == buttons.Discard

    def _box(self, title: str, text: str) -> QMessageBox:
        box = QMessageBox(self._window)
        box.setWindowTitle("Netwright")
        box.setIcon(QMessageBox.Icon.Question)
        box.setText(title)
        box.setInformativeText(text)
        return box

    def _warn(self, title: str, text: str) -> None:
        box = self._box(title, text)
        box.setIcon(QMessageBox.Icon.Warning)
        box.exec()

    def _show(self, project: Project, name: str, path: Path | None, extras: Extras) -> None:
        self.path, self._extras = path, extras
        self._session.open(Document(project), name, extras.id)
        restore_run(self._trainer, extras)
        self._window.show_editor()

    def _folder(self) -> Path:
        return self.path.parent if self.path else Path.home()
