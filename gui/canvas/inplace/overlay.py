"""A widget that lies over a rectangle of the scene: it follows the camera, keeps on Enter and on losing the keyboard, leaves on Escape."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPointF, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QVBoxLayout, QWidget

from gui import theme

if TYPE_CHECKING:
    from gui.canvas.stage import Stage

Area = Callable[[], QRectF | None]
"""Where in the scene it lies now; None once what it edits is gone."""
LEAST = 120  # logical pixels of width
COMMANDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
KEEPING = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Overlay(QFrame):
    """`editor` within a frame over `area()`. It ends once: kept, left, or with what it edits.

    Subclasses say what is kept (`keep`, '' or the sentence why it cannot be) and what becomes of Tab (`turn`).
    """

    def __init__(self, stage: Stage, area: Area, editor: QWidget, keyboard: QWidget | None = None) -> None:
        super().__init__(stage)
        self._stage, self._area, self._editor = stage, area, editor
        self._keyboard = keyboard or editor
        self._open = False
        self.note = QLabel(self)
        self.note.setWordWrap(True)
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        self.note.hide()
        self.setObjectName("inplace")
        self.setAttribute(Qt.WidgetAttribute.WA_NoMousePropagation)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.inside = QVBoxLayout(self)
        self.inside.setContentsMargins(1, 1, 1, 1)
        self.inside.setSpacing(2)
        self.inside.addWidget(editor)
        self.inside.addWidget(self.note)
        self._keyboard.installEventFilter(self)
        self._dress()
        self.hide()

    def keep(self) -> str:
        """Commit what was entered: '' where that went well, else why it cannot be."""
        raise NotImplementedError

    def turn(self, forwards: bool) -> None:
        """Tab was pressed, and what was entered is kept: by default the keyboard goes back to the canvas."""

    def open(self) -> None:
        """Show, and take the keyboard. An overlay that is open already ends first, because it loses the keyboard."""
        self._stage.setFocus(Qt.FocusReason.OtherFocusReason)
        self._open = True
        self._stage.camera_moved.connect(self.place)
        self._stage.view_shown.connect(self.place)
        self._stage.leaving.connect(self.depart)
        theme.changed.connect(self._dress)
        self.place()
        self.show()
        self.raise_()
        self._keyboard.setFocus(Qt.FocusReason.OtherFocusReason)

    def place(self) -> None:
        """Over its area as that lies now; gone where the area is."""
        area = self._area() if self._open else None
        if area is None:
            self.leave()
            return
        spot = self._stage.camera.screen_rect(area)
        self.fit(spot)
        width = self.wide(spot)
        self.resize(width, max(round(spot.height()), self.heightForWidth(width), self.sizeHint().height()))
        self.move(self.corner(spot).toPoint())

    def fit(self, spot: QRectF) -> None:
        """Sizes what is within for a rectangle of the widget."""

    def wide(self, spot: QRectF) -> int:
        """How wide it is over a rectangle of the widget."""
        return max(LEAST, round(spot.width()))

    def corner(self, spot: QRectF) -> QPointF:
        """Its upper left corner, once it has its size."""
        return spot.topLeft()

    def say(self, sentence: str) -> None:
        """Below the editor, why something cannot be kept; nothing for ''."""
        self.note.setText(sentence)
        self.note.setVisible(bool(sentence))
        self._dress()
        self._keyboard.setAccessibleDescription(sentence)
        if self._open:
            self.place()

    def leave(self) -> None:
        """End without keeping anything more."""
        if not self._open:
            return
        self._open = False
        self._stage.camera_moved.disconnect(self.place)
        self._stage.view_shown.disconnect(self.place)
        self._stage.leaving.disconnect(self.depart)
        theme.changed.disconnect(self._dress)
        held = self.isAncestorOf(QApplication.focusWidget() or self._stage)
        self.hide()
        if held:
            self._stage.setFocus(Qt.FocusReason.OtherFocusReason)
        self.deleteLater()

    def finish(self) -> bool:
        """Keep and end; where that cannot be, stay and say why."""
        sentence = self.keep() if self._open else ""
        if not self._open:
            return True
        self.say(sentence)
        if not sentence:
            self.leave()
        return not sentence

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if not event.modifiers() & COMMANDS:
                event.accept()  # letters are text here, and no commands of the canvas
                return True
        elif kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._pressed(event)
        elif kind == QEvent.Type.FocusOut and self._open:
            self.lost()
        return False

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def _pressed(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if key == Qt.Key.Key_Escape:
            self.leave()
            return True
        if key in KEEPING and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.finish()
            return True
        if key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            if self.finish():
                self.turn(key == Qt.Key.Key_Tab)
            return True
        return False

    def lost(self) -> None:
        """The keyboard went elsewhere."""
        if QApplication.activePopupWidget() is None:
            self.depart()

    def depart(self) -> None:
        """End at once: what can be used is kept, and what cannot is said where it will be seen."""
        if not self._open:
            return
        sentence = self.keep()
        if sentence:
            self._stage.say(sentence, self.geometry().bottomLeft().toPointF())
        self.leave()

    def _dress(self) -> None:
        t = theme.current()
        edge = t.error if self.note.text() else t.accent
        self.setStyleSheet(
            f"QFrame#inplace {{ background: {t.panel}; border: 1px solid {edge}; border-radius: {theme.RADIUS.small}px; }}"
            f"QFrame#inplace > QLabel {{ color: {t.error}; background: transparent; padding: 0 4px 3px 4px; }}"
        )
