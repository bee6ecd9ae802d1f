"""The desk: the open document with its session, training, files, commands and editor; made after the first paint."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from gui.canvas import Canvas
from gui.commands import Commands
from gui.commands.menus import declare
from gui.commands.search import SearchEverything
from gui.custom import Shapes
from gui.editor import Editor
from gui.files import Files
from gui.session import Session
from gui.training.trainer import Trainer

if TYPE_CHECKING:
    from gui.commands.shortcuts import Line
    from gui.main_window import MainWindow
    from gui.tour import Tour

_END = object()
CLOSING_MS = 950
"""How long closing waits for the running training to keep its state."""


class Desk:
    """Owns what lives as long as the window."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self.session = Session()
        self.trainer = Trainer(self.session, window)
        self.shapes = Shapes(self.session)
        self.commands = Commands(window, window.preferences.shortcuts)
        self.commands.held = True
        self.files = Files(window, self.session, self.trainer)
        self.editor = Editor(self.session, self.trainer, self.commands, frozenset(window.preferences.folded))
        self._tour: Tour | None = None
        self._growth = self._grow()

    def grow(self) -> bool:
        """Makes the next part; False when all are made. No part takes longer than a frame or two."""
        return next(self._growth, _END) is not _END

    def finish(self) -> None:
        """Makes what is still missing, at once."""
        while self.grow():
            pass

    def _grow(self) -> Iterator[None]:
        declare(self._window, self)
        self._window.pages.addWidget(self.editor)
        yield
        yield from self.editor.grow()
        self.commands.attach_canvas(self.canvas)
        self.commands.keys_changed.connect(self._remember_keys)
        for signal in (self.canvas.stage.selection_changed, self.canvas.stage.focus_moved):
            signal.connect(self._selection_shown)
        self.search = SearchEverything(self._window, self)
        self.editor.search_asked.connect(self.search.open)
        self.editor.palette_panel.folded_changed.connect(self._remember_folded)
        recent = self.editor.network.adding.recent
        recent.keys = self._window.preferences.added
        recent.changed.connect(self._remember_added)
        self.editor.network.open_asked.connect(self.files.open)
        self.canvas.overview = self._window.preferences.overview
        self.canvas.highlight.on_hover = self._window.preferences.path_on_hover
        self.editor.workspace.restore(dict(self._window.preferences.panels))
        self.session.opened.connect(self._show_title)
        self.session.saved.connect(self._show_title)
        self.session.changed.connect(lambda _difference: self._show_title())
        self.commands.take_icons()
        self.commands.held = False
        self.commands.refresh()

    @property
    def canvas(self) -> Canvas:
        return self.editor.network.canvas

    def ask_search(self) -> None:
        self.search.open()

    def begin_tour(self) -> None:
        """From its beginning, also where one is under way."""
        if self._tour is None:
            from gui.tour import Tour

            self._tour = Tour(self._window)
        self._tour.begin()

    @property
    def tour(self) -> Tour | None:
        """The tour that was begun last."""
        return self._tour

    def show_manual(self) -> None:
        from gui.commands.shortcuts import as_markdown
        from gui.manual import show_manual

        selected = self.session.selected
        show_manual(self._window, selected[0].type if len(selected) == 1 else "", as_markdown(self.key_lines()))

    def key_lines(self) -> list[Line]:
        """All keys in force and what the mouse does, by menu."""
        from gui.commands.shortcuts import lines

        return lines(self.commands, {key: menu.title() for key, menu in self._window.menus.items()})

    def may_close(self) -> bool:
        """Asks about unsaved changes. False: the window stays."""
        return self.files.may_leave("closing")

    def close(self) -> None:
        self.editor.training.ahead.stop()
        self.editor.heat.stop()
        self.shapes.close()
        self.trainer.shutdown(CLOSING_MS / 1000)

    def warmed(self, trouble: str | None) -> None:
        """torch, plots and data have loaded, or `trouble` says which has not."""
        if trouble:
            self.editor.show_trouble(trouble)
        self.trainer.set_ready()
        self.shapes.start()

    def _remember_keys(self) -> None:
        kept = self.commands.keymap.changed()
        if kept != self._window.preferences.shortcuts:
            self._window.remember(replace(self._window.preferences, shortcuts=kept))

    def _selection_shown(self) -> None:
        """A rubber band selects and lets go many times a second: what is possible is looked at when it is let go."""
        if self.canvas.stage.gesture is None:
            self.commands.refresh()

    def _remember_added(self) -> None:
        added = self.editor.network.adding.recent.keys
        self._window.remember(replace(self._window.preferences, added=added))

    def _remember_folded(self, folded: frozenset[str]) -> None:
        self._window.remember(replace(self._window.preferences, folded=tuple(sorted(folded))))

    def _show_title(self) -> None:
        """Each platform marks unsaved changes its own way at `[*]`."""
        self._window.setWindowTitle(f"{self.session.name}[*]")
        self._window.setWindowModified(self.session.document.dirty)
        path = self.files.path
        self._window.setWindowFilePath(str(path) if path else "")
