"""Where on the window a step points to, as rectangles of the window; None where that cannot be seen now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QTabBar, QWidget

from core.layers import LAYERS
from gui.predict.panel import DRAW

if TYPE_CHECKING:
    from gui.main_window import MainWindow

HIGH = 70
"""Below the toolbar, in logical pixels."""


def of(window: MainWindow, widget: QWidget) -> QRect | None:
    """The part of a widget that can be seen."""
    if not widget.isVisible():
        return None
    part = widget.visibleRegion().boundingRect()
    return None if part.isEmpty() else QRect(widget.mapTo(window, part.topLeft()), part.size())


def layer(window: MainWindow, key: str) -> QRect | None:
    """A layer type in the palette; its category where it is folded or scrolled out of sight; the rail's where there is one."""
    palette = window.editor.palette_panel
    category = LAYERS[key].category
    if palette.compact:
        return of(window, palette.rail.buttons.get(category, palette.rail))
    tree = palette.shelf.tree
    for name in (key, category):
        index = tree.index_of(name)
        shown = tree.visualRect(index) & tree.viewport().rect() if index.isValid() else QRect()
        if not shown.isEmpty():
            return QRect(tree.viewport().mapTo(window, shown.topLeft()), shown.size())
    return of(window, palette.shelf.field)


def reveal(window: MainWindow, key: str) -> None:
    """Scrolls the palette to a layer type, unless a person has folded its category."""
    palette = window.editor.palette_panel
    index = palette.shelf.tree.index_of(key)
    if not palette.compact and index.isValid():
        palette.shelf.tree.scrollTo(index, palette.shelf.tree.ScrollHint.PositionAtCenter)


def repair(window: MainWindow) -> QRect | None:
    """The bubble on the canvas that offers a repair, else the canvas."""
    canvas = window.desk.canvas
    return of(window, canvas.bubble) or of(window, canvas)


def command(window: MainWindow, key: str) -> QRect | None:
    """The toolbar's button of a command."""
    for button in window.editor.toolbar.findChildren(QWidget):
        if button.isVisible() and window.commands.action(key) in button.actions():
            return of(window, button)
    return None


def pad(window: MainWindow) -> QRect | None:
    """Where one draws a digit, else what leads there next: the tab of the panel, then that of the page."""
    predict, bottom = window.editor.predict, window.editor.bottom
    if not predict.isVisible():
        return tab(window, bottom.tabs, bottom.keys.index("predict"))
    if predict.modes.currentIndex() != DRAW:
        return tab(window, predict.modes, DRAW)
    return of(window, predict.draw.pad)


def tab(window: MainWindow, tabs: QTabBar, place: int) -> QRect | None:
    """One tab of a row, the whole row where it is scrolled out of sight."""
    shown = tabs.tabRect(place) & tabs.rect()
    if shown.isEmpty() or not tabs.isVisible():
        return of(window, tabs)
    return QRect(tabs.mapTo(window, shown.topLeft()), shown.size())


def kept_free(window: MainWindow) -> list[QRect]:
    """What no card of words covers: the toolbar and the tabs of the panels."""
    rows = (of(window, widget) for widget in (window.editor.toolbar, window.editor.bottom.header))
    return [row for row in rows if row is not None]


def beside(window: QWidget, spot: QRect | None, card: QWidget, gap: int, free: Sequence[QRect] = ()) -> QPoint:
    """Where a card of words stands: right of the spot, left, above or below, whichever has room; else high in the middle.

    Where it can it leaves `free` what is to be so.
    """
    room, size = window.rect().adjusted(gap, gap, -gap, -gap), card.sizeHint()
    corner = QPoint(room.center().x() - size.width() // 2, room.top() + HIGH)
    if spot is None:
        return corner
    level = min(max(spot.center().y() - size.height() // 2, room.top()), room.bottom() - size.height())
    middle = min(max(spot.center().x() - size.width() // 2, room.left()), room.right() - size.width())
    tries = (
        QPoint(spot.right() + gap, level),
        QPoint(spot.left() - gap - size.width(), level),
        QPoint(middle, spot.top() - gap - size.height()),
        QPoint(middle, spot.bottom() + gap),
        *(QPoint(spot.right() + gap, kept.top() - gap - size.height()) for kept in free),
        *(QPoint(spot.left() - gap - size.width(), kept.top() - gap - size.height()) for kept in free),
    )
    fitting = [at for at in tries if room.contains(QRect(at, size))]
    clear = (at for at in fitting if not any(QRect(at, size).intersects(kept) for kept in free))
    return next(clear, fitting[0] if fitting else corner)
