"""The way of the Tab key through widgets that are made at different times."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def stops(inside: QWidget) -> list[QWidget]:
    """`inside` and its descendants that take the Tab key, in their present order."""
    own = {
        w
        for w in (inside, *inside.findChildren(QWidget))
        if w.focusPolicy() & Qt.FocusPolicy.TabFocus and not w.focusProxy()
    }
    found: list[QWidget] = []
    step = inside
    while True:
        if step in own and step not in found:
            found.append(step)
        following = step.nextInFocusChain()
        if following is None or following is inside:
            return found
        step = following


def follow(previous: QWidget, inside: QWidget) -> QWidget:
    """Puts all stops of `inside` right after `previous`; gives the last of them."""
    for stop in stops(inside):
        QWidget.setTabOrder(previous, stop)
        previous = stop
    return previous
