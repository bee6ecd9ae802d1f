"""Decides which card's problem is spoken of, and where the bubble stands."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QRectF, QTimer
from PySide6.QtWidgets import QWidget

from gui.canvas.bubble import Bubble, place
from gui.canvas.stage import Stage

BADGE_ROOM = (0.0, -4.0, 4.0, 0.0)  # the round badge stands out of its card
PORT_ROOM = (-6.0, 0.0, 6.0, 0.0)
LINGER = 350  # milliseconds for the mouse to come from a card to its bubble


class Adviser(QObject):
    """One bubble: the hovered card's, else the selected one's, else the first problem's where it covers no card."""

    def __init__(self, stage: Stage, corners: Callable[[], list[QWidget]], parent: QWidget) -> None:
        super().__init__(parent)
        self._stage, self._corners = stage, corners
        self.bubble = Bubble(stage.host, self._hover_later, parent)
        self._hovered: str | None = None
        self._first: str | None = None
        self._linger = QTimer(self, singleShot=True, interval=LINGER)
        self._linger.timeout.connect(self._take_hover)
        stage.hover_changed.connect(self._hover_later)
        stage.selection_changed.connect(self.refresh)
        stage.camera_moved.connect(self.refresh)
        stage.gesture_changed.connect(self.refresh)

    def _hover_later(self) -> None:
        """Come at once, go late: the way from card to bubble crosses empty canvas."""
        hovered = self._stage.hovered
        if hovered is not None and self._troubled(hovered) and not self.bubble.underMouse():
            self._take_hover()
        else:
            self._linger.start()

    def _take_hover(self) -> None:
        if not self.bubble.underMouse():
            self._hovered = self._stage.hovered
            self.refresh()

    def _troubled(self, key: str) -> bool:
        item = self._stage.scene.cards.get(key)
        return item is not None and bool(item.view.severity and item.view.problem)

    def _asked_for(self) -> str | None:
        """The troubled card that a person points at or has selected."""
        wanted = [self._hovered] if self._hovered else []
        return next((key for key in wanted + self._stage.selection.in_order() if self._troubled(key)), None)

    def take_view(self) -> None:
        """The scene has a new view."""
        cards = self._stage.scene.cards
        keys = [key for key in self._stage.scene.faulty() if self._troubled(key)]
        errors = [key for key in keys if cards[key].view.severity == "error"]
        self._first = next(iter(errors + keys), None)
        self.refresh()

    def refresh(self) -> None:
        """Show the right bubble in the right place."""
        asked = self._asked_for()
        key = asked or self._first or ""
        if key not in self._stage.scene.cards or self._stage.gesture is not None:
            self.bubble.hide()
            return
        item = self._stage.scene.cards[key]
        card = self._stage.camera.screen_rect(item.rect.adjusted(*BADGE_ROOM))
        if not card.intersects(QRectF(self._stage.rect())):
            self.bubble.hide()
            return
        if self.bubble.card is not item.view:
            self.bubble.take(item.view)
        spot, covered = place(self.bubble.size(), card, self._stage.rect(), self._taken(key))
        self.bubble.move(spot)
        self.bubble.setVisible(asked is not None or not covered)

    def _taken(self, key: str) -> list[QRectF]:
        """Screen rectangles of the other cards with their ports, and of the widgets in the corners."""
        stage = self._stage
        cards = [
            item.rect.adjusted(*PORT_ROOM) for other, item in stage.scene.cards_near(stage.shown_area()) if other != key
        ]
        return [stage.camera.screen_rect(rect) for rect in cards] + [
            QRectF(widget.geometry()) for widget in self._corners() if widget.isVisible()
        ]

    def take_theme(self) -> None:
        self.bubble.card = None
        self.refresh()
