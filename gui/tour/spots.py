"""Where on the window a step points to, as rectangles of the window; None where that cannot be seen now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QWidget

from core.layers import LAYERS

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


def panel(window: MainWindow, key: str) -> QRect | None:
    """A panel where it is in front, else the row of tabs that leads to it."""
    bottom = window.editor.bottom
    shown = of(window, bottom.panel(key))
    return shown or of(window, bottom)


def beside(window: QWidget, spot: QRect | None, card: QWidget, gap: int) -> QPoint:
    """Where a card of words stands: right of the spot, left, above or below, whichever has room; else high in the middle."""
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
    )
    return next((at for at in tries if room.contains(QRect(at, size))), corner)
