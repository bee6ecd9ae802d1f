"""The context menu: what it is about, and where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF
from PySide6.QtGui import QContextMenuEvent

from gui.canvas import choose, hit
from gui.canvas.gestures.base import Pointer

if TYPE_CHECKING:
    from gui.canvas.stage import Stage


def ask(stage: Stage, event: QContextMenuEvent) -> None:
    if event.reason() != QContextMenuEvent.Reason.Keyboard:
        _select_under(stage, stage.pointer(QPointF(event.pos())))
    stage.host.context_menu(stage.selection.ids, _place(stage, event))


def _select_under(stage: Stage, at: Pointer) -> None:
    """A menu is about what is under the mouse; what is selected stays so if it is part of it."""
    card = hit.card_at(stage.scene, at.scene)
    if card is not None and card not in stage.selection.ids:
        stage.selection.pick({card})
    elif card is None:
        wire = choose.wire_under(stage, at)
        stage.selection.pick((), {wire} if wire else ())


def _place(stage: Stage, event: QContextMenuEvent) -> QPoint:
    order = stage.selection.in_order()
    if event.reason() == QContextMenuEvent.Reason.Keyboard and order:
        card = stage.camera.screen_rect(stage.scene.cards[order[-1]].rect)
        return stage.mapToGlobal(card.center().toPoint())
    return event.globalPos()
