"""Carrying a layer from the palette to the canvas.

On X11 the drag is the platform's own: QDrag turns an event loop of its own, in which the mouse is moved on. Memory alone has
no drags and other platforms' cannot be steered from within the program, so there the widget below gets what Qt would send it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication, QMimeData, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QGuiApplication, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from gui.demo.hands import NONE, Hands, Left
from gui.demo.patience import settle
from gui.palette.ghost import drag_of
from gui.palette.tree import LayerTree

STEP_MS = 15
BUTTON, ACTION = Qt.MouseButton.LeftButton, Qt.DropAction.CopyAction


def carry(hands: Hands, tree: LayerTree, key: str, onto: QWidget, at: QPoint) -> None:
    """Drags the row of a layer type onto a widget and lets go at `at`, in that widget's coordinates."""
    index = tree.index_of(key)
    tree.scrollTo(index)
    row = tree.visualRect(index).center()
    if QGuiApplication.platformName() == "xcb":
        _by_the_platform(hands, tree, row, onto, at)
    else:
        _by_events(hands, tree, key, row, onto, at)
    settle()


def _by_the_platform(hands: Hands, tree: LayerTree, row: QPoint, onto: QWidget, at: QPoint) -> None:
    handle, start = hands.reach(tree.viewport(), row)
    _, goal = hands.reach(onto, at)
    way = [start + QPoint(30, 0), (start + goal) / 2, goal - QPoint(8, 0), goal]
    QTest.mouseMove(handle, start)
    QTest.mousePress(handle, Left, NONE, start)
    with _moving_on(handle, way, goal):
        QTest.mouseMove(handle, start + QPoint(6, 0))
        QTest.mouseMove(handle, start + QPoint(24, 0))  # far enough: the drag begins, and ends before this returns


@contextmanager
def _moving_on(handle: QWindow, way: list[QPoint], goal: QPoint) -> Iterator[None]:
    """Moves the mouse while another loop turns, and lets go at the end."""
    timer = QTimer(interval=STEP_MS)

    def step() -> None:
        if way:
            QTest.mouseMove(handle, way.pop(0))
        else:
            timer.stop()
            QTest.mouseRelease(handle, Left, NONE, goal)

    timer.timeout.connect(step)
    timer.start()
    try:
        yield
    finally:
        timer.stop()


def _by_events(hands: Hands, tree: LayerTree, key: str, row: QPoint, onto: QWidget, at: QPoint) -> None:
    hands.click(tree.viewport(), row)
    entry = tree.stock.entry(key)
    assert entry is not None
    drag = drag_of(entry, tree)
    hand_over(hands, onto, drag.mimeData(), at)
    drag.deleteLater()


def hand_over(hands: Hands, onto: QWidget, data: QMimeData, at: QPoint) -> None:
    """What Qt sends to the widget under the mouse, or the first above it that takes drops: enter, move, drop."""
    hands.reach(onto, at)
    top = onto.window()
    under = top.childAt(onto.mapTo(top, at)) or top
    while not under.acceptDrops() and under is not top:
        under = under.parentWidget() or top
    place = under.mapFrom(top, onto.mapTo(top, at))
    enter = QDragEnterEvent(place, ACTION, data, BUTTON, NONE)
    QCoreApplication.sendEvent(under, enter)
    if not enter.isAccepted():
        return
    QCoreApplication.sendEvent(under, QDragMoveEvent(place, ACTION, data, BUTTON, NONE))
    QCoreApplication.sendEvent(under, QDropEvent(QPointF(place), ACTION, data, BUTTON, NONE))
