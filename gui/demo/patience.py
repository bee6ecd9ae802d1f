"""Waiting without sleeping: the event loop turns until something is so, or until patience ends."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtWidgets import QApplication, QMessageBox

LOOK_MS = 10
PATIENCE_S = 30.0
"""Long enough for a machine that does other things too; what happens is not held up by it."""
TURNS = 4
"""Of the event loop, after which what one event has led to is through as well."""


class Unmet(Exception):
    """Something did not happen; the text is a sentence."""


def until(condition: Callable[[], object], what: str, seconds: float = PATIENCE_S) -> None:
    """Turns the event loop until `condition` holds. Raises Unmet('`what` did not happen …') after `seconds`."""
    if condition():
        return
    loop, failures, said = QEventLoop(), list[Exception](), list[str]()
    look, limit = QTimer(interval=LOOK_MS), QTimer(singleShot=True, interval=round(seconds * 1000))
    look.setTimerType(Qt.TimerType.PreciseTimer)

    def watch() -> None:
        try:
            met = condition()
        except Exception as error:
            failures.append(error)
            met = True
        if met:
            loop.quit()

    def give_up() -> None:
        said.extend(_close_dialogs())
        loop.exit(1)

    look.timeout.connect(watch)
    limit.timeout.connect(give_up)
    look.start()
    limit.start()
    late = loop.exec()
    look.stop()
    if failures:
        raise failures[0]
    if late and not condition():
        raise Unmet(" ".join([f"{what} did not happen within {seconds:g} seconds.", *said]))


def _close_dialogs() -> list[str]:
    """A dialog that nobody answers would keep its own loop turning, and this one waiting, for ever. What they said."""
    said = []
    while (dialog := QApplication.activePopupWidget() or QApplication.activeModalWidget()) is not None:
        if isinstance(dialog, QMessageBox):
            said.append(f"The window said: {dialog.text()} {dialog.informativeText()}".strip())
        if not dialog.close():
            break
    return said


def settle() -> None:
    """Lets everything that is due now be done: layout, painting, queued calls."""
    loop, turns = QEventLoop(), count(1)

    def turn() -> None:
        if next(turns) == TURNS:
            loop.quit()
        else:
            QTimer.singleShot(0, turn)

    QTimer.singleShot(0, turn)
    loop.exec()
