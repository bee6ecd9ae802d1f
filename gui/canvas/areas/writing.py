"""Writing on frames and notes, in place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QFont, QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit

from gui.canvas.areas import shape
from gui.canvas.inplace import LineOverlay, Overlay
from gui.canvas.items import NoteItem
from gui.canvas.paint import frames, notes
from gui.canvas.views import NoteView

if TYPE_CHECKING:
    from gui.canvas.stage import Stage

READABLE = 12  # pixels of the smallest letters
ROOM = (220, 96)  # logical pixels that a text is written in at least, unless the note itself is smaller at 100 %
LONGEST_TITLE = 120
LONGEST_TEXT = 20_000
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def write_on(stage: Stage, id: str) -> None:
    """Put the cursor into a frame's title or a note's text."""
    if id in stage.scene.areas.notes:
        NoteOverlay(stage, id).open()
    elif id in stage.scene.frames:
        _title(stage, id).open()


def _title(stage: Stage, id: str) -> LineOverlay:
    item, write = stage.scene.frames[id], stage.host.writer(id)

    def area() -> QRectF | None:
        found = stage.scene.frames.get(id)
        if found is None:
            return None
        return QRectF(found.rect.x() + 6, found.rect.y() + 4, found.rect.width() - 12, shape.HEAD - 8)

    def keep(text: str) -> str:
        if not text:
            return "A frame needs a title."
        write(text, 0.0)
        return ""

    font = QFont(stage.look.title.font)
    font.setPixelSize(round(frames.title_pixels(stage.look, stage.camera.zoom)))
    return LineOverlay(stage, area, item.view.title, keep, "Title of the frame", font, LONGEST_TITLE)


class _Sheet(QPlainTextEdit):
    def sizeHint(self) -> QSize:
        """As small as the note is."""
        return QSize(1, 1)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


class NoteOverlay(Overlay):
    """Markdown as it is typed. Enter begins a new line; Ctrl+Enter and a click elsewhere keep, Escape leaves what was
    there before. What is written on an empty note is kept by Escape too: there is nothing else to go back to.
    """

    def __init__(self, stage: Stage, id: str) -> None:
        self._id, self._before = id, stage.scene.areas.notes[id].view.text
        self._write = stage.host.writer(id)
        self.text = _Sheet(self._before)
        self.text.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.text.setAccessibleName("Text of the note, Markdown")
        self.text.setPlaceholderText("Text; # heading, **bold**, - list")
        self.text.setTabChangesFocus(True)
        self.text.selectAll()
        super().__init__(stage, self._spot, self.text)

    def _item(self) -> NoteItem | None:
        return self._stage.scene.areas.notes.get(self._id)

    def _spot(self) -> QRectF | None:
        item = self._item()
        if item is None:
            return None
        room = item.rect.size().boundedTo(QSizeF(*ROOM)) / self._stage.camera.zoom
        return QRectF(item.rect.topLeft(), item.rect.size().expandedTo(room))

    def wide(self, spot: QRectF) -> int:
        return round(spot.width())

    def keep(self) -> str:
        text, item = self.text.toPlainText().rstrip()[:LONGEST_TEXT], self._item()
        if item is not None and text != self._before:
            self._before = text
            self._write(text, self._height(item, text))
        return ""

    def _height(self, item: NoteItem, text: str) -> float:
        """The note grows with its text, and never shrinks by itself."""
        view = item.view
        laid = notes.text_of(NoteView(view.id, text, view.x, view.y, view.w, view.h), self._stage.look)
        need = notes.height_of(laid)
        return view.h if need <= view.h else shape.raised(need)

    def fit(self, spot: QRectF) -> None:
        font = QFont(self._stage.look.subtitle.font)
        size = max(READABLE, round(font.pixelSize() * self._stage.camera.zoom))
        font.setPixelSize(size)
        self.text.setFont(font)
        self.text.setStyleSheet(f"QPlainTextEdit {{ border: none; background: transparent; font-size: {size}px; }}")

    def _pressed(self, event: QKeyEvent) -> bool:
        if event.key() in ENTER and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return False
        if event.key() == Qt.Key.Key_Escape and not self._before:
            return self.finish() or True
        return super()._pressed(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and event.key() in ENTER:
            event.accept()
            return True
        return super().eventFilter(watched, event)
