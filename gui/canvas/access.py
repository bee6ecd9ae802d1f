"""The canvas for a screen reader: a list whose items are the cards, each with its words, its place and its state.

Qt takes None for "no such thing" in all of these methods, which the stubs of PySide6 do not know.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QObject, QPoint, QPointF, QRect
from PySide6.QtGui import QAccessible, QAccessibleEvent, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget
from shiboken6 import isValid

from gui.canvas import hit, spoken

if TYPE_CHECKING:
    from gui.canvas.stage import Stage

CLASS = "Stage"
Text = QAccessible.Text


class CardAccess(QAccessibleInterface):
    """One card; not valid any more once it, or the canvas, is gone."""

    def __init__(self, canvas: CanvasAccess, stage: Stage, key: str) -> None:
        super().__init__()
        self._canvas, self._stage, self._key = canvas, stage, key

    def isValid(self) -> bool:
        return isValid(self._stage) and self._key in self._stage.scene.cards

    def object(self) -> QObject | None:  # type: ignore[override]
        return None

    def text(self, kind: QAccessible.Text) -> str:
        return spoken.card(self._stage.scene.cards[self._key]) if kind == Text.Name and self.isValid() else ""

    def setText(self, kind: QAccessible.Text, text: str) -> None:
        """Names are changed in the inspector."""

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.ListItem

    def state(self) -> QAccessible.State:
        state = QAccessible.State()
        if self.isValid():
            state.focusable = state.selectable = state.multiSelectable = 1
            state.selected = int(self._key in self._stage.selection.ids)
            state.focused = int(self._stage.hasFocus() and self._stage.focus.card == self._key)
        else:
            state.invalid = 1
        return state

    def rect(self) -> QRect:
        """In coordinates of the screen."""
        if not self.isValid():
            return QRect()
        area = self._stage.camera.screen_rect(self._stage.scene.cards[self._key].rect).toAlignedRect()
        return area.translated(self._stage.mapToGlobal(QPoint(0, 0)))

    def parent(self) -> QAccessibleInterface:
        return self._canvas

    def child(self, index: int) -> None:  # type: ignore[override]
        return None

    def childCount(self) -> int:
        return 0

    def childAt(self, x: int, y: int) -> None:  # type: ignore[override]
        return None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return -1


class CanvasAccess(QAccessibleWidget):
    """The list. Items are made when they are asked for; Qt's own children of the canvas come after them."""

    def __init__(self, stage: Stage) -> None:
        super().__init__(stage, QAccessible.Role.List)
        self._stage = stage
        self._items: dict[str, CardAccess] = {}

    def _keys(self) -> list[str]:
        return list(self._stage.scene.cards) if isValid(self._stage) else []

    def _item(self, key: str) -> CardAccess:
        if key not in self._items:
            self._items[key] = CardAccess(self, self._stage, key)
            QAccessible.registerAccessibleInterface(self._items[key])
        return self._items[key]

    def childCount(self) -> int:
        return len(self._keys()) + super().childCount()

    def child(self, index: int) -> QAccessibleInterface | None:  # type: ignore[override]
        keys = self._keys()
        return self._item(keys[index]) if 0 <= index < len(keys) else super().child(index - len(keys))

    def childAt(self, x: int, y: int) -> QAccessibleInterface | None:  # type: ignore[override]
        """At a point of the screen; what stands on the canvas lies above the cards."""
        above = cast("QAccessibleInterface | None", super().childAt(x, y))
        if above is not None or not isValid(self._stage):
            return above
        spot = QPointF(self._stage.mapFromGlobal(QPoint(x, y)))
        key = hit.card_at(self._stage.scene, self._stage.camera.to_scene(spot))
        return self._item(key) if key is not None else None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        keys = self._keys()
        for at, key in enumerate(keys):
            if self._items.get(key) is child:
                return at
        own = super().indexOfChild(child)
        return own if own < 0 else own + len(keys)

    def focusChild(self) -> QAccessibleInterface | None:  # type: ignore[override]
        card = self._stage.focus.card if isValid(self._stage) and self._stage.hasFocus() else None
        return self._item(card) if card is not None else None


def install() -> None:
    """Once for the program; costs nothing while no screen reader asks."""
    if not _kept:
        QAccessible.installFactory(_made)
        _kept.append(None)


def tell_focus(stage: Stage, key: str) -> None:
    """The focus is at another card."""
    if QAccessible.isActive():
        event = QAccessibleEvent(stage, QAccessible.Event.Focus)
        event.setChild(list(stage.scene.cards).index(key))
        QAccessible.updateAccessibility(event)


_kept: list[CanvasAccess | None] = []
"""Interfaces that Qt has; it drops them with their canvas."""


def _made(name: str, stage: QObject) -> QAccessibleInterface | None:
    if name != CLASS:
        return None
    _kept[1:] = [old for old in _kept[1:] if old is not None and isValid(old)]
    _kept.append(CanvasAccess(stage))  # type: ignore[arg-type]  # a Stage, by its name
    return _kept[-1]
