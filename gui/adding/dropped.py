"""Project files dropped on the canvas: opened, or put into the network as blocks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtWidgets import QMenu, QWidget

from core.document.edits import COLUMN
from core.document.importing import add_network, stays_behind
from core.document.project import Project
from core.format import plural
from core.project import ENDING, load
from gui.background import Background
from gui.session import Session


class Dropped:
    """Asks at the place of the drop. `open_project` is told the file that is to be opened."""

    def __init__(self, session: Session, open_project: Callable[[Path], object], parent: QWidget) -> None:
        self._session, self._open, self._parent = session, open_project, parent
        self._background = Background(parent)
        self.menu: QMenu | None = None
        """The question, while it stands."""

    @property
    def reading(self) -> bool:
        """Whether files are being read."""
        return self._background.busy

    def refusal(self, files: Sequence[Path]) -> str:
        """Why these files cannot be dropped; '' where they can."""
        wrong = next((file for file in files if file.suffix.lower() != ENDING), None)
        if wrong is None:
            return ""
        return f"'{wrong.name}' cannot be dropped here: only Netwright projects ({ENDING}) can. Data is chosen in the Data panel."

    def ask(self, files: Sequence[Path], place: tuple[float, float], at: QPoint) -> None:
        """What to do with them, at a point of the screen; once the drag is over, as its source waits for the drop's end."""
        refusal = self.refusal(files)
        if refusal:
            self._session.told.emit(refusal)
        else:
            QTimer.singleShot(0, self._parent, lambda: self._show_menu(files, place, at))

    def add(self, files: Sequence[Path], place: tuple[float, float]) -> None:
        """Each file's network as a block, one right of the other: one step of undo. The files are read on a thread."""
        session = self._session
        document, where = session.document, session.place.where
        title = f"'{files[0].name}'" if len(files) == 1 else plural(len(files), "project")
        session.told.emit(f"Reading {title}.")

        def put(found: list[tuple[str, Project]]) -> None:
            if session.document is document and (not where or where in session.project.blocks):
                self._put(found, place, where)

        self._background.ask(partial(_read, tuple(files)), put, session.told.emit)

    def _put(self, found: Sequence[tuple[str, Project]], place: tuple[float, float], where: str) -> None:
        made = list[str]()

        def change(project: Project) -> Project:
            for number, (title, other) in enumerate(found):
                project, use = add_network(project, other, title, place[0] + number * COLUMN, place[1], where)
                made.append(use)
            return project

        names = f"'{found[0][0]}'" if len(found) == 1 else plural(len(found), "project")
        if not self._session.edit(f"Add {names}", change):
            return
        if self._session.place.where == where:
            self._session.select(made)
        self._session.told.emit(
            f"Added {names} as {'a block' if len(found) == 1 else 'blocks'}. {stays_behind(found[0][1])}"
        )

    def _show_menu(self, files: Sequence[Path], place: tuple[float, float], at: QPoint) -> None:
        self.menu = menu = QMenu(self._parent)
        one = len(files) == 1
        title = files[0].name.replace("&", "&&") if one else plural(len(files), "project")
        menu.addAction(title).setEnabled(False)
        menu.addSeparator()
        if one:
            menu.addAction("&Open", lambda: self._open(files[0]))
        menu.addAction("Add as a &block" if one else "Add as &blocks", lambda: self.add(files, place))
        menu.addSeparator()
        menu.addAction("&Cancel")
        menu.aboutToHide.connect(self._forget)
        menu.popup(at)

    def _forget(self) -> None:
        if self.menu is not None:
            self.menu.deleteLater()
            self.menu = None


def _read(files: Sequence[Path]) -> list[tuple[str, Project]]:
    """Called on the background thread. Raises NetwrightError."""
    return [(file.stem, load(file)[0]) for file in files]
