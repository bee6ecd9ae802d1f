"""Python to be written: line numbers, colours, indentation that follows."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPaintEvent, QTextCursor, QTextFormat
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from gui import theme
from gui.code.view import CodeView

INDENT = "    "
COLOURS_MS = 60  # after the last key
APPLY = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class CodeEditor(CodeView):
    """`applied`: Ctrl+Enter. `left`: Escape, which hands the keyboard on, since Tab indents."""

    applied = Signal()
    left = Signal()
    edited = Signal()
    """The text has changed; `textChanged` comes with its colours too."""
    read_to_end = Signal()
    """The last line has been seen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wrong = 0
        self._coloured = self._last = ""
        self._end_seen = False
        self._colours = QTimer(self, singleShot=True, interval=COLOURS_MS)
        self._colours.timeout.connect(self._colour)
        self.setReadOnly(False)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextEditorInteraction)
        self.setTabChangesFocus(False)
        # Nothing may stand out of sight to the right of code that a person is asked to read.
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth)
        self.setAccessibleName("Code of the layer")
        self.setAccessibleDescription("Ctrl+Enter applies the code, Escape leaves the editor.")
        self.textChanged.connect(self._typed)

    def text(self) -> str:
        return self.toPlainText()

    def show_source(self, source: str) -> None:
        self._last = source
        self._end_seen = False
        super().show_source(source)
        self._coloured = source
        self.mark_wrong(0)

    def mark_wrong(self, line: int, bring: bool = False) -> None:
        """A red ground for the line with a mistake; 0: none."""
        self._wrong = line
        self._paint_marks()
        if line and bring:
            self._put_cursor(line)
            self.ensureCursorVisible()

    def wrong_line(self) -> int:
        return self._wrong

    def keyPressEvent(self, event: QKeyEvent) -> None:
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in APPLY and held == Qt.KeyboardModifier.ControlModifier:
            self.applied.emit()
        elif event.key() in APPLY and not held:
            self._new_line()
        elif event.key() == Qt.Key.Key_Tab and not held:
            self._shift(1)
        elif event.key() == Qt.Key.Key_Backtab:
            self._shift(-1)
        elif event.key() == Qt.Key.Key_Backspace and not held and self._at_indent():
            self._dedent_here()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.ensureCursorVisible()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._end_seen and self._text_bottom() <= self.viewport().visibleRegion().boundingRect().bottom() + 2:
            self._end_seen = True
            QTimer.singleShot(0, self.read_to_end.emit)

    def _text_bottom(self) -> float:
        """Where the last line ends, in the viewport or below it."""
        block = self.document().lastBlock()
        return self.blockBoundingGeometry(block).translated(self.contentOffset()).bottom()

    def _typed(self) -> None:
        text = self.text()
        if text != self._coloured:
            self._colours.start()
        if text != self._last:
            self._last = text
            self.edited.emit()

    def _colour(self) -> None:
        self._coloured = self.text()
        self.highlighter.read(self._coloured)
        self.highlighter.rehighlight()

    def _before(self) -> str:
        """What stands left of the cursor in its line."""
        cursor = self.textCursor()
        return cursor.block().text()[: cursor.positionInBlock()]

    def _new_line(self) -> None:
        before = self._before()
        indent = before[: len(before) - len(before.lstrip(" "))]
        self.textCursor().insertText(f"\n{indent}{INDENT * before.rstrip().endswith(':')}")
        self.ensureCursorVisible()

    def _at_indent(self) -> bool:
        before = self._before()
        return bool(before) and not before.strip(" ") and not self.textCursor().hasSelection()

    def _dedent_here(self) -> None:
        cursor = self.textCursor()
        for _ in range((len(self._before()) - 1) % len(INDENT) + 1):
            cursor.deletePreviousChar()

    def _shift(self, by: int) -> None:
        """The lines of the selection one step in or out; without one, spaces up to the next step."""
        cursor = self.textCursor()
        if by > 0 and not cursor.hasSelection():
            cursor.insertText(" " * (len(INDENT) - len(self._before()) % len(INDENT)))
            return
        document = self.document()
        first, last = (document.findBlock(p).blockNumber() for p in (cursor.selectionStart(), cursor.selectionEnd()))
        cursor.beginEditBlock()
        for number in range(first, last + 1):
            line = QTextCursor(document.findBlockByNumber(number))
            if by > 0:
                line.insertText(INDENT)
            else:
                for _ in range(min(len(INDENT), len(line.block().text()) - len(line.block().text().lstrip(" ")))):
                    line.deleteChar()
        cursor.endEditBlock()

    def _paint_marks(self) -> None:
        super()._paint_marks()
        if not getattr(self, "_wrong", 0):
            return
        look = theme.current()
        mark = QTextEdit.ExtraSelection()
        mark.format.setBackground(QColor(theme.mix(look.field, look.error, 0.22)))
        mark.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
        mark.cursor = QTextCursor(self.document().findBlockByNumber(self._wrong - 1))
        self.setExtraSelections([*self.extraSelections(), mark])
