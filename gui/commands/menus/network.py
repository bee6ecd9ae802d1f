"""The Network menu: what is wrong with it, and mending it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from gui.commands.registry import Command
from gui.session import Session

if TYPE_CHECKING:
    from gui.desk import Desk
    from gui.main_window import MainWindow


def commands(window: MainWindow, desk: Desk) -> list[Command]:
    session = desk.session
    return [
        Command(
            "repair",
            "&Repair the first problem",
            partial(_repair_first, session),
            "network",
            "Ctrl+.",
            "mdi6.auto-fix",
            "Perform the first repair that is offered",
            enabled=lambda: window.editing and any(p.repair for p in session.analysis.problems),
        ),
        Command(
            "next-problem",
            "&Next problem",
            partial(_next_problem, session),
            "network",
            "F8",
            "mdi6.alert-outline",
            "Go to the next layer with a problem",
            enabled=lambda: window.editing and bool(session.analysis.problems),
        ),
    ]


def _repair_first(session: Session) -> None:
    problem = next((p for p in session.analysis.problems if p.repair), None)
    if problem is not None:
        session.repair(problem)


def _next_problem(session: Session) -> None:
    """The layer with a problem that comes after the selected one, around; also inside blocks."""
    placed = list(dict.fromkeys(p.path for p in session.analysis.problems if p.path))
    here = [session.place.path(id) for id in session.selection]
    at = next((i for i, path in enumerate(placed) if path in here), -1)
    if placed:
        session.show(placed[(at + 1) % len(placed)])
    session.asked.emit("problems", None)
