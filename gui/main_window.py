"""The main window: the start page at first, then the editor of one document."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRect, QTimer
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu, QStackedWidget

from core.project import ENDING
from gui import theme, warm_up
from gui.dropping import files_of
from gui.preferences import Preferences, Window
from gui.preferences import save as save_preferences
from gui.start.screen import StartScreen
from gui.widgets.key_names import Menu

if TYPE_CHECKING:
    from gui.commands import Commands
    from gui.desk import Desk
    from gui.editor import Editor
    from gui.files import Files
    from gui.session import Session
    from gui.training.trainer import Trainer

SIZE = (1440, 900)
SMALLEST = (860, 480)
FRAME = (12, 40)
"""What the desktop puts around a window: its title bar must not push the status bar off the screen."""
POLL_MS = 10
BREATH_MS = 4
"""Between two steps of making the editor. With 0, Qt takes the next one before it looks at the mouse."""
UNDISTURBED_S = 0.15
"""How long loading gives way to a step of making the editor, or to the opening of a project and its first picture."""
MENUS = (
    ("file", "&File"),
    ("edit", "&Edit"),
    ("view", "&View"),
    ("network", "&Network"),
    ("arrange", "&Arrange"),
    ("train", "&Train"),
    ("help", "&Help"),
)


class MainWindow(QMainWindow):
    """One window, one document. The editor is made right after the first paint, so that the start page is there at once."""

    def __init__(self, preferences: Preferences) -> None:
        super().__init__()
        self.preferences = preferences
        self.setWindowTitle("Netwright")
        self.setMinimumSize(*SMALLEST)
        self.setAcceptDrops(True)
        self.menus: dict[str, QMenu] = {key: Menu(title, self) for key, title in MENUS}
        for menu in self.menus.values():
            self.menuBar().addMenu(menu)
        self.start = StartScreen(self)
        self.pages = QStackedWidget()
        self.pages.addWidget(self.start)
        self.setCentralWidget(self.pages)
        self._desk: Desk | None = None
        self._waiting: list[Callable[[], object]] = []
        self._pressed: list[QKeySequence] = []
        """Shortcuts that came before the commands were there."""
        self._painted = self._grown = False
        self._restore_geometry()

    @property
    def desk(self) -> Desk:
        """Everything about the open document; what is not there yet is made at once."""
        made = self._begun_desk()
        made.finish()
        return made

    def _begun_desk(self) -> Desk:
        if self._desk is None:
            from gui.desk import Desk

            self._desk = Desk(self)
        return self._desk

    @property
    def session(self) -> Session:
        return self.desk.session

    @property
    def trainer(self) -> Trainer:
        return self.desk.trainer

    @property
    def files(self) -> Files:
        return self.desk.files

    @property
    def commands(self) -> Commands:
        return self.desk.commands

    @property
    def editor(self) -> Editor:
        return self.desk.editor

    def when_ready(self, then: Callable[[], object]) -> None:
        """Calls `then` once the editor is there."""
        if self._grown:
            warm_up.give_way(UNDISTURBED_S)
            then()
        else:
            self._waiting.append(then)

    def show_editor(self) -> None:
        self.pages.setCurrentWidget(self.editor)
        self.commands.refresh()
        self.editor.network.setFocus()

    def show_start(self) -> None:
        self.start.refresh()
        self.pages.setCurrentWidget(self.start)
        self.commands.refresh()

    @property
    def editing(self) -> bool:
        """Whether a project is open, rather than the start page."""
        return self._desk is not None and self.pages.currentWidget() is self._desk.editor

    def remember(self, preferences: Preferences) -> None:
        """Keeps preferences for the next start; a disk that refuses is told and does no harm."""
        self.preferences = preferences
        try:
            save_preferences(preferences)
        except OSError as error:
            if self._desk is not None:
                self._desk.session.told.emit(f"The preferences could not be kept: {error.strerror}.")

    def set_theme(self, name: theme.ThemeName) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        theme.apply(app, name)
        self.remember(self.preferences.with_theme(name))

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.Paint and not self._painted:
            self._painted = True
            QTimer.singleShot(0, self._after_first_paint)
        return done

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What no widget has taken, while the editor is being made: it may be for a command that will be there."""
        if self._grown:
            super().keyPressEvent(event)
        else:
            self._pressed.append(QKeySequence(event.keyCombination()))

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._desk is not None and not self._desk.may_close():
            event.ignore()
            return
        self._remember_geometry()
        if self._desk is not None:
            self._desk.close()
        super().closeEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if files_of(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = files_of(event.mimeData())
        if files:
            event.acceptProposedAction()
            QTimer.singleShot(0, lambda: self.when_ready(lambda: self._take(files[0])))

    def _take(self, path: Path) -> None:
        """A project file is opened; anything else is data to start from."""
        if path.suffix.lower() == ENDING:
            self.files.open(path)
        else:
            from gui.mydata import ask_my_data

            ask_my_data(self, path)

    def _after_first_paint(self) -> None:
        """Loads what is slow on a thread, and makes the editor piece by piece as soon as its modules are there."""
        warm_up.start(lambda: self.when_ready(lambda: self.desk.warmed(warm_up.error())))
        self._grow()

    def _grow(self) -> None:
        if not (warm_up.ready("window") or warm_up.error()):
            QTimer.singleShot(POLL_MS, self._grow)
            return
        warm_up.give_way(UNDISTURBED_S)
        if self._begun_desk().grow():
            QTimer.singleShot(BREATH_MS, self._grow)
            return
        self._grown = True
        waiting, self._waiting = self._waiting, []
        for then in waiting:
            then()
        pressed, self._pressed = self._pressed, []
        for keys in pressed:
            self.commands.press(keys)

    def _restore_geometry(self) -> None:
        """Where it was last, if that is on a screen of today; else as large as suits the screen."""
        room = QGuiApplication.primaryScreen().availableGeometry()
        last = self.preferences.window
        kept = QRect(last.x, last.y, last.width, last.height) if last else None
        if kept is not None and any(s.availableGeometry().intersects(kept) for s in QGuiApplication.screens()):
            self.setGeometry(kept)
            if last is not None and last.maximised:
                self.showMaximized()
            return
        self.resize(min(SIZE[0], room.width() - FRAME[0]), min(SIZE[1], room.height() - FRAME[1]))

    def _remember_geometry(self) -> None:
        place = self.normalGeometry()
        window = Window(place.x(), place.y(), place.width(), place.height(), self.isMaximized())
        kept = self.preferences.with_window(window)
        if self._desk is not None:
            for name, size in self.editor.workspace.sizes().items():
                kept = kept.with_panel(name, size)
        self.remember(kept)
