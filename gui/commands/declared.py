"""Every command of the window, declared once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.export.catalogue import EXPORTERS
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QApplication

from core.document import edits
from gui import theme
from gui.commands.about import show_about, show_shortcuts
from gui.commands.registry import Command, Commands
from gui.export import ask_export
from gui.training.trainer import IDLE, PAUSED, RUNNING

if TYPE_CHECKING:
    from gui.desk import Desk
    from gui.main_window import MainWindow

Key = QKeySequence.StandardKey


def declare(window: MainWindow, desk: Desk) -> None:
    """Adds all commands to `desk.commands` and fills the window's menus."""
    commands = desk.commands
    for group in (_file, _edit, _view, _network, _train, _help):
        for command in group(window, desk):
            commands.add(command)
    for key, menu in window.menus.items():
        commands.fill(menu, key)
        menu.aboutToShow.connect(commands.refresh)
    _add_recent(window, desk, commands)


def _file(window: MainWindow, desk: Desk) -> list[Command]:
    files = desk.files
    export = [
        Command(
            f"export-{e.key}",
            f"Export {e.title}…",
            lambda e=e: ask_export(window, desk, e),
            "file",
            tip=e.summary,
            enabled=lambda: window.editing,
            divided=i == 0,
        )  # type: ignore[misc]
        for i, e in enumerate(EXPORTERS)
    ]
    return [
        Command("new", "&New", files.new, "file", Key.New, "mdi6.file-plus-outline", "Start an empty project"),
        Command("open", "&Open…", files.ask_open, "file", Key.Open, "mdi6.folder-open-outline", "Open a project"),
        Command(
            "start",
            "&Templates and recent files",
            files.close_project,
            "file",
            "",
            "mdi6.home-outline",
            "Go to the start page",
            lambda: window.editing,
        ),
        Command(
            "save",
            "&Save",
            lambda: _ignore(files.save()),
            "file",
            Key.Save,
            "mdi6.content-save-outline",
            "Save the project with its trained weights",
            lambda: window.editing,
            divided=True,
        ),
        Command(
            "save-as", "Save &as…", lambda: _ignore(files.save_as()), "file", Key.SaveAs, enabled=lambda: window.editing
        ),
        *export,
        Command(
            "quit",
            "&Quit",
            lambda: _ignore(window.close()),
            "file",
            Key.Quit,
            role=QAction.MenuRole.QuitRole,
            divided=True,
        ),
    ]


def _ignore(_result: bool) -> None:
    """A command has no result."""


def _edit(window: MainWindow, desk: Desk) -> list[Command]:
    session = desk.session
    document = lambda: session.document  # noqa: E731
    return [
        Command(
            "undo",
            "&Undo",
            session.undo,
            "edit",
            Key.Undo,
            "mdi6.undo",
            enabled=lambda: window.editing and bool(document().undo_label),
            wording=lambda: f"&Undo {document().undo_label}".strip(),
        ),
        Command(
            "redo",
            "&Redo",
            session.redo,
            "edit",
            Key.Redo,
            "mdi6.redo",
            enabled=lambda: window.editing and bool(document().redo_label),
            wording=lambda: f"&Redo {document().redo_label}".strip(),
        ),
        Command(
            "delete",
            "&Delete",
            lambda: _delete(desk),
            "edit",
            "",
            "mdi6.delete-outline",
            "Delete the selected layers and their wires (Delete)",
            lambda: bool(session.selection),
            divided=True,
        ),
        Command(
            "bypass",
            "Delete and &join",
            lambda: _bypass(desk),
            "edit",
            "Ctrl+Backspace",
            "mdi6.vector-polyline-remove",
            "Delete the selected layers and join what they stood between",
            lambda: bool(session.selection),
        ),
        Command(
            "select-all",
            "Select &all",
            lambda: session.select(session.project.graph.nodes),
            "edit",
            Key.SelectAll,
            enabled=lambda: window.editing,
        ),
        Command(
            "search",
            "&Search everything…",
            lambda: desk.search.open(),
            "edit",
            "Ctrl+K",
            "mdi6.magnify",
            "Find layers, commands, nodes and templates",
            divided=True,
        ),
        Command(
            "preferences",
            "&Preferences…",
            lambda: _preferences(window),
            "edit",
            Key.Preferences,
            role=QAction.MenuRole.PreferencesRole,
            tip="Colours and what is remembered",
        ),
    ]


def _preferences(window: MainWindow) -> None:
    from gui.commands.preferences_dialog import PreferencesDialog

    PreferencesDialog(window).exec()


def _delete(desk: Desk) -> None:
    ids = desk.session.selection
    label = "Delete 1 layer" if len(ids) == 1 else f"Delete {len(ids)} layers"
    desk.session.edit(label, lambda p: edits.delete(p, ids))


def _bypass(desk: Desk) -> None:
    ids = desk.session.selection

    def change(project: edits.Project) -> edits.Project:
        for id_ in ids:
            project = edits.bypass(project, id_)
        return project

    desk.session.edit("Delete and join", change)


def _view(window: MainWindow, desk: Desk) -> list[Command]:
    canvas = lambda: desk.editor.network.canvas  # noqa: E731
    editing = lambda: window.editing  # noqa: E731
    panels = [
        Command(
            f"panel-{key}",
            f"{title} panel",
            lambda key=key: desk.editor.show_panel(key),
            "view",
            f"Alt+{i}",
            enabled=editing,
            divided=i == 1,
        )  # type: ignore[misc]
        for i, (key, title) in enumerate(PANELS, 1)
    ]
    return [
        Command(
            "fit",
            "&Fit",
            lambda: canvas().fit(),
            "view",
            "Ctrl+0",
            "mdi6.fit-to-page-outline",
            "Show the whole network",
            editing,
        ),
        Command(
            "zoom-in",
            "Zoom &in",
            lambda: canvas().zoom(1.2),
            "view",
            Key.ZoomIn,
            "mdi6.magnify-plus-outline",
            enabled=editing,
        ),
        Command(
            "zoom-out",
            "Zoom &out",
            lambda: canvas().zoom(1 / 1.2),
            "view",
            Key.ZoomOut,
            "mdi6.magnify-minus-outline",
            enabled=editing,
        ),
        Command(
            "show-inspector",
            "&Inspector",
            lambda: desk.editor.toggle_inspector(),
            "view",
            "Ctrl+I",
            "mdi6.tune",
            "Show the settings of the selected layer",
            editing,
        ),
        *panels,
        Command(
            "maximise-panel",
            "&Maximise the panel",
            lambda: desk.editor.workspace.toggle_maximised(),
            "view",
            "Ctrl+M",
            "mdi6.arrow-expand-vertical",
            enabled=editing,
        ),
        Command(
            "theme",
            "&Dark or light",
            lambda: window.set_theme("light" if theme.current().dark else "dark"),
            "view",
            "",
            "mdi6.theme-light-dark",
            "Change between dark and light colours",
            divided=True,
        ),
    ]


PANELS = (
    ("data", "&Data"),
    ("training", "&Training"),
    ("evaluate", "&Evaluate"),
    ("predict", "&Predict"),
    ("runs", "&Runs"),
    ("code", "&Code"),
    ("problems", "Pro&blems"),
)


def _network(window: MainWindow, desk: Desk) -> list[Command]:
    session = desk.session
    has_repair = lambda: any(p.repair for p in session.analysis.problems)  # noqa: E731
    return [
        Command(
            "repair",
            "&Repair the first problem",
            lambda: _repair_first(desk),
            "network",
            "Ctrl+.",
            "mdi6.auto-fix",
            "Perform the first repair that is offered",
            has_repair,
        ),
        Command(
            "next-problem",
            "&Next problem",
            lambda: _next_problem(desk),
            "network",
            "F8",
            "mdi6.alert-outline",
            "Go to the first problem",
            lambda: bool(session.analysis.problems),
        ),
    ]


def _repair_first(desk: Desk) -> None:
    problem = next((p for p in desk.session.analysis.problems if p.repair), None)
    if problem is not None:
        desk.session.repair(problem)


def _next_problem(desk: Desk) -> None:
    """The one after the selected node's, around."""
    session = desk.session
    placed = [p for p in session.analysis.problems if p.path]
    at = next((i for i, p in enumerate(placed) if p.path[0] in session.selection), -1)
    if placed:
        session.asked.emit("network", placed[(at + 1) % len(placed)].path[0])
    session.asked.emit("problems", None)


def _train(window: MainWindow, desk: Desk) -> list[Command]:
    trainer = desk.trainer
    return [
        Command(
            "train",
            "&Train",
            lambda: _start(desk),
            "train",
            "F5",
            "mdi6.play",
            "Train a new run from fresh weights",
            lambda: window.editing and trainer.state == IDLE and not desk.session.empty,
            lambda: "&Train" if trainer.state == IDLE else "Training…",
        ),
        Command(
            "pause",
            "&Pause",
            lambda: _pause(desk),
            "train",
            "F6",
            "mdi6.pause",
            "Pause the training, or go on with it",
            lambda: trainer.state in (RUNNING, PAUSED),
            lambda: "&Resume" if trainer.state == PAUSED else "&Pause",
        ),
        Command(
            "stop",
            "&Stop",
            trainer.stop,
            "train",
            "Shift+F5",
            "mdi6.stop",
            "Stop the training; last and best weights are kept",
            lambda: trainer.busy,
        ),
        Command(
            "continue",
            "&Continue the run",
            lambda: desk.editor.training.continue_run(),
            "train",
            "",
            "mdi6.skip-forward",
            "Add epochs to the run that is looked at",
            lambda: window.editing and trainer.can_continue,
            divided=True,
        ),
    ]


def _start(desk: Desk) -> None:
    desk.editor.show_panel("training")
    desk.trainer.start()


def _pause(desk: Desk) -> None:
    if desk.trainer.state == PAUSED:
        desk.trainer.resume()
    else:
        desk.trainer.pause()


def _help(window: MainWindow, desk: Desk) -> list[Command]:
    return [
        Command(
            "manual",
            "&Manual",
            lambda: _manual(window),
            "help",
            Key.HelpContents,
            "mdi6.book-open-outline",
            "What each layer does, and how to work",
        ),
        Command(
            "shortcuts",
            "&Keyboard shortcuts",
            lambda: show_shortcuts(window, desk.commands),
            "help",
            "",
            "mdi6.keyboard-outline",
        ),
        Command("about-qt", "About &Qt", QApplication.aboutQt, "help", role=QAction.MenuRole.AboutQtRole, divided=True),
        Command("about", "&About Netwright", lambda: show_about(window), "help", role=QAction.MenuRole.AboutRole),
    ]


def _manual(window: MainWindow) -> None:
    from gui.manual import show_manual

    show_manual(window)


def _add_recent(window: MainWindow, desk: Desk, commands: Commands) -> None:
    """The submenu of files opened before stands after Open."""
    menu = window.menus["file"]
    recent = menu.addMenu("Open &recent")
    menu.insertMenu(commands.action("start"), recent)

    def fill() -> None:
        recent.clear()
        for entry in window.preferences.recent:
            recent.addAction(entry.path, lambda path=entry.path: _ignore(desk.files.open(path)))
        recent.setEnabled(True)
        if not window.preferences.recent:
            recent.addAction("Nothing opened yet").setEnabled(False)

    recent.aboutToShow.connect(fill)
    fill()
