"""What is measured, the same for every canvas: one window, one grid of nodes in a chain, one mouse, one clock.

Nothing here needs more than Python and Qt, so that other programs can be measured in an environment of their own.
"""

import resource
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any, Protocol

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

COLUMNS, ACROSS, DOWN = 40, 220.0, 140.0
SIZE = (1400, 900)
FRAMES, FIT_FRAMES, WARM_FRAMES = 40, 20, 4
STEP = QPoint(8, 8)  # logical pixels; no less than a snapping grid may need to let a node go on
STEPS, WARM_STEPS = 42, 12
ALL_STEPS, WARM_ALL_STEPS = 14, 2
LONGEST_S = 8.0  # of one drag; a slower canvas is judged by fewer steps
EDITS = 12
Figures = dict[str, float]
now = time.perf_counter


class Subject(Protocol):
    """A canvas to be measured. What it lacks raises NotImplementedError, and is left out."""

    def __init__(self, count: int) -> None: ...
    def surface(self) -> QWidget:
        """The widget that takes the mouse and paints."""

    def near(self, number: int) -> None:
        """Show the surroundings of a node at 100 %."""

    def fit(self) -> None: ...
    def pan(self, by: int) -> None: ...
    def spot(self, number: int) -> QPoint:
        """Where in the surface the mouse can take hold of a node."""

    def place(self, number: int) -> tuple[float, float]:
        """Where a node is in the scene."""

    def select_all(self) -> None: ...
    def paste(self, count: int) -> None:
        """Copy the first `count` nodes with their wires, and put the copies beside them."""

    def undo(self) -> None:
        """Take that paste back."""

    def edits(self) -> Iterator[Callable[[], object]]:
        """Each changes a layer in the inspector so that shapes on the canvas change."""

    def save(self) -> Any: ...
    def load(self, saved: Any) -> None: ...
    def count(self) -> int: ...


def grid(number: int) -> tuple[float, float]:
    return number % COLUMNS * ACROSS, number // COLUMNS * DOWN


def middle(count: int) -> int:
    return min(count - 1, count // COLUMNS // 2 * COLUMNS + COLUMNS // 2)


def peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def timed(action: Callable[[], object]) -> float:
    """Milliseconds until the frame that follows has been painted."""
    began = now()
    action()
    QApplication.processEvents()
    return (now() - began) * 1e3


def frames(subject: Subject, count: int) -> float:
    """The median time of a frame while the view goes to and fro."""

    def frame(number: int) -> float:
        began = now()
        subject.pan(7 if number // 8 % 2 else -7)
        subject.surface().repaint()
        taken = (now() - began) * 1e3
        QApplication.processEvents()
        return taken

    return statistics.median([frame(number) for number in range(count + WARM_FRAMES)][WARM_FRAMES:])


class Hand:
    """The left button held on a widget."""

    def __init__(self, widget: QWidget, start: QPoint) -> None:
        self._widget, self.at = widget, start

    def press(self) -> None:
        self._send(QEvent.Type.MouseButtonPress, Qt.MouseButton.LeftButton, Qt.MouseButton.LeftButton)

    def move(self, by: QPoint) -> None:
        self.at += by
        self._send(QEvent.Type.MouseMove, Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton)

    def release(self) -> None:
        self._send(QEvent.Type.MouseButtonRelease, Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton)

    def _send(self, kind: QEvent.Type, button: Qt.MouseButton, held: Qt.MouseButton) -> None:
        at, far = QPointF(self.at), QPointF(self._widget.mapToGlobal(self.at))
        event = QMouseEvent(kind, at, far, button, held, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(self._widget, event)


def drag(subject: Subject, number: int, steps: int, warm: int) -> tuple[float, float]:
    """The median time of a step from the mouse event to the painted frame, and the time of the release."""
    hand, before = Hand(subject.surface(), subject.spot(number)), subject.place(number)
    hand.press()
    times: list[float] = []
    began = now()
    while len(times) < steps and (now() - began < LONGEST_S or len(times) <= warm):
        times.append(timed(lambda: hand.move(STEP)))
    released = timed(hand.release)
    if subject.place(number) == before:
        raise RuntimeError("the node did not follow the mouse")
    return statistics.median(times[warm:]), released


def measured(kind: type[Subject], count: int) -> Iterator[Figures]:
    """The figures so far, each time one more has come: milliseconds, and MiB where a name ends in `_mb`."""
    made: list[Subject] = []
    figures: Figures = {"base_mb": peak_mb()}
    figures["create"] = timed(lambda: made.append(kind(count)))
    [subject] = made
    spot = middle(count)
    subject.near(spot)
    QApplication.processEvents()
    figures["pan"] = frames(subject, FRAMES)
    subject.near(spot)
    QApplication.processEvents()
    figures["drag"], figures["drop"] = drag(subject, spot, STEPS, WARM_STEPS)
    subject.fit()
    QApplication.processEvents()
    figures["fit"] = frames(subject, FIT_FRAMES)
    figures["peak_mb"] = peak_mb()
    yield figures
    subject.near(spot)
    QApplication.processEvents()
    for measure in (_all_dragged, _pasted, _edited):
        with suppress(NotImplementedError):
            figures |= measure(subject, spot)
        yield figures
    yield from _kept(subject, figures)


def _all_dragged(subject: Subject, spot: int) -> Figures:
    selected = timed(subject.select_all)
    step, released = drag(subject, spot, ALL_STEPS, WARM_ALL_STEPS)
    return {"select_all": selected, "drag_all": step, "drop_all": released}


def _pasted(subject: Subject, spot: int) -> Figures:
    whole = subject.count()
    pasted = timed(lambda: subject.paste(whole // 2))
    if subject.count() < whole * 3 // 2 - 2:  # the ends of a network may have to stay alone
        raise RuntimeError(f"of {whole // 2} nodes {subject.count() - whole} were pasted")
    undone = timed(subject.undo)
    if subject.count() != whole:
        raise RuntimeError("the paste was not taken back")
    return {"paste": pasted, "undo_paste": undone}


def _edited(subject: Subject, spot: int) -> Figures:
    subject.near(spot)
    QApplication.processEvents()
    times = [timed(edit) for edit in subject.edits()]
    return {"edit": statistics.median(times[2:]), "edit_worst": max(times[2:])}


def _kept(subject: Subject, figures: Figures) -> Iterator[Figures]:
    count, saved = subject.count(), list[Any]()
    figures["save"] = timed(lambda: saved.append(subject.save()))
    yield figures
    figures["load"] = timed(lambda: subject.load(saved[0]))
    if subject.count() != count:
        raise RuntimeError(f"{subject.count()} of {count} nodes came back from the file")
    yield figures
